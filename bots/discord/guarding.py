"""The frame of whatever is done for somebody on Discord: log who asked for what, make errors a sentence."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable
from typing import Any, TypeVar
from uuid import uuid4

import discord
import structlog

from bots.discord.askers import Event, place_of
from bots.discord.edge import Edge
from bots.discord.markdown import escape
from bots.discord.mishaps import SET_UP, said_of
from core.errors import QuotidianError
from core.fitting import cut

PATIENCE_SECONDS = 1.0
"""How long an answer may take before Discord is told that it is coming: Discord waits for three."""

LOST = {
    10062: "it took too long, or Discord was slow: nobody waits for it any more",
    40060: "another process was quicker: run one alone with this token",
}
"""Codes of Discord for what nobody waits for an answer to, and why that may be."""

SORRY = "Something went wrong here; it was logged as {id}. Please try again in a while."
"""What is said where it is no fault of whoever asked."""

_LONGEST = 2000

_log = structlog.get_logger()
T = TypeVar("T")
Interaction = discord.Interaction[Any]


class _ToTellError(Exception):
    """Something went wrong and was logged; the text is the sentence for whoever asked, none where nobody waits."""


async def guarded(edge: Edge, event: Event, what: str, work: Awaitable[None], *, slow: bool = False) -> None:
    """Do what somebody asked for by a command, a click, a form or a message; what goes wrong they are told.

    `what` names it in the log. With `slow`, Discord is told first that an answer is coming, which only who asked will
    see. That is for what may take longer than a second, and for what must not be done twice: where several processes
    run with one token, each hears of everything, and Discord lets one of them say so.
    """
    edge.under_way.note()
    try:
        await _framed(event, what, _deferred(event, work) if slow else work)
    except _ToTellError as error:
        if str(error):
            await try_to_tell(event, what, str(error))


async def suggested(edge: Edge, event: Interaction, what: str, work: Awaitable[list[T]]) -> list[T]:
    """Look up what can be chosen while somebody types: nothing where it goes wrong, which is logged."""
    edge.under_way.note()
    try:
        return await _framed(event, what, work)
    except _ToTellError:
        return []


async def in_time(event: Interaction, work: Awaitable[T], *, ephemeral: bool = True, thinking: bool = True) -> T:
    """Wait for work that answers nobody by itself; where it takes long, tell Discord that an answer is coming.

    Without `thinking`, what a click came from stays as it is meanwhile.
    """
    task = asyncio.ensure_future(work)
    try:
        await asyncio.wait((task,), timeout=PATIENCE_SECONDS)
        if not task.done() and not event.response.is_done():
            await event.response.defer(ephemeral=ephemeral, thinking=thinking)
        return await task
    finally:
        task.cancel()


async def at_once(work: Awaitable[T]) -> T:
    """Wait for what a form needs before it opens, which Discord cannot be told to wait for; TimeoutError if long."""
    async with asyncio.timeout(2 * PATIENCE_SECONDS):
        return await work


async def _deferred(event: Event, work: Awaitable[None]) -> None:
    if isinstance(event, discord.Interaction) and not event.response.is_done():
        try:
            await event.response.defer(ephemeral=True, thinking=True)
        except BaseException:
            asyncio.ensure_future(work).cancel()
            raise
    await work


async def _framed(event: Event, what: str, work: Awaitable[T]) -> T:
    """Log what was asked for, never its words; raises _ToTellError for whatever went wrong."""
    started, ended, team = time.monotonic(), "given_up", place_of(event).team.key
    try:
        result = await work
    except Exception as error:  # noqa: BLE001 - whatever it was, whoever asked gets an answer
        ended, sentence = _outcome(error, what=what, team=team)
        raise _ToTellError(sentence) from None
    else:
        ended = "answered"
        return result
    finally:
        took = round(1000 * (time.monotonic() - started))
        _log.info(f"discord.{ended}", what=what, team=team, took_ms=took)


def _outcome(error: Exception, **more: str) -> tuple[str, str]:
    """Give the word for what became of it, and the sentence for whoever asked; none where nobody waits for one."""
    if isinstance(error, discord.HTTPException) and error.code in LOST:
        _log.warning("discord.unawaited", advice=LOST[error.code], **more, **said_of(error))
        return "lost", ""
    if isinstance(error, QuotidianError) and not isinstance(error, SET_UP):
        return "refused", str(error)
    return "failed", logged(error, **more)


def logged(error: Exception, **more: str) -> str:
    """Write down what went wrong, and give the sentence that names the line."""
    ident = uuid4().hex[:8]
    _log.error("discord.error", id=ident, **more, **said_of(error))
    return SORRY.format(id=ident)


async def try_to_tell(event: Event, what: str, sentence: str) -> None:
    """Tell one sentence as `tell` does; where that cannot be done, the log says so."""
    try:
        await tell(event, sentence)
    except Exception as error:  # noqa: BLE001 - there is nobody left to tell
        _log.warning("discord.untold", what=what, team=place_of(event).team.key, **said_of(error))


async def tell(event: Event, sentence: str) -> None:
    """Tell one sentence, as plain text, to whoever asked: in private, or as a reply to their message."""
    said = cut(escape(sentence), _LONGEST)
    if isinstance(event, discord.Message):
        below = event.to_reference(fail_if_not_exists=False)
        await event.channel.send(said, reference=below, mention_author=False)
    elif event.response.is_done():
        await event.followup.send(said, ephemeral=True)
    else:
        await event.response.send_message(said, ephemeral=True)
