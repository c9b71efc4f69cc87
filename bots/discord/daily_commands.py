"""/daily: what is posted day by day. Discord keeps it to those who manage a server, or whom its settings let use it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands

from bots.discord import autocompletes
from bots.discord.askers import GRANTED, asker_of
from bots.discord.channels import Picked, PostsTo, target_of
from bots.discord.commands import Name, run
from bots.discord.edge import Edge
from bots.discord.guarding import guarded
from bots.discord.replying import answer
from core.completion.suggestion import What
from core.daily.commands import DailyCommands
from core.daily.schedule import Post
from core.daily.typed import LONGEST
from core.daily.wish import Wish
from core.grammar import readable
from core.reply import Reply
from core.requests import Asker, DailyRequest

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from bots.discord.bot import QuotidianBot

_WHERE = "Where to post: a channel, a thread, a forum; without one, here"
_WHEN = "The time of day, such as 9am or 16:30"
_ZONE = "The time zone, by a city or its name"
_DAYS = "On which days, such as mon-fri; without any, Monday to Friday"
_POST = "What to post; without a choice, a lesson"
_TOPIC = "One topic, or several with commas between"
_BY = "Only what this person said"
_FROM = "Only what stands in this talk, book or document"
_WITHOUT = "Dates to leave out, such as 24 Dec to 2 Jan, 1 May"
_WHICH = "Which daily post; needless where the channel has one"
_TAKEN_AWAY = "; “any” for all"
_MOST_DATES = 4000
"""Characters of dates that can be typed: Discord takes 6,000 in one option."""

Interaction = discord.Interaction[Any]
Channel = app_commands.Transform[Picked, PostsTo]
Short = app_commands.Range[str, 1, LONGEST]
Dates = app_commands.Range[str, 1, _MOST_DATES]
POSTS = [app_commands.Choice(name=name, value=post.value) for name, post in (
    ("a lesson", Post.LESSON), ("a quote", Post.QUOTE), ("a lesson and a quote in turn", Post.BOTH),
)]  # fmt: skip


def add(tree: app_commands.CommandTree[QuotidianBot], edge: Edge) -> None:
    """Add the group of commands."""
    group = app_commands.Group(
        name=GRANTED,
        description="Lessons and quotes that are posted day by day",
        default_permissions=discord.Permissions(manage_guild=True),
    )
    _add_making(group, edge)
    _add_changing(group, edge)
    _add_looking(group, edge)
    _add_resting(group, edge)
    _add_choosing(group, edge)
    _add_acting(group, edge)
    tree.add_command(group)


async def make(edge: Edge, interaction: Interaction, picked: Picked | None, wish: Wish) -> None:
    """Set a daily post up, and show it with its next posts."""
    asker, target = asker_of(interaction), target_of(interaction, picked)
    if target is not None:
        asker = replace(asker, channel=target.name, channel_key=str(target.key))
    await _shown(interaction, asker, DailyCommands(edge.app.daily).add(asker, wish))


async def change(edge: Edge, interaction: Interaction, schedule: str, picked: Picked | None, wish: Wish) -> None:
    """Change what is wished for, and show the daily post with its next posts."""
    asker, target = asker_of(interaction), target_of(interaction, picked) if picked is not None else None
    if target is not None:
        wish = replace(wish, channel=str(target.key))
    await _shown(interaction, asker, DailyCommands(edge.app.daily).change(asker, _word(schedule), wish))


async def _shown(interaction: Interaction, asker: Asker, work: Awaitable[Reply]) -> None:
    await answer(interaction, await work, request=DailyRequest(asker=asker))


async def _say(edge: Edge, interaction: Interaction, *words: str | None) -> None:
    """Answer what a command asks for, in the words in which it could be typed, too."""
    typed = readable(" ".join(word for word in words if word))
    request = DailyRequest(asker=asker_of(interaction), typed=typed)
    await run(edge, interaction, f"/daily {words[0]}", request, slow=True)


def _add_making(group: app_commands.Group, edge: Edge) -> None:
    @group.command(name="add", description="Post a lesson or a quote day by day, and see what comes")
    @app_commands.rename(source="from")
    @app_commands.describe(
        time=_WHEN, zone=_ZONE, channel=_WHERE, days=_DAYS, post=_POST, topic=_TOPIC, by=_BY, source=_FROM,
        without=_WITHOUT,
    )  # fmt: skip
    @app_commands.autocomplete(**_offers(edge))
    @app_commands.choices(post=POSTS)
    async def add_(  # noqa: PLR0913 - a field each
        interaction: Interaction,
        *,
        time: Short,
        zone: Short,
        channel: Channel | None = None,
        days: Short | None = None,
        post: str | None = None,
        topic: Name | None = None,
        by: Name | None = None,
        source: Name | None = None,
        without: Dates | None = None,
    ) -> None:
        topics = _several(topic)
        wish = Wish(
            at=time, zone=zone, days=days, post=post, topics=topics, by=by, source=source, without=without
        )  # fmt: skip
        await guarded(edge, interaction, "/daily add", make(edge, interaction, channel, wish), slow=True)


def _add_changing(group: app_commands.Group, edge: Edge) -> None:
    @group.command(name="change", description="Change when, where and what is posted; what you leave out stays")
    @app_commands.rename(source="from")
    @app_commands.describe(
        schedule=_WHICH, time=_WHEN, zone=_ZONE, channel="Where to post from now on", days="On which days",
        post="What to post", topic=f"{_TOPIC}{_TAKEN_AWAY}", by=f"{_BY}{_TAKEN_AWAY}", source=f"{_FROM}{_TAKEN_AWAY}",
        without=f"{_WITHOUT}; “none” for none",
    )  # fmt: skip
    @app_commands.autocomplete(schedule=autocompletes.schedules(edge), **_offers(edge))
    @app_commands.choices(post=POSTS)
    async def change_(  # noqa: PLR0913 - a field each
        interaction: Interaction,
        *,
        schedule: Name | None = None,
        time: Short | None = None,
        zone: Short | None = None,
        channel: Channel | None = None,
        days: Short | None = None,
        post: str | None = None,
        topic: Name | None = None,
        by: Name | None = None,
        source: Name | None = None,
        without: Dates | None = None,
    ) -> None:
        topics = _several(topic)
        wish = Wish(
            at=time, zone=zone, days=days, post=post, topics=topics, by=by, source=source, without=without
        )  # fmt: skip
        work = change(edge, interaction, schedule or "", channel, wish)
        await guarded(edge, interaction, "/daily change", work, slow=True)


def _add_looking(group: app_commands.Group, edge: Edge) -> None:
    @group.command(name="list", description="What is posted day by day, in all channels")
    async def list_(interaction: Interaction) -> None:
        await _say(edge, interaction, "list")

    looks = (
        ("show", "What a daily post is, and when it comes next"),
        ("preview", "The next five posts"),
        ("history", "What was posted, and what was not, and why"),
    )
    for name, description in looks:
        _add_plain(group, edge, name, description)


def _add_resting(group: app_commands.Group, edge: Edge) -> None:
    @group.command(name="pause", description="Post nothing for a while")
    @app_commands.describe(schedule=_WHICH, until="The date on which it goes on; without one, until you resume it")
    @app_commands.autocomplete(schedule=autocompletes.schedules(edge))
    async def pause(interaction: Interaction, schedule: Name | None = None, until: Short | None = None) -> None:
        await _say(edge, interaction, "pause", _word(schedule), until and f"until {until}")

    _add_plain(group, edge, "resume", "Let what was paused, or lost its channel, post again")
    _add_plain(group, edge, "skip", "Leave the next post out")


def _add_choosing(group: app_commands.Group, edge: Edge) -> None:
    @group.command(name="pin", description="Choose what a date gets")
    @app_commands.describe(passage="The quote or the lesson", date="Such as monday or 24 Dec", schedule=_WHICH)
    @app_commands.autocomplete(passage=autocompletes.names(edge, What.QUOTE), schedule=autocompletes.schedules(edge))
    async def pin(interaction: Interaction, passage: Name, date: Short, schedule: Name | None = None) -> None:
        await _say(edge, interaction, "pin", _word(schedule), _word(passage), date)

    @group.command(name="unpin", description="Let a date have whatever its turn is")
    @app_commands.describe(date="Such as monday or 24 Dec", schedule=_WHICH)
    @app_commands.autocomplete(schedule=autocompletes.schedules(edge))
    async def unpin(interaction: Interaction, date: Short, schedule: Name | None = None) -> None:
        await _say(edge, interaction, "unpin", _word(schedule), date)


def _add_acting(group: app_commands.Group, edge: Edge) -> None:
    _add_plain(group, edge, "now", "Post today's at once")
    _add_plain(group, edge, "remove", "End a daily post for good, with its history")


def _add_plain(group: app_commands.Group, edge: Edge, name: str, description: str) -> None:
    """Add a command that needs to know nothing but which daily post."""

    @group.command(name=name, description=description)
    @app_commands.describe(schedule=_WHICH)
    @app_commands.autocomplete(schedule=autocompletes.schedules(edge))
    async def plain(interaction: Interaction, schedule: Name | None = None) -> None:
        await _say(edge, interaction, name, _word(schedule))


def _offers(edge: Edge) -> dict[str, autocompletes.Offers]:
    """Give what completes the fields that tell when and what to post."""
    return {
        "zone": autocompletes.zones(edge),
        "days": autocompletes.days(edge),
        "topic": autocompletes.several(edge, What.TOPIC),
        "by": autocompletes.names(edge, What.SPEAKER),
        "source": autocompletes.names(edge, What.SOURCE),
    }


def _several(typed: str | None) -> tuple[str, ...] | None:
    return None if typed is None else tuple(each.strip() for each in typed.split(","))


def _word(typed: str | None) -> str:
    """Give an id that was typed as one word: a second would be taken for what follows it."""
    return "-".join((typed or "").split())
