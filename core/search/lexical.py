"""Words to a tantivy query: which fields count how much, and what narrows inside the engine."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tantivy import Occur, Query, Schema, TextAnalyzer

from core.filters import Filters
from core.models import Standing
from core.search import query as ask
from core.search.schema import ENGLISH, PLAIN
from core.search.stopwords import telling
from core.team import View

# A word counts most where the passage itself or its heading holds it. A question tells what its answer is about,
# but in another's words. Names of topics, sources and speakers find passages when nothing in them does.
_FIELDS: Sequence[tuple[str, TextAnalyzer, float]] = (
    ("text", ENGLISH, 1.0),
    ("heading", ENGLISH, 0.8),
    ("context", ENGLISH, 0.4),
    ("topic_words", ENGLISH, 0.3),
    ("title", ENGLISH, 0.2),
    ("speaker_words", PLAIN, 0.4),
)
# How much a weaker field adds to the strongest one that holds a word.
_TIE_BREAKER = 0.3
_LONGEST_PHRASE = 32


def build_query(schema: Schema, asked: ask.Query, words: Sequence[str], *, labelled: bool = True) -> Query:
    """Build the query for these words (corrected, unstemmed) and the phrases and filters of what was asked.

    Every word adds to the score, but one that tells something must be there. A word of several terms, such as
    `self-play`, is one thing: all its terms must be there, best side by side.

    Where speakers are asked for, it finds what they said; with `labelled` off, what nobody is named for in the
    sources that name them.
    """
    phrases = [terms for phrase in asked.phrases if (terms := ENGLISH.analyze(phrase)[:_LONGEST_PHRASE])]
    return Query.boolean_query(
        [
            *((Occur.Should, _word_query(schema, word)) for word in words),
            *((Occur.Must, _phrase_query(schema, phrase)) for phrase in phrases),
            *([] if phrases else [(Occur.Must, _free(_any_word(schema, telling(words))))]),
            *((Occur.Must, _free(each)) for each in _filters(schema, asked.filters, labelled=labelled)),
            (Occur.Must, _free(seen_by(schema, asked.view))),
            *((Occur.MustNot, each) for each in _left_out(schema, asked, labelled=labelled)),
        ]
    )


def seen_by(schema: Schema, view: View) -> Query:
    """Narrow to what a team sees: its scopes, less what it hid."""
    hidden = view.hidden
    taken_out = (("id", hidden.passages), ("source", hidden.sources), ("speaker", hidden.speakers))
    return Query.boolean_query(
        [
            (Occur.Must, _any_of(schema, "scope", view.scopes)),
            *((Occur.MustNot, _any_of(schema, field, values)) for field, values in taken_out if values),
        ]
    )


def _any_word(schema: Schema, words: Sequence[str]) -> Query:
    return Query.boolean_query([(Occur.Should, _word_query(schema, word)) for word in words])


def _word_query(schema: Schema, word: str) -> Query:
    fields = [_field_query(schema, field, analyzer.analyze(word), boost) for field, analyzer, boost in _FIELDS]
    return Query.disjunction_max_query(fields, tie_breaker=_TIE_BREAKER)


def _field_query(schema: Schema, field: str, terms: Sequence[str], boost: float) -> Query:
    single = [Query.term_query(schema, field, term) for term in terms]
    if len(single) == 1:
        return Query.boost_query(single[0], boost)
    together = [(Occur.Must, each) for each in single]
    side_by_side = (Occur.Should, Query.phrase_query(schema, field, [*terms[:_LONGEST_PHRASE]]))
    return Query.boost_query(Query.boolean_query([*together, side_by_side] if together else []), boost)


def _phrase_query(schema: Schema, terms: Sequence[str]) -> Query:
    fields = ("text", "heading")
    if len(terms) == 1:
        return Query.disjunction_max_query([Query.term_query(schema, field, terms[0]) for field in fields])
    return Query.disjunction_max_query([Query.phrase_query(schema, field, [*terms]) for field in fields])


def _filters(schema: Schema, filters: Filters, *, labelled: bool) -> Iterable[Query]:
    if filters.kind is not None:
        yield Query.term_query(schema, "kind", filters.kind.value)
    if filters.speakers is not None:
        yield _any_of(schema, "speaker", filters.speakers) if labelled else _unlabelled(schema, filters)
    if filters.sources is not None:
        yield _any_of(schema, "source", filters.sources)
    if filters.topics is not None:
        yield _any_of(schema, "topic", filters.topics)
    if filters.unasked:
        yield Query.term_query(schema, "unasked", "yes")
    if filters.statements:
        yield Query.term_query(schema, "standing", Standing.STATEMENT.value)


def _left_out(schema: Schema, asked: ask.Query, *, labelled: bool) -> Iterable[Query]:
    if asked.seen:
        yield _any_of(schema, "id", asked.seen)
    if not asked.filters.questions and not (labelled and asked.filters.speakers):
        yield Query.term_query(schema, "standing", Standing.QUESTION.value)


def _unlabelled(schema: Schema, filters: Filters) -> Query:
    return Query.boolean_query(
        [
            (Occur.Must, Query.term_query(schema, "speaker", "")),
            (Occur.Must, _any_of(schema, "source", filters.naming)),
        ]
    )


def _any_of(schema: Schema, field: str, values: Iterable[str]) -> Query:
    return Query.term_set_query(schema, field, sorted(values))


def _free(query: Query) -> Query:
    """Let a condition narrow without adding to the score."""
    return Query.const_score_query(query, 0.0)
