"""What is at work for somebody, and is to finish before the program ends."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import structlog

FINISHING = timedelta(seconds=10)
"""How long what is under way may take to finish, once the program is told to stop."""

_log = structlog.get_logger()


class UnderWay:
    """Holds tasks from the moment in which they are told of to their end: the loop itself might let go of them."""

    def __init__(self, platform: str) -> None:
        self._platform = platform
        self._tasks: set[asyncio.Task[object]] = set()

    def note(self) -> None:
        """Take note of the task that runs this."""
        task = asyncio.current_task()
        if task is not None:
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    def __len__(self) -> int:
        """Count them."""
        return len(self._tasks)

    async def settle(self, limit: timedelta = FINISHING) -> None:
        """Let finish what is at work, and what it starts; cancel what takes longer than the limit."""
        await asyncio.sleep(0)  # what was begun in this turn of the loop starts in the next
        try:
            async with asyncio.timeout(limit.total_seconds()):
                while self._tasks:
                    await asyncio.wait(self._tasks)
        except TimeoutError:
            _log.warning(f"{self._platform}.stopped_early", tasks=len(self._tasks), after_seconds=limit.total_seconds())
            for task in self._tasks:
                task.cancel()
            await asyncio.wait(self._tasks)
