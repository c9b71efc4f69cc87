"""WebVTT subtitles: header, notes, styles and regions are passed over, and so are the settings of cues."""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.documents.cues import Cue, document, opens_cue, times, unread_times
from core.documents.document import Parsed
from core.documents.text import squeeze
from core.models import DocumentKind

_SIGNATURE = re.compile(r"\s*WEBVTT(?:[ \t]+(?:-[ \t]*)?([^\n]*))?(?:\n|$)")


def looks_like(text: str, name: str) -> bool:  # noqa: ARG001 - every kind is asked the same way
    """Whether the text opens with the signature that the format demands."""
    return _SIGNATURE.match(text) is not None


def parse(text: str, name: str) -> Parsed:
    """Read every cue; a time range that cannot be read is a problem, and its words are left out."""
    lines = text.split("\n")
    signature = _SIGNATURE.match(text)
    title = squeeze(signature[1] or "") if signature else ""
    return document(_cues(lines), DocumentKind.VTT, title or name, unread_times(lines, "00:01:02.500 --> 00:01:04.000"))


def _cues(lines: list[str]) -> Iterator[Cue]:
    """Take the lines below each time range, up to an empty line or the next range."""
    at = 0
    while at < len(lines):
        shown = times(lines[at])
        at += 1
        if shown is None:
            continue
        first = at
        while at < len(lines) and lines[at] and not opens_cue(lines[at]):
            at += 1
        said = lines[first:at]
        if at < len(lines) and lines[at] and said and said[-1].strip().isdecimal():
            said.pop()  # the next cue's number, without an empty line before it
        yield Cue(start=shown[0], end=shown[1], text="\n".join(said))
