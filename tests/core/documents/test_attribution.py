from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.documents.attribution import attribution, marked, quotation, unquoted


@pytest.mark.parametrize(
    ("line", "speaker", "origin"),
    [
        ("Ada Example", "Ada Example", None),
        ('Ada Example, "A Book"', "Ada Example", "A Book"),
        ("Ada Example, A Book, p. 3", "Ada Example", "A Book, p. 3"),
        ("Ada Example in a letter of 1903", "Ada Example", "in a letter of 1903"),
        ("Ada B. Example, Jr.", "Ada B. Example, Jr.", None),
        ("A. Example", "A. Example", None),
        ("Ada Example (1900-1980)", "Ada Example", "1900-1980"),
        ('Ada "Bee" Example', 'Ada "Bee" Example', None),
        ("Duke of Sampleton, to his cook", "Duke of Sampleton", "to his cook"),
        ("Ludwig van Muster", "Ludwig van Muster", None),
        ("Ada Example and Ben Sample", "Ada Example and Ben Sample", None),
        ("physicist Ada Example, 1925", "Ada Example", "1925"),
        ("Startling Walks, by Ada Example", "Ada Example", "Startling Walks"),
        ("老子", "老子", None),
    ],
)
def test_a_name_is_the_speaker_and_the_rest_the_origin(line: str, speaker: str, origin: str | None) -> None:
    found = attribution(line)
    assert (found.speaker, found.origin) == (speaker, origin)


@pytest.mark.parametrize(
    ("line", "origin"),
    [
        ('"A Book"', "A Book"),
        ("Anonymous", "Anonymous"),
        ("unknown", "unknown"),
        ("The Art of Sampling", "The Art of Sampling"),
        ("Old Sampleland proverb", "Old Sampleland proverb"),
        ("Sampleton Gazette, May 1903", "Sampleton Gazette, May 1903"),
        ("seen on a wall in Sampleton", "seen on a wall in Sampleton"),
        ("Excerpt from a tax form", "Excerpt from a tax form"),
        ("Winning sentence, 1990", "Winning sentence, 1990"),
        ("Ada Example's dog", "Ada Example's dog"),
        ("Matthew 5:37", "Matthew 5:37"),
        ("someone@example.org", "someone@example.org"),
    ],
)
def test_what_is_surely_no_persons_name_is_origin_alone(line: str, origin: str) -> None:
    found = attribution(line)
    assert (found.speaker, found.origin) == (None, origin)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("-- Ada", "Ada"),
        ("\t\t--Ada", "Ada"),
        ("— Ada", "Ada"),
        ("~ Ada", "Ada"),
        ("- Ada", "Ada"),
        ("-----", None),
        ("--", None),
        ("Ada -- Ben", None),
    ],
)
def test_a_dash_or_a_tilde_opens_an_attribution(line: str, said: str | None) -> None:
    assert marked(line) == said


def test_words_and_credit_may_stand_on_one_line() -> None:
    found = quotation("“Write it down.” — Ada Example, A Book")
    assert found is not None
    assert (found[0], found[1].speaker, found[1].origin) == ("Write it down.", "Ada Example", "A Book")


@pytest.mark.parametrize("text", ['"Yes" - that was all.', "No marks — Ada Example", '"Only words."', ""])
def test_other_lines_are_no_credited_quotation(text: str) -> None:
    assert quotation(text) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [('"One."', "One."), ("„Eins.“", "Eins."), ('"One," he said. "Two."', '"One," he said. "Two."'), ('""', '""')],
)
def test_only_marks_around_the_whole_are_taken_off(text: str, words: str) -> None:
    assert unquoted(text) == words


@given(st.text(alphabet="Ada Ben,.'\"-—()by of The"))
def test_a_speaker_stands_in_the_line_itself(line: str) -> None:
    speaker = attribution(line).speaker or ""
    assert all(word.rstrip(",") in line for word in speaker.split())
