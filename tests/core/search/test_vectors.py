"""What is told of passages is what comparing each, one by one, would tell."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.library.embeddings import quantise
from core.search import segment as segments
from core.search.merging import merge_segments
from core.search.segment import Quantised, open_segment
from core.search.vectors import Asked, Vectors, cosines
from tests.core.search.segments import (
    DIMENSIONS,
    Piece,
    agree,
    agree_closely,
    asked,
    clustered,
    held,
    histories,
    many,
    parts,
    queries,
    sifting,
    unit,
    vector,
    write,
    written,
)

NO_KEYS = np.array([], dtype=np.uint64)


@given(histories, queries, st.none() | st.lists(st.integers(0, 15)))
def test_every_answer_is_that_of_comparing_each(
    pieces: Sequence[Piece], query: Asked, among: Sequence[int] | None
) -> None:
    with written(pieces) as (_, opened):
        agree(Vectors(opened), held(pieces), query, among)


@settings(max_examples=settings().max_examples // 4)
@given(histories, queries)
def test_passages_of_a_large_segment_are_looked_at_as_closely(pieces: Sequence[Piece], query: Asked) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(segments, "GRAPH_FROM", 1)
        with written(pieces) as (_, opened):
            assert all(segment.graph is not None for segment in opened if len(segment))
            agree_closely(Vectors(opened), held(pieces), query)


def test_nothing_is_near_where_there_is_nothing(tmp_path: Path) -> None:
    query = asked("text", ["anchor"] * 5)
    for vectors in (Vectors([]), Vectors([write(tmp_path / "empty", Piece())])):
        assert not vectors.nearest(query.whole, 5).size
        assert not vectors.nearest(query.whole, 5, np.array([3], dtype=np.uint64)).size
        assert not vectors.nearest(query.whole, 5, NO_KEYS, 0.0).size
        assert vectors.compare(query, np.array([3], dtype=np.uint64)).known.tolist() == [False]
        assert vectors.align(query, np.array([3], dtype=np.uint64)).tolist() == [0]
        assert not vectors.compare(query, NO_KEYS).known.size


def test_what_was_removed_is_not_near_however_the_search_is_narrowed(tmp_path: Path) -> None:
    held_once = write(tmp_path / "old", Piece({3: parts("a tug", ["tug"]), 4: parts("a barge", ["barge"])}))
    only_gone = write(tmp_path / "new", Piece(gone=frozenset({3})))
    vectors = Vectors([held_once, only_gone])
    assert vectors.nearest(vector("a tug"), 5).tolist() == [4]
    assert vectors.nearest(vector("a tug"), 5, np.array([3, 4], dtype=np.uint64)).tolist() == [4]


def test_a_passage_is_near_by_its_newest_text(tmp_path: Path) -> None:
    vectors = Vectors([write(tmp_path / name, Piece({3: parts(name)})) for name in ("first", "second")])
    query = asked("second", [])
    assert vectors.compare(query, np.array([3], dtype=np.uint64)).text[0] > 0.98
    assert vectors.nearest(query.whole, 5).tolist() == [3]


def test_a_word_of_the_heading_counts_less_than_one_of_the_passage(tmp_path: Path) -> None:
    both = {1: parts("one", ["anchor"]), 2: parts("two", beside=["anchor"])}
    vectors = Vectors([write(tmp_path / "some", Piece(both))])
    assert vectors.compare(
        asked("text", ["anchor"]), np.array([1, 2], dtype=np.uint64)
    ).words.tolist() == pytest.approx([1, 0.8])


def test_another_form_of_a_word_does_as_well(tmp_path: Path) -> None:
    both = {1: parts("one", ["lifeboat"]), 2: parts("two", ["life", "boat"]), 3: parts("three", ["gale"])}
    vectors = Vectors([write(tmp_path / "some", Piece(both))])
    query = asked("text", ["life", "boat"], ["lifeboat", "lifeboat"])
    held_both = vectors.compare(query, np.array([1, 2, 3], dtype=np.uint64)).words.tolist()
    assert held_both[:2] == pytest.approx([1, 1])
    assert held_both[2] < 1


def test_a_quote_with_wrong_words_stands_in_order_where_it_was_said(tmp_path: Path) -> None:
    said = list("abcdefghijklmn")
    mixed = list("hfandglcembkji")
    vectors = Vectors([write(tmp_path / "some", Piece({1: parts("said", said), 2: parts("mixed", mixed)}))])
    remembered = asked("text", list("aXcdefYhZ"))
    right, wrong = vectors.align(remembered, np.array([1, 2], dtype=np.uint64)).tolist()
    assert right > 0.6 > wrong


@given(st.integers(0, 4), st.integers(0, 4), st.integers(0, 99))
def test_a_cosine_is_that_of_the_vectors_before_they_were_rounded(some: int, others: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    one, other = (unit(rng.normal(size=(count, 32))) for count in (some, others))
    np.testing.assert_allclose(cosines(quantise(one), quantise(other)), one @ other.T, atol=0.02)


@given(histories, queries, queries, st.lists(st.integers(0, 15), max_size=5, unique=True))
def test_a_look_from_several_sides_tells_what_each_tells(
    pieces: Sequence[Piece], query: Asked, other: Asked, wanted: list[int]
) -> None:
    with written(pieces) as (_, opened):
        vectors, keys = Vectors(opened), np.array(sorted(wanted), dtype=np.uint64)
        whole, view = vectors.compare_views(query, [other.whole], keys)
        for found, alone in ((whole, vectors.compare(query, keys)), (view, vectors.compare(other, keys))):
            for name in ("text", "sentence", "question", "known"):
                assert getattr(found, name).tolist() == getattr(alone, name).tolist()
        assert whole.words.tolist() == vectors.compare(query, keys).words.tolist()


def test_what_is_sifted_is_most_of_the_nearest(tmp_path: Path) -> None:
    drawn = clustered(4600, np.random.default_rng(9))
    texts, anew, asking = drawn[:4000], drawn[4000:4500], drawn[4500:]
    vectors = Vectors([many(tmp_path / "old", range(4000), texts), many(tmp_path / "new", range(3800, 4300), anew)])
    shares = []
    for query in asking:
        exactly = set(vectors.nearest(query, 10).tolist())
        with sifting():
            sifted = set(vectors.nearest(query, 10).tolist())
        assert len(sifted) == 10
        shares.append(len(exactly & sifted) / 10)
    assert np.mean(shares) >= 0.9


def test_what_is_gone_is_not_sifted_out(tmp_path: Path) -> None:
    texts = clustered(600, np.random.default_rng(10))
    none_left = many(tmp_path / "new", range(600), texts[::-1])
    vectors = Vectors([many(tmp_path / "old", range(600), texts), none_left])
    with sifting():
        assert vectors.nearest(texts[0], 1).tolist() == [599]
        assert set(vectors.nearest(texts[0], 700).tolist()) == set(range(600))


# From many passages on, a graph finds the nearest.


def recall(vectors: Vectors, now: dict[int, Quantised], queries: Quantised, count: int = 10) -> float:
    """Give the share of the nearest that are found."""
    keys, texts = np.array(list(now)), np.stack(list(now.values()))
    found = 0
    for query in queries:
        near = cosines(query[None], texts)[0]
        best = {int(key) for key in keys[np.argsort(-near)[:count]]}
        found += len(best & set(vectors.nearest(query, count).tolist()))
    return found / (count * len(queries))


def test_a_graph_finds_what_comparing_each_finds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(segments, "GRAPH_FROM", 1000)
    rng = np.random.default_rng(5)
    drawn = clustered(4600, rng)
    texts, anew, queries = drawn[:4000], drawn[4000:4500], drawn[4500:]
    old = many(tmp_path / "old", range(4000), texts)
    new = many(tmp_path / "new", range(3800, 4300), anew)
    assert old.graph is not None
    assert new.graph is None
    now = dict(enumerate(texts)) | dict(enumerate(anew, start=3800))
    assert recall(Vectors([old, new]), now, queries) >= 0.95
    merge_segments(tmp_path / "merged", [old, new], forget_gone=True)
    merged = open_segment(tmp_path / "merged")
    assert merged.graph is not None
    assert recall(Vectors([merged]), now, queries) >= 0.95


def test_beside_a_graph_filters_leave_what_is_compared_one_by_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(segments, "GRAPH_FROM", 500)
    texts = clustered(1000, np.random.default_rng(6))
    vectors = Vectors([many(tmp_path / "all", range(1000), texts)])
    few = np.arange(0, 1000, 50, dtype=np.uint64)
    expected = few[np.argsort(-cosines(texts[7:8], texts[few])[0])][:5]
    assert vectors.nearest(texts[7], 5, few, 0.02).tolist() == expected.tolist()


def test_more_of_all_are_listed_where_filters_leave_a_share(tmp_path: Path) -> None:
    texts = clustered(300, np.random.default_rng(7))
    vectors = Vectors([many(tmp_path / "all", range(300), texts)])
    assert len(vectors.nearest(texts[0], 5)) == 5
    assert len(vectors.nearest(texts[0], 5, share=0.1)) == 50


def test_vectors_of_all_segments_have_the_same_dimensions(tmp_path: Path) -> None:
    assert Vectors([]).dimensions == 0
    assert Vectors([write(tmp_path / "one", Piece({1: parts("one")}))]).dimensions == DIMENSIONS
