"""Words to tantivy queries: what may fit, how well some of it does, and what narrows inside the engine."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from tantivy import Occur, Query, Schema, TextAnalyzer

from core.filters import Filters
from core.models import Standing
from core.search import query as ask
from core.search.schema import ENGLISH, PLAIN
from core.search.spelling import Sought
from core.search.stopwords import CLITICS, telling
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
# One word of several is often there by chance; from so many telling words on, two are wanted.
_SEVERAL = 3
_ENOUGH = 2
_A_FEW = 8

Condition = tuple[Occur, Query]
Fitting = Callable[[Schema, ask.Query, Sequence[Sought], Sequence[Condition], Iterable[int]], Query]
"""Makes a query for those of some keys that the conditions leave, scored by the words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One turn of a search; what an earlier turn finds comes before what a later one finds.

    Where speakers are asked for, `labelled` finds what they said, else what nobody is named for in the sources that
    name them. `questions` finds what was asked there, too.
    """

    labelled: bool = True
    questions: bool = True


def fitting(schema: Schema, asked: ask.Query, words: Sequence[Sought], narrowing: Sequence[Condition]) -> Query:
    """Find what holds any telling word, and every phrase; the engine skips what cannot be among the best.

    That holds for words in one field, so this searches `everything`, and `well` tells how good a find is. Without
    words and phrases there is nothing that fits.
    """
    phrases = list(_phrases(schema, asked))
    known = {word.text.casefold(): word for word in words}
    any_word = [(Occur.Should, _anywhere(schema, known[text])) for text in telling(list(known))]
    if not any_word and not phrases:
        return Query.empty_query()
    if not phrases and not narrowing:
        return Query.boolean_query(any_word)
    needed = phrases or [(Occur.Must, Query.boolean_query(any_word))]
    return Query.boolean_query([*needed, *(any_word if phrases else []), *narrowing])


def well(
    schema: Schema, asked: ask.Query, words: Sequence[Sought], narrowing: Sequence[Condition], keys: Iterable[int]
) -> Query:
    """Find those of these keys that the conditions leave, each with the score that all words and fields give it.

    A word of several terms, such as `self-play`, is one thing: all its terms must be there, best side by side.
    """
    scored = [_word_query(schema, word) for word in words]
    return _scored_by(scored, schema, asked, narrowing, keys)


def holding_any(
    schema: Schema, asked: ask.Query, words: Sequence[Sought], narrowing: Sequence[Condition], keys: Iterable[int]
) -> Query:
    """Find those of these keys that the conditions leave, each with a score above 0 if it holds a word or a phrase."""
    held = [Query.const_score_query(_anywhere(schema, word), 1.0) for word in words]
    return _scored_by(held, schema, asked, narrowing, keys)


def _scored_by(
    words: Sequence[Query], schema: Schema, asked: ask.Query, narrowing: Sequence[Condition], keys: Iterable[int]
) -> Query:
    any_word = [(Occur.Should, word) for word in words]
    return Query.boolean_query([(Occur.Must, _one_of(schema, keys)), *any_word, *_phrases(schema, asked), *narrowing])


def among(schema: Schema, keys: Iterable[int], narrowing: Sequence[Condition]) -> Query:
    """Find those of a few keys that the conditions leave, each with the same score."""
    return Query.boolean_query([(Occur.Must, _one_of(schema, keys)), *narrowing])


def enough(schema: Schema, words: Sequence[Sought], keys: Iterable[int], *, every: bool = False) -> Query:
    """Find those of these keys that hold every telling word, or so many that it is no chance; one word twice is one."""
    known = {word.text.casefold(): word for word in words}
    unlike = {tuple(ENGLISH.analyze(text)): known[text] for text in telling(list(known))}
    least = len(unlike) if every else _ENOUGH if len(unlike) >= _SEVERAL else 1
    held = Query.boolean_query([(Occur.Should, _anywhere(schema, word)) for word in unlike.values()], least)
    return Query.boolean_query([(Occur.Must, _one_of(schema, keys)), (Occur.Must, held)])


def left(narrowing: Sequence[Condition]) -> Query:
    """Find all that the conditions leave, each with a score of 1."""
    return Query.const_score_query(Query.boolean_query([(Occur.Must, Query.all_query()), *narrowing]), 1.0)


def narrowing(schema: Schema, asked: ask.Query, round_: Round) -> list[Condition]:
    """List the conditions that view and filters set in a round, none of which adds to a score."""
    return [
        (Occur.Must, seen_by(schema, asked.view)),
        *((Occur.Must, _free(each)) for each in _filters(schema, asked.filters, round_)),
        *((Occur.MustNot, each) for each in _left_out(schema, round_)),
    ]


def side_by_side(schema: Schema, view: View, words: Sequence[str]) -> Query:
    """Find where a team sees these words one after the other."""
    fields = [field for field, analyzer, _ in _FIELDS if analyzer is ENGLISH]
    together = _phrase_query(schema, [term for word in words for term in ENGLISH.analyze(word)], fields)
    return Query.boolean_query([(Occur.Must, together), (Occur.Must, seen_by(schema, view))])


def holding(schema: Schema, view: View, word: str) -> Query:
    """Find what a team sees that holds a word just as it is."""
    return Query.boolean_query(
        [(Occur.Must, _free(Query.term_query(schema, "words", word))), (Occur.Must, seen_by(schema, view))]
    )


def seen_by(schema: Schema, view: View) -> Query:
    """Narrow to what a team sees: its scopes, less what it hid."""
    hidden = view.hidden
    taken_out = (("id", hidden.passages), ("source", hidden.sources), ("speaker", hidden.speakers))
    return _free(
        Query.boolean_query(
            [
                (Occur.Must, _any_of(schema, "scope", view.scopes)),
                *((Occur.MustNot, _any_of(schema, field, values)) for field, values in taken_out if values),
            ]
        )
    )


def _phrases(schema: Schema, asked: ask.Query) -> Iterable[Condition]:
    for phrase in asked.phrases:
        terms = ENGLISH.analyze(phrase)[:_LONGEST_PHRASE]
        if terms:
            yield (Occur.Must, _phrase_query(schema, terms))


def _anywhere(schema: Schema, word: Sought) -> Query:
    fields = [_field_query(schema, "everything", _terms(ENGLISH, form), 1.0) for form in (word.text, *word.forms)]
    return fields[0] if len(fields) == 1 else Query.disjunction_max_query(fields)


def _word_query(schema: Schema, word: Sought) -> Query:
    fields = [
        _field_query(schema, field, _terms(analyzer, form), boost)
        for form in (word.text, *word.forms)
        for field, analyzer, boost in _FIELDS
    ]
    return Query.disjunction_max_query(fields, tie_breaker=_TIE_BREAKER)


def _terms(analyzer: TextAnalyzer, word: str) -> Sequence[str]:
    terms = analyzer.analyze(word)
    return [term for term in terms if term not in CLITICS] or terms


def _field_query(schema: Schema, field: str, terms: Sequence[str], boost: float) -> Query:
    single = [Query.term_query(schema, field, term) for term in terms]
    if len(single) == 1:
        return single[0] if boost == 1 else Query.boost_query(single[0], boost)
    together = [(Occur.Must, each) for each in single]
    best = (Occur.Should, Query.phrase_query(schema, field, [*terms[:_LONGEST_PHRASE]]))
    return Query.boost_query(Query.boolean_query([*together, best] if together else []), boost)


def _phrase_query(schema: Schema, terms: Sequence[str], fields: Sequence[str] = ("text", "heading")) -> Query:
    if len(terms) == 1:
        return Query.disjunction_max_query([Query.term_query(schema, field, terms[0]) for field in fields])
    return Query.disjunction_max_query([Query.phrase_query(schema, field, [*terms]) for field in fields])


def _filters(schema: Schema, filters: Filters, round_: Round) -> Iterable[Query]:
    if filters.kind is not None:
        yield Query.term_query(schema, "kind", filters.kind.value)
    if filters.speakers is not None:
        yield _any_of(schema, "speaker", filters.speakers) if round_.labelled else _unlabelled(schema, filters)
    if filters.sources is not None:
        yield _any_of(schema, "source", filters.sources)
    if filters.topics is not None:
        yield _any_of(schema, "topic", filters.topics)
    if filters.statements:
        yield Query.term_query(schema, "standing", Standing.STATEMENT.value)


def _left_out(schema: Schema, round_: Round) -> Iterable[Query]:
    if not round_.questions:
        yield Query.term_query(schema, "standing", Standing.QUESTION.value)


def _unlabelled(schema: Schema, filters: Filters) -> Query:
    return Query.boolean_query(
        [
            (Occur.Must, Query.term_query(schema, "speaker", "")),
            (Occur.Must, _any_of(schema, "source", filters.naming)),
        ]
    )


def _any_of(schema: Schema, field: str, values: Collection[str]) -> Query:
    """Find what has one of these values, whatever its score; of a few, term by term takes the engine less time."""
    if len(values) <= _A_FEW:
        return Query.boolean_query([(Occur.Should, Query.term_query(schema, field, value)) for value in sorted(values)])
    return Query.term_set_query(schema, field, sorted(values))


def _one_of(schema: Schema, keys: Iterable[int]) -> Query:
    """Find the passages of some hundred keys at most: a set of terms would take the engine five times as long."""
    return _free(Query.boolean_query([(Occur.Should, Query.term_query(schema, "key", key)) for key in keys]))


def _free(query: Query) -> Query:
    """Let a condition narrow without adding to the score."""
    return Query.const_score_query(query, 0.0)
