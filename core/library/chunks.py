"""Long lists in pieces that a database takes in one statement."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")

SIZE = 500
"""SQLite took 999 values a statement for long; half of that is safe everywhere."""


def chunks(items: Sequence[T], size: int = SIZE) -> Iterator[Sequence[T]]:
    """Cut a sequence into pieces of at most `size`."""
    return (items[start : start + size] for start in range(0, len(items), size))
