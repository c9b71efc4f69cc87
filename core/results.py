"""A passage as an answer shows it: how well it fits, and where else the same is said."""

from __future__ import annotations

from dataclasses import dataclass

from core.models import Passage


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One passage of an answer. `also` are other wordings of the same saying; `score` compares within one answer."""

    passage: Passage
    score: float = 0.0
    also: tuple[Passage, ...] = ()
