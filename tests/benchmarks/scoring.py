"""The arithmetic of the measurements: ranks, their means, how sure they are, and percentiles of times."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

RANKS = 10
"""A right result that stands behind so many others counts as none (the 10 of MRR@10)."""

EARLY = 5
"""Results within which recall@5 wants a right one."""

_ROUNDS = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """The bounds between which a mean lies with a certainty of 95 %."""

    low: float
    high: float


def reciprocal(rank: int | None) -> float:
    """Give 1/rank (ranks count from 1); 0 where nothing right is among the first RANKS."""
    return 1 / rank if rank is not None and rank <= RANKS else 0.0


def mean_reciprocal(ranks: Sequence[int | None]) -> float:
    """Average the reciprocal ranks of many queries: MRR@10; 0 for none."""
    return sum(map(reciprocal, ranks)) / len(ranks) if ranks else 0.0


def recall(ranks: Sequence[int | None], within: int = EARLY) -> float:
    """Give the share of queries with a right result among the first few; 0 for none."""
    return sum(rank is not None and rank <= within for rank in ranks) / len(ranks) if ranks else 0.0


def interval(values: Sequence[float], seed: int = 0) -> Interval:
    """Bound the mean of at least one value by the percentile bootstrap, 10,000 resamples; the seed makes it repeat.

    B. Efron and R. J. Tibshirani, An Introduction to the Bootstrap, 1993, chapter 13.
    """
    given = np.asarray(values, dtype=np.float64)
    drawn = np.random.default_rng(seed).integers(0, len(given), size=(_ROUNDS, len(given)))
    low, high = np.percentile(given[drawn].mean(axis=1), (2.5, 97.5))
    return Interval(low=float(low), high=float(high))


def percentile(values: Sequence[float], share: float) -> float:
    """Give the least of the values that at least this share (above 0, to 1) of them does not exceed: nearest rank."""
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]
