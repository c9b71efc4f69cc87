"""The Home tab: what a member sees of the app without asking."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from functools import partial

from slack_bolt.async_app import AsyncApp

from bots.slack import daily_form
from bots.slack.askers import asker_at
from bots.slack.call import Call
from bots.slack.edge import Edge
from bots.slack.guarding import after_ack
from bots.slack.home_tab import publish
from bots.slack.home_view import CHANGE, PAUSE, REMOVE, RESUME, SET_UP, SKIP
from core.daily.daily import Daily
from core.daily.saying import say_date
from core.errors import QuotidianError
from core.once import LONGEST_KEY, first_time, forget
from core.requests import Asker

_TAB = "home"

Act = Callable[[Daily, Asker, str], Awaitable[str]]
"""Does something with a schedule, and says what."""


def listen(bolt: AsyncApp, edge: Edge) -> None:
    """Register the event `app_home_opened` and the buttons `home:…`."""
    bolt.event("app_home_opened")(after_ack(edge, "app_home_opened", _opened))
    bolt.action(SET_UP)(after_ack(edge, SET_UP, daily_form.open_form))
    bolt.action(CHANGE)(after_ack(edge, CHANGE, _change))
    for action, act in _ACTS.items():
        bolt.action(action)(after_ack(edge, action, partial(_do, act)))


async def _opened(edge: Edge, call: Call) -> None:
    """Show the tab; not over what was published since it was opened."""
    event = call.payload["event"]
    if event.get("tab") == _TAB:
        await publish(edge, call.place, known=(event.get("view") or {}).get("hash"))


async def _change(edge: Edge, call: Call) -> None:
    """Open the form with a schedule."""
    try:
        schedule = await edge.app.daily.find(await asker_at(edge, call.place), _value(call))
    except QuotidianError as error:
        await publish(edge, call.place, str(error))
        return
    await daily_form.open_form(edge, call, schedule)


async def _do(act: Act, edge: Edge, call: Call) -> None:
    """Do something with a schedule, once however often it is clicked; the tab then says what, or why it cannot be."""
    store, key = edge.app.library.store, _key(call)
    if not await first_time(store, key, datetime.now(UTC)):
        await publish(edge, call.place, known=call.payload["view"]["hash"])
        return
    try:
        notice = await act(edge.app.daily, await asker_at(edge, call.place), _value(call))
    except QuotidianError as error:
        notice = str(error)
    except Exception:
        await forget(store, key)
        raise
    await publish(edge, call.place, notice)


async def _pause(daily: Daily, asker: Asker, ident: str) -> str:
    await daily.pause(asker, ident)
    return "Paused: nothing is posted until you resume it."


async def _resume(daily: Daily, asker: Asker, ident: str) -> str:
    saved = await daily.resume(asker, ident)
    return " ".join(("It posts again.", *saved.notes))


async def _skip(daily: Daily, asker: Asker, ident: str) -> str:
    skipped = await daily.skip(asker, ident)
    return f"Nothing is posted on {say_date(skipped.moment.date, daily.today(skipped.schedule))}."


async def _remove(daily: Daily, asker: Asker, ident: str) -> str:
    await daily.remove(asker, ident)
    return "Removed."


def _key(call: Call) -> str:
    """Name a button of the tab as it was drawn then: after each click it is drawn anew."""
    place, view = call.place, call.payload["view"]
    clicked = f"{call.what}:{_value(call)}"
    return f"slack:{place.workspace}:{place.member}:{view['id']}:{view['hash']}:{clicked}"[:LONGEST_KEY]


def _value(call: Call) -> str:
    return str(call.payload["actions"][0].get("value") or "")


_ACTS: dict[str, Act] = {PAUSE: _pause, RESUME: _resume, SKIP: _skip, REMOVE: _remove}
"""The buttons that change a schedule at once."""
