"""A numbered profile: `Part N: TITLE` over rows `N. On X: "…" — Source: Y`, all said by the person of the title."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from core.documents.document import Document, Entry, Parsed, Problem
from core.documents.header import address, published
from core.documents.text import squeeze
from core.locator import Numbered
from core.models import DocumentKind, Evidence, PassageKind, Person, Role

_PART = re.compile(r"^\s*(?:#{1,6}\s+)?part\s+(\d{1,6})\s*[:.\-–—]\s*(.{1,200})$", re.IGNORECASE)
_NUMBER = re.compile(r"^\s*(\d{1,9})[.)]\s+(.*)$")
_ROW = re.compile(
    r"^(?P<heading>[^:\"“]{1,200}?)\s*:\s*[\"“](?P<text>.+)[\"”]\s*(?:-{1,2}|[–—])\s*source\s*:\s*(?P<origin>\S.{0,199})$",
    re.IGNORECASE,
)
_TITLE = re.compile(r"^(?:#{1,2}\s+)?((?:.{1,120}\s)?lessons\s+from\s+(.{2,80}?))(\.?)$", re.IGNORECASE)
_HEADER_LINES = 40
_ROWS_THAT_TELL = 2


def looks_like(text: str, name: str) -> bool:  # noqa: ARG001 - the content alone tells
    """Tell by two rows with a number, a heading, a quotation and a source."""
    rows = (match[2] for line in text.split("\n") if (match := _NUMBER.match(line)))
    return len(list(islice((row for row in rows if _ROW.match(row.strip())), _ROWS_THAT_TELL))) == _ROWS_THAT_TELL


def parse(text: str, name: str) -> Parsed:
    """Read every complete row as a quote of the person of the title; a broken row is a problem, the others count."""
    lines = text.split("\n")
    title, person = _title(lines, name)
    entries: list[Entry] = []
    problems: list[Problem] = []
    part: tuple[int, str] | None = None
    for at, line in enumerate(lines, 1):
        if match := _PART.match(line):
            part = (int(match[1]), squeeze(match[2]))
        elif match := _NUMBER.match(line):
            read = _entry(_whole(match[2], lines[at:]), int(match[1]), part, person)
            if read is None:
                problems.append(Problem(message=_broken(int(match[1])), line=at))
            else:
                entries.append(read)
    document = Document(
        kind=DocumentKind.PROFILE,
        title=title,
        entries=tuple(entries),
        people=() if person is None else (Person(name=person, role=Role.SUBJECT),),
        published=published(lines[:_HEADER_LINES]),
        url=address(lines[:_HEADER_LINES]),
    )
    return Parsed(documents=(document,), problems=tuple(problems))


def _title(lines: list[str], name: str) -> tuple[str, str | None]:
    found = [match for line in lines[:_HEADER_LINES] if (match := _TITLE.match(line.strip()))]
    # A line with a full stop is a caption about the title rather than the title.
    best = min(found, key=lambda match: bool(match[3]), default=None)
    return (name, None) if best is None else (squeeze(best[1]), squeeze(best[2]))


def _whole(row: str, following: list[str]) -> str:
    """Join a row with the lines that it was wrapped onto."""
    return squeeze(" ".join((row, *_wrapped(following))))


def _wrapped(following: list[str]) -> Iterator[str]:
    for line in islice(following, 20):
        if not line.strip() or _NUMBER.match(line) or _PART.match(line):
            return
        yield line


def _entry(row: str, number: int, part: tuple[int, str] | None, person: str | None) -> Entry | None:
    match = _ROW.match(row)
    if match is None:
        return None
    heading = match["heading"].strip()
    return Entry(
        text=match["text"].strip(),
        kind=PassageKind.QUOTE,
        evidence=Evidence.ATTRIBUTED,
        heading=heading if part is None else f"{part[1]}: {heading}",
        speaker=person,
        locator=Numbered(part=None if part is None else part[0], number=number),
        origin=match["origin"].strip(),
    )


def _broken(number: int) -> str:
    return f'Row {number} is not complete; write it as: {number}. On a topic: "the words" — Source: where they are from'
