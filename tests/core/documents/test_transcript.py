from __future__ import annotations

from core.documents.document import Document, Entry
from core.documents.text import clean, decode
from core.documents.transcript import looks_like, parse
from core.locator import TimeRange, deep_link
from core.models import Evidence, PassageKind, Person, Role, Standing
from tests.shared import seed

TRANSCRIPT = """How rivers are mapped
A transcript of Mira Stone's conversation with Ted on Deep Water.
Made with: A Desk
Full video: https://www.youtube.com/watch?v=abc
Episode Guide
0:00 Opening
1:10 Sonar
Transcript
00:00-00:20
Ted: Welcome to the show. How did you come to map rivers, and what was the first river that you ever mapped?
Mira Stone: The first one was the small river behind our house, which nobody had thought worth a map before me.
00:20-00:45
Mira Stone: Rivers move, and a map of them is old on the day it is printed: that is the lesson of my whole career.
Ted: Yeah.
01:10-01:05
Mira Stone: Sonar hears the bottom of the river long before anybody has seen it, and it never tires of listening.
It also hears fish, which is a nuisance for the map and a joy for everybody who has a boat.
01:30-02:00
Ted: I'm Ted Marsh, and this has been Deep Water, a show about rivers and the people who love them.
Made with: A Desk
"""


def _parse(text: str) -> Document:
    (document,) = parse(text, "file").documents
    return document


def _said(entries: tuple[Entry, ...]) -> list[tuple[str | None, str]]:
    return [(entry.speaker, str(entry.locator)) for entry in entries]


def test_the_header_names_title_people_and_address() -> None:
    document = _parse(TRANSCRIPT)
    assert document.title == "How rivers are mapped"
    assert document.url == "https://www.youtube.com/watch?v=abc"
    assert document.people == (Person(name="Mira Stone", role=Role.GUEST), Person(name="Ted", role=Role.HOST))


def test_each_turn_has_its_speaker_and_range_and_filler_is_no_entry() -> None:
    assert _said(_parse(TRANSCRIPT).entries) == [
        ("Ted", "0:00-0:20"),
        ("Mira Stone", "0:00-0:20"),
        ("Mira Stone", "0:20-0:45"),
        ("Mira Stone", "1:10-1:10"),
        ("Ted", "1:30-2:00"),
    ]


def test_a_question_of_the_host_is_the_context_of_the_answer() -> None:
    question, answer, *_ = _parse(TRANSCRIPT).entries
    assert question.standing is Standing.QUESTION
    assert question.context is None
    assert answer.context == question.text
    assert (answer.kind, answer.evidence) == (PassageKind.QUOTE, Evidence.VERIFIED)


def test_a_colon_inside_of_the_words_starts_no_turn_and_a_line_without_a_label_goes_on() -> None:
    entries = _parse(TRANSCRIPT).entries
    assert "printed: that is the lesson" in entries[2].text
    assert "It also hears fish" in entries[3].text


def test_chapters_are_headings_by_the_time_a_range_starts() -> None:
    assert [entry.heading for entry in _parse(TRANSCRIPT).entries] == ["Opening"] * 3 + ["Sonar"] * 2


def test_a_range_that_runs_backwards_is_mended() -> None:
    backwards = _parse(TRANSCRIPT).entries[3]
    assert backwards.locator == TimeRange(start=70, end=70)
    assert (
        deep_link("https://www.youtube.com/watch?v=abc", backwards.locator)
        == "https://www.youtube.com/watch?v=abc&t=70s"
    )


def test_a_short_turn_joins_the_same_speakers_next_one() -> None:
    text = """Talk
0:00-0:10
Ana Bell: We begin with the smallest of all.
0:10-0:30
Ana Bell: The smallest boat that we have ever built was made for a duck, and the duck liked it very much.
0:50-0:55
Ana Bell: It sank later.
"""
    assert [str(entry.locator) for entry in _parse(text).entries] == ["0:00-0:30", "0:50-0:55"]


def test_a_single_time_lasts_until_the_next_and_hours_are_read() -> None:
    text = """Talk
59:50
Ana Bell: The last thing I would like to say is that every boat is built twice, first in the mind.
1:00:05
Bo Dahl: The second thing is that boats are never finished, and that is the good part of building them.
"""
    assert _said(_parse(text).entries) == [("Ana Bell", "59:50-1:00:05"), ("Bo Dahl", "1:00:05-1:00:05")]


def test_without_a_header_the_one_who_asks_is_the_host() -> None:
    turns = "".join(
        f"0:{at:02}-0:{at + 1:02}\nAna: What comes after number {at}, and why is that so?\n"
        f"Bo: After number {at} comes the next number, because that is how all of the numbers are made.\n"
        for at in range(10, 14)
    )
    people = {person.name: person.role for person in _parse(f"Numbers\n{turns}").people}
    assert people == {"Ana": Role.HOST, "Bo": Role.GUEST}


def test_a_transcript_is_told_by_times_over_labels() -> None:
    assert looks_like(TRANSCRIPT, "x.txt")
    assert not looks_like("10:30\nLunch with Ana\n12:00\nMore lunch\n", "x.txt")


def test_the_sample_keeps_every_speaker_word_and_moment() -> None:
    text = clean(decode(seed("001").read_bytes()))
    document = _parse(text)
    assert looks_like(text, "sample.txt")
    assert {entry.speaker for entry in document.entries} == {"Jakub Pachocki", "Jacob"}
    moment = next(entry for entry in document.entries if "multi-day run" in entry.text)
    assert (moment.heading, str(moment.locator)) == ("Allocating Compute Internally", "23:32-23:49")
    kept = sum(len(entry.text.split()) for entry in document.entries)
    turns = [line.partition(": ")[2] for line in text.split("\n") if line.startswith(("Jacob: ", "Jakub Pachocki: "))]
    spoken = sum(len(turn.split()) for turn in turns)
    assert spoken - kept < 50  # greetings and sounds of assent are left out
    starts = [entry.locator.start for entry in document.entries if isinstance(entry.locator, TimeRange)]
    assert len(starts) == len(document.entries)
    assert not any("Transcript Desk" in entry.text for entry in document.entries)
