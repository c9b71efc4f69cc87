from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.search.fusion import ANSWER, LISTED, QUESTION, fuse, may_quote, meaning, overheard
from core.search.vectors import Closeness, Numbers


def column(*values: float) -> Numbers:
    return np.array(values, dtype=np.float32)


def close(  # noqa: PLR0913 - a number for each signal
    text: float = 0, sentence: float = 0, question: float = 0, words: float = 0, *, held: int = 0, known: bool = True
) -> Closeness:
    """Make the closeness of one passage."""
    return Closeness(
        text=column(text),
        sentence=column(sentence),
        question=column(question),
        words=column(words),
        held=np.array([held]),
        known=np.array([known]),
    )


def score(found: Closeness, aligned: float = 0, lexical: float = 0, share: float = 1) -> float:
    return float(fuse(found, column(aligned), column(lexical), column(share))[0])


_share = st.floats(0, 1, width=32)
_closeness = st.builds(close, _share, _share, _share, _share)


@given(_closeness, _share, _share, st.floats(0.5, 1, width=32))
def test_a_score_is_never_below_nothing_nor_far_above_four(
    found: Closeness, aligned: float, lexical: float, share: float
) -> None:
    assert 0 <= score(found, aligned, lexical, share) < 4.5


@given(_closeness, _share, st.sampled_from(["text", "sentence", "question", "words"]), _share)
def test_coming_nearer_in_anything_makes_no_score_lower(
    found: Closeness, aligned: float, signal: str, more: float
) -> None:
    nearer = replace(found, **{signal: np.maximum(getattr(found, signal), np.float32(more))})
    assert score(nearer, aligned) >= score(found, aligned)
    assert score(found, min(aligned + more, 1)) >= score(found, aligned)


@given(_closeness, _share, _share)
def test_a_passage_that_is_learned_is_judged_by_what_it_means_and_not_by_the_best_of_this_search(
    found: Closeness, aligned: float, lexical: float
) -> None:
    assert score(found, aligned, lexical) == score(found, aligned, 0)


@given(_share, _share)
def test_one_that_is_not_learned_yet_is_judged_by_its_words(one: float, other: float) -> None:
    found = close(known=False)
    assert (score(found, lexical=one) >= score(found, lexical=other)) == (one >= other)


def test_an_answer_to_just_that_question_means_as_much_as_a_near_repetition() -> None:
    assert meaning(close(question=1))[0] == pytest.approx(QUESTION)
    assert meaning(close(text=0.9, sentence=0.9, question=0.5))[0] == pytest.approx(0.9)


def test_words_in_the_order_of_a_quote_weigh_most_and_scattered_ones_no_more_than_each_alone() -> None:
    found = close(text=0.5, sentence=0.5, words=0.8)
    assert score(found, aligned=0.4) == score(found)
    assert score(found, aligned=0.9) > score(close(text=1, sentence=1, words=0.8))


def test_small_words_in_order_alone_are_worth_nothing() -> None:
    assert score(close(text=0.2, sentence=0.2), aligned=1) == score(close(text=0.2, sentence=0.2))


def test_what_is_listed_need_not_be_an_answer() -> None:
    assert LISTED < ANSWER


@pytest.mark.parametrize(
    ("length", "held", "counts"), [(5, 1, False), (5, 2, True), (7, 1, False), (8, 0, False), (8, 1, True)]
)
def test_function_words_in_order_are_no_quote(length: int, held: int, counts: bool) -> None:  # noqa: FBT001 - a case
    assert bool(may_quote(close(held=held), length)[0]) is counts


@given(st.tuples(_closeness, _closeness, _closeness), st.integers(0, 2), _closeness)
def test_what_is_nearer_to_any_view_of_a_talk_has_no_lower_score(
    views: tuple[Closeness, Closeness, Closeness], which: int, other: Closeness
) -> None:
    nearer = list(views)
    nearer[which] = Closeness(
        **{
            name: np.maximum(getattr(views[which], name), getattr(other, name))
            for name in ("text", "sentence", "question", "words", "held", "known")
        }
    )
    before, after = float(overheard(*views)[0]), float(overheard(*nearer)[0])
    assert 0 <= before <= after < 2.9
