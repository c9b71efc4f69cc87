"""Automatic captions: a banner, `KEY: value` lines, a description, and the words as one long text without speakers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.documents.document import Document, Parsed, Problem
from core.documents.header import address, chapters_in, iso_date
from core.documents.people import people_in
from core.documents.speech import asked_and_said, spoken, word_places
from core.documents.text import squeeze
from core.models import DocumentKind

_FIELD = re.compile(r"^([A-Z][A-Z_ ]{1,30}):\s*(.*)$")
_RULE = re.compile(r"^\s*[-=]{8,}\s*$")
_TIMECODES = re.compile(r"^\W{0,4}(?:timecodes|timestamps|chapters)\b", re.IGNORECASE)
_BODY = "TRANSCRIPT"


def looks_like(text: str, name: str) -> bool:  # noqa: ARG001 - the content alone tells
    """Tell by a line `TRANSCRIPT:` after lines that give an address or an identifier of a video."""
    head, mark, _ = _parted(text)
    keys = {match[1] for line in head if (match := _FIELD.match(line))}
    return bool(mark) and bool(keys & {"VIDEO_ID", "URL", "EXTRACTED CAPTIONS", "SUBTITLE AVAILABILITY"})


def parse(text: str, name: str) -> Parsed:
    """Read the transcript as it is; its places are words, since neither chapters nor lines can place them.

    The chapters are the source's: they have times and the words have none, so no passage names one.
    """
    head, mark, body = _parted(text)
    fields, description = _fields(head)
    people = people_in("\n".join((fields.get("TITLE", ""), *_people_lines(fields), description)), body)
    document = Document(
        kind=DocumentKind.CAPTIONS,
        title=squeeze(fields.get("TITLE", "")) or name,
        entries=spoken(asked_and_said(body, word_places(body))) if mark else (),
        people=people,
        published=iso_date(fields.get("PUBLISHED", "")) or None,
        url=address((f"URL: {fields.get('URL', '')}",)),
        chapters=chapters_in(head),
    )
    problem = Problem(message="There are no captions: put the spoken words after a line that says TRANSCRIPT:")
    return Parsed(documents=(document,), problems=() if body.strip() else (problem,))


def _parted(text: str) -> tuple[list[str], str, str]:
    """Part the lines above `TRANSCRIPT:` from the words below it."""
    match = re.search(rf"^{_BODY}:[ \t]*(?:\n[-=]{{8,}}[ \t]*)?$", text, re.MULTILINE)
    if match is None:
        return text.split("\n"), "", ""
    return text[: match.start()].split("\n"), match[0], text[match.end() :]


def _fields(head: list[str]) -> tuple[dict[str, str], str]:
    """Read the values, and the description up to its list of chapters."""
    fields: dict[str, str] = {}
    for line in head:
        if match := _FIELD.match(line):
            fields.setdefault(match[1], match[2].strip())
    return fields, "\n".join(_described(head))


def _described(head: list[str]) -> Iterator[str]:
    inside = False
    for line in head:
        if match := _FIELD.match(line):
            inside = match[1] == "DESCRIPTION"
        elif _TIMECODES.match(line):
            inside = False
        elif inside and not _RULE.match(line):
            yield line


def _people_lines(fields: dict[str, str]) -> Iterator[str]:
    for key in ("HOST", "HOSTS", "GUEST", "GUESTS"):
        if key in fields:
            yield f"{key}: {fields[key]}"
