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


def full_name(label: str, turns: Sequence[str], named: Sequence[str]) -> str:
    """Complete a first name: as the header names that person, or as they introduce themselves; else the label stays."""
    if " " in label:
        return label
    known = [name for name in named if label in name.split() and name != label]
    if len(known) == 1:
        return known[0]
    itself = re.compile(
        rf"\b(?:I'm|I am|[Mm]y name is|[Tt]his is) ({re.escape(label)} {ONE.split('(?:', maxsplit=1)[0]})"
    )
    introduced = {match[1] for text in turns for match in itself.finditer(text.replace("’", "'"))}
    return introduced.pop() if len(introduced) == 1 else label


def _is_label(name: str, times: int) -> bool:
    if name.lower() in _NO_NAMES:
        return False
    if _NUMBERED.fullmatch(name):
        return times >= _OFTEN
    return _NAME.fullmatch(name) is not None and (" " in name or times >= _OFTEN)
