from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.models import DocumentKind, Evidence, Passage, PassageKind, Person, Role, Source
from core.search.parts import has_meaning, parts_of, tells

PEOPLE = (Person(name="Ann Bo", role=Role.HOST), Person(name="Cy Dee", role=Role.GUEST))
PASSAGE = Passage(
    key=1,
    id="abc",
    short="abc",
    source=Source(id="s", scope="shared", kind=DocumentKind.TEXT, title="Talk", people=PEOPLE),
    position=0,
    kind=PassageKind.QUOTE,
    text="No tide waits.",
    evidence=Evidence.VERIFIED,
)


def test_a_passage_of_one_sentence_is_its_only_meaning() -> None:
    parts = parts_of(PASSAGE)
    assert parts.meanings == ("No tide waits.",)
    assert parts.words == ("no", "tide", "waits")


def test_each_sentence_of_several_words_has_a_meaning_and_the_question_comes_first() -> None:
    text = "Right. The pilot knows each sandbank here. He greets none of them, ever. Yes."
    parts = parts_of(replace(PASSAGE, text=text, context="Who knows the sandbanks?"))
    assert parts.meanings == (
        text,
        "Who knows the sandbanks?",
        "The pilot knows each sandbank here.",
        "He greets none of them, ever.",
    )


def test_a_heading_says_in_short_what_the_passage_says() -> None:
    parts = parts_of(replace(PASSAGE, heading="On tides"))
    assert parts.sentences == ("On tides", "No tide waits.")


def test_beside_the_passage_stand_the_telling_words_of_what_is_around_it_each_once() -> None:
    around = replace(PASSAGE, heading="On the Tides", context="What of the tides, then?", topics=("slow-cooking",))
    assert parts_of(around).beside == ("tides", "slow", "cooking", "ann", "bo", "cy", "dee")
    assert parts_of(replace(around, speaker="Cy Dee")).beside == ("tides", "slow", "cooking", "cy", "dee")


def test_words_are_as_the_index_knows_them() -> None:
    assert parts_of(replace(PASSAGE, text="The Naïve étude, 7-fold.")).words == ("the", "naive", "etude", "7", "fold")


def test_of_a_very_long_passage_so_much_is_taken_apart() -> None:
    parts = parts_of(replace(PASSAGE, text="One two three four five. " * 1000))
    assert len(parts.sentences) == 40
    assert len(parts.words) == 1000


@pytest.mark.parametrize(
    ("word", "meant"),
    [("tide", True), ("шторм", True), ("the", False), ("ox", False), ("x86", False), ("7", False), ("a" * 31, False)],
)
def test_only_words_have_a_meaning_alone(word: str, meant: bool) -> None:  # noqa: FBT001 - what is expected
    assert has_meaning(word) is meant


@given(st.text(min_size=1, max_size=200), st.none() | st.text(max_size=40), st.none() | st.text(max_size=40))
def test_any_passage_can_be_taken_apart(text: str, heading: str | None, question: str | None) -> None:
    parts = parts_of(replace(PASSAGE, text=text, heading=heading, context=question))
    assert parts.meanings[0] == text
    assert bool(parts.question) == bool(question)
    assert all(tells(word) for word in parts.beside)
    assert len(set(parts.beside)) == len(parts.beside)
