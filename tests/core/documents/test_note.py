from __future__ import annotations

from core.documents.document import Document, Entry
from core.documents.note import looks_like, parse
from core.documents.text import clean, decode
from core.locator import LineRange
from core.models import Evidence, PassageKind, Person, Role, Standing
from tests.shared import seed

NOTE = """Mira Stone's Rivers
Mira Stone’s Rivers
ELI5/TLDR
Rivers move, and Mira Stone thinks that every map of them should move as well.
Summary
Ana Bell of Orbit sat down with Mira Stone to talk about rivers, and Stone had a lot to say about maps.
Key Takeaways
-
Maps age on the day of printing. Stone says that this holds for most knowledge.
- Sonar hears what nobody sees
Detailed Notes
Why Sonar (And Why Now)
Stone came to sonar late, when the boats had become cheap enough for a school to own one, and it changed her work.
Quotes / Notable Moments
“Rivers move, and a map of them is old on the day it is printed.”
“A boat is a way of asking a question.” — Ana Bell
Claude’s Take
This is a calm interview, and the most useful part of it is about the price of boats in small towns.
"""


def _parse(text: str) -> Document:
    (document,) = parse(text, "file").documents
    return document


def _under(heading: str, text: str = NOTE) -> list[Entry]:
    return [entry for entry in _parse(text).entries if entry.heading == heading]


def test_the_title_stands_once_and_the_people_are_those_who_sat_down() -> None:
    document = _parse(NOTE)
    assert document.title == "Mira Stone's Rivers"
    assert document.people == (Person(name="Mira Stone", role=Role.GUEST), Person(name="Ana Bell", role=Role.HOST))
    assert document.entries[0].locator == LineRange(first=4, last=4)


def test_bullets_stay_whole_whether_their_mark_stands_alone_or_not() -> None:
    assert [entry.text for entry in _under("Key Takeaways")] == [
        "Maps age on the day of printing. Stone says that this holds for most knowledge.",
        "Sonar hears what nobody sees",
    ]


def test_prose_is_a_lesson_of_nobody_under_its_own_heading() -> None:
    (entry,) = _under("Why Sonar (And Why Now)")
    assert (entry.kind, entry.evidence, entry.speaker) == (PassageKind.LESSON, Evidence.PARAPHRASE, None)


def test_prose_that_does_not_name_whom_it_tells_of_is_never_picked_unasked() -> None:
    lost = "Sonar is cheap enough for a school these days. She notes that it hears what nobody on the boats can see.\n"
    told = NOTE.replace("Stone came to sonar late", f"{lost}Stone came to sonar late")
    assert [entry.standing for entry in _under("Why Sonar (And Why Now)", told)] == [
        Standing.FRAGMENT,
        Standing.STATEMENT,
    ]


def test_quotations_are_the_guests_unless_they_name_another() -> None:
    first, second = _under("Quotes / Notable Moments")
    assert (first.text[:11], first.speaker, first.evidence) == ("Rivers move", "Mira Stone", Evidence.ATTRIBUTED)
    assert (second.text, second.speaker) == ("A boat is a way of asking a question.", "Ana Bell")


def test_a_take_is_commentary_and_never_the_guests() -> None:
    (entry,) = _under("Claude’s Take")
    assert (entry.kind, entry.standing, entry.speaker) == (PassageKind.LESSON, Standing.COMMENTARY, None)


def test_where_nobody_is_certain_a_quotation_has_no_speaker() -> None:
    text = "Rivers\nKey Takeaways\n- Rivers move all the time\nQuotes\n“A map of a river is always old.”\n"
    assert [entry.speaker for entry in _under("Quotes", text)] == [None]


def test_marked_headings_are_read_too() -> None:
    text = (
        "# Rivers\n\n## TL;DR\nRivers move, so maps of them are always a little old.\n\n## Key takeaways\n* Maps age\n"
    )
    assert [entry.heading for entry in _parse(text).entries] == ["TL;DR", "Key takeaways"]


def test_a_note_is_told_by_its_sections() -> None:
    assert looks_like(NOTE, "x.txt")
    assert not looks_like("# Read me\n\n## Overview\nText.\n\n## Notes\nMore.\n", "x.md")


def test_the_sample_keeps_quotations_lessons_and_commentary_apart() -> None:
    text = clean(decode(seed("002").read_bytes()))
    document = _parse(text)
    quotes = [entry for entry in document.entries if entry.kind is PassageKind.QUOTE]
    commentary = [entry for entry in document.entries if entry.standing is Standing.COMMENTARY]
    assert looks_like(text, "sample.txt")
    assert {person.name: person.role for person in document.people} == {
        "Jakub Pachocki": Role.GUEST,
        "Jacob Efron": Role.HOST,
    }
    assert [entry.speaker for entry in quotes] == ["Jakub Pachocki"] * 6
    assert len([entry for entry in document.entries if entry.heading == "Key Takeaways"]) == 9
    assert {entry.speaker for entry in commentary} == {None}
    assert {entry.heading for entry in commentary} == {"Claude’s Take"}
