"""What is said to the app in plain words: a mention in a channel, or a direct message. Answered in the thread, once.

What else is said in a channel is for bots.slack.hearing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from slack_bolt.async_app import AsyncApp

from bots.announced import is_announcement
from bots.slack.announcing import announce
from bots.slack.askers import asker_at, in_time
from bots.slack.call import Call
from bots.slack.edge import Edge
from bots.slack.guarding import after_ack
from bots.slack.people import unknown_member
from bots.slack.place import DIRECT, Place
from bots.slack.replying import answer, tell
from bots.slack.showing import message_of, with_names
from bots.slack.spoken import event_of, has_words, is_direct, is_spoken
from bots.slack.unslack import plain_text_at, without_member
from core.curating import subcommand
from core.grammar import parse_mention
from core.once import first_time
from core.reply import ActionKind
from core.requests import FOR_ONE_ALONE, Asker, LibraryRequest

_BY_FILE = frozenset(("import", "export"))
_FILES = "For files I need the command itself: type /{prefix}library {word}, outside of threads."


def listen(bolt: AsyncApp, edge: Edge) -> None:
    """Register mentions and direct messages."""
    bolt.event("app_mention")(after_ack(edge, "mention", _hear))
    bolt.event("message", matchers=[is_direct])(after_ack(edge, "message", _hear))


async def _hear(edge: Edge, call: Call) -> None:
    """Answer who mentions the app, or writes to it."""
    event = event_of(call.payload)
    if not is_spoken(event) or not has_words(event) or not await _is_new(edge, call, event):
        return
    bot = await edge.workspaces.bot_user(call.place.team)
    said = await plain_text_at(edge, call.place, without_member(str(event.get("text") or ""), bot), at="")
    asker = await asker_at(edge, await _as_read_by_all(edge, call.place))
    request = parse_mention(said, asker)
    if isinstance(request, FOR_ONE_ALONE):
        request = replace(request, asker=await _as_read_by_one(edge, call.place, asker))
    if isinstance(request, LibraryRequest) and subcommand(request.typed)[0] in _BY_FILE:
        await tell(edge, call, _FILES.format(prefix=edge.prefix, word=subcommand(request.typed)[0]))
        return
    reply = await edge.app.commands.answer(request)
    if is_announcement(request, reply):
        await announce(edge, call, request, reply)
        return
    reply = await with_names(edge, call.place.team, request, reply)
    if isinstance(request, FOR_ONE_ALONE) and not call.place.channel.startswith(DIRECT):
        await answer(edge, call, message_of(edge, request, reply, spoken=True))
    else:
        # It stands there for all already.
        message = message_of(edge, request, reply.without(ActionKind.SHARE), spoken=True)
        in_thread = replace(call.place, thread=call.place.thread or str(event["ts"]))
        await answer(edge, replace(call, place=in_thread), message, public=True)


async def _as_read_by_all(edge: Edge, place: Place) -> Place:
    """Say of a place where all read the answer whether people from outside do.

    Slack tells with the event of other organisations alone, not of other workspaces in the same one.
    """
    if place.outside or place.channel.startswith(DIRECT):
        return place
    channel = await in_time(edge.workspaces.channel(place.team, place.channel))
    return replace(place, outside=channel is not None and channel.shared)


async def _as_read_by_one(edge: Edge, place: Place, asker: Asker) -> Asker:
    """Say who asks where they alone read the answer: who reads along there makes no outsider of a member.

    Somebody who cannot be looked up may be one.
    """
    member = await in_time(edge.workspaces.member(place.team, place.member))
    unknown = member is None or member == unknown_member(place.member)
    if place.channel.startswith(DIRECT) or place.stranger or unknown or (member is not None and member.outside):
        return asker
    return replace(asker, team=place.team)


async def _is_new(edge: Edge, call: Call, event: Mapping[str, Any]) -> bool:
    """Tell whether it was not heard before: Slack delivers again, and tells of some messages by two events."""
    key = f"slack:{call.place.workspace}:{call.place.channel}:{event['ts']}"
    return await first_time(edge.app.library.store, key, datetime.now(UTC))
