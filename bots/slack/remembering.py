"""What was looked up lately: kept for a while, looked up once however many ask at the same moment."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable, Coroutine, Hashable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifetimes:
    """For how many seconds values are kept: those that may soon be others `briefly`, as None, which is a failure."""

    long: float
    briefly: float = 0
    is_settled: Callable[[Any], bool] = lambda value: value is not None


class Memory(Generic[K, V]):
    """Keeps the `most` values that were asked for last, by the clock `now`, in seconds."""

    def __init__(self, lifetimes: Lifetimes, *, most: int, now: Callable[[], float] = time.monotonic) -> None:
        self._lifetimes = lifetimes
        self._most = most
        self._now = now
        self._kept: OrderedDict[K, tuple[V | None, float]] = OrderedDict()
        self._asked: dict[K, asyncio.Task[V | None]] = {}

    async def get(self, key: K, ask: Callable[[], Coroutine[Any, Any, V | None]]) -> V | None:
        """Give what is kept, or ask for it. Asking goes on though whoever asked first gives up; errors are not kept."""
        kept = self._kept.get(key)
        if kept is not None and kept[1] > self._now():
            self._kept.move_to_end(key)
            return kept[0]
        return await asyncio.shield(self._asking(key, ask))

    def forget(self, key: K) -> None:
        """Ask anew the next time, though an answer may be on its way."""
        self._kept.pop(key, None)
        self._asked.pop(key, None)

    async def close(self) -> None:
        """Ask no more."""
        tasks = list(self._asked.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _asking(self, key: K, ask: Callable[[], Coroutine[Any, Any, V | None]]) -> asyncio.Task[V | None]:
        task = self._asked.get(key)
        if task is None:
            task = self._asked[key] = asyncio.create_task(ask())
            task.add_done_callback(lambda done: self._keep(key, done))
        return task

    def _keep(self, key: K, task: asyncio.Task[V | None]) -> None:
        failed = task.cancelled() or task.exception() is not None
        if self._asked.get(key) is not task:
            return  # it was to be forgotten meanwhile
        del self._asked[key]
        if failed:
            return
        value, lifetimes = task.result(), self._lifetimes
        lasts = lifetimes.long if lifetimes.is_settled(value) else lifetimes.briefly
        self._kept[key] = value, self._now() + lasts
        self._kept.move_to_end(key)
        while len(self._kept) > self._most:
            self._kept.popitem(last=False)
