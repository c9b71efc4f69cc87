import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.library.words import normalise


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("We Built It.", ("we", "built", "it")),
        ("  spread   over\nlines\t", ("spread", "over", "lines")),
        ("“Quoted” (aside) — dash", ("quoted", "aside", "dash")),
        ("self-play and self‑play", ("self", "play", "and", "self", "play")),
        ("Straße", ("strasse",)),
        ("snake_case", ("snake", "case")),
        ("!?…", ()),
        ("", ()),
    ],
)
def test_words_come_without_case_and_punctuation(text: str, words: tuple[str, ...]) -> None:
    assert normalise(text) == words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("don’t", "don't"),
        ("cafe\u0301", "café"),
        ("ｗｉｄｅ　ｌｅｔｔｅｒｓ", "wide letters"),
        ("10,000 games", "10000 games"),
        ("1,234,567", "1234567"),
        ("−5 degrees", "-5 degrees"),
        ("years--10 of them", "years — 10 of them"),
        ("from 5-10", "from 5, 10"),
        ("M\ufe0f", "m"),
    ],
)
def test_two_ways_to_write_one_thing_are_the_same_words(one: str, other: str) -> None:
    assert normalise(one) == normalise(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("we're", "were"),
        ("5", "-5"),
        ("5", "5%"),
        ("3.5", "35"),
        ("3.5", "3 5"),
        ("123x", "12 3x"),
        ("the 15th", "the 1 5th"),
        ("कि", "की"),
    ],
)
def test_what_means_something_else_stays_apart(one: str, other: str) -> None:
    assert normalise(one) != normalise(other)


@pytest.mark.parametrize("word", ["15th", "1990s", "100x", "1.5x", "gpt4o", "नमस्ते", "e̋x"])
def test_a_word_stays_whole(word: str) -> None:
    assert normalise(word) == (word,)


@given(st.text())
def test_normalised_words_are_normal_already(text: str) -> None:
    words = normalise(text)
    assert normalise(" ".join(words)) == words


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=40))
def test_case_does_not_count_in_english(text: str) -> None:
    ascii_text = text.encode("ascii", "ignore").decode()
    assert normalise(ascii_text.upper()) == normalise(ascii_text.lower())
