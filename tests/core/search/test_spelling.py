from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.search.spelling import Sought, Spelling, Vocabulary, correct, with_forms
from core.search.stopwords import STOPWORDS
from tests.meaning import shipped

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


@pytest.mark.parametrize(
    ("typed", "mended"),
    [
        ("waht is a gradeint", "what is a gradient"),
        ("Wich pilot", "which pilot"),
        ("tihngs abuot ropes", "things about ropes"),
        ("peopel woh said tihs", "peopel woh said this"),
    ],
)
def test_small_words_are_mended_so_that_no_other_word_is_taken_for_them(typed: str, mended: str) -> None:
    assert " ".join(correct(typed.split(), HARBOUR).words) == mended


def test_of_two_likely_words_the_one_of_the_same_letters_wins() -> None:
    vocabulary = Vocabulary.of({"want": 99, "wait": 99, "trail": 1, "trial": 99, "train": 999})
    assert correct(["waht", "tarin", "trali"], vocabulary).words == ("what", "train", "trail")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("alfago", "alphago"),
        ("filosofy", "philosophy"),
        ("fonetics", "phonetics"),
        ("paralel", "parallel"),
        ("kik", "kik"),
        ("jokey", "jockey"),
        ("accomodate", "accommodate"),
    ],
)
def test_what_sounds_alike_is_mended(typed: str, meant: str) -> None:
    words = ("alphago", "philosophy", "phonetics", "parallel", "kick", "jockey", "accommodate", "film", "paris")
    assert correct([typed], Vocabulary.of(dict.fromkeys(words, 1))).words == (meant,)


# What is right stays.

COMMON = frozenset({"food", "lunch", "grade", "wander", "tug"})


@pytest.mark.parametrize("typed", ["food", "Lunch", "GRADE", "wander", "tug"])
def test_a_common_word_of_the_language_is_right_although_the_library_lacks_it(typed: str) -> None:
    words = {"foot": 9, "launch": 9, "grape": 9, "wonder": 9, "tub": 9}
    assert correct([typed], Vocabulary.of(words, COMMON.__contains__)) == Spelling((typed,), changed=False)


def test_a_rare_word_that_exists_is_right_although_another_is_common() -> None:
    vocabulary = Vocabulary.of({"marine": 999, "marina": 1, "brian": 1, "brain": 999})
    assert correct(["marina", "Brian"], vocabulary) == Spelling(("marina", "Brian"), changed=False)


def test_a_name_in_the_library_is_right_in_any_case_and_without_its_accents() -> None:
    vocabulary = Vocabulary.of({"walesa": 1, "zoe": 1, "wales": 99, "zone": 99})
    assert not correct(["Wałęsa", "ZOË", "walesa's"], vocabulary).changed


def test_the_shipped_model_tells_common_words_from_slips() -> None:
    vocabulary = Vocabulary.of({"philosophy": 3, "harbour": 3, "learner": 3, "foot": 3}, shipped().knows)
    right = ("does", "learning", "feel", "like", "food", "zebra")
    assert correct(right, vocabulary) == Spelling(right, changed=False)
    assert correct(["philosphy", "harbuor"], vocabulary).words == ("philosophy", "harbour")


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
            assert any(part in HARBOUR.words or part in STOPWORDS for part in after.split("-"))


@given(_words)
def test_mending_twice_changes_no_more(typed: list[str]) -> None:
    once = correct(typed, HARBOUR)
    assert correct(once.words, HARBOUR) == Spelling(once.words, changed=False)


@given(st.sampled_from(sorted(STOPWORDS | HARBOUR.words.keys())))
def test_no_known_word_is_ever_changed(word: str) -> None:
    assert not correct([word], HARBOUR).changed


_likely = st.text("aehrt", min_size=1, max_size=8)
"""Words of few letters, so that many are near to each other."""


@given(st.lists(_likely, max_size=4), st.dictionaries(_likely, st.integers(1, 9), max_size=9), st.frozensets(_likely))
def test_among_like_words_none_is_changed_that_is_known_or_common_and_none_is_made_up(
    typed: list[str], words: dict[str, int], common: frozenset[str]
) -> None:
    vocabulary = Vocabulary.of(words, common.__contains__)
    for before, after in zip(typed, correct(typed, vocabulary).words, strict=True):
        if before in words or before in common or before in STOPWORDS or len(before) < 4:
            assert after == before
        elif after != before:
            assert after in words or after in STOPWORDS


# Words that are written as one or as two.


def test_two_words_in_a_row_are_sought_as_one_where_the_library_writes_them_so() -> None:
    vocabulary = Vocabulary.of({"selfplay": 1, "lifeboat": 1, "of": 9})
    assert with_forms(["self", "play"], vocabulary) == (Sought("self", ("selfplay",)), Sought("play", ("selfplay",)))
    assert with_forms(["self-play"], vocabulary) == (Sought("self-play", ("selfplay",)),)
    assert with_forms(["life", "of", "boat"], vocabulary) == (Sought("life"), Sought("of"), Sought("boat"))
    assert with_forms(["play", "self"], vocabulary) == (Sought("play"), Sought("self"))
    assert with_forms([], vocabulary) == ()


@given(_words)
def test_forms_change_no_word(typed: list[str]) -> None:
    assert tuple(word.text for word in with_forms(typed, HARBOUR)) == tuple(typed)
