"""What decks are dealt from: the passages that each schedule may post, kept until the library changes."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Collection, Mapping
from dataclasses import replace

from core.daily.cards import Card, Cards
from core.daily.schedule import Post, Schedule
from core.filters import Filters
from core.finding import Finder
from core.library.eligible import Eligible, eligible, scopes_in_use
from core.library.following import newest_change
from core.models import PassageKind
from core.narrowing import UnknownName
from core.requests import Terms
from core.team import CONSOLE, View

KINDS: Mapping[Post, tuple[PassageKind, ...]] = {
    Post.LESSON: (PassageKind.LESSON,),
    Post.QUOTE: (PassageKind.QUOTE,),
    Post.BOTH: (PassageKind.LESSON, PassageKind.QUOTE),
}
"""The kinds of passages that a schedule posts."""

MOST_CARDS = 500_000
"""Cards that are kept in memory, some 150 bytes each."""

# What a set of cards takes beside them is as much as so many more.
_BESIDE = 20

ByKind = Mapping[PassageKind, Cards]
_Wanted = tuple[tuple[str, ...], object, Filters]


class Stock:
    """Reads which passages schedules may post, and keeps that; schedules that see and want the same share it."""

    def __init__(self, finder: Finder, *, most: int = MOST_CARDS) -> None:
        """Take how many cards are kept at most; those of the choice that was asked for last are kept in any case."""
        self._finder, self._most = finder, most
        self._kept: OrderedDict[_Wanted, Cards] = OrderedDict()
        self._size = 0
        self._scopes: frozenset[str] = frozenset()
        self._change = -1
        self._turn = asyncio.Lock()

    async def of(self, schedule: Schedule) -> ByKind:
        """Give the cards of each kind that a schedule posts; none where a name in it means nothing any more."""
        return (await self.of_each([schedule]))[schedule.id]

    async def of_each(self, schedules: Collection[Schedule]) -> Mapping[str, ByKind]:
        """Give the cards for several schedules, by their ids, all from one state of the library or a later one."""
        async with self._turn:
            await self._follow()
            views = await self._finder.library.views({schedule.team for schedule in schedules})
            return {schedule.id: await self._by_kind(schedule, views[schedule.team]) for schedule in schedules}

    async def _follow(self) -> None:
        store = self._finder.library.store
        newest = await newest_change(store)
        if newest != self._change:
            self._scopes = await store.look(scopes_in_use)
            self._kept.clear()
            self._size = 0
            self._change = newest

    async def _by_kind(self, schedule: Schedule, view: View) -> ByKind:
        filters = await self._filters(schedule, view)
        if filters is None:
            return {kind: Cards.build(()) for kind in KINDS[schedule.choice.post]}
        return {kind: await self._cards(view, replace(filters, kind=kind)) for kind in KINDS[schedule.choice.post]}

    async def _filters(self, schedule: Schedule, view: View) -> Filters | None:
        choice = schedule.choice
        filters = await self._finder.narrow(view, Terms(by=choice.speaker, source=choice.source))
        if isinstance(filters, UnknownName):
            return None
        return replace(filters, topics=frozenset(choice.topics) or None, unasked=True)

    async def _cards(self, view: View, filters: Filters) -> Cards:
        # What most teams see is the same: what everybody sees.
        scopes = tuple(scope for scope in view.scopes if scope in self._scopes)
        wanted = (scopes, view.hidden, filters)
        cards = self._kept.get(wanted)
        if cards is None:
            seen = View(team=CONSOLE, scopes=scopes, hidden=view.hidden)
            found = await self._finder.library.store.look(lambda connection: eligible(connection, seen, filters))
            cards = self._kept[wanted] = await asyncio.to_thread(Cards.build, map(_to_card, found))
            self._size += len(cards) + _BESIDE
            while len(self._kept) > 1 and self._size > self._most:
                _, oldest = self._kept.popitem(last=False)
                self._size -= len(oldest) + _BESIDE
        self._kept.move_to_end(wanted)
        return cards


def _to_card(found: Eligible) -> Card:
    return Card(id=found.id, speaker=found.speaker, source=found.source, topic=found.topic)
