from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.documents.document import Entry
from core.documents.plain import looks_like, parse
from core.documents.text import clean, words
from core.locator import LineRange
from core.models import DocumentKind, Evidence, PassageKind, Standing


def _entries(text: str) -> tuple[Entry, ...]:
    return tuple(entry for document in parse(text, "notes").documents for entry in document.entries)


def test_wrapped_lines_of_a_paragraph_belong_together() -> None:
    first, second = _entries(
        "Plans are worthless on the day they\nare printed, at sea or ashore.\n"
        "\nMaps are no better than plans, and cost more.\n"
    )
    assert (first.text, first.locator) == (
        "Plans are worthless on the day they are printed, at sea or ashore.",
        LineRange(first=1, last=2),
    )
    assert (first.kind, first.evidence, first.speaker) == (PassageKind.LESSON, Evidence.PARAPHRASE, None)
    assert second.locator == LineRange(first=4, last=4)


def test_lines_that_each_close_are_paragraphs_of_their_own() -> None:
    entries = _entries(
        "Ship the thing before you are ready.\nWrite down why you did it.\n- Ask the one who was there.\n"
    )
    assert [entry.text for entry in entries] == [
        "Ship the thing before you are ready.",
        "Write down why you did it.",
        "Ask the one who was there.",
    ]
    assert {entry.standing for entry in entries} == {Standing.STATEMENT}


def test_long_prose_is_cut_between_sentences() -> None:
    entries = _entries("Every plan is old on the day that it is printed and bound. " * 30)
    assert len(entries) > 3
    assert all(len(words(entry.text)) <= 90 for entry in entries)
    assert all(entry.text.endswith(".") for entry in entries)


@pytest.mark.parametrize(
    "text",
    [
        '"Plans rot at sea."\n— Ada Example, On Ships',
        '"Plans rot at sea."\n\n— Ada Example, On Ships',
        '"Plans rot at sea." — Ada Example, On Ships',
        "Plans rot at sea.\n-- Ada Example, On Ships",
        "“Plans rot\nat sea.”\n~ Ada Example, On Ships",
    ],
)
def test_words_with_an_attribution_are_a_quote(text: str) -> None:
    (entry,) = _entries(text)
    assert (entry.text, entry.kind, entry.evidence) == ("Plans rot at sea.", PassageKind.QUOTE, Evidence.ATTRIBUTED)
    assert (entry.speaker, entry.origin) == ("Ada Example", "On Ships")


@pytest.mark.parametrize(
    "text", ["— Will you come?\n— No.", "- Plans rot.\n- Ada Example", "Plans rot at sea — always, and everywhere."]
)
def test_other_dashes_name_nobody(text: str) -> None:
    assert {entry.speaker for entry in _entries(text)} == {None}


@pytest.mark.parametrize(
    "text",
    [
        "我们今天讨论的是学习的方法。学习需要时间，也需要耐心。",
        "השעון מתקתק והים שקט, אבל אף אחד לא ישן על הסיפון הלילה.",
        "Ship it 🚢 before you are ready 👩‍🚀, and look at what happens.",
    ],
    ids=["Chinese", "Hebrew", "emoji"],
)
def test_every_script_is_kept_as_it_is(text: str) -> None:
    (entry,) = _entries(text)
    assert (entry.text, entry.standing) == (text, Standing.STATEMENT)


def test_a_long_text_without_spaces_is_cut_into_pieces_that_can_be_read() -> None:
    entries = _entries("学习需要时间，也需要耐心。" * 100)
    assert len(entries) > 3
    assert max(len(entry.text) for entry in entries) < 200


def test_a_text_without_words_is_a_problem() -> None:
    parsed = parse("\n \n", "notes")
    assert parsed.documents == ()
    assert len(parsed.problems) == 1


def test_it_is_the_kind_of_last_resort() -> None:
    assert looks_like("anything", "notes")
    assert not looks_like(" \n", "notes")
    assert parse("Something that was said here.", "notes").documents[0].kind is DocumentKind.TEXT


@given(st.text(alphabet="ab .\n-—\"'A") | st.text().map(clean))
def test_no_word_of_prose_is_lost_and_lines_lie_in_the_file(text: str) -> None:
    for entry in _entries(text):
        assert isinstance(entry.locator, LineRange)
        assert 1 <= entry.locator.first <= entry.locator.last <= text.count("\n") + 1
