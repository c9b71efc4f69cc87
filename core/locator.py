"""Where in a source a passage stands, how that is written, and the link that leads there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from core.errors import LocatorError

_CLOCK = r"\d{1,3}:\d{2}(?::\d{2})?"
_TIME = re.compile(rf"^({_CLOCK})\s*[-–]\s*({_CLOCK})$")
_NUMBERED = re.compile(r"^(?:part (\d{1,9}), )?(?:no\. )?(\d{1,9})$", re.IGNORECASE)
_RANGE = re.compile(r"^(lines?|words?) (\d{1,9})(?:\s*[-–]\s*(\d{1,9}))?$", re.IGNORECASE)
_PLAYERS_WITH_T = ("youtube.com", "youtu.be")


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeRange:
    """From `start` to `end` in whole seconds of a recording; `end` may equal `start`, never precede it."""

    start: int
    end: int

    @property
    def order(self) -> tuple[int, int]:
        """Sorts the places of one source."""
        return (self.start, self.end)

    def __str__(self) -> str:
        return f"{clock(self.start)}-{clock(self.end)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbered:
    """Number `number` of part `part` (None where the document has no parts)."""

    number: int
    part: int | None = None

    @property
    def order(self) -> tuple[int, int]:
        """Sorts the places of one source."""
        return (self.part or 0, self.number)

    def __str__(self) -> str:
        return f"no. {self.number}" if self.part is None else f"part {self.part}, no. {self.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stretch:
    """From `first` to `last` of something counted from 1, both included."""

    unit: ClassVar[str]

    first: int
    last: int

    @property
    def order(self) -> tuple[int, int]:
        """Sorts the places of one source."""
        return (self.first, self.last)

    def __str__(self) -> str:
        one = self.first == self.last
        return f"{self.unit} {self.first}" if one else f"{self.unit}s {self.first}-{self.last}"


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRange(_Stretch):
    """Lines `first` to `last` of the document's file, counted from 1, both included."""

    unit: ClassVar[str] = "line"


@dataclass(frozen=True, slots=True, kw_only=True)
class WordRange(_Stretch):
    """Words `first` to `last` of a running text that has neither times nor lines, counted from 1."""

    unit: ClassVar[str] = "word"


Locator = TimeRange | Numbered | LineRange | WordRange


def parse_locator(text: str) -> Locator:
    """Read what `str(locator)` writes: `37:40-38:00`, `part 2, no. 3`, `lines 10-14`, `words 120-160`.

    Raises LocatorError for anything else, and for a range that runs backwards.
    """
    found = _parse_time(text) or _parse_numbered(text) or _parse_range(text)
    if found is None:
        raise LocatorError(
            f"'{text[:60]}' is no place in a source: write 37:40-38:00, part 2, no. 3, lines 10-14 or words 120-160."
        )
    return found


def clock(seconds: int) -> str:
    """Write seconds as people read a player: `7:05`, `1:02:03`."""
    hours, rest = divmod(seconds, 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes}:{left:02}"


def seconds(text: str) -> int:
    """Read `m:ss` or `h:mm:ss` as seconds; the text must have that form."""
    total = 0
    for part in text.split(":"):
        total = total * 60 + int(part)
    return total


def deep_link(url: str | None, locator: Locator | None) -> str | None:
    """Lead to the moment where the source plays recordings by time; else to the source itself."""
    if url is None or not isinstance(locator, TimeRange):
        return url
    try:
        parts = urlsplit(url)
    except ValueError:  # a document may name anything as its URL
        return url
    host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    if host not in _PLAYERS_WITH_T:
        return url
    query = [(key, value) for key, value in parse_qsl(parts.query) if key != "t"]
    return urlunsplit(parts._replace(query=urlencode([*query, ("t", f"{locator.start}s")])))


def _parse_time(text: str) -> TimeRange | None:
    match = _TIME.match(text.strip())
    if match is None:
        return None
    start, end = seconds(match[1]), seconds(match[2])
    return TimeRange(start=start, end=end) if start <= end else None


def _parse_numbered(text: str) -> Numbered | None:
    match = _NUMBERED.match(text.strip())
    if match is None:
        return None
    return Numbered(part=int(match[1]) if match[1] else None, number=int(match[2]))


def _parse_range(text: str) -> LineRange | WordRange | None:
    match = _RANGE.match(text.strip())
    if match is None:
        return None
    first = int(match[2])
    last = int(match[3] or first)
    if not 1 <= first <= last:
        return None
    kind = LineRange if match[1].lower().startswith("line") else WordRange
    return kind(first=first, last=last)
