import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.library.duplicates import Saying, fingerprints, same_saying
from core.library.words import normalise
from tests.core.library.pairs import DIFFERENT, SAME
from tests.shared import seed

_words = st.lists(st.from_regex(r"[a-z]{1,6}", fullmatch=True), max_size=40)
_six = st.lists(st.from_regex(r"[a-z]{1,6}", fullmatch=True), min_size=6, max_size=12)


@pytest.mark.parametrize(("one", "other"), SAME)
def test_the_same_saying_is_found_either_way_round(one: str, other: str) -> None:
    assert same_saying(one, other)
    assert same_saying(other, one)
    assert fingerprints(one) & fingerprints(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_another_saying_stays_another(one: str, other: str) -> None:
    assert not same_saying(one, other)
    assert not same_saying(other, one)


def test_a_prepared_saying_gives_the_same_answer_as_two_texts() -> None:
    for one, other in (*SAME, *DIFFERENT):
        assert Saying.of(one).same_as(Saying.of(other)) == same_saying(one, other)


def test_fingerprints_are_the_same_on_every_machine() -> None:
    assert fingerprints("Slow is smooth.") == {6115474874445372966}


@given(before=_words, shared=_six, after=_words, other_before=_words, other_after=_words)
def test_six_words_in_a_row_give_a_common_fingerprint(
    before: list[str], shared: list[str], after: list[str], other_before: list[str], other_after: list[str]
) -> None:
    one = " ".join([*before, *shared, *after])
    other = " ".join([*other_before, *shared, *other_after])
    assert fingerprints(one) & fingerprints(other)


@given(st.text())
def test_any_text_has_fingerprints_that_a_database_can_hold(text: str) -> None:
    found = fingerprints(text)
    assert found
    assert all(-(2**63) <= value < 2**63 for value in found)


@given(_words)
def test_a_long_text_keeps_fewer_fingerprints_than_it_has_words(words: list[str]) -> None:
    assert len(fingerprints(" ".join(words))) <= max(1, len(words))


@given(st.text())
def test_every_text_says_the_same_as_itself(text: str) -> None:
    assert same_saying(text, text)


@given(st.lists(st.sampled_from(normalise("the plan was good but two of 3 teams had other plans")), min_size=1))
def test_a_negation_more_or_less_makes_another_saying(words: list[str]) -> None:
    assert not same_saying(" ".join(words), " ".join([*words[:1], "not", *words[1:]]))


def test_a_very_long_text_says_the_same_as_its_equal_alone() -> None:
    long = [f"word{number}" for number in range(3_001)]
    assert same_saying(" ".join(long), " ".join(long))
    assert not same_saying(" ".join(long), " ".join(long[1:]))
    assert same_saying(" ".join(long[:3_000]), " ".join(long[1:3_000]))


def test_no_two_sayings_of_the_sample_profile_are_the_same() -> None:
    sayings = [Saying.of(text) for text in re.findall(r'On [^:]+: "(.*)" —', seed("000").read_text("utf-8"))]
    assert len(sayings) > 70
    assert not any(one.same_as(other) for index, one in enumerate(sayings) for other in sayings[:index])


def test_sample_quotes_are_the_same_as_their_transcript_only_where_nearly_verbatim() -> None:
    turns = [Saying.of(line) for line in re.findall(r"(?m)^Jakub Pachocki: (.*)$", seed("001").read_text("utf-8"))]
    quotes = re.findall(r"(?m)^“(.*)”$", seed("002").read_text("utf-8"))
    sayings = re.findall(r'On [^:]+: "(.*)" —', seed("000").read_text("utf-8"))
    found = [text for text in (*quotes, *sayings) if any(Saying.of(text).same_as(turn) for turn in turns)]
    assert [text[:44] for text in found] == ["I definitely agree that continual learning i"]
