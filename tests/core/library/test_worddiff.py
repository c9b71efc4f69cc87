import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.library.worddiff import shorten, shown, word_diff
from core.library.words import normalise


def diff(wording: str, found: str) -> str:
    there = shown(found, bool)
    return word_diff(shown(wording, bool), there, 0, len(there))


@pytest.mark.parametrize(
    ("wording", "found", "expected"),
    [
        ("We build it.", "We built it.", "We [build → built] it."),
        ("We built it", "We had built it, you see", "We [+had] built it"),
        ("We really built it", "We built it", "We [-really] built it"),
        ("GPT-4 was first", "GPT-5 was first", "GPT-[4 → 5] was first"),
        ("It fell to -5 that night", "It fell to 5 that night", "It fell to [-5 → 5] that night"),
        ("five boats left", "six boats left", "[five → six] boats left"),
        ("it works (mostly), yes", "it works always, yes", "it works [mostly → always] yes"),
        ("nothing alike", "other words", "[nothing alike → other words]"),
        ("[the boat] is old", "the boat was old", "the boat [is → was] old"),
        ("years--ten of them", "years — nine of them", "years--[ten → nine] of them"),
        (
            "one two three four five six seven eight nine ten end",
            "one two three four five six seven eight nine ten fin",
            "one two three four … seven eight nine ten [end → fin]",
        ),
    ],
)
def test_changes_stand_in_brackets_among_the_words_that_stayed(wording: str, found: str, expected: str) -> None:
    assert diff(wording, found) == expected


def test_words_around_what_was_found_count_where_the_wording_has_them() -> None:
    found = shown("so no skipper signs before leaving the quay", bool)
    wording = shown("that every skipper signs before leaving the quay", bool)
    assert word_diff(wording, found, 3, 8) == "[-that every] skipper signs before leaving the quay"
    assert word_diff(shown("no skipper signed", bool), found, 2, 4) == "no skipper [signed → signs]"


@pytest.mark.parametrize(
    ("text", "longest", "cut"),
    [
        ("short enough", 12, "short enough"),
        ("one two three", 10, "one two…"),
        ("onelongword", 5, "onel…"),
    ],
)
def test_a_text_is_cut_after_a_word(text: str, longest: int, cut: str) -> None:
    assert shorten(text, longest) == cut


@given(st.text(), st.integers(min_value=1, max_value=60))
def test_a_cut_text_is_never_too_long(text: str, longest: int) -> None:
    assert len(shorten(text, longest)) <= longest


@given(st.text())
def test_words_that_are_shown_are_the_normalised_words(text: str) -> None:
    assert tuple(pair.word for pair in shown(text, bool)) == normalise(text)


@given(st.text(alphabet="ab -—/,.5%'’", max_size=30))
def test_hyphens_dashes_and_signs_part_words_as_normalise_does(text: str) -> None:
    assert tuple(pair.word for pair in shown(text, bool)) == normalise(text)
