"""Talks of imagined teams by which the signs of heat are tried: quarrels, and what only sounds like them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

TALKS = Path(__file__).with_name("talks.tsv")


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """What was said about something, and whether people were angry with one another."""

    about: str
    angry: bool
    messages: tuple[str, ...]


def read_talks(path: Path = TALKS) -> Sequence[Talk]:
    """Read the talks: `about`, `angry` (yes or no), `message`, parted by tabs below a header."""
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()[1:]]
    return [
        Talk(about=about, angry=angry == "yes", messages=tuple(message for _, _, message in said))
        for (about, angry), said in groupby(rows, key=lambda row: (row[0], row[1]))
    ]
