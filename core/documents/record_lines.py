"""JSON lines: one object a line, each read like a row."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from core.documents.document import Parsed, Problem
from core.documents.records import has_text, load, row_of
from core.documents.row import Row, collect
from core.models import DocumentKind

_LINES_LOOKED_AT = 20
_SUFFIXES = (".jsonl", ".ndjson")


def looks_like(text: str, name: str) -> bool:
    """Whether the first line is an object with a text, or most of the first lines are objects of their own.

    An object alone is a line of its own unless the name says that the file is JSON as a whole.
    """
    lines = list(islice((line.strip() for line in text.split("\n") if line.strip()), _LINES_LOOKED_AT))
    if not lines or not lines[0].startswith("{"):
        return False
    told = name.lower().endswith(_SUFFIXES)
    if has_text(load(lines[0])):
        return told or len(lines) > 1 or not name.lower().endswith(".json")
    whole = sum(line.startswith("{") and isinstance(load(line), dict) for line in lines)
    return 2 * whole > len(lines) and (told or len(lines) > 1)


def parse(text: str, name: str) -> Parsed:
    """Read every line; one that is broken becomes a problem with its number, and the others count."""
    return collect(_rows(text), DocumentKind.JSONL, name)


def _rows(text: str) -> Iterator[Row | Problem]:
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        value = load(line, number)
        yield value if isinstance(value, Problem) else row_of(value, f"object on line {number}", line=number)
