"""What was read for a view, kept in memory until something changes."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from sqlalchemy import exists, literal, select, union_all

from core.library.following import newest_change
from core.library.store import Store
from core.library.tables import SOURCES
from core.team import Hidden, View

T = TypeVar("T")

MOST = 500_000
"""Names kept at most, of all views together: two hundred bytes each, or five hundred for the beginning of a quote."""

_EACH = 500
"""What keeping anything counts as, in names; so views are at most a thousand, however small their libraries are."""


@dataclass(frozen=True, slots=True)
class _Sight:
    """What makes two views show the same: teams that added and hid nothing see one library."""

    scopes: tuple[str, ...]
    hidden: Hidden


@dataclass(frozen=True, slots=True)
class _Kept(Generic[T]):
    """What was read, and the change that was the newest before it was."""

    change: int
    value: T
    size: int


class Kept(Generic[T]):
    """Keeps what `read` reads for a view until the store changes; views that show the same share it.

    `size` tells how many names a value holds: the views that were asked for least recently are forgotten where all
    together hold more than MOST. With `patience`, in seconds, who asks after a change gets what was there before if
    reading takes longer; it goes on meanwhile. What a team hides is never given from before.
    """

    def __init__(
        self,
        store: Store,
        read: Callable[[View], Awaitable[T]],
        size: Callable[[T], int],
        patience: float | None = None,
    ) -> None:
        self._store = store
        self._read = read
        self._size = size
        self._patience = patience
        self._kept: OrderedDict[_Sight, _Kept[T]] = OrderedDict()
        self._reading: dict[_Sight, asyncio.Task[_Kept[T]]] = {}
        self._holding: tuple[int, dict[tuple[str, ...], tuple[str, ...]]] = (-1, {})

    async def of(self, view: View) -> T:
        """Give what was read for a view after the newest change, or with patience, what was read before it."""
        change = await newest_change(self._store)
        return await self._after(change, replace(view, scopes=await self._scopes(view, change)))

    async def of_each(self, view: View) -> list[T]:
        """Give the same for each scope of the view that holds anything, so that all teams share what all see."""
        change = await newest_change(self._store)
        parts = [replace(view, scopes=(scope,)) for scope in await self._scopes(view, change)]
        return await asyncio.gather(*(self._after(change, part) for part in parts))

    async def _after(self, change: int, view: View) -> T:
        sight = _Sight(view.scopes, view.hidden)
        before = self._kept.get(sight)
        if before is not None:
            self._kept.move_to_end(sight)
        while before is None or before.change < change:
            reading = self._reading.get(sight) or self._start(view, sight)
            await asyncio.wait((reading,), timeout=self._patience if before else None)
            if before is not None and not reading.done():
                break
            before = reading.result()
        return before.value

    def _start(self, view: View, sight: _Sight) -> asyncio.Task[_Kept[T]]:
        """Read in a task of its own, so that it goes on when whoever asked does not wait."""
        reading = asyncio.create_task(self._read_now(view, sight))
        self._reading[sight] = reading
        reading.add_done_callback(lambda done: self._end(sight, done))
        return reading

    async def _read_now(self, view: View, sight: _Sight) -> _Kept[T]:
        change = await newest_change(self._store)
        value = await self._read(view)
        kept = self._kept[sight] = _Kept(change, value, self._size(value) + _EACH)
        self._kept.move_to_end(sight)
        self._forget()
        return kept

    def _end(self, sight: _Sight, done: asyncio.Task[_Kept[T]]) -> None:
        del self._reading[sight]
        if not done.cancelled():
            done.exception()  # whoever waits is told; where nobody does, the next one reads again and is told

    def _forget(self) -> None:
        size = sum(kept.size for kept in self._kept.values())
        while size > MOST and len(self._kept) > 1:
            _, oldest = self._kept.popitem(last=False)
            size -= oldest.size

    async def _scopes(self, view: View, change: int) -> tuple[str, ...]:
        """Leave out the scopes that hold nothing; looked up once for each change."""
        if self._holding[0] != change:
            self._holding = (change, {})
        known = self._holding[1]
        if view.scopes not in known:
            known[view.scopes] = await _holding(self._store, view.scopes)
        return known[view.scopes]


async def _holding(store: Store, scopes: tuple[str, ...]) -> tuple[str, ...]:
    looks = (select(literal(scope)).where(exists().where(SOURCES.c.scope == scope)) for scope in scopes)
    async with store.read() as connection:
        held = set((await connection.execute(union_all(*looks))).scalars())
    return tuple(scope for scope in scopes if scope in held)
