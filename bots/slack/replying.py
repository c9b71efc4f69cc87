"""Answers on their way to whoever asked: by the address that came with the question, else by the Web API."""

from __future__ import annotations

import asyncio
from typing import Any

import structlog
from aiohttp import ClientConnectorError, ClientError, ConnectionTimeoutError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bots.slack.call import Call
from bots.slack.edge import Edge
from bots.slack.message import Message
from bots.slack.place import DIRECT, Place
from bots.slack.posting import client_to_post, unreachable
from bots.slack.refusals import closes, code_of, refused
from bots.slack.render import render_text
from core.errors import QuotidianError
from core.ports import ChannelClosedError, InDoubtError, RateLimitedError

_SECONDS = 10
_LONGEST_WAIT = 30
"""Seconds for which somebody waits for an answer that Slack does not take yet."""

_OK, _LIMITED, _BROKEN = 200, 429, 500
_WORN_OUT = frozenset((404, 410))
"""What Slack answers where an address was used too often or is too old."""

_CLOSED = frozenset((
    "cannot_reply_to_message", "channel_not_found", "is_archived", "method_not_supported_for_channel_type",
    "no_permission", "not_in_channel", "restricted_action", "user_not_in_channel",
))  # fmt: skip
"""Why the app cannot say something to a member in a channel, though it may in a direct message."""

_IN_DOUBT = "Slack did not say whether it posted that: please look before you try again."
_log = structlog.get_logger()


class UndeliveredError(QuotidianError):
    """It is open whether Slack posted something for all to see."""


async def answer(edge: Edge, call: Call, message: Message, *, replace: bool = False, public: bool = False) -> None:
    """Answer a call where it came from, in its thread: for the one who asked alone, or for the whole channel.

    `replace` puts the answer in the place of the message that was clicked on. Raises what core.ports has for
    posts, or SlackApiError, where nobody got it; UndeliveredError where that is open: what is public is never sent
    twice.
    """
    if call.answer_to and await _by_address(edge, call, message, replace=replace, public=public):
        return
    if public:
        await _publicly(edge, call.place, message)
    elif not (replace and await _updated(edge, call, message)):
        await _privately(edge, call.place, message)


async def post(edge: Edge, place: Place, message: Message) -> None:
    """Post to a channel, or to its thread, once.

    Raises RateLimitedError, RefusedError or ChannelClosedError where surely nothing was posted, UndeliveredError where
    that is open.
    """
    await _posted(edge, await client_to_post(edge.workspaces, place.team), place, message)


async def tell(edge: Edge, call: Call, sentence: str) -> None:
    """Tell the one who asked something, in private; does nothing where nobody did."""
    if call.place.member or call.answer_to:
        await answer(edge, call, render_text(sentence))


async def _by_address(edge: Edge, call: Call, message: Message, *, replace: bool, public: bool) -> bool:
    """Post to the address that came with a call; False where it takes nothing any more."""
    body: dict[str, Any] = {**message.fields(), "replace_original": replace}
    if not replace:  # what is replaced stays what it was, and where
        body["response_type"] = "in_channel" if public else "ephemeral"
        body |= {"thread_ts": call.place.thread} if call.place.thread else {}
    try:
        status = await _send(edge, call.answer_to or "", body)
    except (ClientError, OSError) as error:
        return _given_up(type(error).__name__, in_doubt=public)
    if status == _OK:
        return True
    if status in _WORN_OUT or status == _LIMITED:
        return False
    return _given_up(str(status), in_doubt=public and status >= _BROKEN)


def _given_up(why: str, *, in_doubt: bool) -> bool:
    """Go on by another way, unless the channel would see the same twice."""
    _log.warning("slack.undelivered", why=why, in_doubt=in_doubt)
    if in_doubt:
        raise UndeliveredError(_IN_DOUBT)
    return False


async def _send(edge: Edge, address: str, body: dict[str, Any]) -> int:
    async with asyncio.timeout(_SECONDS), edge.workspaces.session.post(address, json=body) as response:
        await response.read()  # else the connection is not used again
        return response.status


async def _publicly(edge: Edge, place: Place, message: Message) -> None:
    """Post to the channel, or to its thread; once more only where Slack wanted nothing for a while."""
    client = await edge.workspaces.strict_client(place.team)
    try:
        await _posted(edge, client, place, message)
    except RateLimitedError as error:
        await asyncio.sleep(min(error.wait.total_seconds(), _LONGEST_WAIT))
        await _posted(edge, client, place, message)


async def _posted(edge: Edge, client: AsyncWebClient, place: Place, message: Message) -> None:
    """Post, and say in a sentence why that failed."""
    try:
        await _post(client, place.channel or place.member, place.thread, message)
    except SlackApiError as error:
        meant = refused(error, await edge.workspaces.app_name(place.team) if closes(error) else "")
        raise UndeliveredError(_IN_DOUBT) if isinstance(meant, InDoubtError) else _sentence(meant) from error
    except (ClientConnectorError, ConnectionTimeoutError) as error:
        raise unreachable(error) from error
    except (ClientError, OSError) as error:
        raise UndeliveredError(_IN_DOUBT) from error


def _sentence(meant: QuotidianError) -> QuotidianError:
    return ChannelClosedError(f"I cannot post here: {meant}.") if isinstance(meant, ChannelClosedError) else meant


async def _privately(edge: Edge, place: Place, message: Message) -> None:
    """Tell one member, where they asked; where that cannot be, in a direct message."""
    client = await edge.workspaces.client(place.team)
    try:
        if place.channel.startswith(DIRECT):
            await _post(client, place.channel, place.thread, message)
            return
        if place.channel:
            await client.chat_postEphemeral(
                channel=place.channel, user=place.member, thread_ts=place.thread, **message.fields()
            )
            return
    except SlackApiError as error:
        if code_of(error) not in _CLOSED:
            raise
    await _post(client, place.member, None, message)


async def _updated(edge: Edge, call: Call, message: Message) -> bool:
    """Change the app's own message that was clicked on; False where it was one that only the member saw."""
    clicked = call.payload.get("message") or {}
    if not clicked.get("ts") or not call.place.channel:
        return False
    client = await edge.workspaces.client(call.place.team)
    await client.chat_update(channel=call.place.channel, ts=clicked["ts"], **message.fields())
    return True


async def _post(client: AsyncWebClient, channel: str, thread: str | None, message: Message) -> None:
    await client.chat_postMessage(channel=channel, thread_ts=thread, **message.fields())
