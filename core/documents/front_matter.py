"""The block of YAML between `---` lines with which a Markdown file may open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import yaml

from core.documents.document import Problem
from core.documents.text import clean, squeeze

MOST_CHARACTERS = 20_000
MOST_VALUES = 100
_FENCE = "---"
_CLOSERS = ("---", "...")


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontMatter:
    """What the block says, with names in lower case, and the text below, whose first line is `first_line` of the file.

    Of the values only words, numbers and dates are kept, and lists of these; each is a tuple, never empty.
    """

    body: str
    first_line: int = 1
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    problem: Problem | None = None

    def get(self, *names: str) -> str | None:
        """Give the first value that one of the names has."""
        return next((self.values[name][0] for name in names if name in self.values), None)

    def all(self, *names: str) -> tuple[str, ...]:
        """Give every value of all the names."""
        return tuple(value for name in names for value in self.values.get(name, ()))


def split(text: str) -> FrontMatter:
    """Part a text into front matter and body; a text without such a block is all body.

    A block that cannot be read is left out and becomes a problem; more than 20,000 characters are none.
    """
    block = _block(text)
    if block is None:
        return FrontMatter(body=text)
    body = text[len(block) :].removeprefix("\n")
    first_line = block.count("\n") + 2
    inside = "\n".join(block.split("\n")[1:-1])
    try:
        read = yaml.safe_load(inside)
        values = (
            {str(name).strip().lower(): _said(value) for name, value in read.items()} if isinstance(read, dict) else {}
        )
    except (yaml.YAMLError, ValueError, OverflowError, RecursionError) as error:
        return FrontMatter(body=body, first_line=first_line, problem=_problem(error))
    if read is None:
        return FrontMatter(body=body, first_line=first_line)
    if not isinstance(read, dict):
        return FrontMatter(body=text)  # a rule and prose below it
    return FrontMatter(body=body, first_line=first_line, values={name: said for name, said in values.items() if said})


def _block(text: str) -> str | None:
    start = text[:MOST_CHARACTERS]
    lines = start.split("\n")
    if lines[0].rstrip() != _FENCE:
        return None
    end = next((at for at, line in enumerate(lines[1:], start=1) if line.rstrip() in _CLOSERS), None)
    return None if end is None else "\n".join(lines[: end + 1])


def _said(value: object) -> tuple[str, ...]:
    parts = value[:MOST_VALUES] if isinstance(value, list) else [value]
    return tuple(said for part in parts if (said := _word(part)))


def _word(value: object) -> str:
    """Spell a value; of a person written as a mapping the name, with the role in brackets."""
    if isinstance(value, dict):
        name, role = _word(value.get("name")), _word(value.get("role"))
        return f"{name} ({role})" if name and role else name
    if isinstance(value, bool) or not isinstance(value, str | int | float | date):
        return ""
    return squeeze(clean(str(value)))


def _problem(error: Exception) -> Problem:
    mark = getattr(error, "problem_mark", None)
    line = mark.line + 2 if isinstance(mark, yaml.Mark) else 1
    return Problem(
        message="The front matter is left out: it is no YAML (put a value that holds a colon into quotation marks).",
        line=line,
    )
