"""Documents and entries for the tests, with as little said as a test needs."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from core.documents.document import Document, Entry
from core.library.importing import Imported, import_documents
from core.library.library import Library
from core.library.passages import get_passages, ids_of, sayings
from core.models import DocumentKind, Evidence, Passage, PassageKind
from core.team import CONSOLE, SHARED, Team, View

OURS = Team("slack:T0OURS")
THEIRS = Team("discord:4567")


def quote(text: str, **more: object) -> Entry:
    """Make a quote; `more` are further fields of an entry."""
    return Entry(**{"text": text, "kind": PassageKind.QUOTE, "evidence": Evidence.ATTRIBUTED, **more})  # type: ignore[arg-type]


def lesson(text: str, **more: object) -> Entry:
    """Make a lesson."""
    return Entry(**{"text": text, "kind": PassageKind.LESSON, "evidence": Evidence.PARAPHRASE, **more})  # type: ignore[arg-type]


def document(*entries: Entry | str, title: str = "Notes of a harbour", **more: object) -> Document:
    """Make a document of entries; a mere text becomes a quote."""
    made = tuple(quote(entry) if isinstance(entry, str) else entry for entry in entries)
    return Document(**{"kind": DocumentKind.JSONL, "title": title, "entries": made, **more})  # type: ignore[arg-type]


async def put(
    library: Library,
    *documents: Document,
    scope: str | Team = SHARED,
    replacing: bool = False,
    rehearsing: bool = False,
    beside: Collection[str] = (),
) -> Imported:
    """Import documents with the library's own rule for topics."""
    return await import_documents(
        library.store,
        documents,
        str(scope),
        library.rule.assign,
        replacing=replacing,
        rehearsing=rehearsing,
        beside=beside,
    )


async def held(library: Library, team: Team = CONSOLE) -> tuple[Passage, ...]:
    """Read everything that a team sees, by source and place."""
    return await seen(library, await library.view(team))


async def seen(library: Library, view: View) -> tuple[Passage, ...]:
    """Read everything that a view shows, by source and place."""
    keys = [key for _, key in await ids_of(library.store, view)]
    found = await get_passages(library.store, view, keys)
    return tuple(sorted(found, key=lambda each: (each.source.scope, each.source.title, each.position, each.key)))


async def twins(library: Library, view: View, keys: Sequence[int]) -> dict[int, tuple[Passage, ...]]:
    """Read, for each key that the view shows, the other passages that are the same saying."""
    return {key: alike[1:] for key, alike in (await sayings(library.store, view, keys)).items()}


def texts(passages: Sequence[Passage]) -> list[str]:
    """Give the words alone."""
    return [passage.text for passage in passages]
