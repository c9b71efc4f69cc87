"""One round of a search: candidates of the words and of the meaning, all compared by every signal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import tantivy
from numpy.typing import NDArray

from core.search import fusion, lexical
from core.search.engine import Engine, Scored
from core.search.left import Leaving, Left
from core.search.lexical import Condition, Round
from core.search.query import Hit, Query, Signals
from core.search.segment import Keys
from core.search.sense import Sense
from core.search.spelling import Sought
from core.search.vectors import MOST_EXACT, Asked, Closeness, Numbers

# Candidates of each kind: at 50 of a thousand passages none that belonged on the first page was missing; many
# passages hold the same words, so a large library wants more.
_CANDIDATES = 150
# Of the candidates that seem best the engine is asked first, twice as many as are wanted, at least so many.
_FIRST = 64
# A query of so few telling words names a thing.
_FEW = 2


Scores = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A query made ready: what was asked, its telling words with other forms, and what it means, with a model."""

    query: Query
    words: Sequence[Sought]
    asked: Asked | None = None


@dataclass(frozen=True, slots=True)
class _Turn:
    """What stays the same in one round: what is wanted, what narrows it, and how many hits."""

    wanted: Wanted
    conditions: Sequence[Condition]
    count: int


@dataclass(frozen=True, slots=True)
class _Near:
    """Passages by their keys in order, how near they are, and how much of the query stands there word by word."""

    keys: Keys
    closeness: Closeness
    aligned: Numbers

    def at(self, places: NDArray[np.int64]) -> _Near:
        """Take those at these places."""
        return _Near(self.keys[places], self.closeness.at(places), self.aligned[places])


class Ranking:
    """Ranks the passages of one state of the index."""

    def __init__(self, engine: Engine, leaving: Leaving) -> None:
        self._engine = engine
        self._leaving = leaving

    def rank(self, wanted: Wanted, round_: Round, sense: Sense | None) -> list[Hit]:
        """Rank what a round may find, best first, but for what was seen."""
        query = wanted.query
        left = self._leaving.of(query, round_)
        seen = self._seen(query)
        count = _CANDIDATES + query.limit + len(seen)
        if not wanted.words and not query.phrases:
            return _without(seen, self._listed(left.conditions, count))[: query.limit]
        candidates = self._candidates(wanted, round_, left, sense, count)
        turn = _Turn(wanted, left.conditions, query.limit + len(seen))
        if sense is None or wanted.asked is None:
            hits = self._by_words(turn, candidates)
        else:
            hits = self._by_all(turn, candidates, sense, wanted.asked)
        return _without(seen, hits)[: query.limit]

    def _listed(self, conditions: Sequence[Condition], count: int) -> list[Hit]:
        found = self._engine.first(lexical.left(conditions), count)
        return _hits(found, found.shares, np.zeros_like(found.shares), None, count)

    def _candidates(self, wanted: Wanted, round_: Round, left: Left, sense: Sense | None, count: int) -> Keys:
        """List the passages that the words or the meaning bring up, each once."""
        by_words = self._engine.best(
            lexical.fitting(self._engine.schema, wanted.query, wanted.words, left.conditions), count
        )
        if sense is None or wanted.asked is None:
            return by_words
        few = left.conditions and left.count <= MOST_EXACT
        among = self._leaving.keys(wanted.query, round_) if few else None
        near = sense.nearest(wanted.asked, count, among, left.share)
        return np.unique(np.concatenate([by_words, near]))

    def _by_words(self, turn: _Turn, candidates: Keys) -> list[Hit]:
        found = self._checked(turn, candidates, lexical.well)
        scores = found.scores * found.shares
        if not turn.wanted.query.chance:
            scores = np.where(self._holds_enough(turn.wanted, found), scores, -1)
        return _hits(found, scores, _of_best(found), None, turn.count)

    def _by_all(self, turn: _Turn, candidates: Keys, sense: Sense, asked: Asked) -> list[Hit]:
        """Rank by every signal. Only of the nearest candidates the engine says whether and how well they fit.

        What it says lowers a score or leaves it, so none of the others can come before them; but where some have no
        vectors yet, or too few of the nearest are left, it is asked of all.
        """
        closeness = sense.compare(asked, candidates)
        aligned = np.zeros(len(candidates), dtype=np.float32)
        quoted = fusion.may_quote(closeness, len(asked.words))
        aligned[quoted] = sense.align(asked, candidates[quoted], fusion.SCATTERED)
        near = _Near(candidates, closeness, aligned)
        bounds = fusion.highest(closeness, aligned)
        order = np.argsort(-bounds, kind="stable")
        first = max(_FIRST, 2 * turn.count)
        if first < len(order) and closeness.known.all():
            hits = self._fused(turn, near.at(np.sort(order[:first])))
            if len(hits) == turn.count and hits[-1].score > bounds[order[first]]:
                return hits
        return self._fused(turn, near)

    def _fused(self, turn: _Turn, near: _Near) -> list[Hit]:
        """Rank by every signal; only for passages without vectors the engine is asked how well the words fit."""
        found = self._checked(turn, near.keys, lexical.holding_any if near.closeness.known.all() else lexical.well)
        near = near.at(np.searchsorted(near.keys, found.keys))
        lexical_shares = _of_best(found)
        scores = fusion.fuse(near.closeness, near.aligned, lexical_shares, found.shares)
        kept = _listed if turn.wanted.query.chance else self._answering
        scores = np.where(kept(turn, found, near.closeness, scores), scores, -1)
        return _hits(found, scores, lexical_shares, near, turn.count)

    def _checked(self, turn: _Turn, keys: Keys, fitting: lexical.Fitting) -> Scored:
        """Leave those that the conditions leave and that are still there, scored by the engine."""
        wanted = turn.wanted
        asked = fitting(self._engine.schema, wanted.query, wanted.words, turn.conditions, keys.tolist())
        return self._engine.scored(asked, len(keys) or 1)

    def _answering(self, turn: _Turn, found: Scored, closeness: Closeness, scores: Scores) -> NDArray[np.bool_]:
        """Say what answers: it fits well enough or holds every word; without vectors, enough of the words.

        Where enough fit well, nobody asks the engine what the words of the others are: those come after them.
        """
        fits: NDArray[np.bool_] = scores >= fusion.ANSWER
        if np.count_nonzero(fits) >= turn.count and closeness.known.all():
            return fits
        fits |= self._holds_enough(turn.wanted, found, every=True)
        if closeness.known.all():
            return fits
        return np.where(closeness.known, fits, self._holds_enough(turn.wanted, found))

    def _holds_enough(self, wanted: Wanted, found: Scored, *, every: bool = False) -> NDArray[np.bool_]:
        if not wanted.words:
            return np.ones(len(found.keys), dtype=np.bool_)
        enough = lexical.enough(self._engine.schema, wanted.words, found.keys.tolist(), every=every)
        return np.isin(found.keys, self._engine.best(enough, len(found.keys) or 1))

    def _seen(self, query: Query) -> set[int]:
        if not query.seen:
            return set()
        ids = tantivy.Query.term_set_query(self._engine.schema, "id", sorted(query.seen))
        return set(self._engine.best(ids, len(query.seen) * (len(query.view.scopes) + 1)).tolist())


