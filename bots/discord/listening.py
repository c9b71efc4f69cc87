"""Answers to /listen, typed or clicked: for whoever asked alone, but the announcement of the switching on for all."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import discord

from bots.announced import begin, is_announcement, take_back
from bots.discord.askers import asker_of_channel, place_of
from bots.discord.channels import mute_in, whole_of
from bots.discord.edge import Edge
from bots.discord.guarding import in_time, tell, try_to_tell
from bots.discord.replying import answer
from bots.discord.rights import IN_SERVERS
from bots.discord.showing import shown
from core.errors import NotAllowedError
from core.once import first_time
from core.reply import Reply
from core.requests import ListenRequest

_BEGINS = frozenset(("on", "shadow"))
_ANNOUNCED = "Everybody in {} is told."
_UNTOLD = "I could not tell everybody in {0}, so I do not listen there: see that I may write in {0}, then try again."

Interaction = discord.Interaction[Any]


async def answer_listening(edge: Edge, interaction: Interaction, typed: str) -> None:
    """Answer the words that stand, or could stand, after /listen.

    Nothing is listened to before the switching on was announced. Raises NotAllowedError with a sentence where it cannot
    be, and where the bot could not answer what is said in the channel.
    """
    request = ListenRequest(asker=asker_of_channel(interaction), typed=typed)
    if place_of(interaction).server is None:
        await tell(interaction, IN_SERVERS)
        return
    _see_that_it_can_answer(edge, interaction, request)
    work = asyncio.ensure_future(_once(edge, interaction, request))
    try:
        await _tell(edge, interaction, request, await in_time(interaction, _shielded(work)))
    except BaseException:  # also where the program ends meanwhile
        await _take_back_if_done(edge, request, work)
        raise


async def _once(edge: Edge, interaction: Interaction, request: ListenRequest) -> Reply | None:
    """Do what is asked for, unless another process with this token does: who hears of a channel as on announces it."""
    if not await first_time(edge.app.library.store, f"discord:{interaction.id}", datetime.now(UTC)):
        return None
    return await edge.app.commands.answer(request)


def _see_that_it_can_answer(edge: Edge, interaction: Interaction, request: ListenRequest) -> None:
    """Raise NotAllowedError where listening would come to nothing, to those who could do something about it."""
    if not (request.asker.manages and edge.app.settings.discord.message_content):
        return
    begins = request.typed.casefold().partition(" ")[0] in _BEGINS
    problem = mute_in(interaction) if begins else None
    if problem:
        raise NotAllowedError(problem)


async def _tell(edge: Edge, interaction: Interaction, request: ListenRequest, reply: Reply | None) -> None:
    if reply is not None and reply.private:
        await answer(interaction, reply, request=request)
    elif reply is not None:
        await _announce(edge, interaction, request, reply)


async def _shielded(work: asyncio.Future[Reply | None]) -> Reply | None:
    return await asyncio.shield(work)


async def _take_back_if_done(edge: Edge, request: ListenRequest, work: asyncio.Future[Reply | None]) -> None:
    """Take the switching on back where it was the work, and nobody was told of it."""
    with suppress(Exception):
        reply = await work
        if reply is not None and is_announcement(request, reply):
            await take_back(edge.app.commands, request.asker)


async def _announce(edge: Edge, interaction: Interaction, request: ListenRequest, reply: Reply) -> None:
    """Tell everybody in the channel: by the answer itself, but in a thread, which others than they read, beside it."""
    whole, told = whole_of(interaction), _ANNOUNCED.format(request.asker.channel)
    if isinstance(interaction.channel, discord.Thread) and isinstance(whole, discord.TextChannel):
        rendered = await shown(edge, request.asker.team, request, reply)
        try:
            await whole.send(**rendered.fields())
        except discord.HTTPException as error:
            raise NotAllowedError(_UNTOLD.format(request.asker.channel)) from error
        await begin(edge.app.commands, request.asker)
        await try_to_tell(interaction, "/listen", told)  # it is announced, and stays on, whoever hears of that
        return
    if interaction.response.is_done():  # Discord was told that an answer is coming that one alone will see: this is it
        await tell(interaction, told)
    await answer(interaction, reply, request=request, public=True)
    await begin(edge.app.commands, request.asker)
