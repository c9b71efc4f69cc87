"""A summary note: sections under bare headings, takeaways as bullets, quotations, and somebody's own take."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from core.documents.cutting import cut
from core.documents.document import Document, Entry, Parsed
from core.documents.fragments import dangles, standing_of
from core.documents.header import address, published
from core.documents.people import only, people_in
from core.documents.prose import held_back
from core.documents.text import squeeze, words
from core.locator import LineRange
from core.models import DocumentKind, Evidence, PassageKind, Role, Standing

_SECTIONS = re.compile(
    r"(?:eli5|tl;?dr|summary|overview|(?:key |main )?takeaways|key points|detailed notes|notes|notable quotes|quotes"
    r"|notable moments|highlights)(?:\s?[/&,]\s?(?:eli5|tl;?dr|notable moments|moments|highlights|quotes|insights))?",
    re.IGNORECASE,
)
_QUOTES = re.compile(r"\bquotes?\b|notable moments", re.IGNORECASE)
_TAKE = re.compile(
    r"(?:my|.{1,40}['’]s) (?:take|view|opinion|commentary)|commentary|(?:critical )?commentary|opinion",
    re.IGNORECASE,
)
_MARKS = re.compile(r"^(?:#{1,6}\s+)?(?:\*\*|__)?(.+?)(?:\*\*|__)?:?$")
_BULLET = re.compile(r"^(?:[-*•–]|\d{1,3}[.)])(?:\s+(.*))?$")
_QUOTED = re.compile(
    r"^[“\"](?P<words>.+)[”\"]\s*(?:\([^()]{1,40}\))?\s*(?:(?:-{1,2}|[–—])\s*(?P<speaker>[^“”\"]{2,60}))?$"
)
_LONGEST_HEADING = 90
_LEAST_PROSE = 80
_SECTIONS_THAT_TELL = 2


@dataclass(frozen=True, slots=True)
class _Row:
    """A line that holds text: where it stands, under which headings, and whether it is a bullet."""

    line: int
    text: str
    section: str | None
    heading: str | None
    bullet: bool


def looks_like(text: str, name: str) -> bool:  # noqa: ARG001 - the content alone tells
    """Tell by two lines that are a section's name and nothing else, beyond plain `Summary` and `Notes`."""
    found = {section.lower() for line in text.split("\n") if (section := _section(line.strip()))}
    return len(found) >= _SECTIONS_THAT_TELL and bool(found - {"summary", "notes", "overview", "highlights", "quotes"})


def parse(text: str, name: str) -> Parsed:
    """Read bullets whole, prose cut, quotations as quotes of the one guest, and a take as nobody's commentary."""
    lines = text.split("\n")
    numbered = [(at, line.strip()) for at, line in enumerate(lines, 1) if line.strip()]
    title, rows = _title(numbered, name)
    body = list(_rows(rows))
    people = people_in("\n".join(line for _, line in numbered[:30]), text)
    guest = only(people, Role.GUEST)
    names = [person.name for person in people]
    entries = [held_back(entry, names) for row in body for entry in _entries(row, guest)]
    document = Document(
        kind=DocumentKind.NOTE,
        title=title,
        entries=tuple(entries),
        people=people,
        published=published(lines[:30]),
        url=address(lines[:30]),
    )
    return Parsed(documents=(document,))


def _title(numbered: list[tuple[int, str]], name: str) -> tuple[str, list[tuple[int, str]]]:
    """Take the first line as title, unless it is a section; a title that stands twice is left out twice."""
    if not numbered or _section(numbered[0][1]):
        return name, numbered
    title = squeeze(_bare(numbered[0][1]))
    rest = numbered[1:]
    while rest and _folded(rest[0][1]) == _folded(title):
        rest = rest[1:]
    return title, rest


def _folded(line: str) -> str:
    return squeeze(_bare(line)).replace("’", "'").casefold()


def _bare(line: str) -> str:
    match = _MARKS.match(line)
    return match[1].strip() if match else line


def _section(line: str) -> str | None:
    bare = _bare(line)
    return bare if len(bare) <= _LONGEST_HEADING and (_SECTIONS.fullmatch(bare) or _TAKE.fullmatch(bare)) else None


def _rows(numbered: list[tuple[int, str]]) -> Iterator[_Row]:
    section = heading = None
    bullet = False
    for at, (line, text) in enumerate(numbered):
        following = numbered[at + 1][1] if at + 1 < len(numbered) else ""
        match = _BULLET.match(text)
        if match and not match[1]:
            bullet = True
        elif match:
            yield _Row(line, match[1], section, heading, bullet=True)
            bullet = False
        elif not bullet and (found := _section(text)):
            section = heading = found
        elif not bullet and _is_heading(text, following):
            heading = _bare(text)
        else:
            yield _Row(line, text, section, heading, bullet)
            bullet = False


def _is_heading(text: str, following: str) -> bool:
    """Tell a heading by its form: marked as one, or short, without an end, and above prose."""
    if text.startswith("#"):
        return True
    short = len(text) <= _LONGEST_HEADING and not text.endswith((".", "!", ",", ";", ":", "”", '"', "…"))
    return short and not text.startswith(("“", '"')) and len(following) >= _LEAST_PROSE


def _entries(row: _Row, guest: str | None) -> Iterator[Entry]:
    quoted = _QUOTED.match(row.text) if row.section and _QUOTES.search(row.section) else None
    if quoted:
        yield _quote(row, quoted, guest)
    elif row.bullet:
        yield _lesson(row, row.text, _standing_of_bullet(row.text))
    else:
        for piece in cut(row.text):
            yield _lesson(row, squeeze(piece.text), standing_of(piece.text))


def _quote(row: _Row, quoted: re.Match[str], guest: str | None) -> Entry:
    named = quoted["speaker"]
    return Entry(
        text=squeeze(quoted["words"]),
        kind=PassageKind.QUOTE,
        evidence=Evidence.ATTRIBUTED,
        standing=Standing.FRAGMENT if dangles(quoted["words"]) else Standing.STATEMENT,
        heading=row.heading,
        speaker=squeeze(named) if named else guest,
        locator=LineRange(first=row.line, last=row.line),
    )


def _lesson(row: _Row, text: str, standing: Standing) -> Entry:
    take = row.section is not None and _TAKE.fullmatch(row.section) is not None
    return Entry(
        text=text,
        kind=PassageKind.LESSON,
        evidence=Evidence.PARAPHRASE,
        standing=Standing.COMMENTARY if take else standing,
        heading=row.heading,
        locator=LineRange(first=row.line, last=row.line),
    )


def _standing_of_bullet(text: str) -> Standing:
    """Judge a bullet, which needs no full stop; a few words or a word that points elsewhere make it a fragment."""
    return Standing.FRAGMENT if len(words(text)) < 5 or dangles(text) else Standing.STATEMENT  # noqa: PLR2004
