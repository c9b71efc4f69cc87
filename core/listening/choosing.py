"""Of what comes near to a message, the passage that answers it best, and how far it is ahead of the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.search.query import Hit

# More shared words than this make it no surer.
_MOST_HELD = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The best passage's hit, and what speaks for it.

    `score` is the search's, about 0.4 to 2.6. `telling` is how near the passage is to the message's telling words, as a
    cosine, `held` how many of them it holds as they stand, and `ahead` how far its score is above the second passage's.
    """

    hit: Hit
    score: float
    telling: float
    held: int
    ahead: float

    @property
    def signals(self) -> tuple[float, ...]:
        """What core.listening.weights.FIT names, in that order."""
        return (self.telling, min(self.held, _MOST_HELD), self.ahead)


def choose(hits: Sequence[Hit]) -> Choice | None:
    """Choose among hits, best first; None where there is none."""
    if not hits:
        return None
    best, second = hits[0], hits[min(1, len(hits) - 1)]
    telling, held = best.signals.telling or 0.0, best.signals.held or 0
    return Choice(hit=best, score=best.score, telling=telling, held=held, ahead=best.score - second.score)
