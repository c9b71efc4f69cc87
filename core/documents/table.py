"""Tables of passages: CSV with a header, parted by comma, semicolon, tab or bar; a row is a passage."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass

from core.documents.document import Parsed, Problem
from core.documents.row import Field, Row, collect, field_of, row
from core.models import DocumentKind

DELIMITERS = (",", ";", "\t", "|")
LONGEST_HEADER = 10_000
MOST_COLUMNS = 200
# Each restart may read the rest of the file again, so that their number bounds the work on a hostile file.
MOST_RESTARTS = 50
_SUFFIXES = (".csv", ".tsv")
_DECLARATION = "sep="


@dataclass(frozen=True, slots=True)
class Header:
    """The names of the columns, what parts them, and the index of the first line below."""

    names: tuple[str, ...]
    delimiter: str
    below: int


@dataclass(frozen=True, slots=True)
class Record:
    """The cells of one row, and the number of the line on which it starts."""

    cells: tuple[str, ...]
    line: int


def looks_like(text: str, name: str) -> bool:
    """Whether the first line names a column of texts and others that are known, as a header does."""
    top = header(text.split("\n", 12))
    if top is None or not _has_text(top):
        return False
    known = sum(field_of(column) is not None for column in top.names)
    return name.lower().endswith(_SUFFIXES) or (known > 1 and 2 * known >= len(top.names))


def parse(text: str, name: str) -> Parsed:
    """Read every row; one that is broken becomes a problem with its line, and the others count."""
    lines = text.split("\n")
    top = header(lines)
    if top is None or not _has_text(top):
        return Parsed(
            documents=(),
            problems=(
                Problem(
                    message="No column holds the texts: name one 'text', 'quote' or 'lesson' in the first line.", line=1
                ),
            ),
        )
    return collect((_row(top, record) for record in records(lines, top)), DocumentKind.CSV, name)


def header(lines: list[str]) -> Header | None:
    """Find the first line with text in it and the sign that parts it into the most names that are known."""
    first = next((at for at, line in enumerate(lines) if line.strip()), len(lines))
    declared: tuple[str, ...] = DELIMITERS
    if first < len(lines) and lines[first].lower().startswith(_DECLARATION):
        declared = tuple(sign for sign in DELIMITERS if sign == lines[first][len(_DECLARATION) :]) or DELIMITERS
        first += 1
    if first >= len(lines) or len(lines[first]) > LONGEST_HEADER:
        return None
    found = [Header(tuple(_cells(lines[first], sign)), sign, first + 1) for sign in declared]
    return max(found, key=lambda top: (sum(field_of(column) is not None for column in top.names), len(top.names)))


def records(lines: list[str], top: Header) -> Iterator[Record | Problem]:
    """Read the rows below a header; after a row that is broken over several lines, go on with its second line."""
    at: int | None = top.below
    restarts = 0
    while at is not None:
        start, at = at, None
        for item, first, last in _read(lines, start, top):
            yield item
            if isinstance(item, Problem) and last > first and restarts < MOST_RESTARTS:
                restarts += 1
                at = first  # the index of the line after the one that the row starts on
                break


def _read(lines: list[str], start: int, top: Header) -> Iterator[tuple[Record | Problem, int, int]]:
    """Give each row or problem with the numbers of its first and last line."""
    reader = csv.reader(
        (f"{lines[at]}\n" for at in range(start, len(lines))),
        delimiter=top.delimiter,
        skipinitialspace=True,
        strict=True,
    )
    while True:
        first = start + reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Problem(message=_broken(error), line=first), first, start + reader.line_num
            continue
        if any(cell.strip() for cell in cells):
            yield _record(cells, first, top), first, start + reader.line_num


def _record(cells: list[str], line: int, top: Header) -> Record | Problem:
    width = len(top.names)
    while len(cells) > width and not cells[-1].strip():
        cells.pop()
    if len(cells) != width:
        return Problem(
            message=(
                f"The row on line {line} is left out: it has {len(cells)} columns where the first line names {width};"
                f" put a text that holds '{_spelled(top.delimiter)}' into quotation marks."
            ),
            line=line,
        )
    return Record(tuple(cells), line)


def _row(top: Header, record: Record | Problem) -> Row | Problem:
    if isinstance(record, Problem):
        return record
    pairs = zip(top.names, record.cells, strict=True)
    return row(pairs, place=f"row on line {record.line}", line=record.line)


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        cells = next(csv.reader([line], delimiter=delimiter, skipinitialspace=True), [])
    except csv.Error:
        return []
    while cells and not cells[-1].strip():
        cells.pop()
    return cells if len(cells) <= MOST_COLUMNS else []


def _has_text(top: Header) -> bool:
    return any(field_of(column) is Field.TEXT for column in top.names)


def _broken(error: csv.Error) -> str:
    if "limit" in str(error):
        return "The row is left out: a cell is far too long (or a quotation mark is left open)."
    if "end of data" in str(error):
        return "The row is left out: a quotation mark that it opens is never closed."
    return "The row is left out: write a quotation mark inside quotation marks twice."


def _spelled(delimiter: str) -> str:
    return "a tab" if delimiter == "\t" else delimiter
