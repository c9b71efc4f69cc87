"""Picking a passage that nobody searched for: at random, or one for each team and day."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, timedelta
from hashlib import blake2b

from core.filters import Filters
from core.library.library import Library
from core.library.passages import draw, get_passages, ids_of
from core.models import Passage, PassageKind
from core.team import View

LESSONS = Filters(kind=PassageKind.LESSON, unasked=True)
# Days after which the lesson of a day may come again.
_APART = 7


async def pick_random(library: Library, view: View, filters: Filters, seen: Collection[str]) -> Passage | None:
    """Pick among what may be picked unasked; where people are asked for, what they said goes first."""
    return await _pick(library, view, replace(filters, unasked=True), seen)


async def pick_asked(library: Library, view: View, filters: Filters, seen: Collection[str]) -> Passage | None:
    """Pick among all that makes sense alone, its wording checked or not: for who asks for a person or a source."""
    return await _pick(library, view, replace(filters, statements=True), seen)


async def _pick(library: Library, view: View, filters: Filters, seen: Collection[str]) -> Passage | None:
    if filters.speakers is None:
        return await draw(library.store, view, filters, seen)
    said = await draw(library.store, view, replace(filters, naming=frozenset()), seen)
    return said or await draw(library.store, view, filters, seen)


async def pick_of_day(library: Library, view: View, day: date) -> Passage | None:
    """Pick one lesson for this team and date, the same whoever asks and whichever machine answers.

    The pick is by highest hash of team, date and id (rendezvous hashing), so that a library that grows during the
    day seldom changes it; the picks of the seven days before are left out.
    """
    lessons = await ids_of(library.store, view, LESSONS)
    apart = min(_APART, len(lessons) - 1)
    lately = {_highest(view, day - timedelta(days=ago), lessons) for ago in range(1, apart + 1)}
    left = [lesson for lesson in lessons if lesson not in lately]
    if not left:
        return None
    picked = await get_passages(library.store, view, [_highest(view, day, left)[1]])
    return picked[0] if picked else None


def _highest(view: View, day: date, lessons: Sequence[tuple[str, int]]) -> tuple[str, int]:
    seed = f"{view.team} {day.isoformat()} ".encode()
    return max(lessons, key=lambda lesson: blake2b(seed + lesson[0].encode(), digest_size=8).digest())
