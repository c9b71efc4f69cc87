"""The bot: everything that Discord sends finds who listens to it here; nothing is started."""

from __future__ import annotations

import sys

import discord
import structlog

from bots.app import App
from bots.discord import (
    buttons,
    commands,
    daily_commands,
    leaving,
    library_commands,
    listen_commands,
    mentions,
    overhearing,
    saved_commands,
    saving_form,
    syncing,
)
from bots.discord.edge import Edge
from bots.discord.logs import take_words_out
from bots.discord.mishaps import said_of
from bots.discord.reaching import connector_of
from bots.discord.surface import intents_of
from bots.discord.translating import Tables
from bots.discord.tree import Tree

PARTS = (commands, daily_commands, library_commands, listen_commands, saving_form, saved_commands)
"""The modules that have commands."""

_log = structlog.get_logger()

take_words_out()


def create_bot(app: App) -> QuotidianBot:
    """Wire the bot, not logged in; to be called on the running loop."""
    bot = QuotidianBot(app)
    for part in PARTS:
        part.add(bot.tree, bot.edge)
    return bot


class QuotidianBot(discord.AutoShardedClient):
    """Answers on Discord, in as many shards as Discord wants, keeping no messages and no members in memory."""

    def __init__(self, app: App) -> None:
        super().__init__(
            intents=intents_of(app.settings.discord),
            allowed_mentions=discord.AllowedMentions.none(),
            max_messages=None,
            chunk_guilds_at_startup=False,
            member_cache_flags=discord.MemberCacheFlags.none(),
            connector=connector_of(app.settings.discord),
        )
        self.edge = Edge(app=app)
        self.tree = Tree(self)

    async def setup_hook(self) -> None:
        """Get ready, once logged in: buttons of long ago are heard, and Discord is told of commands that changed."""
        self.add_dynamic_items(*buttons.DYNAMIC_ITEMS, *saving_form.DYNAMIC_ITEMS)
        await self.tree.set_translator(Tables())
        app = self.edge.app
        await syncing.synchronise(self.tree, app.library.store, app.settings.discord.development_server)

    async def on_message(self, message: discord.Message) -> None:
        """Answer where the bot is mentioned, and in direct messages; hear what is said where it may listen."""
        await mentions.heard(self.edge, message)
        await overhearing.overheard(self.edge, message)

    async def on_interaction(self, interaction: discord.Interaction[QuotidianBot]) -> None:
        """Tell whoever sends off a form of before a restart; all else finds its listener by itself."""
        await saving_form.unheard(self.edge, interaction)

    async def on_ready(self) -> None:
        """See which servers came and went meanwhile. Discord tells of this each time that it was connected anew."""
        self.edge.under_way.note()
        await leaving.compare(self.edge, [guild.id for guild in self.guilds])

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Take a server back that had removed the bot."""
        self.edge.under_way.note()
        await leaving.came(self.edge, guild.id)

    async def on_guild_available(self, guild: discord.Guild) -> None:
        """Take a server back that seemed to have removed the bot, while Discord itself did not reach it."""
        self.edge.under_way.note()
        await leaving.came(self.edge, guild.id)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Let what a server had rest. One that Discord itself does not reach is none of these."""
        self.edge.under_way.note()
        await leaving.left(self.edge, guild.id)

    async def on_error(self, event_method: str, /, *_: object, **__: object) -> None:
        """Log what went wrong where nobody waits for an answer, without what anybody wrote."""
        error = sys.exc_info()[1]
        if error is not None:
            _log.error("discord.error", what=event_method, **said_of(error))
