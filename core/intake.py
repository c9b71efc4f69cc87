"""Taking a file in: read, told apart, parsed, and written to the library, with a report for whoever brought it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from pathlib import PurePath

from core.documents.document import Document, Entry, Problem
from core.documents.reading import Reading, read
from core.errors import DocumentError
from core.library.importing import Imported, import_documents
from core.library.library import Library
from core.models import DocumentKind
from core.team import SHARED


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeOptions:
    """How files are taken in.

    `scope` is `shared` or a team's key; `limit` is in bytes. `strict` takes nothing of a file that has a problem,
    `replacing` lets a new edition take the place of the old one, `rehearsing` reports and changes nothing.
    """

    scope: str = SHARED
    kind: DocumentKind | None = None
    limit: int
    strict: bool = False
    replacing: bool = False
    rehearsing: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FileReport:
    """What became of one file. `kind` is None where it could not be read; `taken` is False where nothing was kept."""

    path: str
    kind: DocumentKind | None = None
    passages: int = 0
    imported: Imported = field(default_factory=Imported)
    problems: tuple[str, ...] = ()
    taken: bool = True


async def take_in(library: Library, data: bytes, path: str, options: IntakeOptions) -> FileReport:
    """Take one file in; what is wrong with it is in the report, never an error."""
    try:
        reading = await asyncio.to_thread(read, data, path, kind=options.kind, limit=options.limit)
    except DocumentError as error:
        return refused(path, str(error))
    problems = tuple(_spelled(path, problem) for problem in reading.problems)
    if problems and options.strict:
        return FileReport(path=path, kind=reading.kind, problems=problems, taken=False)
    imported = await import_documents(
        library.store,
        [_with_known_topics(document, library) for document in reading.documents],
        options.scope,
        library.rule.assign,
        replacing=options.replacing,
        rehearsing=options.rehearsing,
    )
    return FileReport(path=path, kind=reading.kind, passages=_passages(reading), imported=imported, problems=problems)


def refused(path: str, message: str) -> FileReport:
    """Report a file of which nothing was taken; a message that begins with the file's name gets the whole path."""
    name = PurePath(path).name
    said = f"{path}{message.removeprefix(name)}" if message.startswith(name) else f"{path}: {message}"
    return FileReport(path=path, problems=(said,), taken=False)


def _with_known_topics(document: Document, library: Library) -> Document:
    return replace(document, entries=tuple(_keep_known(entry, library) for entry in document.entries))


def _keep_known(entry: Entry, library: Library) -> Entry:
    """Keep the tags that name a topic here; where none does, the rule gives the topics, as where there are no tags."""
    if not entry.topics:
        return entry
    slugs = dict.fromkeys(slug for name in entry.topics if (slug := library.topic_named(name)))
    return replace(entry, topics=tuple(slugs) or None)


def _passages(reading: Reading) -> int:
    return sum(len(document.entries) for document in reading.documents)


def _spelled(path: str, problem: Problem) -> str:
    return f"{path}: {problem.message}" if problem.line is None else f"{path}:{problem.line}: {problem.message}"
