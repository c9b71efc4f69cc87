"""Printing for people. Texts are laid out, never read as markup; control characters are taken out.

Texts and tables are as wide as the terminal, 80 columns where there is none. A line that says what is wrong is never
broken, so that other programs find it whole.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.segment import Segment
from rich.text import Text

from bots.output import write_json
from core.reply import ActionKind, Reply

_INDENT = 2
_PIPE_WIDTH = 80

# Given here, because otherwise the width of whatever terminal standard input is would count.
out = Console(highlight=False, width=None if sys.stdout.isatty() else _PIPE_WIDTH)
err = Console(stderr=True, highlight=False)


@dataclass(frozen=True, slots=True)
class Indented:
    """A part of a message, moved to the right, without the blanks that padding would leave at the ends of lines."""

    part: RenderableType

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        narrower = options.update(width=max(options.max_width - _INDENT, _INDENT))
        for line in console.render_lines(self.part, narrower, pad=False):
            yield Segment(" " * _INDENT)
            yield from line
            yield Segment.line()


def show(*, as_json: bool, form: Callable[[], object], view: Callable[[], RenderableType]) -> None:
    """Print a result for a program or for a person."""
    if as_json:
        write_json(form())
    else:
        out.print(view(), crop=False)


def print_line(console: Console, text: str, style: str = "") -> None:
    """Print lines that are never broken."""
    console.print(Text(plain(text), style=style), soft_wrap=True)


def print_error(console: Console, message: str) -> None:
    """Print what went wrong, a sentence a line."""
    for line in message.splitlines():
        print_line(console, line)


def unbroken(text: str, style: str = "") -> Text:
    """Lay out, as a part of something larger that `show` prints, a line that is never broken."""
    return Text(plain(text), style=style, no_wrap=True, overflow="ignore")


def counted(number: int, what: str) -> str:
    """Write a number with what it counts: `1 source`, `2,000 sources`."""
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"


def reply_view(reply: Reply) -> RenderableType:
    """Lay a reply out: who sees it, title, words, attribution, link, notes, and what can be typed next."""
    parts: list[RenderableType] = [_head(reply), Text(plain(reply.body))]
    if reply.attribution:
        parts.append(Text(plain(reply.attribution), style="dim"))
    if reply.link:
        parts.append(Text(plain(reply.link), style="blue"))
    parts += [Text(plain(note), style="italic") for note in reply.notes]
    if reply.actions:
        parts.append(_actions(reply))
    return Group(*(Indented(part) for part in parts), "")


def plain(text: str) -> str:
    """Take out what could steer a terminal; line breaks and tabs stay."""
    return "".join(char if char.isprintable() or char in "\n\t" else " " for char in text)


def _head(reply: Reply) -> Text:
    head = Text(plain(reply.title), style="bold")
    if len(reply.results) == 1:
        head = Text.assemble(head, "  ", (reply.results[0].passage.short, "cyan"))
    return Text.assemble(head, "  ", ("(only you see this)", "dim")) if reply.private else head


def _actions(reply: Reply) -> Text:
    """Name what can be typed: an action's word where it has one, else its command."""
    words = [action.command if action.kind is ActionKind.TRY else action.kind.value for action in reply.actions]
    return Text("→ " + "  ·  ".join(plain(word) for word in words), style="green")
