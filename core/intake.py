"""Taking files in: read, told apart, parsed, and written to the library, with a report for whoever brought them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePath

from core.documents.document import Document, Entry, Problem
from core.documents.reading import Reading, read
from core.errors import DocumentError
from core.library.importing import Imported, import_prepared
from core.library.library import Library
from core.library.preparing import Prepared, prepare
from core.library.words import normalise
from core.models import DocumentKind, Source
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


class Intake:
    """One run of taking files in. It remembers which file each source came from, so that none takes another's place."""

    def __init__(self, library: Library, options: IntakeOptions) -> None:
        """Take where the files go, and how."""
        self._library = library
        self._options = options
        self._paths: dict[str, str] = {}

    async def take_in(self, data: bytes, path: str) -> FileReport:
        """Take one file in; what is wrong with it is in the report, never an error."""
        try:
            reading = await asyncio.to_thread(read, data, path, kind=self._options.kind, limit=self._options.limit)
        except DocumentError as error:
            return refused(path, str(error))
        prepared = await self._prepare(reading)
        clashes = tuple(self._clashes(prepared, path))
        if clashes and self._options.replacing:
            return FileReport(path=path, kind=reading.kind, problems=clashes, taken=False)
        problems = (*(_spelled(path, problem) for problem in reading.problems), *_edited(prepared, path), *clashes)
        if problems and self._options.strict:
            return FileReport(path=path, kind=reading.kind, problems=problems, taken=False)
        imported = await self._write(prepared, path)
        passages = sum(len(document.entries) for document in reading.documents)
        return FileReport(path=path, kind=reading.kind, passages=passages, imported=imported, problems=problems)

    async def _prepare(self, reading: Reading) -> tuple[Prepared, ...]:
        documents = [_with_known_topics(document, self._library) for document in reading.documents]
        return await asyncio.to_thread(prepare, documents, self._options.scope, self._library.rule.assign)

    async def _write(self, prepared: Sequence[Prepared], path: str) -> Imported:
        imported = await import_prepared(
            self._library.store,
            prepared,
            replacing=self._options.replacing,
            rehearsing=self._options.rehearsing,
            beside=self._library.beside(self._options.scope),
        )
        self._paths = {document.source.id: path for document in prepared} | self._paths
        return imported

    def _clashes(self, prepared: Sequence[Prepared], path: str) -> Iterator[str]:
        """Say which documents of a file came from another file of this run, and how to tell the two apart.

        Where nothing is replaced, parts of one document may well share its title; no title at all is a problem.
        """
        for source in (document.source for document in prepared):
            other = self._paths.get(source.id, path)
            if other != path and self._options.replacing:
                yield (
                    f"{path}: it would take the place of {other}, because both are a {source.kind} with the title "
                    f"“{source.title}”: give one of them a title of its own."
                )
            elif other != path and _is_named_by_file(source, path):
                yield (
                    f"{path}: it became one document with {other}, because both are called “{source.title}”: "
                    "if they are two, give one of them a title of its own."
                )


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


def _edited(prepared: Sequence[Prepared], path: str) -> Iterator[str]:
    edited = sum(passage.edited for document in prepared for passage in document.passages)
    if edited == 1:
        yield (
            f"{path}: 1 passage was changed since it was exported: its wording counts as attributed until it is "
            "verified against a transcript."
        )
    elif edited:
        yield (
            f"{path}: {edited:,} passages were changed since they were exported: their wording counts as attributed "
            "until it is verified against a transcript."
        )


def _is_named_by_file(source: Source, path: str) -> bool:
    return normalise(source.title) == normalise(PurePath(path).stem)


def _spelled(path: str, problem: Problem) -> str:
    return f"{path}: {problem.message}" if problem.line is None else f"{path}:{problem.line}: {problem.message}"
