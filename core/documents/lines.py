"""Lines that belong together, as one text that still knows which lines it came from."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from core.locator import LineRange


@dataclass(frozen=True, slots=True)
class Joined:
    """Lines joined by one space each; `starts` are the offsets at which the `numbers` (from 1) begin."""

    text: str
    starts: tuple[int, ...]
    numbers: tuple[int, ...]

    def lines_of(self, start: int, end: int) -> LineRange:
        """Lines that hold the characters from `start` up to, not including, `end`; the text must not be empty."""
        return LineRange(first=self._line_at(start), last=self._line_at(max(start, end - 1)))

    def _line_at(self, offset: int) -> int:
        return self.numbers[max(0, bisect_right(self.starts, offset) - 1)]


def join(rows: Iterable[tuple[int, str]]) -> Joined:
    """Join numbered lines; white space at their ends and empty lines are dropped."""
    kept = [(number, row.strip()) for number, row in rows if row.strip()]
    starts: list[int] = []
    length = 0
    for _, row in kept:
        starts.append(length)
        length += len(row) + 1
    return Joined(" ".join(row for _, row in kept), tuple(starts), tuple(number for number, _ in kept))
