from __future__ import annotations

from core.documents.profile import looks_like, parse
from core.documents.text import clean, decode
from core.locator import Numbered
from core.models import DocumentKind, Evidence, PassageKind, Person, Role
from tests.shared import seed

PROFILE = """A caption about lessons from Mira Stone.

Lessons from Mira Stone

Mira Stone built bridges. This paragraph is about her and holds none of her words.

Part 1: Bridges & Loads

  1. On Loads: "A bridge carries the traffic that nobody planned for." — Source: The Span
  2. On Wind: “Wind is a load, too.” - Source: Deck: A Journal
  3. On Rust: "Rust has no source here."

Part 2: Teams

  1. On Meetings: "She said 'no, not today,' and left." – Source: Girder
  2. On Wrapped Rows: "This row was wrapped by an editor
     onto a second line." — Source: The Span
"""


def test_every_complete_row_is_a_quote_of_the_person_of_the_title() -> None:
    (document,) = parse(PROFILE, "file").documents
    assert document.kind is DocumentKind.PROFILE
    assert document.title == "Lessons from Mira Stone"
    assert document.people == (Person(name="Mira Stone", role=Role.SUBJECT),)
    assert [entry.text for entry in document.entries] == [
        "A bridge carries the traffic that nobody planned for.",
        "Wind is a load, too.",
        "She said 'no, not today,' and left.",
        "This row was wrapped by an editor onto a second line.",
    ]
    first = document.entries[0]
    assert (first.kind, first.evidence, first.speaker) == (PassageKind.QUOTE, Evidence.ATTRIBUTED, "Mira Stone")
    assert (first.heading, first.origin) == ("Bridges & Loads: On Loads", "The Span")
    assert [entry.locator for entry in document.entries] == [
        Numbered(part=1, number=1),
        Numbered(part=1, number=2),
        Numbered(part=2, number=1),
        Numbered(part=2, number=2),
    ]


def test_a_broken_row_is_a_problem_with_its_line() -> None:
    (problem,) = parse(PROFILE, "file").problems
    assert problem.line == 11
    assert "Row 3" in problem.message


def test_without_a_title_the_speaker_stays_unknown() -> None:
    (document,) = parse('1. On A: "Words of somebody." - Source: B', "notes").documents
    assert (document.title, document.people, document.entries[0].speaker) == ("notes", (), None)
    assert document.entries[0].locator == Numbered(number=1)


def test_a_profile_is_told_by_its_rows() -> None:
    assert looks_like(PROFILE, "x.txt")
    assert not looks_like('1. Buy milk\n2. Call Ana: "hello"\n', "x.txt")


def test_the_sample_gives_all_its_75_rows() -> None:
    text = clean(decode(seed("000").read_bytes()))
    parsed = parse(text, "sample")
    (document,) = parsed.documents
    assert looks_like(text, "sample.txt")
    assert (len(document.entries), parsed.problems) == (75, ())
    assert {entry.speaker for entry in document.entries} == {"Jakub Pachocki"}
    assert len({str(entry.locator) for entry in document.entries}) == 75
