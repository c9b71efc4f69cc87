"""Where daily posts can go: what Discord tells of a channel with a command, and what is wrong with one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, cast

import discord
from discord import AppCommandOptionType, ChannelType, app_commands

from bots.discord.askers import name_of, place_of
from bots.discord.surface import permissions
from core.documents.text import listed
from core.errors import NotAllowedError

_IN_PRIVATE = "Here I am yours alone, and post to nobody but you: write /daily add to me in a direct message."
_UNKNOWN = "I do not see {}: add me there, then try again."
_LOCKED = "{} is locked, so nobody can write there: unlock it, or choose another channel."
_MAY_NOT = "You may not write in {} yourself: ask somebody who may."
_LACKS = "I may not write in {}: give me {} there, then try again."
_TYPES = [
    ChannelType.text, ChannelType.news, ChannelType.public_thread, ChannelType.private_thread,
    ChannelType.news_thread, ChannelType.forum,
]  # fmt: skip

Interaction = discord.Interaction[Any]
Picked = app_commands.AppCommandChannel | app_commands.AppCommandThread
"""A channel that somebody chose, with what they themselves may do there."""


class PostsTo(app_commands.Transformer):
    """An option that takes a channel, a thread, a forum or one of its posts, whether or not the bot sees it."""

    @property
    def type(self) -> AppCommandOptionType:
        """Say that it is a channel."""
        return AppCommandOptionType.channel

    @property
    def channel_types(self) -> list[ChannelType]:
        """Say which channels can be chosen."""
        return _TYPES

    async def transform(self, _interaction: Interaction, value: Picked, /) -> Picked:
        """Take it as Discord gives it."""
        return value


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where to post: the channel's id and name, and what somebody, and the bot, may do there.

    `bot` is None where the bot does not see the channel.
    """

    key: int
    name: str
    is_thread: bool
    member: discord.Permissions
    bot: discord.Permissions | None
    locked: bool = False


def target_of(interaction: Interaction, picked: Picked | None) -> Target | None:
    """Give where somebody wants posts: where they are, if they chose nothing else.

    None is for the member's own conversation with the bot. Raises NotAllowedError where nothing can be posted.
    """
    place = place_of(interaction)
    if place.server is None:
        if picked is not None or not isinstance(interaction.channel, discord.DMChannel) or _is_of_others(interaction):
            raise NotAllowedError(_IN_PRIVATE)
        return None
    target = _here(interaction) if picked is None else _there(picked)
    problem = _problem(target)
    if problem:
        raise NotAllowedError(problem)
    return target


def whole_of(interaction: Interaction) -> object:
    """Give the channel in which somebody is: of a thread, or a forum's post, what it belongs to, if that is known."""
    channel = interaction.channel
    return channel.parent if isinstance(channel, discord.Thread) else channel


def mute_in(interaction: Interaction) -> str | None:
    """Say in a sentence why the bot could not answer what is said in the channel where somebody is; None if it could.

    In a forum that is in its posts, elsewhere in the channel itself.
    """
    channel, name = whole_of(interaction), name_of(whole_of(interaction))
    me = cast("discord.Member | None", interaction.guild.me) if interaction.guild else None
    if not isinstance(channel, discord.abc.GuildChannel) or me is None or not channel.permissions_for(me).view_channel:
        return _UNKNOWN.format(name)
    to_write = "send_messages_in_threads" if isinstance(channel, discord.ForumChannel) else "send_messages"
    lacking = _lacking(channel.permissions_for(me), (to_write, "read_message_history"))
    return _LACKS.format(name, listed(lacking)) if lacking else None


def _is_of_others(interaction: Interaction) -> bool:
    """Tell a conversation of the member with others, into which they brought the bot."""
    return bool(interaction.context.private_channel)


def _here(interaction: Interaction) -> Target:
    channel = interaction.channel
    return Target(
        key=place_of(interaction).channel,
        name=name_of(channel),
        is_thread=isinstance(channel, discord.Thread),
        member=interaction.permissions,
        bot=interaction.app_permissions if _is_told_of(channel, interaction.guild) else None,
        locked=isinstance(channel, discord.Thread) and channel.locked,
    )


def _there(picked: Picked) -> Target:
    is_thread = isinstance(picked, app_commands.AppCommandThread)
    return Target(
        key=picked.id,
        name=name_of(picked),
        is_thread=is_thread,
        member=picked.permissions,
        bot=_bots_own(picked),
        locked=isinstance(picked, app_commands.AppCommandThread) and picked.locked,
    )


def _bots_own(picked: Picked) -> discord.Permissions | None:
    """Work out what the bot may do in a channel, by what Discord told of its roles; of a thread, as in its channel."""
    server = picked.guild
    if not _is_told_of(picked, server):
        return None
    key = picked.parent_id if isinstance(picked, app_commands.AppCommandThread) else picked.id
    channel = server.get_channel(key) if server else None
    me = cast("discord.Member | None", server.me) if server else None
    return channel.permissions_for(me) if channel and me else None


def _is_told_of(channel: object, server: discord.Guild | None) -> bool:
    """Tell whether the bot can see a channel by what it is: of private threads, it is told of those that it is in."""
    if not isinstance(channel, discord.Thread | app_commands.AppCommandThread):
        return True
    is_private = channel.type is ChannelType.private_thread
    return not is_private or (server is not None and server.get_thread(channel.id) is not None)


def _problem(target: Target) -> str | None:
    """Say in a sentence why nothing can be posted there, or not by whoever wants it; None where all is well."""
    if target.bot is None or not target.bot.view_channel:
        return _UNKNOWN.format(target.name)
    if target.locked:
        return _LOCKED.format(target.name)
    if _lacking(target.member, ("view_channel", _to_write(target))):
        return _MAY_NOT.format(target.name)
    unused = {"send_messages", "send_messages_in_threads"} - {_to_write(target)}
    lacking = _lacking(target.bot, [name for name, is_asked in permissions() if is_asked and name not in unused])
    return _LACKS.format(target.name, listed(lacking)) if lacking else None


def _to_write(target: Target) -> str:
    return "send_messages_in_threads" if target.is_thread else "send_messages"


def _lacking(given: discord.Permissions, names: Iterable[str]) -> Sequence[str]:
    """Name the permissions that are not given, as Discord calls them."""
    return [name.replace("_", " ").title() for name in names if not getattr(given, name)]
