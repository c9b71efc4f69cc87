"""What is asked of the index, and what it finds."""

from __future__ import annotations

from dataclasses import dataclass

from core import requests
from core.filters import EVERYTHING, Filters
from core.team import View

LONGEST = requests.LONGEST
"""Characters of a query that are read: a message is one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """Words in any order, phrases that must stand as they are, and what narrows the search.

    `seen` holds whole ids that are left out; `limit` is how many hits at most are wanted. `chance` off leaves
    out what fits by chance only: it holds one telling word of three or more, and does not mean what was asked.
    """

    view: View
    words: str
    phrases: tuple[str, ...] = ()
    filters: Filters = EVERYTHING
    seen: frozenset[str] = frozenset()
    limit: int = 10
    chance: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Signals:
    """What each signal gave for a hit; core.search.fusion says how they make its score.

    `share` is what the passage keeps by its standing. `lexical` is the share of the best lexical score of this search,
    which counts where the passage has no vectors yet or no model is there, and is None elsewhere. The others are as
    core.search.vectors.Closeness has them, and None there. Only of a talk it is told how near the passage is to the
    `telling` words of that, as a cosine, and how many of them are `held` as they stand; `aligned` is 0 then.
    """

    share: float
    lexical: float | None = None
    text: float | None = None
    sentence: float | None = None
    question: float | None = None
    words: float | None = None
    aligned: float | None = None
    telling: float | None = None
    held: int | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """The store's key of a passage that was found, how well it fits (comparable within one search only), and why."""

    key: int
    score: float
    signals: Signals


@dataclass(frozen=True, slots=True, kw_only=True)
class Hits:
    """What was found, best first, and the words that were searched where spelling was corrected."""

    hits: tuple[Hit, ...] = ()
    corrected: str | None = None
