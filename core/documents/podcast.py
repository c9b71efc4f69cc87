"""A podcast's transcript in broken lines, without speakers: joined, cut, and freed of sponsors and jingles."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from core.documents.document import Document, Parsed
from core.documents.header import address, published
from core.documents.lines import join
from core.documents.people import people_in, show_of
from core.documents.promotion import jingles, promotions
from core.documents.speech import Turn, asked_and_said, spoken
from core.documents.text import squeeze
from core.models import DocumentKind

_BODY = re.compile(r"^\W{0,4}transcript\W{0,3}$", re.IGNORECASE)
_DISCUSSION = re.compile(r"^\W{0,4}(?:discussion|comments) \(\d{1,9}\)\s*$", re.IGNORECASE)
_DATE = re.compile(r"^\W{0,4}episode date\b", re.IGNORECASE)
_SEPARATOR = re.compile(r"-{4,}")
_SPONSOR = re.compile(r"^\s*([A-Z0-9][^:\n]{1,60}?)\s+https?://")
_HEADER_LINES = 40
_Row = tuple[int, str]


def looks_like(text: str, name: str) -> bool:  # noqa: ARG001 - the content alone tells
    """Tell by a line `Transcript` near the top, with an episode's date above it or a `Discussion (0)` below it."""
    top = [line for line in text.split("\n", _HEADER_LINES)[:_HEADER_LINES] if line.strip()]
    body = any(_BODY.match(line) for line in top)
    return body and any(_DATE.match(line) or _DISCUSSION.match(line) for line in top)


def parse(text: str, name: str) -> Parsed:
    """Read the spoken lines; nobody is named in them, so questions are told by their form."""
    lines = text.split("\n")
    start = next((at for at, line in enumerate(lines[:_HEADER_LINES]) if _BODY.match(line)), -1)
    header = [line.strip() for line in lines[: start + 1] if line.strip() and not _BODY.match(line)]
    rows = [row for row in enumerate(lines[start + 1 :], start + 2) if row[1].strip() and not _DISCUSSION.match(row[1])]
    title = squeeze(header[0]) if header else name
    people = people_in("\n".join(_SEPARATOR.split(line)[0] for line in header), text)
    document = Document(
        kind=DocumentKind.PODCAST,
        title=title,
        entries=spoken(_turns(_stretches(rows, _sponsors(header), show_of(title)))),
        people=people,
        published=published(header),
        url=address(header),
    )
    return Parsed(documents=(document,))


def _sponsors(header: Sequence[str]) -> list[str]:
    """Name the sponsors: what stands before an address in a part of the description between rules."""
    parts = (part for line in header for part in _SEPARATOR.split(line)[1:])
    return [match[1] for part in parts if (match := _SPONSOR.match(part.rpartition(": ")[2] or part))]


def _stretches(rows: Sequence[_Row], sponsors: Sequence[str], show: str | None) -> Iterator[list[_Row]]:
    """Give the rows between sponsors and jingles; words from both sides of one never make one passage."""
    texts = [text.strip() for _, text in rows]
    left_out = promotions(texts, sponsors) | jingles(texts, show)
    stretch: list[_Row] = []
    for at, row in enumerate(rows):
        if at not in left_out:
            stretch.append(row)
        elif stretch:
            yield stretch
            stretch = []
    if stretch:
        yield stretch


def _turns(stretches: Iterator[list[_Row]]) -> Iterator[Turn]:
    for stretch in stretches:
        joined = join(stretch)
        yield from asked_and_said(joined.text, joined.lines_of)
