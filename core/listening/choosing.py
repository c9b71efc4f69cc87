"""Of what the search found for a message, the passage that answers it best, and how far it is ahead of the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.listening.heard import last_sentence, telling
from core.search.fusion import QUESTION, meaning
from core.search.query import Hit, Signals
from core.search.sense import Sense
from core.search.vectors import Asked, Numbers

CONSIDERED = 12
"""Hits that are compared: one further down would have to overtake all of these, and each takes time."""

# Another view of the same message counts so much, beside the whole message in the words that were written. A chat
# message has much beside the point; a passage that is near to all views of it is near to the point.
_TELLING = 0.3
_LAST = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The best passage's hit, and what speaks for it.

    `score` is the search's with the other views of the message, about 0.4 to 1.6. `lexical` is the share of the best
    lexical score, `ahead` how far its score is above the second passage's.
    """

    hit: Hit
    score: float
    lexical: float
    ahead: float

    @property
    def signals(self) -> tuple[float, ...]:
        """What core.listening.weights.FIT names, in that order."""
        return (self.score, self.lexical, self.ahead)


def choose(hits: Sequence[Hit], words: str, sense: Sense) -> Choice | None:
    """Choose among hits, best first; None where there is none with a meaning. Computes for some milliseconds.

    Raises SenseDamagedError where the vectors cannot be used.
    """
    known = [hit for hit in hits if hit.signals.text is not None]
    if not known:
        return None
    scores = np.array([hit.score for hit in known]) + _by_views(known, words, sense)
    order = np.argsort(-scores, kind="stable")
    best = known[order[0]]
    return Choice(
        hit=best,
        score=float(scores[order[0]]),
        lexical=best.signals.lexical,
        ahead=float(scores[order[0]] - scores[order[min(1, len(order) - 1)]]),
    )


def _by_views(hits: Sequence[Hit], words: str, sense: Sense) -> NDArray[np.float64]:
    keys = np.array([hit.key for hit in hits], dtype=np.uint64)
    last = last_sentence(words)
    whole = np.array([meaning_of(hit.signals) for hit in hits])
    by_last = whole if last == words else _closeness(last, keys, sense)
    return _LAST * by_last + _TELLING * _closeness(" ".join(telling(words)), keys, sense)


def _closeness(view: str, keys: NDArray[np.uint64], sense: Sense) -> Numbers:
    asked = Asked(
        whole=sense.meanings.of_query(view),
        telling=(),
        weights=np.zeros(0, dtype=np.float32),
        forms=(),
        vectors=sense.meanings.of_words(()),
        words=(),
    )
    return meaning(sense.compare(asked, keys))


def meaning_of(signals: Signals) -> float:
    """Tell how near a hit is in what it means, as a cosine; 0 without a model. See core.search.fusion.meaning."""
    text = signals.text or 0.0
    return max(((signals.sentence or text) + text) / 2, QUESTION * (signals.question or 0.0))
