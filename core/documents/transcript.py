"""A transcript with times: `mm:ss-mm:ss` lines, each over the `Name: text` turns said in that range."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from core.documents.cutting import MOST
from core.documents.document import Document, Parsed
from core.documents.fragments import is_question
from core.documents.header import CLOCK, address, chapter_in, chapters_in, published
from core.documents.labels import Labels, full_name
from core.documents.people import people_in
from core.documents.speech import Turn, spoken
from core.documents.text import squeeze, words
from core.locator import TimeRange, seconds
from core.models import Chapter, DocumentKind, Person, Role

_TIME = re.compile(rf"^\s*[\[(]?({CLOCK})(?:\s*(?:-{{1,2}}>?|[–—]|to)\s*({CLOCK}))?[\])]?\s*$")
_SHORT = 15  # words under which a turn joins its neighbour
_ADJOINING = 2  # seconds between ranges that still adjoin
_TIMES_THAT_TELL = 2


@dataclass(slots=True)
class _Said:
    """One turn as it is gathered: who, the lines, how many words they have, and the range that was in force."""

    label: str | None
    lines: list[str]
    start: int
    end: int
    size: int = field(init=False)

    def __post_init__(self) -> None:
        self.size = sum(len(words(line)) for line in self.lines)

    @property
    def text(self) -> str:
        return " ".join(self.lines)

    def add(self, other: _Said) -> None:
        self.lines.extend(other.lines)
        self.size += other.size
        self.start, self.end = min(self.start, other.start), max(self.end, other.end)


def looks_like(text: str, name: str) -> bool:  # noqa: ARG001 - the content alone tells
    """Tell by two lines that hold a time alone, each over a line that starts with a speaker's label."""
    lines = [line for line in text.split("\n") if line.strip()]
    labels = Labels(lines)
    found = 0
    for line, following in pairwise(lines):
        found += bool(_TIME.match(line) and labels.split(following))
        if found == _TIMES_THAT_TELL:
            return True
    return False


def parse(text: str, name: str) -> Parsed:
    """Read turns in reading order; a range that runs backwards ends where it starts, and loses no text."""
    lines = text.split("\n")
    first = next((at for at, line in enumerate(lines) if _TIME.match(line)), len(lines))
    header, body = [line.strip() for line in lines[:first] if line.strip()], lines[first:]
    said = _joined(list(_turns(_without_repeats(body, header))))
    people, names = _people("\n".join(header), said)
    chapters = chapters_in(header)
    hosts = {person.name for person in people if person.role is Role.HOST}
    document = Document(
        kind=DocumentKind.TRANSCRIPT,
        title=squeeze(header[0]) if header else name,
        entries=spoken(_turn(one, names, hosts, chapters) for one in said),
        people=people,
        published=published(header),
        url=address(header),
        chapters=chapters,
    )
    return Parsed(documents=(document,))


def _without_repeats(body: Sequence[str], header: Sequence[str]) -> list[str]:
    """Leave out a header's line where the body repeats it, as a footer does."""
    known = {line for line in header if chapter_in(line) is None}
    return [line.strip() for line in body if line.strip() not in known]


def _turns(body: Sequence[str]) -> Iterator[_Said]:
    labels, ranges = Labels(body), _ranges(body)
    current: _Said | None = None
    start = end = 0
    fresh = False
    for at, line in enumerate(body):
        if at in ranges:
            (start, end), fresh = ranges[at], True
            continue
        label, words_said = labels.split(line) or (None, line)
        if label is None and current is not None and not fresh:
            if line:
                current.add(_Said(None, [line], current.start, current.end))
            continue
        if not line:
            continue
        if current is not None:
            yield current
        current = _Said(label or (current.label if current else None), [words_said], start, end)
        fresh = False
    if current is not None:
        yield current


def _ranges(body: Sequence[str]) -> dict[int, tuple[int, int]]:
    """Read the time lines, by their place; a single time lasts until the next one."""
    found = [(at, match) for at, line in enumerate(body) if (match := _TIME.match(line))]
    starts = [seconds(match[1]) for _, match in found]
    following = [*starts[1:], starts[-1]] if starts else []
    ends = [seconds(match[2]) if match[2] else after for (_, match), after in zip(found, following, strict=True)]
    return {at: (start, max(start, end)) for (at, _), start, end in zip(found, starts, ends, strict=True)}


def _joined(said: Sequence[_Said]) -> list[_Said]:
    """Join a short turn with the same speaker's turn before or after it, where their ranges adjoin."""
    joined: list[_Said] = []
    for one in said:
        if joined and _belong_together(joined[-1], one):
            joined[-1].add(one)
        else:
            joined.append(one)
    return joined


def _belong_together(before: _Said, one: _Said) -> bool:
    short = min(before.size, one.size) < _SHORT and max(before.size, one.size) <= MOST
    return short and before.label == one.label and abs(one.start - before.end) <= _ADJOINING


def _people(header: str, said: Sequence[_Said]) -> tuple[tuple[Person, ...], dict[str, str]]:
    """Name the people, and each label's full name.

    Roles come from the header; else who asks most is the host, if it is clear, and the others are guests.
    """
    turns: dict[str, list[str]] = {}
    for one in said:
        if one.label:
            turns.setdefault(one.label, []).append(one.text)
    named = people_in(header, " ".join(one.text for one in said))
    names = {label: full_name(label, [person.name for person in named]) for label in turns}
    roles = {names.get(person.name, person.name): person.role for person in named}
    if not roles:
        asked = sorted(((sum(map(is_question, texts)), names[label]) for label, texts in turns.items()), reverse=True)
        if len(asked) > 1 and asked[0][0] > 2 * asked[1][0]:
            roles = {name: Role.HOST if name == asked[0][1] else Role.GUEST for _, name in reversed(asked)}
    return tuple(Person(name=name, role=role) for name, role in roles.items()), names


def _turn(one: _Said, names: dict[str, str], hosts: set[str], chapters: Sequence[Chapter]) -> Turn:
    speaker = names[one.label] if one.label else None
    chapter = bisect_right(chapters, one.start, key=lambda found: found.start)
    place = TimeRange(start=one.start, end=one.end)
    return Turn(
        text=one.text,
        place=lambda _start, _end: place,
        speaker=speaker,
        heading=chapters[chapter - 1].title if chapter else None,
        asks=speaker in hosts and is_question(one.text),
        answers=speaker not in hosts,
    )
