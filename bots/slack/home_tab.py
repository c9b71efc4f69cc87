"""The Home tab put together for one member, and published."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from weakref import WeakValueDictionary

from slack_sdk.errors import SlackApiError

from bots.slack.askers import app_name, asker_at
from bots.slack.call import Call
from bots.slack.edge import Edge
from bots.slack.home_view import Home, Line, home_view
from bots.slack.message import Message
from bots.slack.place import Place
from bots.slack.refusals import code_of
from bots.slack.showing import message_of
from core.daily.saying import say_schedule, say_state
from core.daily.schedule import Schedule
from core.reply import ActionKind
from core.requests import Asker, LessonRequest
from core.team import outside_of

_STALE = "hash_conflict"
_at_work: WeakValueDictionary[tuple[str, str], asyncio.Lock] = WeakValueDictionary()


def is_home(call: Call) -> bool:
    """Tell whether somebody clicked on the Home tab."""
    return (call.payload.get("view") or {}).get("type") == "home"


async def publish(edge: Edge, place: Place, notice: str = "", known: str | None = None) -> None:
    """Show a member the tab as it is to be now. `known` is the hash of what they see, unless that has to go.

    One after another for each member: what was looked up first never takes the place of what is newer.
    """
    place = replace(place, channel="", thread=None, name="")
    async with _at_work.setdefault((place.workspace, place.member), asyncio.Lock()):
        view = home_view(await home_of(edge, place, notice))
        client = await edge.workspaces.client(place.team)
        try:
            await client.views_publish(user_id=place.member, hash=known, view=view)
        except SlackApiError as error:
            if code_of(error) != _STALE:
                raise


async def home_of(edge: Edge, place: Place, notice: str = "") -> Home:
    """Look up what a member sees."""
    asker = await asker_at(edge, place)
    if asker.member == place.member:  # nobody tells who that is, nor does the event, to which workspace they belong
        asker = replace(asker, team=outside_of(asker.team))
    home = Home(notice=notice, prefix=f"/{edge.prefix}", member_of_team=not asker.team.is_outside)
    home = replace(home, lesson=await _lesson(edge, asker), app=await app_name(edge, place.team))
    if asker.team.is_outside:
        return home
    saving = edge.app.saving
    return replace(
        home,
        schedules=[_line(edge, each) for each in await edge.app.daily.list_(asker)],
        words=await saving.words_of(asker),
        saved=await saving.saved_by(asker),
        opted_out=await saving.has_opted_out(asker),
    )


async def _lesson(edge: Edge, asker: Asker) -> Message | None:
    """Give today's lesson with its buttons, but for those that need a channel."""
    request = LessonRequest(asker=asker)
    reply = await edge.app.commands.answer(request)
    if not reply.found:
        return None
    return message_of(edge, request, reply.without(ActionKind.SHARE))


def _line(edge: Edge, schedule: Schedule) -> Line:
    today = edge.app.daily.today(schedule)
    said = say_schedule(schedule, schedule.channel, edge.app.library.topic_of)
    return Line(
        id=schedule.id,
        channel=schedule.channel,
        said=f"{said} {say_state(schedule, today)}",
        rests=bool(schedule.paused or schedule.disabled),
    )
