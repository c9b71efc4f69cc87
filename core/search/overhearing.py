"""Looking up what people say to one another, which is no query: the one passage that stands out, if any does.

Many messages are heard while others search, so that it does with less: what the model made of the talk at one look, no
mending of words, and no counting of words by the engine. What it lacks by that it does not lack on chat messages.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.filters import Filters
from core.search import fusion, lexical
from core.search.engine import Engine, Scored
from core.search.left import Left
from core.search.lexical import Condition, Round
from core.search.query import Hit, Query, Signals
from core.search.segment import Keys
from core.search.sense import Sense
from core.search.spelling import Sought
from core.search.talk import Talk
from core.search.vectors import MOST_EXACT, Asked, Closeness, Numbers
from core.team import View

# Candidates of each kind, by meaning and by words.
_CANDIDATES = 24
# So many that seem best are looked at from the other side, too: it moves few, and none from far behind.
_LOOKED_AT = 8
# Where more than this share of all is left, what is left out is told at the end, not passage by passage before.
_MOST = 0.5


@dataclass(frozen=True, slots=True)
class _Place:
    """Where is looked: what narrows it, and what share of all passages that leaves."""

    query: Query
    round_: Round
    conditions: Sequence[Condition]
    share: float

    @property
    def early(self) -> Sequence[Condition]:
        """The conditions that candidates are held to at once, because they leave few."""
        return () if self.share > _MOST else self.conditions


class Overhearing:
    """Looks up what was overheard in one state of the index. Used by several threads at once."""

    def __init__(self, engine: Engine, left: Left) -> None:
        self._engine = engine
        self._left = left

    def look_up(self, view: View, filters: Filters, talk: Talk, sense: Sense) -> tuple[Hit, ...]:
        """List some of the passages that come nearest to a talk, best first; only those whose meaning was learned.

        Raises SenseDamagedError where the vectors cannot be used.
        """
        if not talk.words:
            return ()
        place = self._place(view, filters)
        asked = sense.ask_of(talk, {word: self._engine.rareness(word) for word in talk.words})
        keys = self._candidates(place, asked, sense)
        closeness = sense.compare(asked, keys)
        best = np.sort(np.argsort(-fusion.overheard(closeness), kind="stable")[:_LOOKED_AT])
        hits = self._hits(place, talk, sense, keys[best], closeness.at(best))
        return hits if len(hits) > 1 else self._hits(place, talk, sense, keys, closeness)

    def _place(self, view: View, filters: Filters) -> _Place:
        query = Query(view=view, words="", filters=filters)
        round_ = Round(questions=filters.questions)
        conditions = lexical.narrowing(self._engine.schema, query, round_)
        left = self._left.count(query, round_, conditions)
        share = left / max(self._engine.size, 1)
        return _Place(query, round_, () if left == self._engine.size else conditions, share)

    def _candidates(self, place: _Place, asked: Asked, sense: Sense) -> Keys:
        """List the passages that the words or the meaning bring up, each once, in order."""
        words = [Sought(word) for word in asked.telling]
        fitting = lexical.fitting(self._engine.schema, place.query, words, place.early)
        by_words = self._engine.best(fitting, _CANDIDATES)
        among = None
        if place.early and place.share * self._engine.size <= MOST_EXACT:
            among = self._left.keys(place.query, place.round_, place.conditions)
        near = sense.nearest(asked, _CANDIDATES, among, place.share)
        return np.unique(np.concatenate([by_words, near]))

    def _hits(self, place: _Place, talk: Talk, sense: Sense, keys: Keys, closeness: Closeness) -> tuple[Hit, ...]:
        """Make hits of what is left of these passages."""
        found = self._checked(place, keys[closeness.known])
        places = np.searchsorted(keys, found.keys)
        closeness = closeness.at(places)
        telling = sense.compare(sense.ask_whole(talk.telling), found.keys)
        scores = fusion.overheard(closeness, telling) * found.shares
        order = np.lexsort((found.keys, -scores))
        return tuple(_hit(found, closeness, scores, int(at)) for at in order)

    def _checked(self, place: _Place, keys: Keys) -> Scored:
        """Leave those that the conditions leave and that are still there, in the order of their keys."""
        found = self._engine.scored(lexical.among(self._engine.schema, keys.tolist(), place.conditions), len(keys) or 1)
        order = np.argsort(found.keys)
        return Scored(keys=found.keys[order], scores=found.scores[order], shares=found.shares[order])


def _hit(found: Scored, closeness: Closeness, scores: Numbers, at: int) -> Hit:
    signals = Signals(
        lexical=0.0,
        share=float(found.shares[at]),
        text=float(closeness.text[at]),
        sentence=float(closeness.sentence[at]),
        question=float(closeness.question[at]),
        words=float(closeness.words[at]),
        aligned=0.0,
    )
    return Hit(int(found.keys[at]), float(scores[at]), signals)
