"""The front door: the bytes of a file in, documents and problems out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import PurePath

from core.documents.detect import parser_for
from core.documents.document import Document, Parsed, Problem
from core.documents.overstrike import mend
from core.documents.text import clean, decode, shorten, squeeze
from core.errors import DocumentError
from core.models import DocumentKind

LIMIT = 50_000_000
"""Bytes of a file that are read at most, unless the caller says otherwise."""

LONGEST_TITLE = 300
"""Characters of a title; a longer one is cut."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a file held: its kind, its documents, each with at least one entry, and what could not be read."""

    kind: DocumentKind
    documents: tuple[Document, ...]
    problems: tuple[Problem, ...] = ()


def read(data: bytes, name: str, *, kind: DocumentKind | None = None, limit: int = LIMIT) -> Reading:
    """Read a file of `name` (with its suffix) as `kind`, or as the kind that its content shows.

    Raises DocumentError, with what to do, for a file that is over `limit` bytes, empty, binary, or holds no passage.
    """
    shown = shorten(squeeze(clean(PurePath(name).name)), 100) or "the document"
    if len(data) > limit:
        raise DocumentError(
            f"{shown} has {len(data):,} bytes, and at most {limit:,} are read: split it into smaller files."
        )
    text = _text(data, shown)
    told, parse = parser_for(text, name, kind)
    parsed = parse(text, PurePath(shown).stem or "untitled")
    documents = tuple(_titled(document, shown) for document in parsed.documents if document.entries)
    if not documents:
        raise DocumentError(_nothing(shown, told, parsed, forced=kind is not None))
    return Reading(kind=told, documents=documents, problems=parsed.problems)


def _text(data: bytes, shown: str) -> str:
    try:
        return clean(mend(decode(data)))
    except DocumentError as error:
        raise DocumentError(f"{shown}: {error}") from None


def _titled(document: Document, shown: str) -> Document:
    return replace(document, title=shorten(squeeze(document.title), LONGEST_TITLE) or shown)


def _nothing(shown: str, kind: DocumentKind, parsed: Parsed, *, forced: bool) -> str:
    if parsed.problems:
        first = parsed.problems[0]
        why = first.message if first.line is None else f"line {first.line}: {first.message}"
        return f"{shown} cannot be read as {kind}. {why[:1].upper()}{why[1:]}"
    if forced:
        return (
            f"{shown} holds nothing that reads as {kind}: name another format, or leave it to be told by the content."
        )
    return f"{shown} holds no passage: nothing in it is longer than a few words."
