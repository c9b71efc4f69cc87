"""Kindle's `My Clippings.txt`: highlights, notes and bookmarks between lines of `=`, in several languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum, auto

from rapidfuzz import fuzz

from core.documents.document import Document, Entry, Parsed, Problem
from core.documents.names import named
from core.documents.text import listed, squeeze
from core.locator import LineRange
from core.models import DocumentKind, Evidence, PassageKind, Person, Role, Standing

SAME_WORDS = 90
# A reader marks the same place again soon after; looking no further back keeps long files quick.
MOST_LOOKED_BACK = 20
_LONGEST_COMPARED = 2000
_SEPARATOR = re.compile(r"^={8,}\s*$")
_PAGE = re.compile(
    r"(?:page|seite|página|pagina|stron\w*|strana|стр\w*)\.?\s+([\divxlc]{1,9}(?:\s?[-–]\s?[\divxlc]{1,9})?)\b",
    re.IGNORECASE,
)
_LOCATION = re.compile(
    r"(?:location|loc\.|position|emplacement|posición|posicion|posizione|posição|pozycj\w*|lokalizacj\w*|miejsc\w*|locatie"
    r"|позици\w*|位置)\s*[n№#]?[°º.]?\s*(\d{1,9})(?:\s?[-–]\s?(\d{1,9}))?",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w+")
_DOMAIN = re.compile(r"^[\w-]+(?:\.[\w-]+)+$")
_LIMIT = re.compile(r"^<[^<>]{10,120}>$")


class _Mark(Enum):
    BOOKMARK = auto()
    HIGHLIGHT = auto()
    NOTE = auto()


_SPELLED = (
    (_Mark.BOOKMARK, "bookmark lesezeichen signet marcador segnalibro zakładka bladwijzer закладка"),
    (_Mark.HIGHLIGHT, "highlight markierung surlignement subrayado evidenziazione destaque podkreślenie zaznaczenie"),
    (_Mark.HIGHLIGHT, "wyróżnienie markering выделенный clip clipping ausschnitt recorte ritaglio"),
    (_Mark.NOTE, "note notiz nota notatka notitie заметка"),
)
_MARKS = {word: mark for mark, words in _SPELLED for word in words.split()}
# Chinese and Japanese put no space around these.
_MARKS_AMONG_OTHERS = (
    ("书签", _Mark.BOOKMARK), ("标注", _Mark.HIGHLIGHT), ("笔记", _Mark.NOTE),
    ("ブックマーク", _Mark.BOOKMARK), ("ハイライト", _Mark.HIGHLIGHT), ("メモ", _Mark.NOTE),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class _Clip:
    """One block: what it is, of which book, where in it, and the words with their lines in the file."""

    mark: _Mark
    book: str
    page: str | None
    first: int | None
    last: int | None
    text: str
    lines: LineRange


def looks_like(text: str, name: str) -> bool:  # noqa: ARG001 - every kind is asked the same way
    """Whether one of the first blocks between lines of `=` opens with a title and a line that a Kindle writes."""
    lines = text.split("\n", 400)[:400]
    return any(_mark(block[1][1]) is not None for block in _blocks(lines) if len(block) > 1)


def parse(text: str, name: str) -> Parsed:
    """Read highlights as quotes of the book's author and notes as comments; one document a book.

    Of highlights that overlap in place and words the longest is kept. Bookmarks say nothing and are passed over.
    """
    books: dict[str, list[_Clip]] = {}
    problems: list[Problem] = []
    for block in _blocks(text.split("\n")):
        found = _clip(block, name)
        if isinstance(found, Problem):
            problems.append(found)
        elif found is not None:
            books.setdefault(found.book, []).append(found)
    documents = tuple(_document(book, clips) for book, clips in books.items())
    return Parsed(documents=documents, problems=tuple(problems))


def _blocks(lines: list[str]) -> Iterator[list[tuple[int, str]]]:
    """Give the lines that say something, numbered, of each block between lines of `=`."""
    block: list[tuple[int, str]] = []
    for number, line in enumerate(lines, start=1):
        if _SEPARATOR.match(line):
            if block:
                yield block
            block = []
        elif line.strip():
            block.append((number, line.strip()))
    if block:
        yield block


def _clip(block: list[tuple[int, str]], name: str) -> _Clip | Problem | None:
    (at, title), *rest = block
    if title.startswith("- ") and _mark(title) is not None:  # a book without a title
        rest, title = block, name
    mark = _mark(rest[0][1]) if rest else None
    if mark is None:
        return Problem(message="This clipping is left out: its second line does not say what it is.", line=at)
    said = rest[1:]
    if mark is _Mark.BOOKMARK or not said:
        return None
    if _LIMIT.match(said[0][1]):
        return Problem(
            message="This highlight is left out: the book's limit for clippings was reached.", line=said[0][0]
        )
    first, last = _location(rest[0][1])
    page = _PAGE.search(rest[0][1])
    return _Clip(
        mark=mark,
        book=title,
        page=page[1] if page else None,
        first=first,
        last=last,
        text="\n".join(line for _, line in said),
        lines=LineRange(first=said[0][0], last=said[-1][0]),
    )


def _mark(line: str) -> _Mark | None:
    """Say what the line under the title announces: `- Your Highlight on page 12 | …`, `- Ihre Notiz …`."""
    if not line.startswith("-"):
        return None
    announced = line.partition("|")[0].lower()
    spelled = (_MARKS[word] for word in _WORD.findall(announced) if word in _MARKS)
    return next(spelled, None) or next((mark for word, mark in _MARKS_AMONG_OTHERS if word in announced), None)


def _location(line: str) -> tuple[int | None, int | None]:
    found = _LOCATION.search(line)
    if found is None:
        return None, None
    first, last = found[1], found[2] or found[1]
    if len(last) < len(first):  # 680-82 means 680-682
        last = first[: len(first) - len(last)] + last
    return int(first), max(int(first), int(last))


def _document(book: str, clips: list[_Clip]) -> Document:
    title, authors = _title(book)
    speaker = listed(authors) or None
    entries = tuple(_entry(clip, speaker) for clip in _without_repeats(clips))
    people = tuple(Person(name=author, role=Role.AUTHOR) for author in authors)
    return Document(kind=DocumentKind.CLIPPINGS, title=title, entries=entries, people=people)


def _entry(clip: _Clip, speaker: str | None) -> Entry:
    quoted = clip.mark is _Mark.HIGHLIGHT
    return Entry(
        text=clip.text,
        kind=PassageKind.QUOTE if quoted else PassageKind.LESSON,
        evidence=Evidence.ATTRIBUTED if quoted else Evidence.PARAPHRASE,
        standing=Standing.STATEMENT if quoted else Standing.COMMENTARY,
        speaker=speaker if quoted else None,
        locator=clip.lines,
        origin=_origin(clip),
    )


def _origin(clip: _Clip) -> str | None:
    parts = [f"page {clip.page}"] if clip.page else []
    if clip.first is not None:
        parts.append(f"location {clip.first}" if clip.last == clip.first else f"location {clip.first}-{clip.last}")
    return ", ".join(parts) or None


def _without_repeats(clips: list[_Clip]) -> list[_Clip]:
    kept: list[_Clip] = []
    for clip in clips:
        recent = range(max(0, len(kept) - MOST_LOOKED_BACK), len(kept))
        same = next((at for at in recent if _repeats(kept[at], clip)), None)
        if same is None:
            kept.append(clip)
        elif len(clip.text) > len(kept[same].text):
            kept[same] = replace(clip, page=clip.page or kept[same].page)
    return kept


def _repeats(one: _Clip, other: _Clip) -> bool:
    if one.mark is not other.mark or not _meet(one, other):
        return False
    texts = (squeeze(clip.text).casefold()[:_LONGEST_COMPARED] for clip in (one, other))
    return fuzz.partial_ratio(*texts) >= SAME_WORDS


def _meet(one: _Clip, other: _Clip) -> bool:
    if one.first is None or other.first is None or one.last is None or other.last is None:
        return one.page == other.page
    return one.first <= other.last and other.first <= one.last


def _title(line: str) -> tuple[str, tuple[str, ...]]:
    """Part `Title (of a series) (Last, First;Other Author)` into the title and the authors as people say them."""
    title, inner = _last_brackets(line)
    people = (named(_turned(part)) for part in inner.split(";"))
    authors = tuple(person for person in people if person and not _DOMAIN.match(person))
    return title or line, tuple(dict.fromkeys(authors))


def _last_brackets(line: str) -> tuple[str, str]:
    depth = 0
    for at in range(len(line) - 1, -1, -1):
        if line[at] == ")":
            depth += 1
        elif line[at] == "(":
            depth -= 1
        if depth == 0:
            break
    else:
        return line, ""
    if not line.endswith(")"):
        return line, ""
    return line[:at].strip(), line[at + 1 : -1].strip()


def _turned(name: str) -> str:
    last, comma, first = name.strip().partition(",")
    return f"{first.strip()} {last.strip()}" if comma and "," not in first else name.strip()
