"""What is under way, so that what can wait lets it go first."""

from __future__ import annotations

import asyncio
from types import TracebackType


class Underway:
    """Counts what is under way, by `with`; `over` waits for the end of all of it."""

    def __init__(self) -> None:
        self._count = 0
        self._over = asyncio.Event()
        self._over.set()

    def __enter__(self) -> None:
        self._count += 1
        self._over.clear()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._count -= 1
        if not self._count:
            self._over.set()

    async def over(self, seconds: float) -> None:
        """Wait until nothing is under way, but no longer than that."""
        if self._count:
            try:
                async with asyncio.timeout(seconds):
                    await self._over.wait()
            except TimeoutError:
                return
