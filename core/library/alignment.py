"""How much of a wording a stretch of words says in the same order, and where in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate

from rapidfuzz.distance import LCSseq, MatchingBlock

from core.library.meaning import is_negation, is_number

_COMMON_WORDS = """
a about all also am an and any are as at be because been being bit but by can could did do does for from
get go going got had has have he her here him his how i i'd i'll i'm i've if in into is it it's
its just kind know like little lot many may me might more most much must my of okay on one only or our out
over own really right said say she should so some something sort start tell than that that's the their
them then there there's these they they're thing things think this those to too up us very want was we we'll
we're we've were what what's when where which who why will with would yeah you you're you've your
"""
_COMMON = frozenset(_COMMON_WORDS.split())
_COMMON_WEIGHS = 0.3
_GAP_COSTS = 0.25
_GAP_COUNTED = 8
"""A longer gap costs no more: somebody may have put a whole clause between two halves of a sentence."""

_NEAR = 10
"""Words before and after a part that belong to the second look."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Aligned:
    """Where the wording was met: places `first` to `last` (excluded) of the stretch.

    `likeness` is 0 to 1: twice the weight in common over the weight of both. `shared` is the weight in common:
    about the count of telling words.
    """

    first: int
    last: int
    likeness: float
    shared: float


NOWHERE = Aligned(first=0, last=0, likeness=0.0, shared=0.0)


@lru_cache(maxsize=65_536)
def weight(word: str) -> float:
    """Weigh a normalised word by what it tells about a saying's identity.

    Numbers and negations weigh nothing: with another number it is still the same saying, wrongly told.
    """
    if is_negation(word) or is_number(word):
        return 0.0
    return _COMMON_WEIGHS if word in _COMMON else 1.0


def align(wording: str, weights: Sequence[float], stretch: str, weigh: Callable[[str], float]) -> Aligned:
    """Find the part of `stretch` that says the most of `wording`; both are spelled in one stream's letters.

    `weights` are those of the wording's letters, `weigh` gives those of the stretch. The second look is at that part
    and a few words around it, where no likeness farther off can draw words away.
    """
    far = _align(wording, weights, stretch, weigh)
    start = max(0, far.first - _NEAR)
    near = _align(wording, weights, stretch[start : far.last + _NEAR], weigh)
    if near.likeness <= far.likeness:
        return far
    return replace(near, first=start + near.first, last=start + near.last)


def _align(wording: str, weights: Sequence[float], stretch: str, weigh: Callable[[str], float]) -> Aligned:
    blocks = [block for block in LCSseq.opcodes(wording, stretch).as_matching_blocks() if block.size]
    if not blocks:
        return NOWHERE
    sums = [0.0, *accumulate(weights)]
    gains = [sums[block.a + block.size] - sums[block.a] for block in blocks]
    begin, end = _densest(blocks, gains)
    first, last = blocks[begin].b, blocks[end].b + blocks[end].size
    shared = sum(gains[begin : end + 1])
    both = sums[-1] + sum(map(weigh, stretch[first:last]))
    return Aligned(first=first, last=last, likeness=2 * shared / both if both else 0.0, shared=shared)


def _densest(blocks: Sequence[MatchingBlock], gains: Sequence[float]) -> tuple[int, int]:
    """Give the first and last of the neighbouring blocks whose gains exceed the cost of their gaps most (Kadane)."""
    best, chosen = 0.0, (0, 0)
    total, begin = 0.0, 0
    for index, (block, gain) in enumerate(zip(blocks, gains, strict=True)):
        if index:
            gap = block.b - blocks[index - 1].b - blocks[index - 1].size
            total -= _GAP_COSTS * min(gap, _GAP_COUNTED)
        if total <= 0:
            total, begin = 0.0, index
        total += gain
        if total > best:
            best, chosen = total, (begin, index)
    return chosen
