"""The form in which a message is saved as a quote, and what can be done with it afterwards."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Self, cast

import discord
from aiohttp import ClientError
from discord import app_commands, ui

from bots.discord.askers import asker_of
from bots.discord.clicked import Clicked, message_in
from bots.discord.edge import Edge
from bots.discord.guarding import at_once, guarded, in_time, tell
from bots.discord.rendered import Rendered
from bots.discord.replying import send
from bots.discord.saving_view import (
    HOME,
    PATTERN,
    SURE,
    forgotten,
    quoted_message,
    saved_message,
    saving_form,
    sure_message,
    team_named,
    text_message,
    wording_form,
)
from core.requests import Asker
from core.saving import telling
from core.saving.saved import Saved, SavedBeforeError, Wording
from core.saving.telling import Choice
from core.team import Team

if TYPE_CHECKING:
    from bots.discord.bot import QuotidianBot

SAVE_QUOTE = "Save as quote"
"""The name of the command, in the menu of a message."""

_CHANGE = "The button below lets you change your mind; /saved in the server does, too."

Interaction = discord.Interaction[Any]


def add(tree: app_commands.CommandTree[QuotidianBot], edge: Edge) -> None:
    """Add the command to the menus of messages."""

    @tree.context_menu(name=SAVE_QUOTE)
    async def save_quote(interaction: Interaction, message: discord.Message) -> None:
        await guarded(edge, interaction, "save_quote", _open(edge, interaction, message))


async def unheard(edge: Edge, interaction: Interaction) -> None:
    """Say so where somebody sends a form off that this process does not know."""
    sentence = forgotten(edge, interaction)
    if sentence is not None:
        await guarded(edge, interaction, "forgotten_form", tell(interaction, sentence))


class SavedButton(ui.DynamicItem[ui.Button[Any]], template=PATTERN):
    """A button about something saved, as it is heard: whichever message it is on, and whoever sent that."""

    def __init__(self, item: ui.Button[Any], does: str, team: Team, named: str) -> None:
        super().__init__(item)
        self._does, self._team, self._named = does, team, named

    @classmethod
    async def from_custom_id(cls, _interaction: Interaction, item: ui.Item[Any], match: re.Match[str], /) -> Self:
        """Make it of what discord.py found on the message that was clicked on."""
        return cls(cast("ui.Button[Any]", item), match["does"], team_named(match["team"]), match["named"])

    async def callback(self, interaction: Interaction) -> None:
        """Do what it stands for, in the library that it is about: direct messages are about a server's, too."""
        edge = interaction.client.edge
        asker = _asker_in(self._team, interaction)
        await guarded(
            edge, interaction, f"saved:{self._does}", _WORKS[self._does](edge, interaction, asker, self._named)
        )


DYNAMIC_ITEMS = (SavedButton,)
"""What the bot registers, to hear of clicks."""


async def _open(edge: Edge, interaction: Interaction, message: discord.Message) -> None:
    """Open the form for a message, or show what it is saved as already."""
    clicked = message_in(interaction, message)
    try:
        await at_once(edge.app.saving.check(clicked.asker, clicked.message))
    except SavedBeforeError as error:
        await send(interaction, await _shown(edge, clicked.asker, error.saved, str(error).rstrip(".")))
        return
    await interaction.response.send_modal(saving_form(edge, clicked, partial(_save, edge, clicked)))


async def _save(edge: Edge, clicked: Clicked, interaction: Interaction, wording: Wording) -> None:
    """Save what the form holds; tell who saved it, and whose words they are."""
    asker = _asker_in(clicked.asker.team, interaction)
    saved = await in_time(interaction, edge.app.saving.save(asker, clicked.message, wording))
    try:
        await send(interaction, await _shown(edge, asker, saved, telling.SAVED))
    finally:  # it is saved, whether or not Discord takes the answer
        if saved.author and not clicked.own and not clicked.alone:
            await _tell_quoted(interaction, clicked, saved)


async def _tell_quoted(interaction: Interaction, clicked: Clicked, saved: Saved) -> None:
    """Tell whose words they are in a direct message; who saved them knows it where that cannot be."""
    asker = clicked.asker
    server = interaction.guild.name if interaction.guild else HOME
    try:
        await clicked.author.send(**quoted_message(saved, asker.member, server, asker.team).fields())
    except (discord.DiscordException, ClientError, OSError):
        await tell(interaction, telling.UNTOLD)


async def _shown(edge: Edge, asker: Asker, saved: Saved, title: str) -> Rendered:
    """Show what is saved with what somebody may do with it."""
    return saved_message(saved, title, asker.team, await edge.app.saving.choices(asker, saved))


async def _edit(edge: Edge, interaction: Interaction, asker: Asker, named: str) -> None:
    """Open the form that words anew."""
    saved = await at_once(edge.app.saving.find(asker, named))
    await interaction.response.send_modal(wording_form(edge, saved.passage, partial(_change, edge, asker.team, named)))


async def _change(edge: Edge, team: Team, named: str, interaction: Interaction, wording: Wording) -> None:
    """Word anew what was saved, and show it in the place of what it was."""
    asker = _asker_in(team, interaction)
    saved = await in_time(interaction, edge.app.saving.change(asker, named, wording), thinking=False)
    await send(interaction, await _shown(edge, asker, saved, telling.CHANGED), replace=True)


async def _remove(said: str, edge: Edge, interaction: Interaction, asker: Asker, named: str) -> None:
    """Remove what was saved: of one's own, or of what one saved."""
    await in_time(interaction, edge.app.saving.remove(asker, named), thinking=False)
    await send(interaction, text_message(said, asker.team), replace=True)


async def _ask(edge: Edge, interaction: Interaction, asker: Asker, named: str) -> None:
    """Ask whether somebody is sure: what goes then, goes for good."""
    del edge, named
    await send(interaction, sure_message(asker.team))


async def _opt_out(edge: Edge, interaction: Interaction, asker: Asker, named: str) -> None:
    del named
    removed = await in_time(interaction, edge.app.saving.opt_out(asker), thinking=False)
    said = telling.opted_out(removed, _CHANGE)
    await send(interaction, text_message(said, asker.team, (Choice.AGAIN,)), replace=True)


async def _opt_in(edge: Edge, interaction: Interaction, asker: Asker, named: str) -> None:
    del named
    await in_time(interaction, edge.app.saving.opt_in(asker), thinking=False)
    await send(interaction, text_message(telling.OPTED_IN, asker.team, (Choice.NEVER,)), replace=True)


def _asker_in(team: Team, interaction: Interaction) -> Asker:
    """Say who asks about a team's library; what they may elsewhere counts for nothing there."""
    asker = asker_of(interaction)
    return asker if asker.team == team else replace(asker, team=team, manages=False)


_Work = Callable[[Edge, Interaction, Asker, str], Awaitable[None]]
_WORKS: Mapping[str, _Work] = {
    Choice.EDIT: _edit,
    Choice.DELETE: partial(_remove, telling.DELETED),
    Choice.REMOVE: partial(_remove, telling.REMOVED),
    Choice.NEVER: _ask,
    SURE: _opt_out,
    Choice.AGAIN: _opt_in,
}
