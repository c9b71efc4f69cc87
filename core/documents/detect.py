"""Which kind a document is: by its content, from the most to the least specific; a name decides only for records."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import PurePath
from types import MappingProxyType

from core.documents import (
    captions,
    clippings,
    exported,
    fortune,
    markdown,
    note,
    plain,
    podcast,
    profile,
    readwise,
    record_lines,
    records,
    srt,
    table,
    transcript,
    vtt,
)
from core.documents.document import Parser
from core.models import DocumentKind

PARSERS: Mapping[DocumentKind, Parser] = MappingProxyType(
    {
        DocumentKind.PROFILE: profile.parse,
        DocumentKind.TRANSCRIPT: transcript.parse,
        DocumentKind.NOTE: note.parse,
        DocumentKind.CAPTIONS: captions.parse,
        DocumentKind.PODCAST: podcast.parse,
        DocumentKind.SRT: srt.parse,
        DocumentKind.VTT: vtt.parse,
        DocumentKind.MARKDOWN: markdown.parse,
        DocumentKind.TEXT: plain.parse,
        DocumentKind.CSV: table.parse,
        DocumentKind.JSON: records.parse,
        DocumentKind.JSONL: record_lines.parse,
        DocumentKind.FORTUNE: fortune.parse,
        DocumentKind.CLIPPINGS: clippings.parse,
        DocumentKind.READWISE: readwise.parse,
    }
)
"""The parser of every kind of file."""

_Asked = tuple[tuple[DocumentKind, Callable[[str, str], bool]], ...]
_READWISE = (DocumentKind.READWISE, readwise.looks_like)
_JSONL = (DocumentKind.JSONL, record_lines.looks_like)
_JSON = (DocumentKind.JSON, records.looks_like)

# What a machine wrote by a fixed form comes first, then what people lay out by habit, then what most texts resemble.
_ORDER: _Asked = (
    (DocumentKind.VTT, vtt.looks_like),
    (DocumentKind.SRT, srt.looks_like),
    (DocumentKind.CAPTIONS, captions.looks_like),
    (DocumentKind.CLIPPINGS, clippings.looks_like),
    _READWISE,
    _JSONL,
    _JSON,
    (DocumentKind.FORTUNE, fortune.looks_like),
    (DocumentKind.PODCAST, podcast.looks_like),
    (DocumentKind.TRANSCRIPT, transcript.looks_like),
    (DocumentKind.PROFILE, profile.looks_like),
    (DocumentKind.NOTE, note.looks_like),
    (DocumentKind.CSV, table.looks_like),
    (DocumentKind.MARKDOWN, markdown.looks_like),
)
# Records under a name that says so are never prose, however broken: prose would be made of their marks.
_NAMED: Mapping[str, tuple[_Asked, DocumentKind]] = {
    ".jsonl": ((_JSONL, _JSON), DocumentKind.JSONL),
    ".ndjson": ((_JSONL, _JSON), DocumentKind.JSONL),
    ".json": ((_JSONL, _JSON), DocumentKind.JSON),
    ".csv": ((_READWISE,), DocumentKind.CSV),
    ".tsv": ((_READWISE,), DocumentKind.CSV),
}


def parser_for(text: str, name: str, kind: DocumentKind | None = None) -> tuple[DocumentKind, Parser]:
    """Choose the kind of a cleaned text, unless one is named, and its parser; an export has one for all its forms."""
    told = kind or detect(text, name)
    return told, exported.parse if exported.form(text) is told else PARSERS[told]


def detect(text: str, name: str) -> DocumentKind:
    """Tell the kind of a cleaned text; `name` is the file's name with its suffix. What fits no other kind is text.

    A name that ends as those of tables or JSON do only leaves open which of those the text is.
    """
    asked, otherwise = _NAMED.get(PurePath(name).suffix.lower(), (_ORDER, DocumentKind.TEXT))
    return exported.form(text) or next((kind for kind, looks_like in asked if looks_like(text, name)), otherwise)
