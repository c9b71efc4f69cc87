"""Who asks, and where, by what comes along with a command, a click or a message: nothing is looked up."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import discord

from bots.discord.place import Place
from core.requests import Asker

GRANTED = "daily"
"""The command that Discord itself keeps to those who manage a server, or whom a server's settings let use it."""

_HERE = "this channel"
_IN_PRIVATE = "this conversation"
_UNSEEN = "a private channel"
_NAMELESS = "quotidian"
_ELSEWHERE = 0
Event = discord.Interaction[Any] | discord.Message


def place_of(event: Event) -> Place:
    """Say where something happened. Where somebody installed the bot for themselves alone, no server counts."""
    if isinstance(event, discord.Message):
        server, member = event.guild.id if event.guild else None, event.author.id
    else:
        server, member = _server_of(event), event.user.id
    channel = event.channel.id if event.channel is not None else _ELSEWHERE
    return Place(server=server, member=member, channel=channel, manages=_manages(event, server))


def asker_of(event: Event) -> Asker:
    """Say who asks, by the names that others see; the date is that in UTC, since Discord tells of no time zones."""
    place = place_of(event)
    member = event.author if isinstance(event, discord.Message) else event.user
    return Asker(
        team=place.team,
        channel=name_of(event.channel),
        member=member.display_name,
        today=datetime.now(UTC).date(),
        channel_key=str(place.channel),
        member_key=str(place.member),
        manages=place.manages,
    )


def asker_of_channel(event: Event) -> Asker:
    """Say who asks about a whole channel: in a thread, or in a post of a forum, about what that belongs to."""
    asker, channel = asker_of(event), event.channel
    if not isinstance(channel, discord.Thread):
        return asker
    return replace(asker, channel=name_of(channel.parent), channel_key=str(channel.parent_id))


def name_of(channel: object) -> str:
    """Call a channel, a thread or a forum's post as people do."""
    if isinstance(channel, discord.DMChannel | discord.GroupChannel):
        return _IN_PRIVATE
    name = getattr(channel, "name", None)
    return f"#{name}" if name else _HERE


def own_name(event: Event) -> str:
    """Give the name that the bot has where something happened."""
    me: object = event.guild.me if event.guild else None
    if me is None and isinstance(event, discord.Interaction):
        me = event.client.user
    if me is None and isinstance(event.channel, discord.DMChannel):
        me = event.channel.me
    return me.display_name if isinstance(me, discord.Member | discord.ClientUser) else _NAMELESS


def name_at(event: Event, key: str) -> str:
    """Call a channel of the same team, by its id, as people do, or one that the bot does not see by the id.

    Who may manage a server, or is let use a command, need not see all that is in it: of that, no name is told.
    """
    if place_of(event).server is None:  # nothing is posted for somebody alone but in private
        return _IN_PRIVATE
    found = event.guild.get_channel_or_thread(int(key)) if event.guild and key.isdecimal() else None
    if found is None:
        return key
    return name_of(found) if _sees(event, found) else _UNSEEN


def _sees(event: Event, channel: discord.abc.GuildChannel | discord.Thread) -> bool:
    """Tell whether somebody surely sees a channel: who is in a private thread, the bot does not know."""
    member = event.author if isinstance(event, discord.Message) else event.user
    if not isinstance(member, discord.Member) or (isinstance(channel, discord.Thread) and channel.parent is None):
        return False
    may = channel.permissions_for(member)
    is_private = isinstance(channel, discord.Thread) and channel.is_private()
    return may.view_channel and (may.manage_threads or not is_private)


def _server_of(interaction: discord.Interaction[Any]) -> int | None:
    """Give the server that a command or a click belongs to: none where the bot is only the member's own.

    Nor is it one that took the commands without the bot: nobody would tell when it removes them.
    """
    key = interaction.guild_id
    alone = interaction.is_user_integration() and not interaction.is_guild_integration()
    return None if alone or key is None or interaction.client.get_guild(key) is None else key


def _manages(event: Event, server: int | None) -> bool:
    """Tell whether Discord lets somebody manage what a server has; everybody manages what is theirs alone."""
    if server is None:
        return True
    if isinstance(event, discord.Message):
        author = event.author
        return isinstance(author, discord.Member) and author.guild_permissions.manage_guild
    return has_permission(event) or _was_let(event)


def has_permission(interaction: discord.Interaction[Any]) -> bool:
    """Tell whether somebody may manage the server itself."""
    return interaction.permissions.manage_guild or interaction.permissions.administrator


def _was_let(interaction: discord.Interaction[Any]) -> bool:
    """Tell whether it is the command that a server keeps from those who may not use it.

    It does not keep it from those who use an installation of their own.
    """
    if interaction.is_user_integration():
        return False
    command = interaction.command
    root = command.root_parent or command if isinstance(command, discord.app_commands.Command) else command
    return root is not None and root.name == GRANTED
