"""Writing outcomes into the ledger, as many as there are in one transaction."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

import structlog
from sqlalchemy import Connection

from core.daily.ledger import Outcome, settle
from core.errors import StoreError
from core.library.store import Store

_log = structlog.get_logger()
_AT_ONCE = 500
_PAUSE_SECONDS = 1.0
_TOLD_EVERY = 60


class Recorder:
    """Takes outcomes, and writes them one batch after the other; what cannot be written is tried again."""

    def __init__(self, store: Store, claimant: str, now: Callable[[], datetime]) -> None:
        self._store, self._claimant, self._now = store, claimant, now
        self._waiting: list[Outcome] = []
        self._task: asyncio.Task[None] | None = None

    def add(self, outcome: Outcome) -> None:
        """Take an outcome; it is written soon."""
        self._waiting.append(outcome)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._write())

    async def drain(self) -> None:
        """Wait until all that was taken is written."""
        if self._task is not None:
            await self._task

    async def _write(self) -> None:
        failures = 0
        while self._waiting:
            some = self._waiting[:_AT_ONCE]
            try:
                await self._store.change(partial(self._settle, some))
            except StoreError as error:
                # Until it is written the deliveries are ours by lease; after that they are looked for.
                if failures % _TOLD_EVERY == 0:
                    _log.warning("daily.unwritten", outcomes=len(self._waiting), error=str(error))
                failures += 1
                await asyncio.sleep(_PAUSE_SECONDS)
            else:
                failures = 0
                del self._waiting[: len(some)]

    def _settle(self, outcomes: Sequence[Outcome], connection: Connection) -> None:
        settle(connection, self._claimant, outcomes, self._now())
