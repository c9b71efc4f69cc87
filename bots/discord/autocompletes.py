"""What is offered while somebody types: names and passages of the library, time zones, weekdays, schedules."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Sequence
from itertools import takewhile
from typing import Any

import discord
from discord import app_commands

from bots.discord.askers import asker_of, name_at, place_of
from bots.discord.edge import Edge
from bots.discord.guarding import suggested
from core.completion.suggestion import Suggestion, What
from core.daily.saying import say_schedule
from core.daily.weekdays import read_days, say_days
from core.daily.zones import offer_zones
from core.documents.text import shorten, squeeze
from core.errors import ScheduleError
from core.library.folding import fold

MOST, LONGEST = 25, 100
"""Choices that Discord takes, and characters of each part of one."""

SECONDS = 2.0
"""How long somebody who types waits at most: Discord waits for three, and a part of them passes on the way."""

_DAYS = (
    "weekdays", "every day", "mon,wed,fri", "tue,thu", "weekends", "monday", "tuesday", "wednesday", "thursday",
    "friday", "saturday", "sunday",
)  # fmt: skip
_LONGEST_LABEL = 72
_NIGHT, _NEVER = "22:00-7:00", "off"
_BETWEEN = frozenset(("am", "pm", "-", "–", "from", "to", "until", "till"))
"""Words that stand between the numbers of hours."""

Interaction = discord.Interaction[Any]
Choice = app_commands.Choice[str]
Offers = Callable[[Interaction, str], Coroutine[Any, Any, list[Choice]]]
"""What discord.py calls with each letter."""

Look = Callable[[Interaction, str], Coroutine[Any, Any, Iterable[Choice]]]


def names(edge: Edge, what: What) -> Offers:
    """Offer names of the library, or its passages, as far as whoever types sees them."""

    async def look(interaction: Interaction, typed: str) -> Iterable[Choice]:
        found = await _completed(edge, interaction, what, typed)
        if what is What.HEADING:  # that each has one passage need not be said
            return [choice(each.label, each.value) for each in found]
        return map(_choice_of, found)

    return _offers(edge, what.value, look)


def several(edge: Edge, what: What) -> Offers:
    """Offer names for a list with commas: what stands before the last comma stays."""

    async def look(interaction: Interaction, typed: str) -> Iterable[Choice]:
        before, comma, last = typed.rpartition(",")
        begun = f"{before.strip()}, " if comma else ""
        found = await _completed(edge, interaction, what, last)
        return [choice(f"{begun}{each.label}", f"{begun}{each.value}") for each in found if _fits(begun, each)]

    return _offers(edge, f"several {what.value}", look)


def anything(edge: Edge) -> Offers:
    """Offer whatever can be hidden: speakers, sources, passages."""

    async def look(interaction: Interaction, typed: str) -> Iterable[Choice]:
        kinds = (What.SPEAKER, What.SOURCE, What.QUOTE)
        found = await asyncio.gather(*(_completed(edge, interaction, what, typed) for what in kinds))
        return map(_choice_of, _in_turn(found))

    return _offers(edge, "anything", look)


def hidden(edge: Edge) -> Offers:
    """Offer what is hidden, to those who may show it again."""

    async def look(interaction: Interaction, typed: str) -> Iterable[Choice]:
        found = await edge.app.curating.hidden(asker_of(interaction))
        said = [(f"{each.what.value.capitalize()} {each.name}", each.typed) for each in found]
        return [choice(name, value) for name, value in said if _is_like(typed, name)]

    return _offers(edge, "hidden", look)


def schedules(edge: Edge) -> Offers:
    """Offer the schedules of the team that whoever types may see: first those of the place where they type."""

    async def look(interaction: Interaction, typed: str) -> Iterable[Choice]:
        asker, topics = asker_of(interaction), edge.app.library.topic_of
        own = await edge.app.daily.list_(asker)
        said = [
            (each.id, say_schedule(each, name_at(interaction, each.channel), topics))
            for each in sorted(own, key=lambda each: each.channel != asker.where)
        ]
        return [choice(said, ident) for ident, said in said if ident.startswith(typed) or _is_like(typed, said)]

    return _offers(edge, "schedule", look)


def zones(edge: Edge) -> Offers:
    """Offer time zones."""

    async def look(_interaction: Interaction, typed: str) -> Iterable[Choice]:
        return [choice(zone, zone) for zone in offer_zones(typed, MOST)]

    return _offers(edge, "zone", look)


def hours(edge: Edge) -> Offers:
    """Offer hours of the day, each with a time zone: those that were typed, or usual ones; and none."""

    async def look(_interaction: Interaction, typed: str) -> Iterable[Choice]:
        said = typed.split()
        begun = list(takewhile(_is_of_hours, said))
        zone, first = " ".join(said[len(begun) :]), " ".join(begun) or _NIGHT
        never = [choice(_NEVER, _NEVER)] if _NEVER.startswith(typed.strip().casefold()) else []
        return [*never, *(choice(each, each) for each in (f"{first} {key}" for key in offer_zones(zone, MOST)))]

    return _offers(edge, "hours", look)


def days(edge: Edge) -> Offers:
    """Offer weekdays: what was typed as it is understood, then what is usual."""

    async def look(_interaction: Interaction, typed: str) -> Iterable[Choice]:
        understood = [choice(say_days(read), typed) for read in _read_days(typed)]
        usual = [choice(say_days(read_days(each)), each) for each in _DAYS if _is_like(typed, each)]
        return [*understood, *(each for each in usual if each.name not in [one.name for one in understood])]

    return _offers(edge, "days", look)


def choice(name: str, value: str) -> Choice:
    """Make a choice of what people read, and of what it stands for, which has at most 100 characters."""
    return app_commands.Choice(name=shorten(squeeze(name), LONGEST) or value, value=value)


def _offers(edge: Edge, what: str, look: Look) -> Offers:
    async def offers(interaction: Interaction, current: str) -> list[Choice]:
        return await suggested(edge, interaction, f"offer {what}", _looked(look, interaction, current[:LONGEST]))

    return offers


async def _looked(look: Look, interaction: Interaction, typed: str) -> list[Choice]:
    """Look, but not for longer than Discord waits: nothing then, and more with the next letter."""
    try:
        async with asyncio.timeout(SECONDS):
            found = await look(interaction, typed)
    except TimeoutError:
        return []
    once = {each.value: each for each in found if 0 < len(each.value) <= LONGEST}
    return list(once.values())[:MOST]


async def _completed(edge: Edge, interaction: Interaction, what: What, typed: str) -> Sequence[Suggestion]:
    view = await edge.app.library.view(place_of(interaction).team)
    return await edge.app.completions.complete(view, what, typed, MOST)


def _choice_of(suggestion: Suggestion) -> Choice:
    label = shorten(suggestion.label, _LONGEST_LABEL)
    return choice(f"{label} · {suggestion.detail}" if suggestion.detail else suggestion.label, suggestion.value)


def _fits(begun: str, suggestion: Suggestion) -> bool:
    taken = {each.strip() for each in begun.split(",")}
    return suggestion.value not in taken and len(begun) + len(suggestion.value) <= LONGEST


def _in_turn(found: Sequence[Sequence[Suggestion]]) -> Iterable[Suggestion]:
    """Give the first of each, then the second of each, and so on."""
    longest = max(map(len, found), default=0)
    return (each[place] for place in range(longest) for each in found if place < len(each))


def _is_of_hours(word: str) -> bool:
    return any(sign.isdigit() for sign in word) or word.casefold() in _BETWEEN


def _read_days(typed: str) -> Iterable[frozenset[int]]:
    try:
        return (read_days(typed),) if typed.strip() else ()
    except ScheduleError:
        return ()


def _is_like(typed: str, said: str) -> bool:
    """Tell whether each word typed begins one of what is said."""
    words = fold(said)
    return all(any(word.startswith(part) for word in words) for part in fold(typed))
