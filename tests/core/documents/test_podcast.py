from __future__ import annotations

from core.documents.document import Document
from core.documents.podcast import looks_like, parse
from core.documents.text import clean, decode
from core.locator import LineRange
from core.models import DocumentKind, Person, Role, Standing
from tests.shared import seed

PODCAST = """Riverrun with Ana Bell - Mira Stone (Part 2)
Episode Date: March 4, 2025Mira Stone returns to the show. ------ Thanks to: Oarsome Boats https://oarsome.example/run
Transcript
Discussion (0)
Riverrun.
The first river that I mapped was the one behind
our house, and nobody had thought that it was worth a map.
Why did you begin
with that one?
I began with it because it was there, and because the boat
was too small for any of the others.
This part of the show is brought to you by Oarsome Boats, boats for all.
They float, they are light, and they come in green.
Visit oarsome dot com slash run and use code RIVER.
Every map is a promise that the next person will not
get lost in the same place as you did.
Riverran is a podcast.
Riverrun is a river.
Riverrun, the sea.
Breathe, and see where it takes you.
"""


def _parse(text: str) -> Document:
    (document,) = parse(text, "file").documents
    return document


def test_the_header_names_host_guest_and_date_and_no_sponsors_address() -> None:
    document = _parse(PODCAST)
    assert document.kind is DocumentKind.PODCAST
    assert document.title == "Riverrun with Ana Bell - Mira Stone (Part 2)"
    assert document.people == (Person(name="Mira Stone", role=Role.GUEST), Person(name="Ana Bell", role=Role.HOST))
    assert (document.published, document.url) == ("2025-03-04", None)


def test_broken_lines_are_joined_and_sponsors_and_jingles_left_out() -> None:
    assert [(entry.text.split(".")[0][:40], str(entry.locator)) for entry in _parse(PODCAST).entries] == [
        ("The first river that I mapped was the on", "lines 6-7"),
        ("Why did you begin with that one?", "lines 8-9"),
        ("I began with it because it was there, an", "lines 10-11"),
        ("Every map is a promise that the next per", "lines 15-16"),
    ]


def test_a_question_is_the_context_of_what_follows_and_nobody_is_named() -> None:
    _, question, answer, _ = _parse(PODCAST).entries
    assert question.standing is Standing.QUESTION
    assert answer.context == question.text
    assert answer.speaker is None


def test_a_podcast_is_told_by_its_header() -> None:
    assert looks_like(PODCAST, "x.txt")
    assert not looks_like("Transcript\nAna: Hello.\n", "x.txt")


def test_the_sample_is_free_of_its_jingles() -> None:
    text = clean(decode(seed("004").read_bytes()))
    document = _parse(text)
    assert looks_like(text, "sample.txt")
    assert document.published == "2026-02-28"
    assert {person.name: person.role for person in document.people} == {
        "Greg Brockman": Role.GUEST,
        "Rick Rubin": Role.HOST,
    }
    assert not any("etragram" in entry.text or "artwork of the day" in entry.text for entry in document.entries)
    assert document.entries[0].text.startswith("The first website I ever built")
    assert document.entries[-1].text.endswith("It's for everybody.")
    lines = text.split("\n")
    for entry in document.entries:
        assert isinstance(entry.locator, LineRange)
        assert entry.text in " ".join(line.strip() for line in lines[entry.locator.first - 1 : entry.locator.last])
