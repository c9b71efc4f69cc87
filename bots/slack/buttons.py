"""Buttons under answers. All they stand for is written on them, so they work on old messages, and after a restart."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

from slack_bolt.async_app import AsyncApp

from bots.slack.askers import asker_at
from bots.slack.call import Call
from bots.slack.commands import run
from bots.slack.edge import Edge
from bots.slack.guarding import Work, after_ack
from bots.slack.home_tab import is_home, publish
from bots.slack.place import DIRECT, Place
from bots.slack.replying import answer, tell
from bots.slack.showing import message_of, shared_and_another
from core.grammar import parse_command
from core.once import first_time, forget
from core.reply import Action, ActionKind, Reply
from core.requests import Asker

LINK = "open"
"""What the action ids of buttons that lead somewhere begin with: Slack tells of a click, too."""

_PATIENCE = 5.0
"""Seconds for which something that everybody sees waits for names."""

_AGAIN = "You shared this here before."
_STAYS = "This stays in your workspace: people from outside read here, or may, for all that I can see."
_SHARED = "Shared here."


def listen(bolt: AsyncApp, edge: Edge) -> None:
    """Register the buttons, by the kind of action that their ids begin with."""
    for kind, work in _WORKS.items():
        bolt.action(re.compile(f"^{kind}:[0-9]+$"))(after_ack(edge, kind.value, work))
    bolt.action(re.compile(f"^{LINK}:"))(after_ack(edge, LINK, _nothing))


async def _go_on(edge: Edge, call: Call) -> None:
    """Answer in the place of the answer before, where only the one who clicked sees that."""
    await run(edge, call, _value(call), replace=_is_private(call))


async def _answer(edge: Edge, call: Call) -> None:
    """Answer beside the message that was clicked on."""
    await run(edge, call, _value(call))


async def _react(edge: Edge, call: Call) -> None:
    """Keep what somebody thinks of a passage, and thank them where they look."""
    if is_home(call):
        reply = await edge.app.commands.command(_value(call), await asker_at(edge, call.place))
        await publish(edge, call.place, f"{reply.title}. {reply.body}")
    else:
        await _answer(edge, call)


async def _nothing(edge: Edge, call: Call) -> None:
    """Do nothing more: the click led somewhere."""


async def _share(edge: Edge, call: Call) -> None:
    """Post a passage for everybody to see, once however often somebody clicks."""
    asker = await asker_at(edge, call.place, _PATIENCE)
    command, another = shared_and_another(_value(call))
    request = parse_command(command, asker)
    reply = await edge.app.commands.answer(request)
    if reply.private:
        await answer(edge, call, message_of(edge, request, reply))
        return
    if not await _may_be_read_by_all(edge, call.place, command, asker):
        await tell(edge, call, _STAYS)
        return
    store, key = edge.app.library.store, _key(call)
    if not await first_time(store, key, datetime.now(UTC)):
        await tell(edge, call, _AGAIN)
        return
    try:
        await answer(edge, call, message_of(edge, request, reply), public=True)
    except Exception:
        await forget(store, key)  # whoever is told that it may have gone wrong may look, and try again
        raise
    if _is_private(call):
        await _show_shared(edge, call, asker, reply, another)


async def _show_shared(edge: Edge, call: Call, asker: Asker, shared: Reply, another: str) -> None:
    """Put the passage without its button in the place of what was clicked on; Another goes on from it."""
    request = parse_command(f"/quote {shared.results[0].passage.short}", asker)
    reply = (await edge.app.commands.answer(request)).without(ActionKind.SHARE)
    more = (Action(kind=ActionKind.ANOTHER, label="Another", command=another),) if another else ()
    shown = replace(reply, actions=(*more, *reply.actions), notes=(*reply.notes, _SHARED))
    await answer(edge, call, message_of(edge, request, shown), replace=True)


async def _may_be_read_by_all(edge: Edge, place: Place, command: str, asker: Asker) -> bool:
    """Tell whether everybody in a channel may read a passage: what a team added is for its own members alone."""
    if await _is_among_members(edge, place):
        return True
    outsider = replace(asker, team=replace(place, outside=True).reading)
    return (await edge.app.commands.command(command, outsider)).found


async def _is_among_members(edge: Edge, place: Place) -> bool:
    """Tell whether surely nobody from another workspace reads in a channel; where the app is not in, it cannot know."""
    if place.channel.startswith(DIRECT):
        return await edge.workspaces.direct(place.team, place.member) == place.channel
    channel = await edge.workspaces.channel(place.team, place.channel)
    return not channel.shared and (channel.joined or not channel.private)


def _value(call: Call) -> str:
    """Give what the clicked button carries: a command, of Share more than that (see bots.slack.showing)."""
    return str(call.payload["actions"][0].get("value") or "")


def _is_private(call: Call) -> bool:
    """Tell whether only the one who clicked sees the message with the button."""
    return bool((call.payload.get("container") or {}).get("is_ephemeral"))


def _key(call: Call) -> str:
    """Name a click of somebody on a button of a message, whenever it comes."""
    place, moment = call.place, (call.payload.get("container") or {}).get("message_ts", "")
    return f"slack:{place.workspace}:{place.channel}:{moment}:{place.member}:{shared_and_another(_value(call))[0][:60]}"


_WORKS: Mapping[ActionKind, Work] = {
    ActionKind.ANOTHER: _go_on,
    ActionKind.CONTEXT: _answer,
    ActionKind.SHARE: _share,
    ActionKind.BETTER: _react,
    ActionKind.WORSE: _react,
    ActionKind.TRY: _answer,
}
