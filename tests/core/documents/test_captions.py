from __future__ import annotations

from core.documents.captions import looks_like, parse
from core.documents.text import clean, decode
from core.locator import WordRange
from core.models import Evidence, Person, Role, Standing
from tests.shared import seed

CAPTIONS = """==========
VIDEO EXTRACTION
==========
VIDEO_ID: abc
URL: https://www.youtube.com/watch?v=abc
TITLE: Rivers that move
PUBLISHED: 2025-03-04

DESCRIPTION:
----------
The cartographer Mira Stone joins host Ana Bell to talk about rivers.

Timecodes:
0:00 Opening
1:10 So
... [truncated]

TRANSCRIPT:
----------
So the river uh moves every year and um a map of it is old on the day it is printed. How did you come to rivers? \
The first one was behind our house and nobody had thought that it was worth a map. Thank you. Bye.
"""


def test_the_banner_names_the_video_and_the_people() -> None:
    (document,) = parse(CAPTIONS, "file").documents
    assert (document.title, document.published) == ("Rivers that move", "2025-03-04")
    assert document.url == "https://www.youtube.com/watch?v=abc"
    assert document.people == (Person(name="Mira Stone", role=Role.GUEST), Person(name="Ana Bell", role=Role.HOST))


def test_the_words_stay_as_they_are_with_their_places_and_nobody_named() -> None:
    (document,) = parse(CAPTIONS, "file").documents
    statement, question, answer = document.entries
    assert statement.text == "So the river uh moves every year and um a map of it is old on the day it is printed."
    assert statement.locator == WordRange(first=1, last=21)
    assert (question.standing, question.locator) == (Standing.QUESTION, WordRange(first=22, last=27))
    assert (answer.context, answer.locator) == ("How did you come to rivers?", WordRange(first=28, last=44))
    assert {(entry.speaker, entry.evidence, entry.heading) for entry in document.entries} == {
        (None, Evidence.VERIFIED, None)
    }


def test_captions_without_words_are_a_problem() -> None:
    parsed = parse(CAPTIONS.partition("----------\nSo the")[0], "file")
    assert [problem.line for problem in parsed.problems] == [None]
    assert parsed.documents[0].entries == ()


def test_captions_are_told_by_their_banner() -> None:
    assert looks_like(CAPTIONS, "x.txt")
    assert not looks_like("TRANSCRIPT:\nAna: Hello.\n", "x.txt")


def test_the_sample_gives_guests_hosts_and_the_places_of_all_words() -> None:
    text = clean(decode(seed("003").read_bytes()))
    (document,) = parse(text, "sample").documents
    assert looks_like(text, "sample.txt")
    assert {(person.name, person.role) for person in document.people} == {
        ("Jakub Pachocki", Role.GUEST),
        ("Mark Chen", Role.GUEST),
        ("Anjney Midha", Role.HOST),
        ("Sarah Wang", Role.HOST),
    }
    said = text.rpartition("----------\n")[2].split()
    for entry in document.entries:
        assert isinstance(entry.locator, WordRange)
        assert " ".join(said[entry.locator.first - 1 : entry.locator.last]) == entry.text
