"""The CSV export of Readwise: a highlight a row, with its book, author, note, tags and place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from core.documents.document import Document, Entry, Parsed, Problem
from core.documents.names import named
from core.documents.row import MOST_PROBLEMS
from core.documents.table import Header, Record, header, records
from core.documents.text import squeeze
from core.models import DocumentKind, Evidence, PassageKind, Person, Role, Standing

_NEEDED = frozenset(("highlight", "book title", "book author"))
_PRINTED = ("page", "location")
_ONLY_TAGS = re.compile(r"^(?:\.[\w-]+\s*)+$")


def looks_like(text: str, name: str) -> bool:  # noqa: ARG001 - every kind is asked the same way
    """Whether the first line names the columns of a Readwise export."""
    top = header(text.split("\n", 4))
    return top is not None and _names(top) >= _NEEDED


def parse(text: str, name: str) -> Parsed:
    """Read every highlight as a quote of the book's author, every note as a comment; one document a book."""
    lines = text.split("\n")
    top = header(lines)
    if top is None or not _names(top) >= _NEEDED:
        sentence = "This is no Readwise export: its first line must name Highlight, Book Title and Book Author."
        return Parsed(documents=(), problems=(Problem(message=sentence, line=1),))
    problems: list[Problem] = []
    books: dict[tuple[str, str | None], list[Entry]] = {}
    for record in records(lines, top):
        if isinstance(record, Problem):
            problems.append(record)
            continue
        cells = _cells(top, record)
        book = cells.get("book title") or name, named(cells.get("book author"))
        made = tuple(_entries(cells, book[1]))
        if made:
            books.setdefault(book, []).extend(made)
        else:
            problems.append(Problem(message="The row is left out: it has no highlight.", line=record.line))
    documents = tuple(
        Document(
            kind=DocumentKind.READWISE,
            title=title,
            entries=tuple(entries),
            people=(Person(name=author, role=Role.AUTHOR),) if author else (),
        )
        for (title, author), entries in books.items()
    )
    return Parsed(documents=documents, problems=tuple(problems[:MOST_PROBLEMS]))


def _names(top: Header) -> frozenset[str]:
    return frozenset(name.strip().lower() for name in top.names)


def _cells(top: Header, record: Record) -> dict[str, str]:
    lines = ("\n".join(line.rstrip() for line in cell.strip().split("\n")) for cell in record.cells)
    return dict(zip((name.strip().lower() for name in top.names), lines, strict=True))


def _entries(cells: Mapping[str, str], author: str | None) -> Iterator[Entry]:
    origin, note = _origin(cells), cells.get("note", "")
    marks = tuple(note.split()) if _ONLY_TAGS.match(note) else ()
    if cells["highlight"]:
        yield Entry(
            text=cells["highlight"],
            kind=PassageKind.QUOTE,
            evidence=Evidence.ATTRIBUTED,
            speaker=author,
            origin=origin,
            topics=_topics(cells.get("tags", ""), marks),
        )
    if note and not marks:
        yield Entry(
            text=note,
            kind=PassageKind.LESSON,
            evidence=Evidence.PARAPHRASE,
            standing=Standing.COMMENTARY,
            origin=origin,
        )


def _origin(cells: Mapping[str, str]) -> str | None:
    unit, place = cells.get("location type", "").lower(), squeeze(cells.get("location", ""))
    return f"{unit} {place}" if unit in _PRINTED and place not in ("", "0") else None


def _topics(tags: str, marks: tuple[str, ...]) -> tuple[str, ...] | None:
    """Give the tags as they are written, and those that a note of nothing but `.tag` words gives."""
    given = (*(squeeze(tag) for tag in tags.split(",")), *(mark.removeprefix(".") for mark in marks))
    return tuple(dict.fromkeys(tag for tag in given if tag)) or None
