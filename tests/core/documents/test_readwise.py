from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.documents.readwise import looks_like, parse
from core.models import DocumentKind, Evidence, PassageKind, Person, Role, Standing

HEADER = (
    "Highlight,Book Title,Book Author,Amazon Book ID,Note,Color,Tags,"
    "Location Type,Location,Highlighted at,Document tags\n"
)
EXPORT = (
    HEADER
    + '"Plans rot, and fast.",On Ships,Ada Example,B000,,yellow,"focus, planning",page,12,2024-05-01 10:00:00,\n'
    + "Nobody reads maps.,On Ships,Ada Example,B000,I do not agree.,yellow,,location,180,2024-05-01 10:05:00,\n"
    + "Tea first.,On Tea,,B001,.morning .habit,blue,,order,3,2024-05-02 09:00:00,\n"
)


def test_one_document_a_book_with_its_author() -> None:
    ships, tea = parse(EXPORT, "export").documents
    assert (ships.title, ships.kind, ships.people) == (
        "On Ships",
        DocumentKind.READWISE,
        (Person(name="Ada Example", role=Role.AUTHOR),),
    )
    assert (tea.title, tea.people) == ("On Tea", ())


def test_a_highlight_is_a_quote_of_the_author() -> None:
    entry = parse(EXPORT, "export").documents[0].entries[0]
    assert (entry.text, entry.kind, entry.evidence) == ("Plans rot, and fast.", PassageKind.QUOTE, Evidence.ATTRIBUTED)
    assert (entry.speaker, entry.origin, entry.topics) == ("Ada Example", "page 12", ("focus", "planning"))


def test_a_note_is_nobodys_comment_and_not_the_authors_words() -> None:
    note = parse(EXPORT, "export").documents[0].entries[2]
    assert (note.text, note.kind, note.evidence) == ("I do not agree.", PassageKind.LESSON, Evidence.PARAPHRASE)
    assert (note.standing, note.speaker, note.origin) == (Standing.COMMENTARY, None, "location 180")


def test_a_note_of_tags_alone_gives_topics() -> None:
    (entry,) = parse(EXPORT, "export").documents[1].entries
    assert (entry.topics, entry.speaker, entry.origin) == (("morning", "habit"), None, None)


def test_a_row_without_a_highlight_is_a_problem() -> None:
    parsed = parse(HEADER + ",On Tea,Ada Example,,,,,,,,\n", "export")
    assert (parsed.documents, parsed.problems[0].line) == ((), 2)


@pytest.mark.parametrize(("text", "expected"), [(EXPORT, True), ("text,speaker\nA,B\n", False), ("", False)])
def test_it_is_told_by_its_columns(text: str, expected: bool) -> None:  # noqa: FBT001
    assert looks_like(text, "export.csv") is expected


@given(st.text())
def test_any_text_is_read_without_an_error(text: str) -> None:
    parse(HEADER + text, "any")
    parse(text, "any")
