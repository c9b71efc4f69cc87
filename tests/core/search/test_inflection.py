from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.search.inflection import known_form
from core.search.schema import ENGLISH


@pytest.mark.parametrize(
    ("word", "known"),
    [("crushes", "crush"), ("designed", "design"), ("stories", "story"), ("harbour", "harbours"), ("making", "make")],
)
def test_another_form_of_a_word_is_found(word: str, known: str) -> None:
    assert known_form(word, {known, "other"}.__contains__) == known


def test_a_word_that_only_begins_alike_is_no_form_of_it() -> None:
    assert known_form("cares", {"car", "career", "carer"}.__contains__) is None


@given(st.text(alphabet="abcdeginrstuyé", max_size=12), st.sets(st.text(alphabet="abcdeginrstuy", max_size=12)))
def test_what_is_found_is_known_and_has_the_same_stem(word: str, known: set[str]) -> None:
    form = known_form(word, known.__contains__)
    if form is not None:
        assert form in known
        assert ENGLISH.analyze(form) == ENGLISH.analyze(word)
