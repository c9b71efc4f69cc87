"""SubRip subtitles, as tidy as their makers left them: numbers, blank lines and commas in the times may be missing."""

from __future__ import annotations

from collections.abc import Iterator

from core.documents.cues import Cue, document, opens_cue, times, unread_times
from core.documents.document import Parsed
from core.models import DocumentKind

_LINES_LOOKED_AT = 30


def looks_like(text: str, name: str) -> bool:  # noqa: ARG001 - every kind is asked the same way
    """Whether the text opens with a time range, or with a number and one; the first of several may be broken."""
    first = [line.strip() for line in text.split("\n", _LINES_LOOKED_AT)[:_LINES_LOOKED_AT] if line.strip()]
    if first and first[0].isdecimal():
        first = first[1:]
    return bool(first) and opens_cue(first[0]) and any(times(line) is not None for line in first)


def parse(text: str, name: str) -> Parsed:
    """Read every cue; a time range that cannot be read is a problem, and its words are left out."""
    lines = text.split("\n")
    return document(_cues(lines), DocumentKind.SRT, name, unread_times(lines, "00:01:02,500 --> 00:01:04,000"))


def _cues(lines: list[str]) -> Iterator[Cue]:
    """Take as the text of a cue all lines up to the next time range, its number aside."""
    starts = [at for at, line in enumerate(lines) if opens_cue(line)]
    is_numbered = bool(starts) and any(line.strip().isdecimal() for line in lines[: starts[0]])
    for at, after in zip(starts, [*starts[1:], len(lines)], strict=False):
        said = [line for line in lines[at + 1 : after] if line.strip()]
        if is_numbered and after < len(lines) and said and said[-1].strip().isdecimal():
            said.pop()
        if shown := times(lines[at]):
            yield Cue(start=shown[0], end=shown[1], text="\n".join(said))
