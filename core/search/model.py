"""The embedding model as an index has it: loaded once, when it is first needed, or not there at all."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable

import structlog

from core.errors import ModelError
from core.search.embedding import Embedder
from core.search.sense import Meanings

_log = structlog.get_logger()


class Model:
    """Loads an embedding model off the event loop. Where it cannot be loaded, that is logged once."""

    def __init__(self, load: Callable[[], Embedder]) -> None:
        """Take how to load it: a function that raises ModelError where it cannot."""
        self._load = load
        self._meanings: Meanings | None = None
        self._problem: str | None = None
        self._told = False
        self._turn = asyncio.Lock()

    async def get(self) -> Meanings | None:
        """Give the model; None where it cannot be loaded."""
        meanings, problem = await self.try_out()
        if problem and not self._told:
            self._told = True
            _log.warning("search.by_words_alone", reason=problem)
        return meanings

    async def try_out(self) -> tuple[Meanings | None, str | None]:
        """Give the model, or say in a sentence why it cannot be loaded; for who tells people of it."""
        async with self._turn:
            if self._meanings is None and self._problem is None:
                try:
                    self._meanings = await asyncio.to_thread(self._open)
                except ModelError as error:
                    self._problem = str(error)
        return self._meanings, self._problem

    def _open(self) -> Meanings:
        """Load the model; with it comes most of what stays in memory for the life of the process.

        A full collection of garbage would look at all of that each time, and a tenth of a second long nothing else
        runs. So it is told that what is there by now stays.
        """
        meanings = Meanings(self._load())
        gc.freeze()
        return meanings
