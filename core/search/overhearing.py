"""Looking up what people say to one another, which is no query: the one passage that stands out, if any does.

Many messages are heard while others search, so this does with less than a search does: with what the model made of the
talk at one look, without mending words, and without the engine's opinion of how well words fit.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from core.filters import Filters
from core.search import fusion, lexical
from core.search.engine import Engine
from core.search.left import Leaving, Left
from core.search.lexical import Round
from core.search.query import Hit, Query, Signals
from core.search.segment import Keys
from core.search.sense import Sense
from core.search.spelling import Sought
from core.search.talk import Talk
from core.search.vectors import MOST_EXACT, Asked, Closeness, Numbers
from core.team import View

# Candidates of each kind, by meaning and by words. On chat messages and 15,000 passages, comparing all of them finds
# no more that are right.
_CANDIDATES = 20
# So many of the best are checked for being left and there; one that stands out is the first or none.
_CHECKED = 4
# Where a larger share of all is left, what is left out is told by that check, and not candidate by candidate before.
_MOST = 0.5


@dataclass(frozen=True)
class _Near:
    """Passages by their keys in order, and how near they are to a talk and to other views of it."""

    keys: Keys
    closeness: Closeness
    last: Closeness
    telling: Closeness

    @cached_property
    def scores(self) -> Numbers:
        """What each has where its standing takes nothing away."""
        return fusion.overheard(self.closeness, self.last, self.telling)

    @cached_property
    def by_telling(self) -> Numbers:
        """How near each is to the telling words, as a cosine."""
        return fusion.meaning(self.telling)

    def hit(self, at: int, share: float) -> Hit:
        """Make a hit of one that keeps so much of its score."""
        closeness = self.closeness
        signals = Signals(
            share=share,
            text=float(closeness.text[at]),
            sentence=float(closeness.sentence[at]),
            question=float(closeness.question[at]),
            words=float(closeness.words[at]),
            aligned=0.0,
            telling=float(self.by_telling[at]),
            held=int(closeness.held[at]),
        )
        return Hit(int(self.keys[at]), float(self.scores[at]) * share, signals)


class Overhearing:
    """Looks up what was overheard in one state of the index. Used by several threads at once."""

    def __init__(self, engine: Engine, leaving: Leaving) -> None:
        self._engine = engine
        self._leaving = leaving

    def look_up(self, view: View, filters: Filters, talk: Talk, sense: Sense) -> tuple[Hit, ...]:
        """List a few of the passages that come nearest to a talk, best first; only those whose meaning was learned.

        Raises SenseDamagedError where the vectors cannot be used.
        """
        if not talk.words:
            return ()
        query, round_ = Query(view=view, words="", filters=filters), Round(questions=filters.questions)
        left = self._leaving.of(query, round_)
        asked = sense.ask_of(talk, {word: self._engine.rareness(word) for word in talk.words})
        keys = self._candidates(query, round_, left, asked, sense)
        near = _Near(keys, *sense.compare_views(asked, (talk.last, talk.telling), keys))
        known = np.flatnonzero(near.closeness.known)
        order = known[np.argsort(-near.scores[known], kind="stable")]
        hits = self._hits(left, near, order[:_CHECKED])
        return hits if len(hits) > 1 else self._hits(left, near, order)

    def _candidates(self, query: Query, round_: Round, left: Left, asked: Asked, sense: Sense) -> Keys:
        """List the passages that the words or the meaning bring up, each once, in order."""
        conditions = () if left.share > _MOST else left.conditions
        fitting = lexical.fitting(self._engine.schema, query, [Sought(word) for word in asked.telling], conditions)
        by_words = self._engine.best(fitting, _CANDIDATES)
        among = self._leaving.keys(query, round_) if conditions and left.count <= MOST_EXACT else None
        near = sense.nearest(asked, _CANDIDATES, among, left.share)
        return np.unique(np.concatenate([by_words, near]))

    def _hits(self, left: Left, near: _Near, places: NDArray[np.int64]) -> tuple[Hit, ...]:
        """Make hits of the passages at these places, if they are left and still there, best first."""
        asked = lexical.among(self._engine.schema, near.keys[places].tolist(), left.conditions)
        found = self._engine.scored(asked, len(places) or 1)
        hits = (
            near.hit(int(at), float(share))
            for at, share in zip(np.searchsorted(near.keys, found.keys), found.shares, strict=True)
        )
        return tuple(sorted(hits, key=lambda hit: (-hit.score, hit.key)))
