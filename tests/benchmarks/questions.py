"""Questions whose answers are known: the rows of the evaluation set, and when a result is a right one."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from core.models import Passage
from tests.benchmarks.fortunes import MissingError

_OR = " || "


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked, of which kind it is, and phrases of which a right result holds one.

    With a speaker, who said it is a part of the question.
    """

    kind: str
    query: str
    gold: tuple[str, ...]
    speaker: str | None = None


def read_questions(path: Path) -> tuple[Question, ...]:
    """Read a file of rows under a header with a `#`; raises MissingError where it is not there."""
    if not path.is_file():
        raise MissingError(f"The questions with known answers are missing: there is no {path}.")
    with path.open(encoding="utf-8", newline="") as stream:
        lines = (line.removeprefix("#") for line in stream)
        return tuple(map(_question, csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)))


def holds(text: str, gold: Iterable[str]) -> bool:
    """Whether a text holds at least one of the phrases, white space and case aside."""
    folded = _fold(text)
    return any(_fold(phrase) in folded for phrase in gold)


def is_right(passage: Passage, question: Question) -> bool:
    """Whether a passage answers a question; one that nobody is named for is its speaker's if its source names them."""
    named = (passage.speaker,) if passage.speaker else tuple(person.name for person in passage.source.people)
    return holds(passage.text, question.gold) and (question.speaker is None or question.speaker in named)


def rank_of(found: Sequence[Passage], question: Question) -> int | None:
    """Give the rank, from 1, of the first right one of what was found; None where none is."""
    return next((rank for rank, each in enumerate(found, start=1) if is_right(each, question)), None)


def _question(row: dict[str, str]) -> Question:
    return Question(
        kind=row.get("kind", "speaker"),
        query=row["query"],
        gold=tuple(row["gold"].split(_OR)),
        speaker=row.get("speaker"),
    )


def _fold(text: str) -> str:
    return " ".join(text.split()).casefold()
