from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.search.spelling import Spelling, Vocabulary, correct
from core.search.stopwords import STOPWORDS

HARBOUR = Vocabulary.of(
    {
        "harbour": 9, "pilot": 7, "pilots": 2, "sandbank": 3, "winter": 5, "winner": 1, "programming": 4, "gradient": 6,
        "co": 2, "founder": 2, "self": 3, "play": 3, "ropes": 1, "café": 1, "cafe": 1, "tide": 8, "tidy": 1, "gpt": 2,
    }
)  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "mended"),
    [
        ("harbor", "harbour"),
        ("habrour", "harbour"),
        ("sandbnak", "sandbank"),
        ("gradeint", "gradient"),
        ("Pilto", "pilot"),
        ("wimter", "winter"),
        ("programing", None),
        ("co-foudner", "co-founder"),
        ("slef-play", "self-play"),
        ("tidf", "tide"),
    ],
)
def test_slips_are_mended_by_the_likeliest_word(typed: str, mended: str | None) -> None:
    assert correct([typed], HARBOUR) == Spelling((mended or typed,), changed=mended is not None)


@pytest.mark.parametrize(
    "typed", ["harbour", "HARBOUR", "harbours", "programs", "programmed", "winners", "Pilots", "tides"]
)
def test_what_the_library_holds_in_any_form_stays_as_it_was_typed(typed: str) -> None:
    assert correct([typed], HARBOUR) == Spelling((typed,), changed=False)


@pytest.mark.parametrize(
    "typed", ["gtp", "tie", "teh", "a", "gpt4", "2026", "x86", "what", "about", "zebra", "шторм", "💥", ""]
)
def test_short_words_numbers_small_words_and_what_is_like_nothing_stay(typed: str) -> None:
    assert correct([typed], HARBOUR) == Spelling((typed,), changed=False)


def test_two_slips_are_mended_in_long_words_alone() -> None:
    assert correct(["progarmmign"], HARBOUR).words == ("programming",)
    assert correct(["piolto"], HARBOUR).words == ("piolto",)


def test_the_commoner_word_wins_and_the_first_letter_counts_more() -> None:
    vocabulary = Vocabulary.of({"wonder": 1, "wander": 9, "yonder": 99})
    assert correct(["wunder"], vocabulary).words == ("wander",)
    assert correct(["wonter"], vocabulary).words == ("wonder",)


@pytest.mark.parametrize("typed", ["unclosed", "server", "handy", "agently"])
def test_a_word_made_of_a_known_one_is_not_taken_for_a_slip(typed: str) -> None:
    vocabulary = Vocabulary.of({"closed": 3, "serve": 3, "served": 4, "hand": 2, "hands": 2, "agent": 9, "agency": 2})
    assert correct([typed], vocabulary) == Spelling((typed,), changed=False)


def test_people_get_the_first_letter_right_or_swap_it() -> None:
    vocabulary = Vocabulary.of({"bought": 3, "pilot": 2})
    assert not correct(["ought"], vocabulary).changed
    assert not correct(["tilot"], vocabulary).changed
    assert correct(["iplot"], vocabulary).words == ("pilot",)


def test_nothing_is_mended_to_a_small_word() -> None:
    assert not correct(["whille", "shoul"], Vocabulary.of({"while": 99, "should": 99})).changed


def test_only_so_many_words_are_mended() -> None:
    typed = [f"{letter}harbuor" for letter in "abcdefghijklmnopqrstuvwxyz"]
    vocabulary = Vocabulary.of({f"{letter}harbour": 1 for letter in "abcdefghijklmnopqrstuvwxyz"})
    spelt = correct(typed, vocabulary).words
    assert sum(before != after for before, after in zip(typed, spelt, strict=True)) == 20


def test_a_word_is_parted_only_where_its_parts_stand_together() -> None:
    assert correct(["selfplay"], HARBOUR, lambda one, other: (one, other) == ("self", "play")).words == ("self-play",)
    assert correct(["selfplay"], HARBOUR).words == ("selfplay",)


def test_an_empty_library_mends_nothing() -> None:
    assert correct(["harbor"], Vocabulary.of({})) == Spelling(("harbor",), changed=False)


_words = st.lists(st.text(min_size=1, max_size=14), max_size=4)


@given(_words)
def test_what_is_mended_is_made_of_the_librarys_words(typed: list[str]) -> None:
    spelling = correct(typed, HARBOUR)
    assert len(spelling.words) == len(typed)
    for before, after in zip(typed, spelling.words, strict=True):
        if before != after:
            assert any(part in HARBOUR.words for part in after.split("-"))


@given(_words)
def test_mending_twice_changes_no_more(typed: list[str]) -> None:
    once = correct(typed, HARBOUR)
    assert correct(once.words, HARBOUR) == Spelling(once.words, changed=False)


@given(st.sampled_from(sorted(STOPWORDS | HARBOUR.words.keys())))
def test_no_known_word_is_ever_changed(word: str) -> None:
    assert not correct([word], HARBOUR).changed
