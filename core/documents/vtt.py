"""WebVTT subtitles: header, notes, styles and regions are passed over, and so are the settings of cues."""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.documents.cues import Cue, document, times
from core.documents.document import Parsed, Problem
from core.documents.text import squeeze
from core.models import DocumentKind

_ARROW = "-->"
_SIGNATURE = re.compile(r"\s*WEBVTT(?:[ \t]+(?:-[ \t]*)?([^\n]*))?(?:\n|$)")


def looks_like(text: str, name: str) -> bool:  # noqa: ARG001 - every kind is asked the same way
    """Whether the text opens with the signature that the format demands."""
    return _SIGNATURE.match(text) is not None


def parse(text: str, name: str) -> Parsed:
    """Read every cue; a time range that cannot be read is a problem, and its words are left out."""
    lines = text.split("\n")
    problems = [
        Problem(message="This time range cannot be read: write 00:01:02.500 --> 00:01:04.000.", line=number)
        for number, line in enumerate(lines, start=1)
        if _ARROW in line and times(line) is None and line.lstrip()[:1].isdecimal()
    ]
    signature = _SIGNATURE.match(text)
    title = squeeze(signature[1] or "") if signature else ""
    return document(_cues(lines), DocumentKind.VTT, title or name, problems)


def _cues(lines: list[str]) -> Iterator[Cue]:
    """Take the lines below each time range, up to an empty line or the next range."""
    at = 0
    while at < len(lines):
        shown = times(lines[at]) if _ARROW in lines[at] else None
        at += 1
        if shown is None:
            continue
        first = at
        while at < len(lines) and lines[at] and _ARROW not in lines[at]:
            at += 1
        yield Cue(start=shown[0], end=shown[1], text="\n".join(lines[first:at]))
