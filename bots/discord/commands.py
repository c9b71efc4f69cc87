"""Slash commands that ask for something: /quote, /lesson, /topics and /help; and how any command is answered."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands

from bots.discord import autocompletes
from bots.discord.askers import asker_of
from bots.discord.edge import Edge
from bots.discord.guarding import guarded, in_time
from bots.discord.replying import answer
from core.completion.suggestion import What
from core.grammar import parse_command, readable
from core.requests import LONGEST, Asker, HelpRequest, LessonRequest, QuoteRequest, Request, TopicsRequest

if TYPE_CHECKING:
    from bots.discord.bot import QuotidianBot

LONGEST_NAME = 200
"""Characters of a name that can be typed: of a person, a source, a topic, a schedule."""

Interaction = discord.Interaction[Any]
Words = app_commands.Range[str, 1, LONGEST]
Name = app_commands.Range[str, 1, LONGEST_NAME]


def add(tree: app_commands.CommandTree[QuotidianBot], edge: Edge) -> None:
    """Add the commands."""
    _add_quote(tree, edge)
    _add_lesson(tree, edge)
    _add_topics(tree, edge)
    _add_help(tree, edge)


def asked(  # noqa: PLR0913 - a field each
    command: str,
    asker: Asker,
    words: str | None,
    *,
    by: str | None = None,
    source: str | None = None,
    topic: str | None = None,
) -> Request:
    """Read what was typed after `/quote` or `/lesson`, and the filters that were chosen beside it.

    What is typed is read as everywhere: phrases in quotation marks, and filters such as `by:`, may stand in it.
    """
    request = parse_command(f"/{command} {words or ''}", asker)
    if not isinstance(request, QuoteRequest | LessonRequest):
        return request
    terms = request.terms
    by, source, topic = (readable(name or "") for name in (by, source, topic))
    chosen = replace(terms, by=by or terms.by, source=source or terms.source, topic=topic or terms.topic)
    return replace(request, terms=chosen)


async def run(edge: Edge, interaction: Interaction, what: str, request: Request, *, slow: bool = False) -> None:
    """Answer a command, for whoever gave it alone; `what` names it in the log, `slow` is that of `guarded`."""
    await guarded(edge, interaction, what, _answered(edge, interaction, request), slow=slow)


async def _answered(edge: Edge, interaction: Interaction, request: Request) -> None:
    reply = await in_time(interaction, edge.app.commands.answer(request))
    await answer(interaction, reply, request=request)


def _add_quote(tree: app_commands.CommandTree[QuotidianBot], edge: Edge) -> None:
    @tree.command(name="quote", description="A quote that fits what you look for, or any")
    @app_commands.rename(source="from")
    @app_commands.describe(
        words="What it is about, a phrase, or one of those offered; without anything, any quote",
        by="Who said it",
        source="The talk, the book or the document that it stands in",
        topic="What it is about, as a whole",
    )
    @app_commands.autocomplete(
        words=autocompletes.names(edge, What.QUOTE),
        by=autocompletes.names(edge, What.SPEAKER),
        source=autocompletes.names(edge, What.SOURCE),
        topic=autocompletes.names(edge, What.TOPIC),
    )
    async def quote(
        interaction: Interaction,
        words: Words | None = None,
        by: Name | None = None,
        source: Name | None = None,
        topic: Name | None = None,
    ) -> None:
        request = asked("quote", asker_of(interaction), words, by=by, source=source, topic=topic)
        await run(edge, interaction, "/quote", request)


def _add_lesson(tree: app_commands.CommandTree[QuotidianBot], edge: Edge) -> None:
    @tree.command(name="lesson", description="Today's lesson, or one that fits what you look for")
    @app_commands.describe(
        words="What it is about, or one of those offered; without anything, today's lesson",
        topic="What it is about, as a whole",
    )
    @app_commands.autocomplete(
        words=autocompletes.names(edge, What.HEADING), topic=autocompletes.names(edge, What.TOPIC)
    )
    async def lesson(interaction: Interaction, words: Words | None = None, topic: Name | None = None) -> None:
        await run(edge, interaction, "/lesson", asked("lesson", asker_of(interaction), words, topic=topic))


def _add_topics(tree: app_commands.CommandTree[QuotidianBot], edge: Edge) -> None:
    @tree.command(name="topics", description="What there is, by topic, or some of what there is on one")
    @app_commands.describe(topic="The topic to look into; without one, all of them")
    @app_commands.autocomplete(topic=autocompletes.names(edge, What.TOPIC))
    async def topics(interaction: Interaction, topic: Name | None = None) -> None:
        request = TopicsRequest(asker=asker_of(interaction), name=readable(topic or ""))
        await run(edge, interaction, "/topics", request)


def _add_help(tree: app_commands.CommandTree[QuotidianBot], edge: Edge) -> None:
    @tree.command(name="help", description="What you can ask, and how")
    async def help_(interaction: Interaction) -> None:
        await run(edge, interaction, "/help", HelpRequest(asker=asker_of(interaction)))
