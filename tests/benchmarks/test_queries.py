from __future__ import annotations

from random import Random

from rapidfuzz.distance import DamerauLevenshtein

from core.documents.document import Document
from tests.benchmarks.queries import make_queries, misspell


def texts(fortunes: tuple[Document, ...]) -> list[str]:
    return [entry.text for document in fortunes for entry in document.entries]


def test_the_same_passages_give_the_same_queries(fortunes: tuple[Document, ...]) -> None:
    assert make_queries(texts(fortunes), 40) == make_queries(texts(fortunes), 40)
    assert make_queries(texts(fortunes), 40, seed=1) != make_queries(texts(fortunes), 40)


def test_every_fourth_query_is_of_the_same_kind(fortunes: tuple[Document, ...]) -> None:
    queries = make_queries(texts(fortunes), 40)
    known = {word.strip(".!") for text in texts(fortunes) for word in text.lower().split()}
    assert all(set(query.split()) <= known for query in queries[0::4])
    assert all(1 <= len(set(query.split()) - known) <= 2 for query in queries[1::4])
    assert all(query.endswith("?") for query in queries[2::4])
    assert all(len(query.split()) >= 4 for query in queries[3::4])


def test_no_query_holds_a_sign_that_asks_for_more_than_words(fortunes: tuple[Document, ...]) -> None:
    quoted = [*texts(fortunes), 'She said: "nothing sleeps like a harbour on Sunday", and went to bed.']
    assert not any(sign in query for query in make_queries(quoted, 200) for sign in '":“”')


def test_a_misspelt_word_is_one_mistake_away_and_begins_alike() -> None:
    rng = Random(0)
    for _ in range(200):
        wrong = misspell(rng, "lighthouse")
        assert wrong[0] == "l"
        assert DamerauLevenshtein.distance("lighthouse", wrong) <= 1
