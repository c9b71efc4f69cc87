"""What becomes of commands that reach no listener, or come to nothing on the way to one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
import structlog
from discord import app_commands

from bots.discord.askers import place_of
from bots.discord.guarding import logged, try_to_tell
from bots.discord.surface import CONTEXTS, INSTALLS

if TYPE_CHECKING:
    from bots.discord.bot import QuotidianBot

CHANGED = "This command has changed since Discord last told your app of it: restart the app, or try in a while."
"""What is said where a member's app, or Discord, still has a command of before."""

MAY_NOT = "You may not use this command here."

_log = structlog.get_logger()


class Tree(app_commands.CommandTree["QuotidianBot"]):
    """The commands, usable wherever Discord allows it."""

    def __init__(self, bot: QuotidianBot) -> None:
        super().__init__(bot, allowed_contexts=CONTEXTS, allowed_installs=INSTALLS)

    async def on_error(
        self, interaction: discord.Interaction[QuotidianBot], error: app_commands.AppCommandError
    ) -> None:
        """Tell whoever asked in a sentence."""
        if interaction.type is not discord.InteractionType.autocomplete:
            await try_to_tell(interaction, _name(interaction), _sentence(interaction, error))


def _sentence(interaction: discord.Interaction[QuotidianBot], error: app_commands.AppCommandError) -> str:
    if isinstance(error, app_commands.CommandNotFound | app_commands.CommandSignatureMismatch):
        _log.warning("discord.unknown_command", team=place_of(interaction).team.key)
        return CHANGED
    if isinstance(error, app_commands.CheckFailure):
        return MAY_NOT
    if isinstance(error, app_commands.TransformerError):
        return "That cannot be used here: choose one of those that are offered."
    return logged(error, what=_name(interaction), team=place_of(interaction).team.key)


def _name(interaction: discord.Interaction[QuotidianBot]) -> str:
    command = interaction.command
    return command.qualified_name if command else "command"
