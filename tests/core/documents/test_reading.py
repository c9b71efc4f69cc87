from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.documents.detect import PARSERS
from core.documents.reading import LONGEST_TITLE, read
from core.errors import DocumentError
from core.models import DocumentKind

PROSE = b"Rivers move all the time, and a map of them is old on the day that it is printed."

# What turns up in the kinds that are read, so that arbitrary files come close to each of them.
SCRAPS = [
    *(
        scrap.encode()
        for scrap in ("\n", "\n\n", " ", "0:00", "0:10-0:05", "Ana Bell: ", "Ana: ", "What is it?", "Part 1: C")
    ),
    *(
        scrap.encode()
        for scrap in ('1. On A: "words"', " — Source: B", "Lessons from Ana Bell", "Transcript", "Discussion (0)")
    ),
    *(
        scrap.encode()
        for scrap in ("-", "- ", "# ", "Key Takeaways", "TLDR", "Quotes", "Ana's Take", "TRANSCRIPT:", "URL: x")
    ),
    *(
        scrap.encode()
        for scrap in ("----------", "DESCRIPTION:", "WEBVTT", "00:00:01,000 --> 00:00:02,000", "%", "==========")
    ),
    *(
        scrap.encode()
        for scrap in ('{"text": "a"}', "[", "]", "text,author", ",", "---", "a: &b c", "*b", "<!channel>", "\u202e")
    ),
    *(scrap.encode() for scrap in ("- Your Highlight on page 3", "Highlight,Book Title,Book Author")),
    *(b"\x00", b"\x1b", b"\xff"),
]


def _read_or_refused(data: bytes, name: str, kind: DocumentKind | None = None) -> str | None:
    """Read a file and give the sentence of its refusal, if it was refused."""
    try:
        reading = read(data, name, kind=kind)
    except DocumentError as error:
        return str(error)
    assert all(document.title and document.entries for document in reading.documents)
    assert all(entry.text.strip() for document in reading.documents for entry in document.entries)
    return None


def test_a_file_is_read_as_the_kind_that_it_shows() -> None:
    reading = read(PROSE, "rivers.txt")
    assert reading.kind is DocumentKind.TEXT
    assert [entry.text for document in reading.documents for entry in document.entries] == [PROSE.decode()]
    assert reading.documents[0].title == "rivers"


def test_a_kind_can_be_forced() -> None:
    assert read(PROSE, "rivers.txt", kind=DocumentKind.FORTUNE).kind is DocumentKind.FORTUNE


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "rivers.txt: The file is empty"),
        (b"\x89PNG\x00\x01", "rivers.txt: The file holds binary data"),
        (b"x" * 101, "rivers.txt has 101 bytes, and at most 100 are read: split it"),
        (b"um", "rivers.txt"),
    ],
)
def test_what_cannot_be_read_is_said_in_a_sentence(data: bytes, sentence: str) -> None:
    with pytest.raises(DocumentError, match=re.escape(sentence)):
        read(data, "/some/where/rivers.txt", kind=DocumentKind.PODCAST, limit=100)


def test_a_forced_kind_that_does_not_fit_says_so() -> None:
    with pytest.raises(DocumentError, match=r"rivers\.txt holds nothing that reads as profile"):
        read(PROSE, "rivers.txt", kind=DocumentKind.PROFILE)


def test_the_one_good_line_of_a_file_of_records_counts_and_the_others_are_named() -> None:
    reading = read(b'{"text": "Rivers move."}\n{broken\n42\n', "rivers.jsonl")
    assert [entry.text for document in reading.documents for entry in document.entries] == ["Rivers move."]
    assert [problem.line for problem in reading.problems] == [2, 3]


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (b"id,amount\n1,2\n", "sums.csv", "No column holds the texts: name one 'text'"),
        (PROSE, "rivers.tsv", "No column holds the texts: name one 'text'"),
        (b"{broken\n42\n", "rivers.jsonl", "Line 1: This is no JSON"),
        (PROSE, "rivers.json", "Line 1: This is no JSON"),
    ],
)
def test_records_without_a_good_one_are_refused_and_never_prose(data: bytes, name: str, sentence: str) -> None:
    with pytest.raises(DocumentError, match=re.escape(sentence)):
        read(data, name)


def test_a_title_without_end_is_cut() -> None:
    text = b"A title " * 200 + b"\n0:00-0:10\nAna Bell: " + PROSE + b"\n0:10-0:20\nAna Bell: " + PROSE
    (document,) = read(text, "x.txt").documents
    assert len(document.title) <= LONGEST_TITLE


def test_markup_for_a_chat_is_kept_as_the_plain_text_that_it_is() -> None:
    text = b"<!channel> <@U1> *everybody* should look at what has happened on this river today."
    assert read(text, "x.txt").documents[0].entries[0].text == text.decode()


@given(st.binary(max_size=300) | st.lists(st.sampled_from(SCRAPS), max_size=40).map(b"".join))
def test_arbitrary_bytes_give_passages_or_one_sentence(data: bytes) -> None:
    assert _read_or_refused(data, "upload") != ""


@given(st.lists(st.sampled_from(SCRAPS), max_size=40).map(b"".join), st.sampled_from(sorted(PARSERS)))
def test_every_kind_can_be_forced_on_any_file(data: bytes, kind: DocumentKind) -> None:
    assert _read_or_refused(data, "upload.txt", kind) != ""


@pytest.mark.parametrize(
    "hostile",
    [
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b",".join([b"text"] * 100_000),
        b"word " * 40_000,
        b"0:00\nAna Bell: hi\n" * 10_000,
        b"Ana Bell joins " * 10_000,
        b"---\na: &a [x, x]\nb: [*a, *a]\n---\nRivers move all of the time, and so do their maps.\n",
    ],
)
def test_hostile_files_are_read_or_refused(hostile: bytes) -> None:
    assert (_read_or_refused(hostile, "x.txt") or "x.txt").startswith("x.txt")
