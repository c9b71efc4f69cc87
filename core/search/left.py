"""What view and filters leave of one state of the index."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.filters import Filters
from core.search import lexical
from core.search.engine import Engine
from core.search.lexical import Condition, Round
from core.search.query import Query
from core.search.segment import Keys
from core.team import View

_KEPT = 64
_Which = tuple[View, Filters, Round]


@dataclass(frozen=True, slots=True)
class Left:
    """What is left: `count` passages of `among`, by `conditions`; none where nothing is left out."""

    conditions: Sequence[Condition]
    count: int
    among: int

    @property
    def share(self) -> float:
        """What share of all it is."""
        return self.count / max(self.among, 1)


class Leaving:
    """Tells what is left, and keeps that: people search on in the same place. Used by several threads at once."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._left: dict[_Which, Left] = {}
        self._keys: dict[_Which, Keys] = {}

    def of(self, query: Query, round_: Round) -> Left:
        """Tell what view and filters of a query leave in a round."""
        which = (query.view, query.filters, round_)
        left = self._left.get(which)
        if left is None:
            left = self._look(query, round_)
            if len(self._left) >= _KEPT:
                self._left.clear()
            self._left[which] = left
        return left

    def keys(self, query: Query, round_: Round) -> Keys:
        """List the keys of the passages that are left, in order."""
        which = (query.view, query.filters, round_)
        keys = self._keys.get(which)
        if keys is None:
            left = self.of(query, round_)
            keys = np.sort(self._engine.best(lexical.left(left.conditions), max(left.count, 1)))
            if len(self._keys) >= _KEPT:
                self._keys.clear()
            self._keys[which] = keys
        return keys

    def _look(self, query: Query, round_: Round) -> Left:
        conditions = lexical.narrowing(self._engine.schema, query, round_)
        count = self._engine.count(lexical.left(conditions))
        # Conditions would be checked passage by passage, to leave out none.
        return Left(() if count == self._engine.size else conditions, count, self._engine.size)
