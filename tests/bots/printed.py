"""Reading what the terminal printed back to the answer that it was made of: what bots/terminal.py does, undone."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum, auto

from rich.color import Color
from rich.style import Style
from rich.text import Text

from tests.dialogue import Answered

_OFFERS, _BETWEEN = "→ ", "  ·  "
_ONLY_YOU = "(only you see this)"


class _Kind(Enum):
    BODY = auto()
    ATTRIBUTION = auto()
    LINK = auto()
    NOTE = auto()
    OFFERS = auto()


def read_printed(printed: Sequence[str]) -> Answered:
    """Read the lines of one answer, printed in colour by a terminal so wide that it breaks none."""
    title, *lines = (Text.from_ansi(line.strip("\n").removeprefix("  ")) for line in printed)
    offers = _first(lines, _Kind.OFFERS)
    return Answered(
        title=_in_bold(title),
        body="\n".join(_all(lines, _Kind.BODY)).rstrip("\n"),
        attribution=_first(lines, _Kind.ATTRIBUTION),
        link=_first(lines, _Kind.LINK),
        notes=tuple(_all(lines, _Kind.NOTE)),
        offers=tuple(offers.removeprefix(_OFFERS).split(_BETWEEN)) if offers else (),
        private=_ONLY_YOU in title.plain,
    )


def _all(lines: Sequence[Text], kind: _Kind) -> list[str]:
    return [line.plain for line in lines if _kind(line) is kind]


def _first(lines: Sequence[Text], kind: _Kind) -> str | None:
    return next(iter(_all(lines, kind)), None)


def _kind(line: Text) -> _Kind:
    """Tell by its style what a line is; the whole of it has one."""
    style = _styles(line)[0] if line.spans else Style()
    if style.dim:
        return _Kind.ATTRIBUTION
    if style.italic:
        return _Kind.NOTE
    number = style.color.number if style.color else None
    return {_number("blue"): _Kind.LINK, _number("green"): _Kind.OFFERS}.get(number, _Kind.BODY)


def _number(color: str) -> int | None:
    return Color.parse(color).number


def _in_bold(title: Text) -> str:
    """Give what stands in bold: the title, without the id and who sees it."""
    bold = [span for span, style in zip(title.spans, _styles(title), strict=True) if style.bold]
    return "".join(title.plain[span.start : span.end] for span in bold)


def _styles(line: Text) -> list[Style]:
    return [Style.parse(span.style) if isinstance(span.style, str) else span.style for span in line.spans]
