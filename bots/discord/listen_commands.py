"""/listen: where the bot may answer what nobody asked it. Its words are those that are typed elsewhere, too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands

from bots.discord import autocompletes
from bots.discord.commands import Name
from bots.discord.edge import Edge
from bots.discord.guarding import guarded
from bots.discord.listening import answer_listening
from core.completion.suggestion import What
from core.daily.typed import LONGEST
from core.grammar import readable
from core.listening.weights import Care

if TYPE_CHECKING:
    from bots.discord.bot import QuotidianBot

_MANAGERS = "; for those who manage the server"
_CARE = "How sure I must be; without a choice, as before, or normal"
_TOPICS = "One topic, or several with commas between; “all” for all"
_QUIET = "Hours without, with their time zone, such as 22:00-7:00 Europe/Warsaw; “off” for none"
_REPLY = "The id of what I said or noted, as /listen log shows it"
_LAST_PAGE = 1000
CARES = [app_commands.Choice(name=name, value=care.value) for name, care in (
    ("strict: seldom, and nearly always to the point", Care.STRICT),
    ("normal", Care.NORMAL),
    ("relaxed: more often, and less surely to the point", Care.RELAXED),
)]  # fmt: skip

Interaction = discord.Interaction[Any]
Hours = app_commands.Range[str, 1, LONGEST]
Id = app_commands.Range[str, 1, LONGEST]


def add(tree: app_commands.CommandTree[QuotidianBot], edge: Edge) -> None:
    """Add the group of commands. It is for everybody to see and to leave: who may do more, the core asks."""
    group = app_commands.Group(
        name="listen",
        description="Where I may answer what nobody asked me",
        allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=False, private_channel=False),
        allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
    )
    _add_beginning(group, edge)
    _add_looking(group, edge)
    _add_opinions(group, edge)
    _add_settings(group, edge)
    _add_members(group, edge)
    tree.add_command(group)


async def _say(edge: Edge, interaction: Interaction, *words: str | None) -> None:
    """Answer what a command asks for, in the words in which it could be typed, too."""
    typed = readable(" ".join(word for word in words if word))
    await guarded(edge, interaction, f"/listen {words[0]}", answer_listening(edge, interaction, typed))


def _add_beginning(group: app_commands.Group, edge: Edge) -> None:
    beginnings = (
        ("on", "Answer here now and then what nobody asked me, where it helps"),
        ("shadow", "Note what I would have said here, and say nothing"),
    )
    for name, description in beginnings:
        _add_mode(group, edge, name, f"{description}{_MANAGERS}")
    _add_plain(group, edge, "off", f"Answer here only who asks me{_MANAGERS}")


def _add_mode(group: app_commands.Group, edge: Edge, name: str, description: str) -> None:
    """Add a command that says how to listen, too."""

    @group.command(name=name, description=description)
    @app_commands.describe(care=_CARE, topics=_TOPICS, quiet=_QUIET)
    @app_commands.choices(care=CARES)
    @app_commands.autocomplete(topics=autocompletes.several(edge, What.TOPIC), quiet=autocompletes.hours(edge))
    async def mode(
        interaction: Interaction, care: str | None = None, topics: Name | None = None, quiet: Hours | None = None
    ) -> None:
        await _say(edge, interaction, name, care, topics and f"topics {topics}", quiet and f"quiet {quiet}")


def _add_looking(group: app_commands.Group, edge: Edge) -> None:
    _add_plain(group, edge, "status", "Whether I listen here, and how")
    _add_plain(group, edge, "help", "What you can ask about listening")

    @group.command(name="log", description=f"What I would have said here{_MANAGERS}")
    @app_commands.describe(page="Which page; without one, the newest")
    async def log(interaction: Interaction, page: app_commands.Range[int, 1, _LAST_PAGE] | None = None) -> None:
        await _say(edge, interaction, "log", f"page {page or 1}")


def _add_opinions(group: app_commands.Group, edge: Edge) -> None:
    opinions = (
        ("why", "Why I said something unasked, or would have"),
        ("less", "Wish for less like something that I said unasked, or would have"),
        ("helpful", "Call helpful what I said unasked, or would have"),
    )
    for name, description in opinions:
        _add_opinion(group, edge, name, description)


def _add_opinion(group: app_commands.Group, edge: Edge, name: str, description: str) -> None:
    """Add a command about one reply, which has buttons for the same where it was made."""

    @group.command(name=name, description=description)
    @app_commands.describe(reply=_REPLY)
    async def opinion(interaction: Interaction, reply: Id) -> None:
        await _say(edge, interaction, name, reply)


def _add_settings(group: app_commands.Group, edge: Edge) -> None:
    cares = (
        (Care.STRICT, "Answer here only where I am very sure that it helps"),
        (Care.NORMAL, "Answer here where I am sure that it helps"),
        (Care.RELAXED, "Answer here where it probably helps"),
    )
    for care, description in cares:
        _add_plain(group, edge, care.value, f"{description}{_MANAGERS}")

    @group.command(name="topics", description=f"What to answer about here{_MANAGERS}")
    @app_commands.describe(topics=_TOPICS)
    @app_commands.autocomplete(topics=autocompletes.several(edge, What.TOPIC))
    async def topics_(interaction: Interaction, topics: Name) -> None:
        await _say(edge, interaction, "topics", topics)

    @group.command(name="quiet", description=f"When to say nothing here unasked{_MANAGERS}")
    @app_commands.describe(hours=_QUIET)
    @app_commands.autocomplete(hours=autocompletes.hours(edge))
    async def quiet_(interaction: Interaction, hours: Hours) -> None:
        await _say(edge, interaction, "quiet", hours)


def _add_members(group: app_commands.Group, edge: Edge) -> None:
    """Add what each member says for themselves, written as it stands below unasked replies: /listen not me."""
    denial = app_commands.Group(name="not", description="Whom not to answer unasked", parent=group)
    _add_plain(denial, edge, "me", "Never answer me unasked in this server, nor judge what I say", typed="not me")
    _add_plain(group, edge, "me", "Answer me unasked again, after “not me”")


def _add_plain(group: app_commands.Group, edge: Edge, name: str, description: str, *, typed: str | None = None) -> None:
    """Add a command that needs to know nothing else."""

    @group.command(name=name, description=description)
    async def plain(interaction: Interaction) -> None:
        await _say(edge, interaction, typed or name)
