"""The embedding model as an index has it: loaded once, when it is first needed, or not there at all."""

from __future__ import annotations

import asyncio
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
        self._tried = False
        self._turn = asyncio.Lock()

    async def get(self) -> Meanings | None:
        """Give the model; None where it cannot be loaded."""
        async with self._turn:
            if not self._tried:
                self._meanings = await asyncio.to_thread(self._try)
                self._tried = True
        return self._meanings

    def _try(self) -> Meanings | None:
        try:
            return Meanings(self._load())
        except ModelError as error:
            _log.warning("search.by_words_alone", reason=str(error))
            return None
