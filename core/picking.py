"""Picking a passage that nobody searched for: at random, or one for each team and day."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from dataclasses import replace
from datetime import date
from hashlib import blake2b

from core.filters import Filters
from core.finding import Finder
from core.library.library import Library
from core.library.passages import draw, get_passages, ids_of
from core.library.wordings import with_wordings
from core.models import Passage, PassageKind
from core.results import Result
from core.showing import ids_in
from core.team import View

LESSONS = Filters(kind=PassageKind.LESSON, unasked=True)
Pick = Callable[[Library, View, Filters, Collection[str]], Awaitable[Passage | None]]
"""A way to pick among what the filters leave and was not seen (ids)."""

_GROUPS = 8


async def pick_random(library: Library, view: View, filters: Filters, seen: Collection[str]) -> Passage | None:
    """Pick among what may be picked unasked; where people are asked for, what they said goes first."""
    return await _pick(library, view, replace(filters, unasked=True), seen)


async def pick_asked(library: Library, view: View, filters: Filters, seen: Collection[str]) -> Passage | None:
    """Pick among all that makes sense alone, its wording checked or not: for who asks for a person or a source."""
    return await _pick(library, view, replace(filters, statements=True), seen)


async def pick_result(finder: Finder, pick: Pick, view: View, filters: Filters, seen: Collection[str]) -> Result | None:
    """Pick a saying none of whose wordings was seen (ids), and show it in the wording that is best known."""
    seen = set(await with_wordings(finder.library.store, view, seen))
    while passage := await pick(finder.library, view, filters, seen):
        result = await finder.shown(view, passage, replace(filters, statements=True))
        if seen.isdisjoint(ids_in(result)):
            return result
        seen.add(passage.id)
    return None


async def _pick(library: Library, view: View, filters: Filters, seen: Collection[str]) -> Passage | None:
    if filters.speakers is None:
        return await draw(library.store, view, filters, seen)
    said = await draw(library.store, view, replace(filters, naming=frozenset()), seen)
    return said or await draw(library.store, view, filters, seen)


async def pick_of_day(library: Library, view: View, day: date) -> Passage | None:
    """Pick one lesson for this team and date, the same whoever asks and whichever machine answers.

    Lessons are dealt to eight groups, which take turns: so none comes again within eight days, or within as many as
    there are groups in a library of a few. In its group the lesson with the highest hash of team, date and id is
    taken (rendezvous hashing). A library that grows during the day so seldom changes it.
    """
    groups: dict[int, list[tuple[str, int]]] = {}
    for lesson in await ids_of(library.store, view, LESSONS):
        groups.setdefault(_hash(view, "", lesson) % _GROUPS, []).append(lesson)
    if not groups:
        return None
    group = groups[sorted(groups)[day.toordinal() % len(groups)]]
    _, key = max(group, key=lambda lesson: _hash(view, day.isoformat(), lesson))
    picked = await get_passages(library.store, view, [key])
    return picked[0] if picked else None


def _hash(view: View, day: str, lesson: tuple[str, int]) -> int:
    ident, _ = lesson
    return int.from_bytes(blake2b(f"{view.team} {day} {ident}".encode(), digest_size=8).digest())
