"""What is said to the bot in plain words: a mention in a server, or a direct message. Answered by a reply, once.

What else is said in a server is for bots.discord.overhearing, if anybody: nothing here looks at its words.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import cast

import discord
import structlog

from bots.discord.askers import asker_of, asker_of_channel, place_of
from bots.discord.edge import Edge
from bots.discord.guarding import guarded, tell
from bots.discord.replying import reply_to
from bots.discord.rights import IN_SERVERS
from bots.discord.undiscord import mentions_member, plain_text_of, without_member
from core.curating import subcommand
from core.grammar import parse_mention
from core.once import first_time
from core.reply import ActionKind
from core.requests import DailyRequest, LibraryRequest, ListenRequest, Request

_SPOKEN = frozenset((discord.MessageType.default, discord.MessageType.reply))
"""Types of messages in which somebody says something: not those of joins, pins, threads and the like."""

_BY_FILE = frozenset(("import", "export"))
_FILES = "For files I need the command itself: type /library {} here."
_IN_PRIVATE = "What I answer to that is for you alone: type /{} here, or write to me in a direct message."
_LISTEN = "What I answer to that is for you alone: type /listen here."
_FOR_ALL_TO_SEE = frozenset(("not me", "me", "off"))
"""What somebody may say about listening before all: whoever may not use commands in a channel has no other way."""

_log = structlog.get_logger()


async def heard(edge: Edge, message: discord.Message) -> None:
    """Answer a message that is meant for the bot; do nothing about any other."""
    me = _own_id(message)
    if me is None or not is_of_a_person(message):
        return
    if message.guild is None and (message.content or not message.attachments):
        await guarded(edge, message, "message", _answer(edge, message, me))
    elif message.guild is not None and is_for_me(message) and mentions_member(message.content, me):
        if may_reply(message):
            await guarded(edge, message, "mention", _answer(edge, message, me))
        else:
            _log.info("discord.may_not_answer", team=place_of(message).team.key, channel=message.channel.id)


def is_of_a_person(message: discord.Message) -> bool:
    """Tell whether somebody says something, and no program: not that they joined, pinned something and the like."""
    return message.type in _SPOKEN and not message.author.bot and message.webhook_id is None


def is_for_me(message: discord.Message) -> bool:
    """Tell whether a message mentions the bot, or answers it so that it is pinged; without a look at the words."""
    me = _own_id(message)
    return any(member.id == me for member in message.mentions)


def may_reply(message: discord.Message) -> bool:
    """Tell whether the bot may answer there, by what Discord told of its roles.

    It is not asked in vain: whoever is refused 10,000 times in ten minutes is locked out, and anybody can mention it.
    """
    channel, me = message.channel, message.guild.me if message.guild else None
    is_thread = isinstance(channel, discord.Thread)
    known = channel.parent if isinstance(channel, discord.Thread) else channel
    if me is None or not isinstance(known, discord.abc.GuildChannel):
        return True
    may = known.permissions_for(me)
    return may.read_message_history and (may.send_messages_in_threads if is_thread else may.send_messages)


async def _answer(edge: Edge, message: discord.Message, me: int) -> None:
    if not await _is_new(edge, message):
        return
    said = plain_text_of(message, without_member(message.content, me), at="")
    request = parse_mention(said, asker_of(message))
    if isinstance(request, ListenRequest):
        request = replace(request, asker=asker_of_channel(message))
    refusal = _refusal(request, is_seen=message.guild is not None)
    if refusal is not None:
        await tell(message, refusal)
        return
    reply = await edge.app.commands.answer(request)
    shown = reply.without(ActionKind.SHARE)  # it stands there for all already
    await reply_to(edge, message, shown, request=request)


def _refusal(request: Request, *, is_seen: bool) -> str | None:
    """Say why a request cannot be answered below a message, which all see or only who wrote it; None where it can."""
    match request:
        case LibraryRequest() if subcommand(request.typed)[0] in _BY_FILE:
            return _FILES.format(subcommand(request.typed)[0])
        case ListenRequest() if not is_seen:
            return IN_SERVERS
        case ListenRequest():
            return None if request.typed.casefold() in _FOR_ALL_TO_SEE else _LISTEN
        case DailyRequest() | LibraryRequest() if is_seen:
            return _IN_PRIVATE.format("daily" if isinstance(request, DailyRequest) else "library")
    return None


def _own_id(message: discord.Message) -> int | None:
    """Give the bot's own id, as the place of a message has it; None where the bot was thrown out meanwhile."""
    if isinstance(message.channel, discord.DMChannel):
        return message.channel.me.id
    me = cast("discord.Member | None", message.guild.me) if message.guild else None
    return me.id if me else None


async def _is_new(edge: Edge, message: discord.Message) -> bool:
    """Tell whether it was not heard before: what came while a connection broke may come again."""
    key = f"discord:{place_of(message).channel}:{message.id}"
    return await first_time(edge.app.library.store, key, datetime.now(UTC))
