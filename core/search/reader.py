"""Answering queries from one state of the index."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import partial

import tantivy

from core.search.lexical import Round, build_query, seen_by, side_by_side
from core.search.query import LONGEST, Hit, Hits, Query
from core.search.schema import PLAIN
from core.search.spelling import Sought, Spelling, Vocabulary, correct, with_forms
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
        """Answer a query; the hits of each round come before those of the next.

        Without words and phrases it lists what the filters leave, statements first; without filters, nothing.
        """
        spelling = self._spell(query)
        nothing = not query.words.strip() and not query.phrases and query.filters.narrow
        if not (spelling.words or query.phrases or nothing):
            return Hits()
        words = with_forms(spelling.words, self._vocabulary(query.view))
        found: dict[int, Hit] = {}
        for round_ in _rounds(query):
            if len(found) < query.limit:
                hits = [hit for hit in self._find(query, words, round_) if hit.key not in found]
                found |= {hit.key: hit for hit in _below(list(found.values())[-1:], hits)}
        return Hits(
            hits=tuple(found.values())[: query.limit], corrected=" ".join(spelling.words) if spelling.changed else None
        )

    def _find(self, query: Query, words: Sequence[Sought], round_: Round) -> tuple[Hit, ...]:
        built = build_query(self.engine.schema, query, words, round_)
        found = self._searcher.search(built, query.limit, count=False, weight_by_field="weight").hits
        keys = self._searcher.fast_field_values("key", [address for _, address in found])
        return tuple(Hit(int(key or 0), score) for key, (score, _) in zip(keys, found, strict=True))

    def _spell(self, query: Query) -> Spelling:
        words = [word for word in query.words[:LONGEST].split() if PLAIN.analyze(word)]
        return correct(words, self._vocabulary(query.view), partial(self._stand_together, query.view))

    def _stand_together(self, view: View, one: str, other: str) -> bool:
        together = side_by_side(self.engine.schema, view, (one, other))
        return bool(self._searcher.search(together, 1, count=False).hits)

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


def _rounds(query: Query) -> Iterator[Round]:
    """Search in turns.

    Of people who are asked for, what they said, questions too, comes before what nobody is named for in their
    conversations. Whatever else hosts asked comes after all the answers.
    """
    named = query.filters.speakers is not None
    if named:
        yield Round()
    yield Round(labelled=not named, questions=False)
    if query.filters.questions:
        yield Round(labelled=not named)


def _below(before: Sequence[Hit], hits: Sequence[Hit]) -> Iterator[Hit]:
    """Lower the scores of a later round to those before it, so that who sorts by score keeps the order."""
    least = min((hit.score for hit in before), default=math.inf)
    best = max((hit.score for hit in hits), default=0.0)
    share = least / best if best > least else 1.0
    return (Hit(hit.key, min(least, hit.score * share)) for hit in hits)
