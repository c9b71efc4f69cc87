"""The content that ships with the product: read from files of data, kept in the store as the scope `starter`."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any, Literal, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError
from sqlalchemy import delete, insert, select

from core.documents.document import Document, Entry
from core.errors import ContentError, LocatorError
from core.library.ids import source_id
from core.library.importing import import_documents
from core.library.library import Library
from core.library.removing import remove_source
from core.library.rows import to_source
from core.library.store import Store
from core.library.tables import NOTES, SOURCES
from core.locator import Locator, parse_locator
from core.models import Check, CheckResult, DocumentKind, Evidence, PassageKind, Person, Role
from core.team import STARTER

RECORDING = "recording"
_NOTE = "starter"
T = TypeVar("T")


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _PersonRow(_Row):
    name: str
    role: Role


class SourceRow(_Row):
    """A document, or the recording behind one (`kind = "recording"`), as content/sources.toml has it."""

    key: str
    title: str
    kind: DocumentKind | Literal["recording"]
    people: tuple[_PersonRow, ...] = ()
    published: str | None = None
    url: str | None = None
    recording: str | None = None
    document: str | None = None
    note: str | None = None


class QuoteRow(_Row):
    """A quotation, as content/quotes.toml has it."""

    text: str
    speaker: str | None = None
    source: str
    place: str
    topics: tuple[str, ...]


class LessonRow(_Row):
    """The front matter of a file in content/lessons, and the lesson itself."""

    title: str
    topics: tuple[str, ...]
    source: str
    place: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Starter:
    """All shipped content, as its files have it. `edition` differs where any file does."""

    sources: Mapping[str, SourceRow]
    quotes: tuple[QuoteRow, ...]
    lessons: tuple[LessonRow, ...]
    edition: str


def read_starter(folder: Path) -> Starter:
    """Read the content's files; raises ContentError that names the file and what is wrong in it."""
    sources = _read_toml(folder / "sources.toml", "source", SourceRow)
    return Starter(
        sources={source.key: source for source in sources},
        quotes=tuple(_read_toml(folder / "quotes.toml", "quote", QuoteRow)),
        lessons=tuple(_read_lesson(path) for path in sorted((folder / "lessons").glob("*.md"))),
        edition=_edition(folder),
    )


def to_documents(starter: Starter) -> tuple[Document, ...]:
    """Make documents of the content: one a source that anything rests on, entries in the order of their places."""
    entries: defaultdict[str, list[Entry]] = defaultdict(list)
    for quote in starter.quotes:
        entries[quote.source].append(_to_quote(quote, starter.sources))
    for lesson in starter.lessons:
        entries[lesson.source].append(_to_lesson(lesson))
    return tuple(_to_document(starter, key, found) for key, found in entries.items())


async def install_starter(library: Library, folder: Path) -> bool:
    """Bring the store's shipped content to this release's edition; True where it was not there yet."""
    edition = _edition(folder)
    if await _installed(library.store) == edition:
        return False
    documents = to_documents(read_starter(folder))
    await import_documents(library.store, documents, STARTER, library.rule.assign, replacing=True)
    await _remove_dropped(library.store, {source_id(each.kind, each.title, each.url) for each in documents})
    async with library.store.write() as writer:
        await writer.connection.execute(delete(NOTES).where(NOTES.c.name == _NOTE))
        await writer.connection.execute(insert(NOTES).values(name=_NOTE, value=edition))
    return True


async def _installed(store: Store) -> str | None:
    async with store.read() as connection:
        edition: str | None = (await connection.execute(select(NOTES.c.value).where(NOTES.c.name == _NOTE))).scalar()
    return edition


async def _remove_dropped(store: Store, kept: set[str]) -> None:
    async with store.read() as connection:
        rows = (await connection.execute(select(SOURCES).where(SOURCES.c.scope == STARTER))).mappings().all()
    for row in rows:
        if row["id"] not in kept:
            await remove_source(store, to_source(row))


def _edition(folder: Path) -> str:
    digest = blake2b(digest_size=16)
    for path in [*sorted(folder.glob("*.toml")), *sorted((folder / "lessons").glob("*.md"))]:
        content = path.read_bytes()
        digest.update(f"{path.name} {len(content)} ".encode() + content)
    return digest.hexdigest()


def _read_toml(path: Path, name: str, row: type[T]) -> list[T]:
    try:
        rows = tomllib.loads(path.read_text(encoding="utf-8")).get(name, [])
        return TypeAdapter(list[row]).validate_python(rows)  # type: ignore[valid-type]
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, ValidationError) as error:
        raise ContentError(f"{path.name} cannot be used: {_first(error)}") from error


def _read_lesson(path: Path) -> LessonRow:
    try:
        _, head, text = path.read_text(encoding="utf-8").split("---\n", 2)
        front: Any = yaml.safe_load(head)
        return LessonRow(**front, text=" ".join(text.split()))
    except (OSError, UnicodeDecodeError, ValueError, TypeError, yaml.YAMLError) as error:
        raise ContentError(f"lessons/{path.name} cannot be used: {_first(error)}") from error


def _first(error: Exception) -> str:
    if isinstance(error, ValidationError):
        problem = error.errors()[0]
        return f"{'.'.join(str(part) for part in problem['loc'])}: {problem['msg']}"
    return str(error).splitlines()[0]


def _to_quote(quote: QuoteRow, sources: Mapping[str, SourceRow]) -> Entry:
    """Make an entry of a quotation; a test compares each with its transcript, so its wording is verified."""
    source = _source(sources, quote.source)
    return Entry(
        text=quote.text,
        kind=PassageKind.QUOTE,
        evidence=Evidence.VERIFIED,
        speaker=quote.speaker,
        locator=_place(quote.place, quote.text),
        topics=quote.topics,
        checked=CheckResult(check=Check.EXACT, similarity=1.0, found_in=f"{source.title}, {quote.place}"),
    )


def _to_lesson(lesson: LessonRow) -> Entry:
    return Entry(
        text=lesson.text,
        kind=PassageKind.LESSON,
        evidence=Evidence.PARAPHRASE,
        heading=lesson.title,
        locator=_place(lesson.place, lesson.title),
        topics=lesson.topics,
    )


def _place(text: str, what: str) -> Locator:
    try:
        return parse_locator(text)
    except LocatorError as error:
        raise ContentError(f"The place of “{what[:60]}” cannot be used: {error}") from error


def _to_document(starter: Starter, key: str, entries: Sequence[Entry]) -> Document:
    source = _source(starter.sources, key)
    recording = starter.sources.get(source.recording or "")
    return Document(
        kind=DocumentKind(source.kind),
        title=source.title,
        people=tuple(Person(name=person.name, role=person.role) for person in source.people),
        published=source.published,
        url=source.url or (recording.url if recording else None),
        entries=tuple(sorted(entries, key=_order)),
    )


def _source(sources: Mapping[str, SourceRow], key: str) -> SourceRow:
    if key not in sources or sources[key].kind == RECORDING:
        raise ContentError(f"'{key}' is no document of sources.toml.")
    return sources[key]


def _order(entry: Entry) -> tuple[int, int]:
    return entry.locator.order if entry.locator else (0, 0)
