"""Files of the `fortune` program: entries between lines that hold only `%`, most with a trailing attribution."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

from core.documents.attribution import Attribution, attribution, marked, unquoted
from core.documents.document import Document, Entry, Parsed
from core.documents.overstrike import mend
from core.locator import LineRange
from core.models import DocumentKind, Evidence, PassageKind

SEPARATOR = "%"
MOST_LINES_AN_ENTRY = 60
MOST_UNMARKED_LINES = 3
MOST_LINES_AN_ATTRIBUTION = 8
_TAB = 8
_HEADING = re.compile(r"^#{1,6} \S", re.MULTILINE)
_SEPARATORS = re.compile(r"^%[ \t]*$", re.MULTILINE)
_OTHER_SUFFIXES = (".md", ".markdown", ".csv", ".json", ".jsonl", ".srt", ".vtt", ".tex")
_DASHES = re.compile(r"^[ \t]*--[^-]")
_QUOTED_TITLE = re.compile(r"^[\"“_]")


@dataclass(frozen=True, slots=True)
class _Lines:
    """The lines of one entry without blank ones at the ends; `first` is the number of the first."""

    first: int
    lines: tuple[str, ...]


def looks_like(text: str, name: str) -> bool:
    """Whether lines of one `%` part the text into short entries; in Markdown such a line is taken for text."""
    parts = len(_SEPARATORS.findall(text))
    if not parts or name.lower().endswith(_OTHER_SUFFIXES):
        return False
    return text.count("\n") <= MOST_LINES_AN_ENTRY * (parts + 1) and 2 * len(_HEADING.findall(text)) <= parts


def parse(text: str, name: str) -> Parsed:
    """Read every entry whole, with its line breaks; one with a trailing attribution is a quote."""
    entries = tuple(_entry(part) for part in _parts(mend(text)))
    return Parsed(documents=(Document(kind=DocumentKind.FORTUNE, title=name, entries=entries),) if entries else ())


def _parts(text: str) -> Iterator[_Lines]:
    lines: list[str] = []
    for number, line in enumerate([*text.split("\n"), SEPARATOR], start=1):
        if line.rstrip() != SEPARATOR:
            lines.append(line.rstrip())
            continue
        blank = next((at for at, row in enumerate(lines) if row), len(lines))
        kept = "\n".join(lines[blank:]).rstrip()
        if kept:
            yield _Lines(number - len(lines) + blank, tuple(kept.split("\n")))
        lines = []


def _entry(part: _Lines) -> Entry:
    at, found = _attribution(part.lines)
    body = _body(part.lines[:at])
    locator = LineRange(first=part.first, last=part.first + len(part.lines) - 1)
    if found is None:
        return Entry(text=body, kind=PassageKind.LESSON, evidence=Evidence.PARAPHRASE, locator=locator)
    return Entry(
        text=unquoted(body),
        kind=PassageKind.QUOTE,
        evidence=Evidence.ATTRIBUTED,
        speaker=found.speaker,
        origin=found.origin,
        locator=locator,
    )


def _body(lines: tuple[str, ...]) -> str:
    return textwrap.dedent("\n".join(lines)).strip("\n").rstrip()


def _attribution(lines: tuple[str, ...]) -> tuple[int, Attribution | None]:
    """Find the line on which the attribution of the whole entry starts, and what it says."""
    whole = len(lines), None
    at = _start(lines)
    if at is None:
        return whole
    body, tail = lines[:at], lines[at + 1 :]
    found = _said(marked(lines[at]) or "", " ".join(marked(line) or line.strip() for line in tail if line))
    if not _continues(lines[at], tail) or _names_others(body, found):
        return whole
    is_certain = _indent(lines[at]) > 0 and _DASHES.match(lines[at])
    is_quoted = _QUOTED_TITLE.match(marked(lines[at]) or "") or body[-1].endswith(('"', "”"))
    return (at, found) if is_certain or found.speaker or is_quoted else whole


def _said(first: str, more: str) -> Attribution:
    alone = attribution(first)
    if alone.speaker and not alone.origin and not first.endswith((" and", " &")):
        return Attribution(speaker=alone.speaker, origin=more or None)
    return attribution(f"{first} {more}")


def _start(lines: tuple[str, ...]) -> int | None:
    marks = [at for at, line in enumerate(lines) if marked(line)]
    if not marks:
        return None
    at, known = marks[-1], set(marks)
    while at - 1 in known and _indent(lines[at - 1]):
        at -= 1
    if (
        len(lines) - at > MOST_LINES_AN_ATTRIBUTION
        or not any(line.strip() for line in lines[:at])
        or _is_listed(lines, at, marks)
    ):
        return None
    return at


def _is_listed(lines: tuple[str, ...], at: int, marks: list[int]) -> bool:
    """Whether the dash stands in a list or a dialogue: others at the left edge open a line like it."""
    return not _indent(lines[at]) and any(not _indent(lines[mark]) for mark in marks if mark != at)


def _continues(line: str, tail: tuple[str, ...]) -> bool:
    said = [row for row in tail if row]
    note = next((number for number, row in enumerate(said) if row.lstrip().startswith("[")), len(said))
    gap = tail.index("") if "" in tail else len(tail)
    if gap < len(said) and gap < note:
        return False
    if note < len(said) and not said[-1].endswith("]"):
        return False
    if _indent(line):
        return all(_indent(row) for row in said[:note])
    return note <= MOST_UNMARKED_LINES


def _names_others(body: tuple[str, ...], found: Attribution) -> bool:
    inner = [marked(line) for line in body if _indent(line) and _DASHES.match(line)]
    return any(attribution(said).speaker != found.speaker or not found.speaker for said in inner if said)


def _indent(line: str) -> int:
    wide = line.expandtabs(_TAB)
    return len(wide) - len(wide.lstrip())
