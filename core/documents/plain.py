"""Plain text: paragraphs between blank lines, or one a line; any text can be read so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from core.documents.attribution import Attribution, attribution, is_credit, is_quoted, marked, unquoted
from core.documents.document import Document, Entry, Parsed, Problem
from core.documents.lines import Joined, join
from core.documents.prose import lessons, quote
from core.locator import LineRange
from core.models import DocumentKind

LINE_OF_A_PARAGRAPH = 120
_BULLET = re.compile(r"^(?:[-*•‣·+]|\d{1,3}[.)])\s+(?=\S)")
_ENDS = tuple('.!?…。！？"”»」』:')


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that belong together; `whole` where a line is a paragraph of its own."""

    lines: Joined
    whole: bool = False


def looks_like(text: str, name: str) -> bool:  # noqa: ARG001 - every kind is asked the same way
    """Whether there is anything to read: all text is plain text."""
    return bool(text.strip())


def parse(text: str, name: str) -> Parsed:
    """Read paragraphs as lessons; words in quotation marks with an attribution below or behind them as quotes."""
    entries = tuple(_entries([part for block in _blocks(text) for part in _paragraphs(block)]))
    if not entries:
        return Parsed(documents=(), problems=(Problem(message="There are no words to read in it."),))
    return Parsed(documents=(Document(kind=DocumentKind.TEXT, title=name, entries=entries),))


def credit_of(line: str, above: str) -> Attribution | None:
    """Read a line such as `— Name, place` under the words above it; None where it credits nobody.

    Words without quotation marks need a name of at least two words, since dialogue also opens with a dash.
    """
    said = marked(line)
    if said is None or (line.lstrip().startswith("-") and _BULLET.match(above)):
        return None
    found = attribution(said)
    if is_quoted(above):
        return found if is_credit(said, found) else None
    return found if found.speaker and " " in found.speaker else None


def _blocks(text: str) -> Iterator[list[tuple[int, str]]]:
    block: list[tuple[int, str]] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            block.append((number, line.strip()))
        elif block:
            yield block
            block = []
    if block:
        yield block


def _paragraphs(block: list[tuple[int, str]]) -> Iterator[Paragraph]:
    """Part a block at every line that credits the words above it."""
    above: list[tuple[int, str]] = []
    for number, line in block:
        # Only how the words above begin and end matters.
        if above and credit_of(line, above[0][1] + above[-1][1]):
            yield Paragraph(join(above))
            yield Paragraph(join([(number, line)]))
            above = []
        else:
            above.append((number, line))
    if above:
        yield from _parted(above)


def _parted(block: list[tuple[int, str]]) -> Iterator[Paragraph]:
    if _is_line_by_line(block):
        yield from (Paragraph(join([(number, _BULLET.sub("", line))]), whole=True) for number, line in block)
    else:
        yield Paragraph(join(block))


def _is_line_by_line(block: list[tuple[int, str]]) -> bool:
    """Whether most lines close like a paragraph or are as long as one, so that none is the wrapped rest of another."""
    closed = sum(
        line.endswith(_ENDS) or len(line) > LINE_OF_A_PARAGRAPH or bool(_BULLET.match(line)) for _, line in block
    )
    return (len(block) > 1 or bool(_BULLET.match(block[0][1]))) and 5 * closed >= 4 * len(block)


def _entries(parts: list[Paragraph]) -> Iterator[Entry]:
    at = 0
    while at < len(parts):
        text = parts[at].lines.text
        below = parts[at + 1].lines if at + 1 < len(parts) else None
        credit = credit_of(below.text, text) if below else None
        if credit and below:
            place = LineRange(first=parts[at].lines.numbers[0], last=below.numbers[-1])
            yield quote(unquoted(text), credit, place)
            at += 2
            continue
        yield from lessons(parts[at].lines, whole=parts[at].whole)
        at += 1
