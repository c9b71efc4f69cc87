"""What a search asks of tantivy, as arrays: keys, scores, counts."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import tantivy
from numpy.typing import NDArray

from core.search.schema import ENGLISH
from core.search.segment import Keys


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """Passages with the scores that a query gave them, and what they keep of a score by their standing."""

    keys: Keys
    scores: NDArray[np.float32]
    shares: NDArray[np.float32]


class Engine:
    """One state of a tantivy index. Used by several threads at once."""

    def __init__(self, index: tantivy.Index) -> None:
        self.schema = index.schema
        self._searcher = index.searcher()

    @property
    def size(self) -> int:
        """Count all passages."""
        return self._searcher.num_docs

    def best(self, query: tantivy.Query, limit: int) -> Keys:
        """List the keys of the best, the best first."""
        found = self._searcher.search(query, limit, count=False).hits
        return self._keys([address for _, address in found])

    def first(self, query: tantivy.Query, limit: int) -> Scored:
        """List passages by what they keep of their score."""
        found = self._searcher.search(query, limit, count=False, weight_by_field="share").hits
        return self._scored(found)

    def scored(self, query: tantivy.Query, limit: int) -> Scored:
        """List passages with their scores."""
        return self._scored(self._searcher.search(query, limit, count=False).hits)

    def count(self, query: tantivy.Query) -> int:
        """Count the passages that fit."""
        found = self._searcher.search(query, 1, count=True)
        return int(found.count or 0)  # type: ignore[attr-defined]  # the stub forgets it

    def any(self, query: tantivy.Query) -> bool:
        """Whether anything fits."""
        return bool(self._searcher.search(query, 1, count=False).hits)

    def passages_with(self, field: str, term: str) -> int:
        """Count the passages that hold a term, whoever sees them."""
        return self._searcher.doc_freq(field, term)

    def rareness(self, word: str) -> float:
        """Weigh a word by its inverse document frequency, ln((N + 1) / (n + 1/2)): 0 for one that is everywhere."""
        held = max((self.passages_with("text", term) for term in ENGLISH.analyze(word)), default=0)
        return max(math.log((self.size + 1) / (held + 0.5)), 0.0)

    def words(self, seen_by: tantivy.Query) -> dict[str, int]:
        """Count the passages for each word, among those that a query finds.

        Only a query leaves out the words of passages that are gone: tantivy's dictionary holds them for some time.
        """
        return dict(self._searcher.terms_with_prefix("words", "", seen_by))

    def _scored(self, found: Sequence[tuple[float, tantivy.DocAddress]]) -> Scored:
        addresses = [address for _, address in found]
        shares = self._searcher.fast_field_values("share", addresses)
        return Scored(
            keys=self._keys(addresses),
            scores=np.array([score for score, _ in found], dtype=np.float32),
            shares=np.array(shares, dtype=np.float32),
        )

    def _keys(self, addresses: Sequence[tantivy.DocAddress]) -> Keys:
        return np.array(self._searcher.fast_field_values("key", list(addresses)), dtype=np.uint64)
