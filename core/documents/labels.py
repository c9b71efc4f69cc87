"""The names before a colon that say who speaks, told from other words before a colon."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from core.documents.people import ONE

_LABEL = re.compile(r"^\s*(?:\*\*)?([^\s:*][^:*\n]{0,39}?)(?:\*\*)?\s*(?:\([^()\n]{1,20}\))?:(?:\*\*)?\s+(?=\S)")
_NAME = re.compile(rf"(?:(?:Dr|Mr|Mrs|Ms|Prof)\.? )?{ONE}")
_NUMBERED = re.compile(r"speaker ?\d{1,3}|[qa]|host|guest|interviewer|interviewee|moderator", re.IGNORECASE)
_NO_NAMES = frozenset(
    ("note", "example", "warning", "source", "ps", "update", "answer", "url", "title", "question", "date", "transcript")
)
_OFTEN = 2  # times that a name of one word must open a line to be a label


class Labels:
    """The labels of one transcript: names of two or more words, and one-word names that recur."""

    def __init__(self, lines: Iterable[str]) -> None:
        found = Counter(match[1].strip() for line in lines if (match := _LABEL.match(line)))
        self._known = {name for name, times in found.items() if _is_label(name, times)}

    def split(self, line: str) -> tuple[str, str] | None:
        """Part a line into label and text; None where it starts with no label of this transcript."""
        match = _LABEL.match(line)
        if match is None or match[1].strip() not in self._known:
            return None
        return match[1].strip(), line[match.end() :].strip()


def full_name(label: str, named: Sequence[str]) -> str:
    """Complete a first name where the header names one person so; else the label stays.

    What people are heard to call themselves does not count: a transcript's spelling of a spoken name is a guess.
    """
    known = [name for name in named if label in name.split() and name != label]
    return known[0] if len(known) == 1 and " " not in label else label


def _is_label(name: str, times: int) -> bool:
    if name.lower() in _NO_NAMES:
        return False
    if _NUMBERED.fullmatch(name):
        return times >= _OFTEN
    return _NAME.fullmatch(name) is not None and (" " in name or times >= _OFTEN)
