"""Many names as numbers of their words: a few bytes a word, and quick to compare."""

from __future__ import annotations

from array import array
from collections import defaultdict
from dataclasses import dataclass
from itertools import count

import numpy as np
from numpy.typing import NDArray

MOST_WORDS = 12
"""Words of a name, and of what was typed, that are looked at; more tell no two names apart that people choose from."""

Words = tuple[str, ...]
Numbers = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Listed:
    """Names one after the other, as numbers of words in a vocabulary that is in the order of letters.

    `words` are those of all names, of which each has as many as `lengths` says. The `further` words also find a
    name, whose place among the names stands in `owners`.
    """

    vocabulary: list[str]
    words: Numbers
    lengths: Numbers
    further: Numbers
    owners: Numbers


class Listing:
    """Collects names in words (see core.library.folding), preferred ones first."""

    def __init__(self) -> None:
        self._numbers: defaultdict[str, int] = defaultdict(count().__next__)
        self._words, self._lengths, self._further, self._owners = (array("i") for _ in range(4))

    def __len__(self) -> int:
        return len(self._lengths)

    def add(self, name: Words, also: Words = ()) -> None:
        """Take the next name, and words that find it beside its own."""
        words = [self._numbers[word] for word in name[:MOST_WORDS]]
        further = [self._numbers[word] for word in also[:MOST_WORDS]]
        self._further.extend(further)
        self._owners.extend([len(self)] * len(further))
        self._words.extend(words)
        self._lengths.append(len(words))

    def listed(self) -> Listed:
        """Give what was collected, the vocabulary put in order."""
        vocabulary = sorted(self._numbers)
        in_order = np.empty(len(vocabulary), np.int32)
        in_order[[self._numbers[word] for word in vocabulary]] = np.arange(len(vocabulary))
        return Listed(
            vocabulary=vocabulary,
            words=in_order[np.array(self._words, np.int32)],
            lengths=np.array(self._lengths, np.int32),
            further=in_order[np.array(self._further, np.int32)],
            owners=np.array(self._owners, np.int32),
        )
