"""Looking at a message: what it means, and what of a library answers it best. Decides nothing, and keeps nothing."""

from __future__ import annotations

from dataclasses import dataclass

from core.filters import Filters
from core.finding import Finder
from core.listening.choosing import Choice
from core.listening.heard import Heard
from core.results import Result
from core.search.query import Query
from core.search.talk import GoesOn, Message, Overheard
from core.team import View

# What hosts ask answers nobody.
_FOUND = Filters(questions=False)
# A message is looked up in a library as it was a moment ago: hundreds a second would ask for nothing but its state.
_PATIENCE_SECONDS = 1.0


@dataclass(frozen=True)
class Looking:
    """Looks at messages through the index of a library; all that computes is off the event loop."""

    finder: Finder

    async def look(self, view: View, heard: Heard, model: str, goes_on: GoesOn) -> Overheard | None:
        """Make out what a message means by the model of an identity, and find what answers it if that goes on.

        None where that model is not there. What changed in the library a second ago may be overlooked.
        """
        await self.finder.index.follow(self.finder.library.store, _PATIENCE_SECONDS)
        message = Message(view=view, filters=_FOUND, words=heard.words, about=heard.talk, model=model)
        return await self.finder.index.overhear(message, goes_on)

    async def show(self, view: View, choice: Choice) -> Result | None:
        """Read what was chosen from the store; None where it is gone by now."""
        results = await self.finder.show(view, [choice.hit], Query(view=view, words="", filters=_FOUND))
        return results[0] if results else None
