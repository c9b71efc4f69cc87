"""What is said to the app in plain words: a mention in a channel, or a direct message. Answered in the thread, once.

Nothing else that is said in a channel reaches the app. Where it may speak up unasked one day, those messages arrive as
the same event, of another kind of channel.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from slack_bolt.async_app import AsyncApp

from bots.slack.askers import asker_at, in_time
from bots.slack.call import Call
from bots.slack.edge import Edge
from bots.slack.guarding import after_ack
from bots.slack.place import DIRECT, Place
from bots.slack.replying import answer, tell
from bots.slack.showing import message_of, with_app_name
from bots.slack.unslack import plain_text_at, without_member
from core.curating import subcommand
from core.grammar import parse_mention
from core.once import first_time
from core.reply import ActionKind
from core.requests import FOR_ONE_ALONE, LibraryRequest

_SPOKEN = frozenset((None, "file_share", "thread_broadcast"))
"""Subtypes of messages in which somebody says something: not those of edits, deletions, joins and the like."""

_BY_FILE = frozenset(("import", "export"))
_FILES = "For files I need the command itself: type /{prefix}library {word}, outside of threads."
_NO_PERSON = frozenset(("USLACKBOT",))


def listen(bolt: AsyncApp, edge: Edge) -> None:
    """Register mentions and direct messages."""
    bolt.event("app_mention")(after_ack(edge, "mention", _hear_mention))
    bolt.event("message")(after_ack(edge, "message", _hear_message))


async def _hear_mention(edge: Edge, call: Call) -> None:
    """Answer who mentions the app."""
    await _hear(edge, call, _event(call))


async def _hear_message(edge: Edge, call: Call) -> None:
    """Answer a direct message."""
    event = _event(call)
    if event.get("channel_type") == "im":
        await _hear(edge, call, event)


async def _hear(edge: Edge, call: Call, event: Mapping[str, Any]) -> None:
    if not _is_spoken(event) or not await _is_new(edge, call, event):
        return
    bot = await edge.workspaces.bot_user(call.place.team)
    said = await plain_text_at(edge, call.place, without_member(str(event.get("text") or ""), bot), at="")
    asker = await asker_at(edge, await _as_read_by_all(edge, call.place))
    request = parse_mention(said, asker)
    if isinstance(request, LibraryRequest) and subcommand(request.typed)[0] in _BY_FILE:
        await tell(edge, call, _FILES.format(prefix=edge.prefix, word=subcommand(request.typed)[0]))
        return
    reply = await with_app_name(edge, call.place.team, request, await edge.app.commands.answer(request))
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


def _is_spoken(event: Mapping[str, Any]) -> bool:
    """Tell whether it is a person who says something, for the first time."""
    if event.get("subtype") not in _SPOKEN or event.get("bot_id") or "edited" in event:
        return False
    if not event.get("ts") or event.get("user") in (None, *_NO_PERSON):
        return False
    return bool(event.get("text") or not event.get("files"))


async def _is_new(edge: Edge, call: Call, event: Mapping[str, Any]) -> bool:
    """Tell whether it was not heard before: Slack delivers again, and tells of some messages by two events."""
    key = f"slack:{call.place.workspace}:{call.place.channel}:{event['ts']}"
    return await first_time(edge.app.library.store, key, datetime.now(UTC))


def _event(call: Call) -> Mapping[str, Any]:
    found = call.payload.get("event")
    return found if isinstance(found, Mapping) else {}
