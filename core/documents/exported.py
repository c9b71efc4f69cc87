"""What `quotidian export` wrote, read back without loss: JSONL, CSV and Markdown."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from threading import Lock
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from core.documents.document import Document, Entry, Parsed, Problem
from core.documents.text import clean
from core.errors import LocatorError
from core.locator import parse_locator
from core.models import Chapter, Check, CheckResult, DocumentKind, Evidence, PassageKind, Person, Role, Standing

MARK = "<!-- quotidian export: edit the words as you like; lines like this one say where they come from -->"
"""First line of an export in Markdown."""

COLUMNS = (
    "id", "kind", "text", "speaker", "source", "source_kind", "place", "url", "published", "people", "chapters",
    "heading", "context", "origin", "topics", "standing", "evidence", "check", "similarity", "diff", "found_in",
    "occurrence",
)  # fmt: skip
"""Fields of a record, in the order of the CSV's columns."""

MOST_OCCURRENCES = 1_000_000_000

_LIMIT = Lock()
_TELLING = ("source_kind", "standing", "found_in", "occurrence")
"""Columns that every export has had, and that no other table is likely to have."""

_COMMENT = re.compile(r"^<!-- passage (\{.*\}) -->$")
_QUOTE = "> "
_FORMULA = re.compile(r"'+[=+\-@\t]")


def _absent(value: object) -> object:
    """Take an empty cell for nothing."""
    return None if value == "" else value


def _unpacked(value: object) -> object:
    """Read a list that stands in a cell as JSON."""
    return json.loads(value) if isinstance(value, str) else value


def _cleaned(value: object) -> object:
    """Take out what JSON can spell and a cleaned text cannot hold."""
    return clean(value) if isinstance(value, str) else value


Words = Annotated[str, BeforeValidator(_cleaned)]
Optional = Annotated[Words | None, BeforeValidator(_absent)]


class Record(BaseModel):
    """One passage with its source, as an export holds it; what earlier exports did not hold has a default."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    id: Optional = None
    kind: PassageKind
    text: Words = Field(min_length=1)
    speaker: Optional
    source: Words = Field(min_length=1)
    source_kind: DocumentKind
    place: Optional
    url: Optional
    published: Optional
    people: Annotated[tuple[tuple[Words, Role], ...], BeforeValidator(_unpacked)]
    chapters: Annotated[tuple[tuple[Words, Annotated[int, Field(ge=0)]], ...], BeforeValidator(_unpacked)] = ()
    heading: Optional
    context: Optional
    origin: Optional
    topics: Annotated[tuple[Words, ...], BeforeValidator(_unpacked)]
    standing: Standing
    evidence: Evidence
    check: Check
    similarity: Annotated[float | None, BeforeValidator(_absent)] = Field(ge=0, le=1)
    diff: Optional
    found_in: Optional
    occurrence: int = Field(ge=0, le=MOST_OCCURRENCES)


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    values: Any


def form(text: str) -> DocumentKind | None:
    """Tell by its first line which form an export is written in; None for a text that is no export."""
    first = text.split("\n", 1)[0]
    if first == MARK:
        return DocumentKind.MARKDOWN
    if set(_TELLING) <= {cell.strip('"') for cell in first.split(",")}:
        return DocumentKind.CSV
    return DocumentKind.JSONL if all(f'"{column}":' in first for column in _TELLING) else None


def parse(text: str, name: str) -> Parsed:
    """Read every record; a broken one is a problem with its line, the others count."""
    del name
    documents: dict[tuple[object, ...], tuple[Record, list[Entry]]] = {}
    problems: list[Problem] = []
    for line in _lines(text):
        try:
            record = Record.model_validate(line.values)
            entry = _to_entry(record)
        except (ValidationError, LocatorError, RecursionError) as error:
            problems.append(Problem(line=line.number, message=f"this record cannot be read: {_first(error)}."))
            continue
        key = (record.source_kind, record.source, record.url)
        documents.setdefault(key, (record, []))[1].append(entry)
    return Parsed(
        documents=tuple(_to_document(record, entries) for record, entries in documents.values()),
        problems=tuple(problems),
    )


def _lines(text: str) -> Iterable[_Line]:
    match form(text):
        case DocumentKind.MARKDOWN:
            return _markdown(text.split("\n"))
        case DocumentKind.CSV:
            return _csv(text)
        case _:
            return _jsonl(text.split("\n"))


def _jsonl(lines: Iterable[str]) -> Iterator[_Line]:
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _Line(number, _loaded(line))


def _csv(text: str) -> Iterable[_Line]:
    """Read rows whose cells may be longer than what csv takes of itself; its limit is one for the whole process."""
    with _LIMIT:
        before = csv.field_size_limit(len(text))
        try:
            return list(_rows(text))
        finally:
            csv.field_size_limit(before)


def _rows(text: str) -> Iterator[_Line]:
    rows = csv.reader(io.StringIO(text, newline=""))
    columns = next(rows)
    while True:
        number = rows.line_num + 1
        try:
            row = next(rows, None)
        except csv.Error:
            row = []
        if row is None:
            return
        yield _Line(number, {column: _unguarded(cell) for column, cell in zip(columns, row, strict=False)})


def _markdown(lines: Iterable[str]) -> Iterator[_Line]:
    words: list[str] = []
    for number, line in enumerate(lines, start=1):
        comment = _COMMENT.match(line)
        if comment:
            values = _loaded(comment[1])
            yield _Line(number, values | {"text": "\n".join(words)} if isinstance(values, dict) else values)
            words = []
        elif line.startswith(_QUOTE.rstrip()):
            words.append(line.removeprefix(">").removeprefix(" "))


def _loaded(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):  # a number of very many digits is a ValueError too
        return None


def _unguarded(cell: str) -> str:
    """Take off the apostrophe that keeps a spreadsheet from running a cell."""
    return cell[1:] if _FORMULA.match(cell) else cell


def _to_entry(record: Record) -> Entry:
    return Entry(
        text=record.text,
        kind=record.kind,
        evidence=record.evidence,
        standing=record.standing,
        heading=record.heading,
        speaker=record.speaker,
        locator=parse_locator(record.place) if record.place else None,
        context=record.context,
        origin=record.origin,
        topics=record.topics,
        checked=CheckResult(
            check=record.check, similarity=record.similarity, diff=record.diff, found_in=record.found_in
        ),
        occurrence=record.occurrence,
        # A record without an id vouches for nothing, like one whose words were changed.
        id=record.id or "",
    )


def _to_document(record: Record, entries: Iterable[Entry]) -> Document:
    return Document(
        kind=record.source_kind,
        title=record.source,
        entries=tuple(entries),
        people=tuple(Person(name=name, role=role) for name, role in record.people),
        chapters=tuple(Chapter(title=title, start=start) for title, start in record.chapters),
        published=record.published,
        url=record.url,
    )


def _first(error: Exception) -> str:
    if isinstance(error, ValidationError):
        problem = error.errors()[0]
        return f"{'.'.join(str(part) for part in problem['loc'])} {problem['msg'].lower()}".strip()
    return str(error).rstrip(".")
