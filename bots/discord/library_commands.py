"""/library: what a team's library holds and hides, documents in, and everything out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands

from bots.discord import autocompletes
from bots.discord.askers import asker_of
from bots.discord.commands import Name, run
from bots.discord.edge import Edge
from bots.discord.guarding import guarded
from bots.discord.parcels import ParcelError, download, written
from bots.discord.replying import answer
from core.grammar import readable
from core.library.exporting import ExportFormat
from core.requests import LibraryRequest

if TYPE_CHECKING:
    from bots.discord.bot import QuotidianBot

FORMATS = [app_commands.Choice(name=name, value=form.value) for name, form in (
    ("JSON lines: everything, to be imported again", ExportFormat.JSONL),
    ("CSV: a table", ExportFormat.CSV),
    ("Markdown: a text", ExportFormat.MARKDOWN),
)]  # fmt: skip
_SENT = "The library, as {}."
_TOO_LARGE = 413

Interaction = discord.Interaction[Any]


def add(tree: app_commands.CommandTree[QuotidianBot], edge: Edge) -> None:
    """Add the group of commands."""
    group = app_commands.Group(name="library", description="What the library holds, what is hidden, files in and out")
    _add_figures(group, edge)
    _add_sight(group, edge)
    _add_files(group, edge)
    tree.add_command(group)


async def take_in(edge: Edge, interaction: Interaction, given: discord.Attachment) -> None:
    """Take what somebody attached into their team's own library; raises NotAllowedError or ParcelError."""
    asker, curating = asker_of(interaction), edge.app.curating
    await curating.allow(asker)
    data = await download(curating, given, edge.app.settings.discord.api_base_url)
    await answer(interaction, await curating.take_in(asker, data, given.filename))


async def hand_out(edge: Edge, interaction: Interaction, form: ExportFormat) -> None:
    """Give everything that a team sees as a file to whoever asked, and may; raises NotAllowedError or ParcelError."""
    file = await written(edge.app.curating, asker_of(interaction), form, interaction.filesize_limit)
    try:
        await interaction.followup.send(_SENT.format(file.filename), file=file, ephemeral=True)
    except discord.HTTPException as error:
        if error.status != _TOO_LARGE:
            raise
        raise ParcelError("Discord takes no file of this size: ask whoever runs me for `quotidian export`.") from error


async def _say(edge: Edge, interaction: Interaction, *words: str) -> None:
    """Answer what a command asks for, in the words in which it could be typed, too."""
    typed = readable(" ".join(words))
    await run(edge, interaction, f"/library {words[0]}", LibraryRequest(asker=asker_of(interaction), typed=typed))


def _add_figures(group: app_commands.Group, edge: Edge) -> None:
    @group.command(name="stats", description="Sources, speakers, topics, and what the wordings rest on")
    async def stats(interaction: Interaction) -> None:
        await _say(edge, interaction, "stats")

    @group.command(name="hidden", description="What is not shown here")
    async def hidden(interaction: Interaction) -> None:
        await _say(edge, interaction, "hidden")


def _add_sight(group: app_commands.Group, edge: Edge) -> None:
    @group.command(name="hide", description="Show something here no more; for those who manage the server")
    @app_commands.describe(name="A person, a talk, a book or a document by its title, or a quote or a lesson")
    @app_commands.autocomplete(name=autocompletes.anything(edge))
    async def hide(interaction: Interaction, name: Name) -> None:
        await _say(edge, interaction, "hide", name)

    @group.command(name="unhide", description="Show something again; for those who manage the server")
    @app_commands.describe(name="What is hidden, by its name or its id")
    @app_commands.autocomplete(name=autocompletes.hidden(edge))
    async def unhide(interaction: Interaction, name: Name) -> None:
        await _say(edge, interaction, "unhide", name)


def _add_files(group: app_commands.Group, edge: Edge) -> None:
    @group.command(name="import", description="Add a document to this library; for those who manage the server")
    @app_commands.describe(file="A transcript, captions, Markdown, text, CSV, JSON, Kindle clippings or Readwise")
    async def import_(interaction: Interaction, file: discord.Attachment) -> None:
        await guarded(edge, interaction, "/library import", take_in(edge, interaction, file), slow=True)

    @group.command(name="export", description="Everything as a file; for those who manage the server")
    @app_commands.rename(form="format")
    @app_commands.describe(form="What kind of file; without a choice, JSON lines")
    @app_commands.choices(form=FORMATS)
    async def export(interaction: Interaction, form: str = ExportFormat.JSONL.value) -> None:
        work = hand_out(edge, interaction, ExportFormat(form))
        await guarded(edge, interaction, "/library export", work, slow=True)
