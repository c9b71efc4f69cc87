"""A passage as an answer shows it: how well it fits, and where else the same is said."""

from __future__ import annotations

from dataclasses import dataclass

from core.models import Passage
from core.search.query import Signals


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One passage of an answer.

    `also` are other wordings of the same saying; `score` compares within one answer, and `signals` tell what it is
    made of, where the passage was searched for.
    """

    passage: Passage
    score: float = 0.0
    also: tuple[Passage, ...] = ()
    signals: Signals | None = None
