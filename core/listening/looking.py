"""Looking at a message: what it means, and what of a library answers it best. Decides nothing, and keeps nothing."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import numpy as np

from core.filters import Filters
from core.finding import Finder
from core.library.embeddings import SCALE
from core.listening.choosing import CONSIDERED, Choice, choose
from core.listening.heard import Heard
from core.results import Result
from core.search.embedding import Vector
from core.search.query import Query
from core.search.sense import Sense, SenseDamagedError
from core.team import View

# What hosts ask answers nobody.
_FOUND = Filters(questions=False)


@dataclass(frozen=True)
class Looking:
    """Looks at messages through the index of a library; all that computes is off the event loop."""

    finder: Finder

    async def sense(self) -> Sense | None:
        """Give what looking by meaning takes; None without a model."""
        return await self.finder.index.understanding.sense()

    async def meaning(self, heard: Heard, sense: Sense) -> Vector:
        """Give the vector of a message's words, of length 1."""
        kept = await asyncio.to_thread(sense.meanings.of_query, heard.words)
        return kept.astype(np.float32) / np.float32(SCALE)

    async def choose(self, view: View, heard: Heard, sense: Sense) -> Choice | None:
        """Find what answers a message best, as of the library's newest state; None where nothing has to do with it."""
        await self.finder.index.follow(self.finder.library.store)
        query = _query(view, heard)
        found = await self.finder.index.search(query)
        try:
            return await asyncio.to_thread(choose, found.hits, query.words, sense)
        except SenseDamagedError as error:
            self.finder.index.understanding.give_up(error)
            return None

    async def read(self, view: View, heard: Heard, choice: Choice) -> Result | None:
        """Read what was chosen from the store; None where it is gone by now."""
        results = await self.finder.show(view, [choice.hit], _query(view, heard))
        return results[0] if results else None


def _query(view: View, heard: Heard) -> Query:
    return Query(view=view, words=heard.talk, filters=_FOUND, limit=CONSIDERED, talk=True)
