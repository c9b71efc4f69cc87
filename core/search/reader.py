"""Answering queries from one state of the index."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from threading import Thread

from core.search.engine import Engine
from core.search.left import Leaving
from core.search.lexical import Round, holding, seen_by, side_by_side
from core.search.overhearing import Overhearing
from core.search.query import LONGEST, Hit, Hits, Query
from core.search.ranking import Ranking, Wanted
from core.search.schema import PLAIN
from core.search.sense import Sense
from core.search.spelling import Sought, Spelling, Vocabulary, correct, with_forms
from core.search.state import Followed
from core.search.stopwords import telling
from core.search.talk import GoesOn, Message, Overheard, Talk
from core.search.vectors import Asked
from core.team import View

_MOST_VOCABULARIES = 64
# Of so many passages the words are collected in the background, if those of an earlier state are known.
_MANY = 20_000
_SETTLED_SECONDS = 1.0
# Of a longer message the beginning is compared word by word, the whole by its meaning.
_MOST_WORDS = 100
_MOST_TELLING = 40


class Reader:
    """The index as it was at `followed`; a newer state has a reader of its own. Used by several threads at once."""

    def __init__(self, engine: Engine, followed: Followed, earlier: Reader | None = None) -> None:
        """Take over from an earlier reader of the same store what takes long to collect."""
        self.followed = followed
        is_same = earlier is not None and earlier.followed.store == followed.store
        self._earlier = earlier.give_over() if earlier is not None and is_same else {}
        self._is_newest = True
        self._engine = engine
        leaving = Leaving(engine)
        self._ranking = Ranking(engine, leaving)
        self._overhearing = Overhearing(engine, leaving)
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

    def overhear(self, message: Message, goes_on: GoesOn, sense: Sense) -> Overheard | None:
        """Make out what a message means, and look it up where that goes on; None without the model that it is for."""
        embedder = sense.meanings.embedder
        if embedder.model != message.model:
            return None
        talk = Talk.read(message.words, embedder)
        if not goes_on(talk):
            return Overheard(talk=talk, hits=None)
        about = talk if message.about == message.words else Talk.read(message.about, embedder)
        return Overheard(talk=talk, hits=self._overhearing.look_up(message.view, message.filters, about, sense))

    def _ready(self, query: Query, spelling: Spelling, sense: Sense | None) -> Wanted:
        known = {word.text: word for word in with_forms(spelling.words, self._vocabulary(query.view, sense))}
        words = [known[text] for text in telling(list(known))]
        return Wanted(query=query, words=words, asked=self._ask(query, spelling, words, sense) if sense else None)

    def _ask(self, query: Query, spelling: Spelling, sought: Sequence[Sought], sense: Sense) -> Asked | None:
        text = " ".join((*spelling.words, *query.phrases))
        words = PLAIN.analyze(text)[:_MOST_WORDS]
        weights = {word: self._engine.rareness(word) for word in telling(words)[:_MOST_TELLING]}
        forms = [(word, form) for each in sought for word in PLAIN.analyze(each.text) for form in _joined(each)]
        return sense.ask(text, words, weights, forms) if words else None

    def _spell(self, query: Query, sense: Sense | None) -> Spelling:
        words = [word for word in query.words[:LONGEST].split() if PLAIN.analyze(word)]
        return correct(words, self._vocabulary(query.view, sense), partial(self._stand_together, query.view))

    def _stand_together(self, view: View, one: str, other: str) -> bool:
        return self._engine.any(side_by_side(self._engine.schema, view, (one, other)))

    def _vocabulary(self, view: View, sense: Sense | None) -> Vocabulary:
        """Give the words of what a team sees; no other team's words can come into its corrections.

        Of many passages collecting them takes seconds. Until that is done beside the searches, the earlier state's do.
        """
        which = (view, sense is not None)
        known = self._vocabularies.get(which)
        if known is not None:
            return known
        earlier = self._earlier.pop(which, None)
        if earlier is None or self._engine.size < _MANY:
            return self._keep(which, self._collect(view, sense))
        Thread(target=self._collect_later, args=(view, sense), daemon=True).start()
        return self._keep(which, replace(earlier, held=partial(self._holds, view)))

    def _collect(self, view: View, sense: Sense | None) -> Vocabulary:
        words = self._engine.words(seen_by(self._engine.schema, view))
        return Vocabulary.of(words, sense.meanings.embedder.knows if sense else None)

    def _collect_later(self, view: View, sense: Sense | None) -> None:
        """Collect the words once no newer state has come for a moment: an import brings one after the other."""
        time.sleep(_SETTLED_SECONDS)
        if self._is_newest:
            self._keep((view, sense is not None), self._collect(view, sense))

    def give_over(self) -> dict[tuple[View, bool], Vocabulary]:
        """Give the words to the reader of the next state; from now on this one collects no more."""
        self._is_newest = False
        return dict(self._vocabularies)

    def _keep(self, which: tuple[View, bool], vocabulary: Vocabulary) -> Vocabulary:
        if len(self._vocabularies) >= _MOST_VOCABULARIES:
            self._vocabularies.clear()
        self._vocabularies[which] = vocabulary
        return vocabulary

    def _holds(self, view: View, word: str) -> bool:
        return self._engine.any(holding(self._engine.schema, view, word))


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
