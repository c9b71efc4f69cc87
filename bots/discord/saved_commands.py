"""/saved: what somebody saved of messages, and what others saved of theirs."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands

from bots.discord.askers import asker_of, place_of
from bots.discord.edge import Edge
from bots.discord.guarding import guarded, in_time
from bots.discord.replying import send
from bots.discord.saved_view import Kept, list_message

if TYPE_CHECKING:
    from bots.discord.bot import QuotidianBot

Interaction = discord.Interaction[Any]


def add(tree: app_commands.CommandTree[QuotidianBot], edge: Edge) -> None:
    """Add the command."""

    @tree.command(
        name="saved", description="What you saved as quotes, what others saved of yours, and whether they may"
    )
    async def saved(interaction: Interaction) -> None:
        await guarded(edge, interaction, "/saved", _show(edge, interaction))


async def _show(edge: Edge, interaction: Interaction) -> None:
    asker, saving = asker_of(interaction), edge.app.saving
    saved, words, opted_out = await in_time(
        interaction, asyncio.gather(saving.saved_by(asker), saving.words_of(asker), saving.has_opted_out(asker))
    )
    kept = Kept(
        asker=asker,
        saved=saved,
        words=[each for each in words if each.saver != asker.who],
        opted_out=opted_out,
        alone=place_of(interaction).server is None,
    )
    await send(interaction, list_message(kept))
