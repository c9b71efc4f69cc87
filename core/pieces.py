"""What a reply is made of, for edges that lay its parts out in several ways."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from operator import attrgetter

from core.locator import TimeRange, clock
from core.models import Evidence, Passage, PassageKind
from core.reply import Reply
from core.wording import LONGEST_IN_LIST, attribution_of, body_of, link_of, part

SOURCE = "Source"
"""The label of a link that leads to where words are from."""

_COMMANDS = re.compile(r"(?P<typed>[/@]\S.*?)(?P<said> — .*)?", re.DOTALL)
_LISTED = re.compile(r"(?P<id>[0-9a-z]{6,12})(?P<said>  \S.*)", re.DOTALL)
_FIGURES = re.compile(r"(?P<label>[A-Z][a-z ]{2,24}:)(?P<said> .*\([\d,]+\).*)", re.DOTALL)
_HERE = "▶ "  # some platform makes an emoji of it; setting the words apart says the same
_SHORT_LINE = 40
_MANY_LINES = 12


class Look(StrEnum):
    """How a stretch of text looks."""

    PLAIN = "plain"
    BOLD = "bold"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text that looks the same."""

    text: str
    look: Look = Look.PLAIN


@dataclass(frozen=True, slots=True)
class Prose:
    """Text in lines and paragraphs."""

    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words that somebody said, set apart."""

    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Small:
    """What is said about the words above, and where it leads."""

    text: str
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Columns:
    """Many short lines, to be set side by side."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A line before a passage among others."""


Piece = Prose | Quotation | Small | Columns | Rule


def pieces_of(reply: Reply) -> tuple[Piece, ...]:
    """Take a reply's body apart; together the pieces hold all of its text but blanks and ▶."""
    if not reply.body.strip():
        return ()
    if not reply.results:
        return (_listing(reply.body.strip()),)
    if len(reply.results) == 1 and is_quoted(reply.results[0].passage) and reply.attribution:
        return (Quotation((Run(reply.body.strip()),)),)
    return tuple(_around_passages(reply.body, [result.passage for result in reply.results]))


def where_from(reply: Reply) -> str | None:
    """Say who and where; where one passage is shown, by which id it can be asked for again."""
    if reply.attribution and len(reply.results) == 1:
        return f"{reply.attribution} · {reply.results[0].passage.short}"
    return reply.attribution


def link_label(reply: Reply) -> str:
    """Name the link: by the moment where it leads to one."""
    if len(reply.results) != 1:
        return SOURCE
    passage = reply.results[0].passage
    leads_there = isinstance(passage.locator, TimeRange) and reply.link != passage.source.url
    return f"{SOURCE} at {clock(passage.locator.order[0])}" if leads_there and passage.locator else SOURCE


def _listing(body: str) -> Piece:
    """Lay out help, lists and sentences: what can be typed, and ids, stand out."""
    lines = body.split("\n")
    if len(lines) >= _MANY_LINES and all(0 < len(line.strip()) <= _SHORT_LINE for line in lines):
        return Columns(tuple(lines))
    return Prose(_in_lines(_line(line) for line in lines))


def _line(line: str) -> tuple[Run, ...]:
    if match := _LISTED.fullmatch(line):
        return (Run(match["id"], Look.CODE), Run(match["said"]))
    if match := _FIGURES.fullmatch(line):
        return (Run(match["label"], Look.BOLD), Run(match["said"]))
    match = _COMMANDS.fullmatch(line)
    if match is None:
        return (Run(line),)
    said = re.split(r"(?<= · )(/[^·]*?)(?= · | — |$)", match["said"] or "")
    typed = re.split(r"( · )", match["typed"])
    return (
        *(Run(each, Look.PLAIN if odd % 2 else Look.CODE) for odd, each in enumerate(typed)),
        *(Run(each, Look.CODE if odd % 2 else Look.PLAIN) for odd, each in enumerate(said)),
    )


def _in_lines(lines: Iterable[Iterable[Run]], between: str = "\n") -> tuple[Run, ...]:
    """Join lines; neighbours that look the same become one run."""
    runs = (run for number, line in enumerate(lines) for run in (*([Run(between)] if number else []), *line))
    looks = groupby((run for run in runs if run.text), key=attrgetter("look"))
    return tuple(Run("".join(run.text for run in alike), look) for look, alike in looks)


def _around_passages(body: str, passages: Sequence[Passage]) -> Iterator[Piece]:
    """Set the passages that a body lists apart from what stands around them."""
    rest = body
    for passage in passages:
        words, about = body_of(passage, LONGEST_IN_LIST), f"{attribution_of(passage)} · {passage.short}"
        listed = re.search(rf"{re.escape(words)}\n *{re.escape(about)}", rest)
        if listed:
            yield from _before(rest[: listed.start()])
            yield Quotation((Run(words),)) if is_quoted(passage) else Prose((Run(words),))
            yield Small(about, link_of(passage))
            rest = rest[listed.end() :]
    yield from _paragraphs(rest, passages)


def _before(text: str) -> Iterator[Piece]:
    """Lay out what stands before a listed passage, and a line; what is right above the passage is its heading."""
    paragraphs, _, heading = text.rpartition("\n\n") if not text.endswith("\n\n") else (text, "", "")
    if paragraphs.strip():
        yield Prose((Run(paragraphs.strip()),))
    yield Rule()
    if heading.strip():
        first, *others = heading.strip().split("\n")
        yield Prose((Run(first, Look.BOLD), *(Run(f"\n{each}") for each in others)))


def _paragraphs(text: str, passages: Sequence[Passage]) -> Iterator[Piece]:
    """Lay out running text: who speaks stands out, and what was asked for is set apart."""
    speakers = {f"{part(each.speaker)}: " for each in passages if each.speaker}
    prose: list[Sequence[Run]] = []
    for paragraph in text.strip().split("\n\n"):
        runs = _spoken(paragraph, speakers)
        if not paragraph.startswith(_HERE):
            prose.append(runs)
            continue
        if prose:
            yield Prose(_in_lines(prose, "\n\n"))
        yield Quotation(runs)
        prose = []
    if any(prose):
        yield Prose(_in_lines(prose, "\n\n"))


def _spoken(paragraph: str, speakers: set[str]) -> tuple[Run, ...]:
    said = paragraph.removeprefix(_HERE)
    speaker = next((each for each in speakers if said.startswith(each)), "")
    runs = (Run(speaker, Look.BOLD), Run(said.removeprefix(speaker)))
    return tuple(run for run in runs if run.text)


def is_quoted(passage: Passage) -> bool:
    """Tell whether a passage is somebody's own words, and no lesson or paraphrase."""
    return passage.kind is PassageKind.QUOTE and passage.evidence is not Evidence.PARAPHRASE
