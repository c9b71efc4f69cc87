"""Of what comes near to a message, the passage that answers it best, and how far it is ahead of the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.search.query import Hit


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The best passage's hit, and what speaks for it.

    `score` is the search's, about 0.4 to 2.2. `words` is the share of the message's telling words, by how rare they
    are, that the passage holds or comes near to. `ahead` is how far its score is above the second passage's.
    """

    hit: Hit
    score: float
    words: float
    ahead: float

    @property
    def signals(self) -> tuple[float, ...]:
        """What core.listening.weights.FIT names, in that order."""
        return (self.score, self.words, self.ahead)


def choose(hits: Sequence[Hit]) -> Choice | None:
    """Choose among hits, best first; None where there is none."""
    if not hits:
        return None
    best, second = hits[0], hits[min(1, len(hits) - 1)]
    return Choice(hit=best, score=best.score, words=best.signals.words or 0.0, ahead=best.score - second.score)
