"""Every listener's frame: acknowledge first, log who asked for what and how long it took, make errors a sentence."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar
from uuid import uuid4

import structlog
from slack_bolt.async_app import AsyncAck, AsyncBoltContext

from bots.slack.call import Call, call_of
from bots.slack.edge import Edge
from bots.slack.mishaps import SET_UP, said_of
from bots.slack.replying import tell
from core.errors import QuotidianError

JUDGING_SECONDS = 2.0
"""How long a judge may take: Slack waits for three seconds, and a part of them passes on the way."""

SORRY = "Something went wrong here; it was logged as {id}. Please try again in a while."
"""What is said where it is no fault of whoever asked."""

_log = structlog.get_logger()
_LONGEST_ERROR = 2000
T = TypeVar("T")

Work = Callable[[Edge, Call], Awaitable[None]]
"""What a listener does after Slack was told that all is well."""

Judge = Callable[[Edge, Call], Awaitable[Mapping[str, Any]]]
"""What a listener does before that, in well under two seconds; gives the arguments of `ack`: errors, options, …"""

Listener = Callable[[AsyncAck, Mapping[str, Any], AsyncBoltContext], Awaitable[None]]


class _ToTellError(Exception):
    """Something went wrong and was logged; the text is the sentence for whoever asked."""


def after_ack(edge: Edge, what: str, work: Work) -> Listener:
    """Acknowledge at once, then work."""

    async def listener(ack: AsyncAck, body: Mapping[str, Any], context: AsyncBoltContext) -> None:
        await ack()
        await _work(edge, call_of(what, body, context), work)

    return listener


def with_ack(edge: Edge, what: str, judge: Judge, then: Work | None = None) -> Listener:
    """Judge, acknowledge with what came out, then work where nothing was refused (no `errors`).

    Where judging goes wrong or takes too long, a form stays open and says so at its first field.
    """

    async def listener(ack: AsyncAck, body: Mapping[str, Any], context: AsyncBoltContext) -> None:
        call = call_of(what, body, context)
        try:
            answer = await _guarded(call, asyncio.wait_for(judge(edge, call), JUDGING_SECONDS))
        except _ToTellError as error:
            await _refuse(edge, call, ack, str(error))
            return
        await ack(**answer)
        if then is not None and "errors" not in answer:
            await _work(edge, call, then)

    return listener


async def _work(edge: Edge, call: Call, work: Work) -> None:
    try:
        await _guarded(call, work(edge, call))
    except _ToTellError as error:
        await _tell(edge, call, str(error))


async def _guarded(call: Call, work: Awaitable[T]) -> T:
    """Log what was asked for, never its words; raises _ToTellError for whatever went wrong."""
    started, ended = time.monotonic(), "given_up"
    try:
        result = await work
    except Exception as error:  # noqa: BLE001 - whatever it was, whoever asked gets an answer
        refused = isinstance(error, QuotidianError) and not isinstance(error, SET_UP)
        ended = "refused" if refused else "failed"
        raise _ToTellError(str(error) if refused else _logged(call, error)) from None
    else:
        ended = "answered"
        return result
    finally:
        took = round(1000 * (time.monotonic() - started))
        _log.info(f"slack.{ended}", what=call.what, team=call.place.team.key, took_ms=took)


def _logged(call: Call, error: Exception) -> str:
    """Write down what went wrong, and give the sentence that names the line."""
    ident = uuid4().hex[:8]
    _log.error("slack.error", id=ident, what=call.what, team=call.place.team.key, **said_of(error))
    return SORRY.format(id=ident)


async def _refuse(edge: Edge, call: Call, ack: AsyncAck, sentence: str) -> None:
    """Acknowledge what could not be judged: nothing that was typed into a form is lost by that."""
    field = _first_field(call.payload)
    if field is not None:
        await ack(response_action="errors", errors={field: sentence[:_LONGEST_ERROR]})
    elif call.payload.get("type") == "block_suggestion":
        await ack(options=[])
    else:
        await ack()
        await _tell(edge, call, sentence)


def _first_field(payload: Mapping[str, Any]) -> str | None:
    """Name the first field of a form that was handed in; None where it is no such form."""
    if payload.get("type") != "view_submission":
        return None
    blocks = payload.get("view", {}).get("blocks", ())
    return next((block.get("block_id") for block in blocks if block.get("type") == "input"), None)


async def _tell(edge: Edge, call: Call, sentence: str) -> None:
    try:
        await tell(edge, call, sentence)
    except Exception as error:  # noqa: BLE001 - there is nobody left to tell
        _log.warning("slack.untold", what=call.what, team=call.place.team.key, **said_of(error))
