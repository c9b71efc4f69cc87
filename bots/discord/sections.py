"""Sections of Discord's markdown made of plain text; a line stands between any two of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from bots.discord import markdown
from bots.discord.markdown import escape, small
from core.pieces import SOURCE, Columns, Look, Piece, Prose, Quotation, Rule, Run, Small

_WRITE: Mapping[Look, Callable[[str], str]] = MappingProxyType(
    {Look.PLAIN: escape, Look.BOLD: markdown.bold, Look.CODE: markdown.code}
)
_WEB = re.compile(r"https?://[^\s/?#]")
_COUNT = re.compile(r" (?=\([\d,]+\)$)")  # stays with what it counts
NOTHING: Mapping[str, str] = MappingProxyType({})
BETWEEN = " · "
"""Stands between what is said in one line."""


class Writer:
    """Writes markdown in which what is `known`, where it stands as a word, is the markdown that is given for it."""

    def __init__(self, known: Mapping[str, str] = NOTHING) -> None:
        self._known = {escape(word): written for word, written in known.items()}
        words = "|".join(map(re.escape, sorted(self._known)))
        self._standing = re.compile(rf"(?<!\w)({words})(?!\w)") if words else None

    def sections(self, title: str, pieces: Sequence[Piece], below: str) -> tuple[tuple[str, ...], ...]:
        """Write a title, the pieces of a body, and what stands below, which is markdown already."""
        sections: list[list[str]] = [[]]
        for piece in pieces:
            if isinstance(piece, Rule):
                sections.append([])
            else:
                sections[-1].append(self._piece(piece))
        if title:
            sections[0][:1] = ["\n".join((markdown.heading(title), *sections[0][:1]))]
        sections[-1].append(below)
        shown = (tuple(text for text in section if text.strip()) for section in sections)
        return tuple(filter(None, shown))

    def about(self, text: str | None, link: str | None, label: str = SOURCE) -> str:
        """Say where words are from, with a link that leads there."""
        return BETWEEN.join(self._about(text, link, label))

    def plain(self, text: str) -> str:
        """Make a text literal, but for what is known in it."""
        escaped = escape(text)
        return self._standing.sub(lambda found: self._known[found[0]], escaped) if self._standing else escaped

    def _about(self, text: str | None, link: str | None, label: str) -> Iterator[str]:
        if text:
            yield self.plain(text)
        if link:
            yield markdown.link(link, label) if _WEB.match(link) else escape(link)

    def _piece(self, piece: Prose | Quotation | Small | Columns) -> str:
        match piece:
            case Prose(runs):
                return self._runs(runs)
            case Quotation(runs):
                return markdown.quotation(self._runs(runs))
            case Small(text, link):
                return small(self.about(text, link))
            case Columns(lines):
                return BETWEEN.join(escape(_COUNT.sub("\u00a0", line)) for line in lines)

    def _runs(self, runs: Iterable[Run]) -> str:
        return "".join(self.plain(run.text) if run.look is Look.PLAIN else _WRITE[run.look](run.text) for run in runs)
