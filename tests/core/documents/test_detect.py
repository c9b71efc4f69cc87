from __future__ import annotations

import pytest

from core.documents.detect import PARSERS, detect
from core.documents.text import clean, decode
from core.models import DocumentKind
from tests.shared import seed

SRT = "1\n00:00:01,000 --> 00:00:03,000\nRivers move all the time.\n"
CLIPPING = (
    "Rivers (Mira Stone)\n- Your Highlight on page 3 | location 30-31 | Added on Monday\n\nRivers move.\n==========\n"
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (SRT, DocumentKind.SRT),
        ("WEBVTT\n\n00:01.000 --> 00:03.000\nRivers move.\n", DocumentKind.VTT),
        (CLIPPING, DocumentKind.CLIPPINGS),
        ("Highlight,Book Title,Book Author\nRivers move,Rivers,Mira Stone\n", DocumentKind.READWISE),
        ('{"text": "Rivers move."}\n{"text": "So do maps."}\n', DocumentKind.JSONL),
        ('[\n  {"text": "Rivers move."}\n]\n', DocumentKind.JSON),
        ("quote,author,topic\nRivers move.,Mira Stone,rivers\n", DocumentKind.CSV),
        ("Rivers move.\n%\nSo do maps.\n%\n", DocumentKind.FORTUNE),
        (
            "# Rivers\n\nRivers move all the time, and maps of them age.\n\n## Maps\n\n- They age.\n",
            DocumentKind.MARKDOWN,
        ),
        ("Rivers move all the time. Maps of them are old on the day they are printed.\n", DocumentKind.TEXT),
    ],
)
def test_the_content_tells_the_kind_whatever_the_file_is_called(text: str, expected: DocumentKind) -> None:
    assert detect(text, "upload.txt") is expected


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ('{"text": "Rivers move."}\n{broken\n42\n{broken too\n', "list.jsonl", DocumentKind.JSONL),
        ('{broken\n42\n{"text": "Rivers move."}\n', "LIST.NDJSON", DocumentKind.JSONL),
        ("Rivers move all the time, and so do their maps.\n", "list.jsonl", DocumentKind.JSONL),
        ('[{"text": "Rivers move."}]\n', "list.jsonl", DocumentKind.JSON),
        ('{"quote": "Rivers move."}\n{broken\n42\nand so on\n', "upload.txt", DocumentKind.JSONL),
        ('{"text": "Rivers move."}\n', "upload.txt", DocumentKind.JSONL),
        ('{"text": "Rivers move."}\n', "list.json", DocumentKind.JSON),
        ('{"text": "Rivers move."}\n{"text": "So do maps."}\n', "list.json", DocumentKind.JSONL),
        ('# Rivers\n\n[{"text": "Rivers move."\n', "list.json", DocumentKind.JSON),
        ("id,amount\n1,2\n", "sums.csv", DocumentKind.CSV),
        ("# Rivers\n\nThey move all the time.\n", "rivers.tsv", DocumentKind.CSV),
        ("Highlight,Book Title,Book Author\nRivers move,Rivers,Mira Stone\n", "list.csv", DocumentKind.READWISE),
        ("id,amount\n1,2\n", "sums.txt", DocumentKind.TEXT),
    ],
)
def test_a_name_or_a_first_line_of_records_keeps_them_from_being_prose(
    text: str, name: str, expected: DocumentKind
) -> None:
    assert detect(text, name) is expected


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("000", DocumentKind.PROFILE),
        ("001", DocumentKind.TRANSCRIPT),
        ("002", DocumentKind.NOTE),
        ("003", DocumentKind.CAPTIONS),
        ("004", DocumentKind.PODCAST),
    ],
)
def test_the_samples_are_told_apart(number: str, expected: DocumentKind) -> None:
    assert detect(clean(decode(seed(number).read_bytes())), "upload.txt") is expected


def test_every_kind_of_file_has_its_parser() -> None:
    assert set(PARSERS) == {kind for kind in DocumentKind if kind.is_file}
