"""The distinct words of many names: which begin with what was typed, and which are near it."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

from core.completion.listing import Numbers

# One slip in a short word, two in a longer one; a word of two letters is near everything.
_SHORTEST, _LONG = 3, 6
_MOST_COMPARED = 300
"""Words that are compared letter by letter: those that share most pairs of letters with what was typed."""

_LAST = "\U0010ffff"
_NONE = np.empty(0, np.int32)


class Vocabulary:
    """Distinct words, given in the order of their letters; a word's number is its place in it.

    So words that begin alike have numbers that follow each other.
    """

    def __init__(self, words: Sequence[str]) -> None:
        self._words = words
        self._pairs = _by_pair(words)

    def __len__(self) -> int:
        return len(self._words)

    def only(self, word: str) -> range:
        """Give the number of a word as a range; an empty one where the word is not there."""
        place = bisect_left(self._words, word)
        return range(place, place + (self._words[place : place + 1] == [word]))

    def beginning(self, typed: str) -> range:
        """Give the numbers of the words that begin so."""
        return range(bisect_left(self._words, typed), bisect_left(self._words, typed + _LAST))

    def near(self, typed: str) -> Mapping[int, Numbers]:
        """Give the numbers of words whose beginning is typed with one slip, or two, by the number of slips.

        A slip is a letter too many, too few, wrong, or swapped with its neighbour (optimal string alignment).
        """
        most = 0 if len(typed) < _SHORTEST else 1 if len(typed) < _LONG else 2
        compared = self._sharing_pairs(typed) if most else _NONE
        slips = self._slips(typed, compared, most)
        return {count: compared[slips == count] for count in range(1, most + 1)}

    def _slips(self, typed: str, compared: Numbers, most: int) -> NDArray[np.uint8]:
        """Count the slips to the nearest beginning of each word; more than `most` where none is near."""
        words = [self._words[number] for number in compared]
        slips = np.full(len(words), most + 1, np.uint8)
        for length in range(max(_SHORTEST, len(typed) - most), len(typed) + most + 1):
            beginnings = [word[:length] for word in words]
            found = process.cdist((typed,), beginnings, scorer=OSA.distance, score_cutoff=most, dtype=np.uint8)
            slips = np.minimum(slips, found[0])
        return slips

    def _sharing_pairs(self, typed: str) -> Numbers:
        found = [self._pairs[pair] for pair in _pairs(typed) if pair in self._pairs]
        if not found:
            return _NONE
        shared = np.bincount(np.concatenate(found))
        sharing = np.flatnonzero(shared)
        if len(sharing) > _MOST_COMPARED:
            sharing = sharing[np.argpartition(-shared[sharing], _MOST_COMPARED)[:_MOST_COMPARED]]
        return sharing.astype(np.int32)


def _by_pair(words: Iterable[str]) -> Mapping[str, Numbers]:
    found: defaultdict[str, list[int]] = defaultdict(list)
    for number, word in enumerate(words):
        for pair in _pairs(word):
            found[pair].append(number)
    return {pair: np.array(numbers, np.int32) for pair, numbers in found.items()}


def _pairs(word: str) -> set[str]:
    """List the pairs of letters that follow each other; the first letter also follows the word's edge."""
    return {first + second for first, second in zip(" " + word, word, strict=False)}
