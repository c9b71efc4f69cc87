from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.documents.document import Entry
from core.documents.fortune import looks_like, parse
from core.locator import LineRange
from core.models import Evidence, PassageKind

COOKIES = """A short one without a name.
%
"Plans are worthless on the day they are printed."
\t\t-- Ada Example, "On Planning"
%
First line of a verse,
    second line of it.
\t\t-- Ben Sample, at the opening of the new
\t\t   town library
%
%
Who said this is not known to anybody at all.
\t\t-- Anonymous
"""


def _entries(text: str) -> tuple[Entry, ...]:
    return tuple(entry for document in parse(text, "cookies").documents for entry in document.entries)


def _one(text: str) -> Entry:
    (entry,) = _entries(text)
    return entry


def test_every_entry_that_is_not_empty_arrives_with_its_lines() -> None:
    assert [entry.locator for entry in _entries(COOKIES)] == [
        LineRange(first=1, last=1),
        LineRange(first=3, last=4),
        LineRange(first=6, last=9),
        LineRange(first=12, last=13),
    ]


def test_without_an_attribution_it_is_nobodys_lesson() -> None:
    entry = _entries(COOKIES)[0]
    assert (entry.kind, entry.evidence, entry.speaker) == (PassageKind.LESSON, Evidence.PARAPHRASE, None)


def test_the_attribution_becomes_speaker_and_origin_and_leaves_the_text() -> None:
    entry = _entries(COOKIES)[1]
    assert entry.text == "Plans are worthless on the day they are printed."
    assert (entry.kind, entry.evidence) == (PassageKind.QUOTE, Evidence.ATTRIBUTED)
    assert (entry.speaker, entry.origin) == ("Ada Example", "On Planning")


def test_line_breaks_stay_and_an_attribution_may_span_two_lines() -> None:
    entry = _entries(COOKIES)[2]
    assert entry.text == "First line of a verse,\n    second line of it."
    assert (entry.speaker, entry.origin) == ("Ben Sample", "at the opening of the new town library")


def test_a_credit_that_names_no_person_is_the_origin_alone() -> None:
    entry = _entries(COOKIES)[3]
    assert (entry.kind, entry.speaker, entry.origin) == (PassageKind.QUOTE, None, "Anonymous")


def test_a_note_in_brackets_below_the_name_stays_in_the_origin() -> None:
    entry = _one("A place for everything.\n\t\t-- Ada Example\n\n\t[Quoted on a kitchen wall.]\n%\n")
    assert (entry.text, entry.speaker) == ("A place for everything.", "Ada Example")
    assert entry.origin == "[Quoted on a kitchen wall.]"


@pytest.mark.parametrize(
    "text",
    [
        "-- Will you come?\n-- No.",
        "The shop sold hats\n-- all of them red ones -- and closed early\nevery single day.",
        "Title\n----------\nText below a line of dashes.",
        "One said this.\n\t\t-- Ada Example\n\nThe other said that.\n\t\t-- Ben Sample",
        "\t\t-- Ada Example",
    ],
    ids=["dialogue", "dash inside", "line of dashes", "two speakers", "nothing above"],
)
def test_other_dashes_are_part_of_the_text(text: str) -> None:
    entry = _one(text)
    assert (entry.kind, entry.speaker) == (PassageKind.LESSON, None)
    assert entry.text.split() == text.split()


def test_two_sayings_of_one_person_are_that_persons() -> None:
    entry = _one("One thing.\n\t\t-- Ada Example\n\nAnother thing.\n\t\t-- Ada Example\n%\n")
    assert entry.speaker == "Ada Example"


def test_overstrike_is_read_as_a_printer_shows_it() -> None:
    assert _one("It is ____\b\b\b\bvery cold, said Ren'\be.\n%\n").text == "It is very cold, said René."


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        (COOKIES, "cookies", True),
        ("one\n%\ntwo\n", "cookies", True),
        ("# Title\n\nProse.\n\n%\n\nProse.\n", "notes", False),
        ("one\n%\ntwo\n", "notes.md", False),
        ("Growth was 5 % a year.\n", "notes", False),
        ("line\n" * 200 + "%\n", "book", False),
    ],
)
def test_it_is_told_by_lines_of_one_percent_sign(text: str, name: str, expected: bool) -> None:  # noqa: FBT001
    assert looks_like(text, name) is expected


@given(
    st.lists(st.text(alphabet=st.characters(exclude_characters="%\r\b", exclude_categories=["Cs", "Cc"])), max_size=8)
)
def test_no_entry_and_no_word_of_one_is_lost(cookies: list[str]) -> None:
    entries = _entries("\n%\n".join(cookies))
    assert len(entries) == sum(bool(cookie.strip()) for cookie in cookies)


@given(st.text())
def test_any_text_is_read_without_an_error(text: str) -> None:
    parse(text, "any")
