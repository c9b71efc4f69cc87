"""What is said in channels to nobody in particular: heard where a channel is listened to, dropped unread elsewhere.

Slack tells an app of all that is said in all channels that it is in, or of nothing. So most of what comes here is none
of its business, and is dropped by its kind and by the id of its channel, before anything looks at its words.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Any

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext
from slack_bolt.request.async_request import AsyncBoltRequest

from bots.slack.call import call_of
from bots.slack.edge import Edge
from bots.slack.mishaps import said_of
from bots.slack.permalinks import permalink
from bots.slack.place import Place, team_of
from bots.slack.replying import UndeliveredError, post
from bots.slack.showing import remark_of
from bots.slack.spoken import event_of, is_in_channel, is_not_direct, is_spoken
from bots.slack.unslack import mentions_member, unslack
from core.errors import QuotidianError
from core.listening.remark import Remark
from core.listening.said import Said
from core.reply import Reply
from core.requests import LONGEST

_WHAT = "message"
_REDELIVERED = "x-slack-retry-num"
_LONGEST = 4 * LONGEST
"""Characters that are read of a message as Slack writes it, in which a mention or a link takes some dozens."""

_log = structlog.get_logger()

Listener = Callable[[AsyncAck, AsyncBoltRequest, AsyncBoltContext], Awaitable[None]]


def listen(bolt: AsyncApp, edge: Edge) -> None:
    """Register all messages but those that are written to the app itself."""
    bolt.event(_WHAT, matchers=[is_not_direct])(_listener(edge))


def _listener(edge: Edge) -> Listener:
    async def listener(ack: AsyncAck, request: AsyncBoltRequest, context: AsyncBoltContext) -> None:
        await ack()
        event, team = event_of(request.body), team_of(context.team_id or "")
        # What is delivered again was heard before, or comes late; nobody waits for what is said unasked.
        if _REDELIVERED in request.headers or not (is_in_channel(event) and is_spoken(event)):
            return
        try:
            if await edge.app.ear.hears(team, str(event.get("channel") or "")):
                await _hear(edge, call_of(_WHAT, request.body, context).place, event)
        except Exception as error:  # noqa: BLE001 - nobody asked, so nobody is told
            _log.error("slack.error", what=_WHAT, team=team.key, **said_of(error))

    return listener


async def _hear(edge: Edge, place: Place, event: Mapping[str, Any]) -> None:
    """Take in what was said, where surely nobody from another workspace reads, and say what came of it."""
    bot = await edge.workspaces.bot_user(place.team)
    if place.outside or place.member == bot or not await _is_ours_alone(edge, place):
        return
    said = _said(place, event, bot)
    outcome = await edge.app.ear.hear(said, partial(permalink, edge, place, said.key))
    if outcome.reply is not None and outcome.remark is not None:
        below = replace(place, thread=said.thread or said.key)
        await _speak_up(edge, below, outcome.reply, outcome.remark)


async def _is_ours_alone(edge: Edge, place: Place) -> bool:
    """Tell whether a channel is this workspace's alone: it may have been shared since it is listened to.

    Slack tells with an event of other organisations alone, not of other workspaces in the same one.
    """
    channel = await edge.workspaces.channel(place.team, place.channel)
    return channel.joined and not channel.shared


def _said(place: Place, event: Mapping[str, Any], bot: str) -> Said:
    """Read a message. Nobody is looked up for it: members that it mentions stay without a name."""
    key, thread, text = str(event["ts"]), event.get("thread_ts"), str(event.get("text") or "")
    return Said(
        team=place.team,
        channel=place.channel,
        key=key,
        member=place.member,
        text=unslack(text[:_LONGEST]),
        at=datetime.fromtimestamp(float(key), UTC),
        thread=str(thread) if thread and thread != key else None,
        asked=mentions_member(text, bot),
    )


async def _speak_up(edge: Edge, place: Place, reply: Reply, remark: Remark) -> None:
    """Say something unasked; where it surely did not get there, it counts as never said."""
    try:
        await post(edge, place, remark_of(edge, reply))
    except Exception as error:
        if not isinstance(error, UndeliveredError):
            await edge.app.ear.withdraw(remark)
        if not isinstance(error, QuotidianError):
            raise
        _log.warning("slack.not_said", team=place.team.key, kind=type(error).__name__)
