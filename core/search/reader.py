"""Answering queries from one state of the index."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import tantivy

from core.search.lexical import build_query, seen_by
from core.search.query import LONGEST, Hit, Hits, Query
from core.search.schema import PLAIN
from core.search.spelling import Spelling, Vocabulary, correct
from core.search.state import Followed
from core.team import View

_MOST_VOCABULARIES = 64


class Reader:
    """The index as it was at `followed`; a newer state has a reader of its own. Used by several threads at once."""

    def __init__(self, engine: tantivy.Index, followed: Followed) -> None:
        self.engine = engine
        self.followed = followed
        self._searcher = engine.searcher()
        self._vocabularies: dict[View, Vocabulary] = {}

    def search(self, query: Query) -> Hits:
        """Answer a query; the hits of each round come before those of the next."""
        spelling = self._spell(query)
        if not spelling.words and not query.phrases:
            return Hits()
        found: dict[int, Hit] = {}
        for asked, labelled in _rounds(query):
            if len(found) < query.limit:
                hits = self._find(asked, spelling, labelled=labelled)
                found |= {hit.key: hit for hit in hits if hit.key not in found}
        return Hits(
            hits=tuple(found.values())[: query.limit], corrected=" ".join(spelling.words) if spelling.changed else None
        )

    def _find(self, query: Query, spelling: Spelling, *, labelled: bool) -> tuple[Hit, ...]:
        built = build_query(self.engine.schema, query, spelling.words, labelled=labelled)
        found = self._searcher.search(built, query.limit, count=False, weight_by_field="weight").hits
        keys = self._searcher.fast_field_values("key", [address for _, address in found])
        return tuple(Hit(int(key or 0), score) for key, (score, _) in zip(keys, found, strict=True))

    def _spell(self, query: Query) -> Spelling:
        words = [word for word in query.words[:LONGEST].split() if PLAIN.analyze(word)]
        return correct(words, self._vocabulary(query.view))

    def _vocabulary(self, view: View) -> Vocabulary:
        """Collect the words of what a team sees; no other team's words can come into its corrections."""
        known = self._vocabularies.get(view)
        if known is None:
            counted = self._searcher.terms_with_prefix("words", "", seen_by(self.engine.schema, view))
            known = Vocabulary.of(dict(counted))
            if len(self._vocabularies) >= _MOST_VOCABULARIES:
                self._vocabularies.clear()
            self._vocabularies[view] = known
        return known


def _rounds(query: Query) -> Iterator[tuple[Query, bool]]:
    """Search in turns, each with whether it is for what somebody is named for.

    Of people who are asked for, what they said, questions too, comes before what nobody is named for in their
    conversations. Whatever else hosts asked comes after all the answers.
    """
    without = replace(query, filters=replace(query.filters, questions=False))
    if query.filters.speakers is not None:
        yield query, True
    yield without, query.filters.speakers is None
    if query.filters.questions:
        yield query, query.filters.speakers is None
