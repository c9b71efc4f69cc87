from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from core.search.gathering import Gathered, gather
from core.search.parts import Parts, has_meaning
from core.search.segment import NAMES
from tests.core.search.segments import DIMENSIONS, Piece, histories, parts, vector


def gathered(passages: Mapping[int, Parts], gone: Sequence[int] = ()) -> Gathered:
    texts = {text for each in passages.values() for text in each.meanings}
    words = {word for each in passages.values() for word in (*each.words, *each.beside) if has_meaning(word)}
    known = {text: vector(text).tobytes() for text in texts | words}
    return gather(list(passages.items()), gone, known, DIMENSIONS)


def read(laid_out: Gathered) -> dict[int, tuple[list[list[int]], bool, list[str], list[str]]]:
    """Take the passages out of the arrays again: their vectors, whether one is a question's, and their words."""
    arrays = laid_out.arrays
    found = {}
    for row, key in enumerate(arrays["keys"].tolist()):
        runs = {
            name: arrays[name][arrays[starts][row] : arrays[starts][row + 1]].tolist()
            for name, starts in (("parts", "part_starts"), ("words", "word_starts"), ("beside", "beside_starts"))
        }
        vectors = [arrays["texts"][row].tolist(), *runs["parts"]]
        words, beside = ([laid_out.vocabulary[place] for place in runs[name]] for name in ("words", "beside"))
        found[key] = (vectors, bool(arrays["asks"][row]), words, beside)
    return found


@given(histories)
def test_what_is_laid_out_can_be_read_again(pieces: Sequence[Piece]) -> None:
    piece = pieces[0]
    laid_out = gathered(piece.passages, list(piece.gone))
    assert read(laid_out) == {
        key: (
            [vector(text).tolist() for text in each.meanings],
            bool(each.question),
            list(each.words),
            list(each.beside),
        )
        for key, each in piece.passages.items()
    }
    assert laid_out.arrays["gone"].tolist() == sorted(piece.gone)
    for word, row in zip(laid_out.vocabulary, laid_out.arrays["word_vectors"], strict=True):
        assert row.tolist() == (vector(word).tolist() if has_meaning(word) else [0] * DIMENSIONS)


@given(st.lists(st.integers(0, 2**63), unique=True, max_size=5))
def test_passages_are_in_the_order_of_their_keys(keys: list[int]) -> None:
    laid_out = gathered({key: parts(f"text {key}") for key in keys})
    assert laid_out.arrays["keys"].tolist() == sorted(keys)


def test_there_is_an_array_of_each_name_though_there_is_nothing_to_lay_out() -> None:
    laid_out = gathered({})
    assert set(laid_out.arrays) == set(NAMES)
    assert laid_out.arrays["texts"].shape == laid_out.arrays["word_vectors"].shape == (0, DIMENSIONS)
    assert laid_out.vocabulary == ()


def test_a_word_that_many_say_has_one_vector() -> None:
    laid_out = gathered({1: parts("one", ["tide", "tide"]), 2: parts("two", ["tide"], beside=["tide"])})
    assert laid_out.vocabulary == ("tide",)
    np.testing.assert_array_equal(laid_out.arrays["word_vectors"], [vector("tide")])