def _of_best(found: Scored) -> Numbers:
    """Give lexical scores as shares of the best."""
    return found.scores / np.float32(max(float(found.scores.max(initial=0)), 1e-9))


def _listed(turn: _Turn, found: Scored, closeness: Closeness, scores: Scores) -> NDArray[np.bool_]:
    """Say what belongs in a list: it holds a telling word, or fits well enough without."""
    del closeness
    floor = fusion.ANSWER if len(turn.wanted.words) <= _FEW else fusion.LISTED
    return (found.scores > 0) | (scores >= floor)


def _hits(
    found: Scored, scores: NDArray[np.floating], lexical_shares: Numbers, near: _Near | None, count: int
) -> list[Hit]:
    """Make hits of the best that have a score; of equals, the one that was imported first is the better."""
    order = np.lexsort((found.keys, -scores))[:count]
    return [
        Hit(int(found.keys[at]), float(scores[at]), _signals(found, lexical_shares, near, int(at)))
        for at in order
        if scores[at] >= 0
    ]


def _signals(found: Scored, lexical_shares: Numbers, near: _Near | None, at: int) -> Signals:
    lexical_share, share = float(lexical_shares[at]), float(found.shares[at])
    if near is None or not near.closeness.known[at]:
        return Signals(lexical=lexical_share, share=share)
    closeness = near.closeness
    return Signals(
        share=share,
        text=float(closeness.text[at]),
        sentence=float(closeness.sentence[at]),
        question=float(closeness.question[at]),
        words=float(closeness.words[at]),
        aligned=float(near.aligned[at]),
    )


def _without(seen: set[int], hits: Sequence[Hit]) -> list[Hit]:
    return [hit for hit in hits if hit.key not in seen]
