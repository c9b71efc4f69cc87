"""What Discord is told of the bot: what it wants to hear, where it can be used, and what it may do, and why.

The invite link is made of this, and the tests compare it with what is called: whoever calls something else adds it.
"""

from __future__ import annotations

from dataclasses import dataclass

import discord
from discord import app_commands

from config.settings import DiscordSettings

INTENTS = discord.Intents(guilds=True, guild_messages=True, dm_messages=True)
"""What is heard anyway: which servers there are, with their channels and roles, and messages.

Of a message in a server that does not mention the bot, nobody tells it the words: that takes a privileged intent.
"""

CONTEXTS = app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True)
"""Where commands can be used: in servers, in the bot's direct messages, and in conversations of others."""

INSTALLS = app_commands.AppInstallationType(guild=True, user=True)
"""Who can install the bot: a server, and somebody for themselves."""

SCOPES = ("bot", "applications.commands")
"""What a server installs."""

OWN_SCOPES = ("applications.commands",)
"""What somebody installs for themselves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Permission:
    """A permission by its name in discord.py, why the bot asks for it, and what Discord allows for it."""

    name: str
    reason: str
    gives: tuple[str, ...]


PERMISSIONS = (
    Permission(
        name="view_channel",
        reason="to see the channels in which it is asked, and to which it posts",
        gives=(
            "active_threads", "archived_threads", "create_thread", "fetch_channel", "fetch_message", "history",
            "publish", "send",
        ),
    ),
    Permission(
        name="send_messages",
        reason="to answer mentions, to post the daily lessons, and to begin posts of forums",
        gives=("create_thread", "publish", "send"),
    ),
    Permission(
        name="send_messages_in_threads",
        reason="to answer and to post in threads and in posts of forums",
        gives=("send",),
    ),
    Permission(
        name="read_message_history",
        reason="to reply to a message, and to look whether a daily lesson stands in a channel already",
        gives=("archived_threads", "fetch_message", "history", "send"),
    ),
)  # fmt: skip

FREE = (
    "create_dm", "defer", "edit_message", "edit_original_response", "login", "send_message", "send_modal",
    "set_translator", "sync",
)  # fmt: skip
"""What is called and needs no permission. Commands and clicks are answered whatever a bot may do in a channel, with
files, too: see discord/discord-api-docs, issue 5316."""


def permissions() -> discord.Permissions:
    """Give the permissions, as an installation asks for them."""
    return discord.Permissions(**{permission.name: True for permission in PERMISSIONS})


def intents_of(settings: DiscordSettings) -> discord.Intents:
    """Say what is heard by these settings: with `message_content`, which is privileged, the words of all messages."""
    heard = discord.Intents(message_content=settings.message_content)
    return INTENTS | heard
