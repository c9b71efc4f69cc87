"""What view and filters leave of one state of the index."""

from __future__ import annotations

from collections.abc import Sequence

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


class Left:
    """Counts and lists what is left, and keeps that: people search on in the same place. Used by several threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._counts: dict[_Which, int] = {}
        self._keys: dict[_Which, Keys] = {}

    def count(self, query: Query, round_: Round, conditions: Sequence[Condition]) -> int:
        """Count the passages that are left."""
        which = (query.view, query.filters, round_)
        count = self._counts.get(which)
        if count is None:
            count = self._engine.count(lexical.left(conditions))
            if len(self._counts) >= _KEPT:
                self._counts.clear()
            self._counts[which] = count
        return count

    def keys(self, query: Query, round_: Round, conditions: Sequence[Condition]) -> Keys:
        """List the keys of the passages that are left, in order."""
        which = (query.view, query.filters, round_)
        keys = self._keys.get(which)
        if keys is None:
            count = self.count(query, round_, conditions)
            keys = np.sort(self._engine.best(lexical.left(conditions), max(count, 1)))
            if len(self._keys) >= _KEPT:
                self._keys.clear()
            self._keys[which] = keys
        return keys
