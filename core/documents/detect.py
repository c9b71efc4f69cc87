"""Which kind a document is: by its content, from the most to the least specific; the file's name is only a hint."""

from __future__ import annotations

from collections.abc import Callable, Mapping
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
"""The parser of every kind."""

# What a machine wrote by a fixed form comes first, then what people lay out by habit, then what most texts resemble.
_ORDER: tuple[tuple[DocumentKind, Callable[[str, str], bool]], ...] = (
    (DocumentKind.VTT, vtt.looks_like),
    (DocumentKind.SRT, srt.looks_like),
    (DocumentKind.CAPTIONS, captions.looks_like),
    (DocumentKind.CLIPPINGS, clippings.looks_like),
    (DocumentKind.READWISE, readwise.looks_like),
    (DocumentKind.JSONL, record_lines.looks_like),
    (DocumentKind.JSON, records.looks_like),
    (DocumentKind.FORTUNE, fortune.looks_like),
    (DocumentKind.PODCAST, podcast.looks_like),
    (DocumentKind.TRANSCRIPT, transcript.looks_like),
    (DocumentKind.PROFILE, profile.looks_like),
    (DocumentKind.NOTE, note.looks_like),
    (DocumentKind.CSV, table.looks_like),
    (DocumentKind.MARKDOWN, markdown.looks_like),
)


def parser_for(text: str, name: str, kind: DocumentKind | None = None) -> tuple[DocumentKind, Parser]:
    """Choose the kind of a cleaned text, unless one is named, and its parser; an export has one for all its forms."""
    told = kind or detect(text, name)
    return told, exported.parse if exported.form(text) is told else PARSERS[told]


def detect(text: str, name: str) -> DocumentKind:
    """Tell the kind of a cleaned text; `name` is the file's name with its suffix. What fits no other kind is text."""
    return exported.form(text) or next(
        (kind for kind, looks_like in _ORDER if looks_like(text, name)), DocumentKind.TEXT
    )
