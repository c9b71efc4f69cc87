"""Looking at a message: what it means, and what of a library answers it best. Decides nothing, and keeps nothing."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from core.filters import Filters
from core.finding import Finder
from core.listening.choosing import Choice, choose
from core.listening.heard import Heard
from core.results import Result
from core.search.query import Query
from core.search.sense import Sense
from core.search.talk import Talk
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

    async def read(self, words: str, sense: Sense) -> Talk:
        """Let the model read what was said, once for all that is told by its meaning."""
        return await asyncio.to_thread(Talk.read, words, sense.meanings.embedder)

    async def choose(self, view: View, heard: Heard, talk: Talk, sense: Sense) -> Choice | None:
        """Find what answers a message best, as of the library's newest state; None where nothing has to do with it.

        `talk` is the message's words as they were read; where they say too little alone, what was said before is
        read with them.
        """
        await self.finder.index.follow(self.finder.library.store)
        about = talk if heard.talk == talk.text else await self.read(heard.talk, sense)
        return choose(await self.finder.index.overhear(view, _FOUND, about))

    async def show(self, view: View, choice: Choice) -> Result | None:
        """Read what was chosen from the store; None where it is gone by now."""
        results = await self.finder.show(view, [choice.hit], Query(view=view, words="", filters=_FOUND))
        return results[0] if results else None
