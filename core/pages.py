"""Long lists a page at a time, by what somebody types: `/topics page 2`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from core.reply import Action, ActionKind, Reply

_WORD = "page"
_HIGHEST = 1_000_000
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page of a list of `total` things, `size` of them on each; the first page has the number 1."""

    number: int
    size: int
    total: int

    @property
    def start(self) -> int:
        """The place in the list of the first thing on this page, counted from 0."""
        return (self.number - 1) * self.size

    @property
    def last(self) -> int:
        """The number of the page that the list ends with; a list of nothing has one, too."""
        return max(-(-self.total // self.size), 1)

    def of(self, things: Sequence[T]) -> Sequence[T]:
        """Take what is on this page out of the whole list; nothing where the list ends before it."""
        return things[self.start : self.start + self.size]

    def turned(self, reply: Reply, command: str) -> Reply:
        """Say which page a reply shows, and offer the next, by the command that lists the first.

        A list of one page stays as it is. Where the list ends before this page, say that instead.
        """
        if not self.total:
            return reply
        if self.number > self.last:
            end = _to(f"Page {self.last}", command, self.last)
            return Reply(title=reply.title, body=f"This list ends with page {self.last}.", actions=(end,), found=False)
        if self.last == 1:
            return reply
        more = (_to("More", command, self.number + 1),) if self.number < self.last else ()
        note = f"Page {self.number} of {self.last}."
        return replace(reply, notes=(*reply.notes, note), actions=(*reply.actions, *more))


def cut_page(typed: str) -> tuple[str, int]:
    """Take words such as `page 2` off the end of what was typed; page 1 where there are none."""
    *before, word, number = ("", "", *typed.split())
    if word.casefold() != _WORD or not is_number(number):
        return typed, 1
    return " ".join(before).strip(), min(max(int(number), 1), _HIGHEST)


def is_number(word: str) -> bool:
    """Tell whether a word is a number in plain digits."""
    return word.isascii() and word.isdecimal()


def _to(label: str, command: str, number: int) -> Action:
    return Action(kind=ActionKind.TRY, label=label, command=f"{command} {_WORD} {number}")
