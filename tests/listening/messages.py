"""Chat messages that were written for listening, labelled; none is of any evaluation set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

MESSAGES = Path(__file__).with_name("messages.tsv")
"""What the weights are fitted on."""

UNLIKE = Path(__file__).with_name("unlike.tsv")
"""Of other kinds, and harder: long stories, hints, questions in passing, plain talk of the same subjects.

What is fitted never sees them (`python -m tests.listening.judge`).
"""

TRADES = Path(__file__).with_name("trades.jsonl")
"""A small library of other trades than the shipped one: what holds for both holds for more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A chat message, and the name of the lesson that answers it, a shipped one or one of the trades; None for none."""

    text: str
    lesson: str | None


def read_messages(path: Path = MESSAGES) -> Sequence[Message]:
    """Read the labelled messages: `label`, `message`, `gold`, parted by tabs below a header."""
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()[1:]]
    return [Message(text=text, lesson=lesson or None) for _label, text, lesson in rows]
