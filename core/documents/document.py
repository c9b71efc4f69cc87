"""What a parser makes of a text: documents, their entries, and the problems on the way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from core.locator import Locator
from core.models import NOT_CHECKED, Chapter, CheckResult, DocumentKind, Evidence, PassageKind, Person, Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that could not be read: the line it stands on (from 1; None for the whole file) and a sentence."""

    message: str
    line: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One passage as its document gives it, before the library gives it an id.

    `topics` and `checked` come only from documents that carry them (an export, named columns).
    `occurrence` counts earlier entries of the same words in the same document; only an export names it.
    `id` is the id that an export gives; words that no longer have it were changed.
    """

    text: str
    kind: PassageKind
    evidence: Evidence
    standing: Standing = Standing.STATEMENT
    heading: str | None = None
    speaker: str | None = None
    locator: Locator | None = None
    context: str | None = None
    origin: str | None = None
    topics: tuple[str, ...] | None = None
    checked: CheckResult = NOT_CHECKED
    occurrence: int | None = None
    id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One document: its entries stand in reading order. `title` is never empty."""

    kind: DocumentKind
    title: str
    entries: tuple[Entry, ...]
    people: tuple[Person, ...] = ()
    published: str | None = None
    url: str | None = None
    chapters: tuple[Chapter, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """What one file holds: often one document, several where rows or clippings name theirs."""

    documents: tuple[Document, ...]
    problems: tuple[Problem, ...] = ()


Parser = Callable[[str, str], Parsed]
"""Takes the cleaned text of a file and a name to fall back on as title (the file's stem)."""
