"""What the lines above a document's body say about it: a date, an address, values behind a label."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from core.documents.text import squeeze
from core.locator import seconds
from core.models import Chapter

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("january", "jan"),
            ("february", "feb"),
            ("march", "mar"),
            ("april", "apr"),
            ("may",),
            ("june", "jun"),
            ("july", "jul"),
            ("august", "aug"),
            ("september", "sep", "sept"),
            ("october", "oct"),
            ("november", "nov"),
            ("december", "dec"),
        ),
        1,
    )
    for name in names
}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_MONTH_FIRST = re.compile(rf"\b({_MONTH})\.? (\d{{1,2}})(?:st|nd|rd|th)?,? (\d{{4}})", re.IGNORECASE)
_DAY_FIRST = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)? ({_MONTH})\.?,? (\d{{4}})", re.IGNORECASE)
_DATED = re.compile(
    r"^\W{0,4}(?:episode date|published(?: on)?|date|release(?:d| date)|aired|upload(?:ed| date)"
    r"|recorded(?: on)?)\W{0,3}[:\-–]\s*(.{4,60})",
    re.IGNORECASE,
)
_URL = re.compile(r"https?://[^\s<>\"'“”‘’)\]]+")
_LINKED = re.compile(
    r"^\W{0,4}(?:full |original |source )?"
    r"(?:video|episode|url|link|source|watch|listen|youtube|recording)\b[^:\n]{0,20}:\s*(?=https?://)",
    re.IGNORECASE,
)

CLOCK = r"\d{1,3}:[0-5]\d(?::[0-5]\d)?"
"""A moment of a recording as headers and transcripts write it: m:ss or h:mm:ss."""

_CHAPTER = re.compile(rf"^\s*[\[(]?({CLOCK})[\])]?\s*[-–—:]?\s+(\S.{{0,199}})$")
_CUT_OFF = re.compile(r"^\s*(?:…|\.\.\.)\s*\[?truncated", re.IGNORECASE)


def chapter_in(line: str) -> Chapter | None:
    """Read `12:32 RL vs In-Context` as a chapter; None for another line."""
    match = _CHAPTER.match(line)
    return Chapter(title=squeeze(match[2]), start=seconds(match[1])) if match else None


def chapters_in(lines: Iterable[str]) -> tuple[Chapter, ...]:
    """Read the chapters that a header lists, by their start; one whose title is cut off is left out."""
    found: list[Chapter] = []
    for line in lines:
        chapter = chapter_in(line)
        if chapter:
            found.append(chapter)
        elif found and _CUT_OFF.match(line):
            found.pop()
    return tuple(sorted(found, key=lambda chapter: chapter.start))


def iso_date(text: str) -> str | None:
    """Find the first date spelled without doubt (2026-02-28, February 28, 2026, 28 Feb 2026), as ISO."""
    if match := _ISO.search(text):
        return _date(int(match[1]), int(match[2]), int(match[3]))
    if match := _MONTH_FIRST.search(text):
        return _date(int(match[3]), _MONTHS[match[1].lower()], int(match[2]))
    if match := _DAY_FIRST.search(text):
        return _date(int(match[3]), _MONTHS[match[2].lower()], int(match[1]))
    return None


def published(lines: Iterable[str]) -> str | None:
    """Read the date of the first line that is labelled as one, such as `Episode Date: …`."""
    for line in lines:
        match = _DATED.match(line)
        if match and (found := iso_date(match[1])):
            return found
    return None


def address(lines: Iterable[str]) -> str | None:
    """Read the address behind a label such as `Full video:`; addresses in running text are not the document's."""
    for line in lines:
        if (label := _LINKED.match(line)) and (found := _URL.match(line, label.end())):
            return found[0].rstrip(".,;:!?")
    return None


def _date(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
