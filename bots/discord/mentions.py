"""What is said to the bot in plain words: a mention in a server, or a direct message. Answered by a reply, once.

Of what else is said in a server, Discord tells that it was said, not its words.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import cast

import discord
import structlog

from bots.discord.askers import asker_of, place_of
from bots.discord.edge import Edge
from bots.discord.guarding import guarded, tell
from bots.discord.replying import reply_to
from bots.discord.undiscord import mentions_member, plain_text_of, without_member
from core.curating import subcommand
from core.grammar import parse_mention
from core.once import first_time
from core.reply import ActionKind
from core.requests import FOR_ONE_ALONE, DailyRequest, LibraryRequest

_SPOKEN = frozenset((discord.MessageType.default, discord.MessageType.reply))
"""Types of messages in which somebody says something: not those of joins, pins, threads and the like."""

_BY_FILE = frozenset(("import", "export"))
_FILES = "For files I need the command itself: type /library {} here."
_IN_PRIVATE = "What I answer to that is for you alone: type /{} here, or write to me in a direct message."

_log = structlog.get_logger()


async def heard(edge: Edge, message: discord.Message) -> None:
    """Answer a message that is meant for the bot; do nothing about any other."""
    me = _own_id(message)
    if me is None or not _is_spoken(message):
        return
    if message.guild is None:
        await guarded(edge, message, "message", _answer(edge, message, me))
    elif mentions_member(message.content, me) and _may_reply(message):
        await guarded(edge, message, "mention", _answer(edge, message, me))


async def _answer(edge: Edge, message: discord.Message, me: int) -> None:
    if not await _is_new(edge, message):
        return
    said = plain_text_of(message, without_member(message.content, me), at="")
    request = parse_mention(said, asker_of(message))
    if isinstance(request, LibraryRequest) and subcommand(request.typed)[0] in _BY_FILE:
        await tell(message, _FILES.format(subcommand(request.typed)[0]))
        return
    if isinstance(request, FOR_ONE_ALONE) and message.guild is not None:
        await tell(message, _IN_PRIVATE.format("daily" if isinstance(request, DailyRequest) else "library"))
        return
    reply = await edge.app.commands.answer(request)
    shown = reply.without(ActionKind.SHARE)  # it stands there for all already
    await reply_to(edge, message, shown, request=request)


def _own_id(message: discord.Message) -> int | None:
    """Give the bot's own id, as the place of a message has it; None where the bot was thrown out meanwhile."""
    if isinstance(message.channel, discord.DMChannel):
        return message.channel.me.id
    me = cast("discord.Member | None", message.guild.me) if message.guild else None
    return me.id if me else None


def _is_spoken(message: discord.Message) -> bool:
    """Tell whether it is a person who says something in words."""
    if message.type not in _SPOKEN or message.author.bot or message.webhook_id is not None:
        return False
    return bool(message.content or not message.attachments)


def _may_reply(message: discord.Message) -> bool:
    """Tell whether the bot may answer there, by what Discord told of its roles.

    It is not asked in vain: whoever is refused 10,000 times in ten minutes is locked out, and anybody can mention it.
    """
    channel, me = message.channel, message.guild.me if message.guild else None
    is_thread = isinstance(channel, discord.Thread)
    known = channel.parent if isinstance(channel, discord.Thread) else channel
    if me is None or not isinstance(known, discord.abc.GuildChannel):
        return True
    may = known.permissions_for(me)
    if may.read_message_history and (may.send_messages_in_threads if is_thread else may.send_messages):
        return True
    _log.info("discord.may_not_answer", team=place_of(message).team.key, channel=channel.id)
    return False


async def _is_new(edge: Edge, message: discord.Message) -> bool:
    """Tell whether it was not heard before: what came while a connection broke may come again."""
    key = f"discord:{place_of(message).channel}:{message.id}"
    return await first_time(edge.app.library.store, key, datetime.now(UTC))
