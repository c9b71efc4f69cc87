"""Answering queries from one state of the index."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import partial

from core.search.engine import Engine
from core.search.lexical import Round, seen_by, side_by_side
from core.search.query import LONGEST, Hit, Hits, Query
from core.search.ranking import Ranking, Wanted
from core.search.schema import ENGLISH, PLAIN
from core.search.sense import Sense
from core.search.spelling import Sought, Spelling, Vocabulary, correct, with_forms
from core.search.state import Followed
from core.search.stopwords import telling
from core.search.vectors import Asked
from core.team import View

_MOST_VOCABULARIES = 64
# Of a longer message the beginning is compared word by word, the whole by its meaning.
_MOST_WORDS = 100
_MOST_TELLING = 40


class Reader:
    """The index as it was at `followed`; a newer state has a reader of its own. Used by several threads at once."""

    def __init__(self, engine: Engine, followed: Followed) -> None:
        self.followed = followed
        self._engine = engine
        self._ranking = Ranking(engine)
        self._vocabularies: dict[tuple[View, bool], Vocabulary] = {}

    def search(self, query: Query, sense: Sense | None = None) -> Hits:
        """Answer a query; the hits of each round come before those of the next.

        Without words and phrases it lists what the filters leave, statements first; without filters, nothing.
        """
        spelling = self._spell(query, sense)
        nothing = not query.words.strip() and not query.phrases and query.filters.narrow
        if not (spelling.words or query.phrases or nothing):
            return Hits()
        wanted = self._ready(query, spelling, sense)
        found: dict[int, Hit] = {}
        for round_ in _rounds(query):
            if len(found) < query.limit:
                hits = [hit for hit in self._ranking.rank(wanted, round_, sense) if hit.key not in found]
                found |= {hit.key: hit for hit in _below(list(found.values())[-1:], hits)}
        return Hits(
            hits=tuple(found.values())[: query.limit], corrected=" ".join(spelling.words) if spelling.changed else None
        )

    def _ready(self, query: Query, spelling: Spelling, sense: Sense | None) -> Wanted:
        known = {word.text: word for word in with_forms(spelling.words, self._vocabulary(query.view, sense))}
        words = [known[text] for text in telling(list(known))]
        return Wanted(query=query, words=words, asked=self._ask(query, spelling, words, sense) if sense else None)

    def _ask(self, query: Query, spelling: Spelling, sought: Sequence[Sought], sense: Sense) -> Asked | None:
        text = " ".join((*spelling.words, *query.phrases))
        words = PLAIN.analyze(text)[:_MOST_WORDS]
        weights = {word: self._rareness(word) for word in telling(words)[:_MOST_TELLING]}
        forms = [(word, form) for each in sought for word in PLAIN.analyze(each.text) for form in _joined(each)]
        return sense.ask(text, words, weights, forms) if words else None

    def _rareness(self, word: str) -> float:
        """Weigh a word by its inverse document frequency, ln((N + 1) / (n + 1/2)): 0 for one that is everywhere."""
        held = max((self._engine.passages_with("text", term) for term in ENGLISH.analyze(word)), default=0)
        return max(math.log((self._engine.size + 1) / (held + 0.5)), 0.0)

    def _spell(self, query: Query, sense: Sense | None) -> Spelling:
        words = [word for word in query.words[:LONGEST].split() if PLAIN.analyze(word)]
        return correct(words, self._vocabulary(query.view, sense), partial(self._stand_together, query.view))

    def _stand_together(self, view: View, one: str, other: str) -> bool:
        return self._engine.any(side_by_side(self._engine.schema, view, (one, other)))

    def _vocabulary(self, view: View, sense: Sense | None) -> Vocabulary:
        """Collect the words of what a team sees; no other team's words can come into its corrections."""
        which = (view, sense is not None)
        known = self._vocabularies.get(which)
        if known is None:
            words = self._engine.words(seen_by(self._engine.schema, view))
            known = Vocabulary.of(words, sense.meanings.embedder.knows if sense else None)
            if len(self._vocabularies) >= _MOST_VOCABULARIES:
                self._vocabularies.clear()
            self._vocabularies[which] = known
        return known


def _joined(word: Sought) -> Iterator[str]:
    """Give the forms of a word that are one word to the index."""
    for form in word.forms:
        terms = PLAIN.analyze(form)
        if len(terms) == 1:
            yield terms[0]


def _rounds(query: Query) -> Iterator[Round]:
    """Search in turns: what people who are asked for said, then what nobody is named for in their conversations.

    What those people asked themselves is found however the filters stand to questions.
    """
    if query.filters.speakers is None:
        yield Round(questions=query.filters.questions)
    else:
        yield Round()
        yield Round(labelled=False, questions=False)
        if query.filters.questions:
            yield Round(labelled=False)


def _below(before: Sequence[Hit], hits: Sequence[Hit]) -> Iterator[Hit]:
    """Lower the scores of a later round to those before it, so that who sorts by score keeps the order."""
    least = min((hit.score for hit in before), default=math.inf)
    best = max((hit.score for hit in hits), default=0.0)
    share = least / best if best > least else 1.0
    return (Hit(hit.key, min(least, hit.score * share), hit.signals) for hit in hits)
