"""Finding names by what was typed of them: prefix first, then fuzzy; made for a hundred thousand names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from core.completion.listing import MOST_WORDS, Listing, Numbers, Words
from core.completion.vocabulary import Vocabulary

Places = NDArray[np.intp]

_MOST_MENDED = 6
"""Words of what was typed that are searched for slips; the others must stand in a name as they are."""

_LETTERS_A_SLIP = 3
"""A name with more slips than one in three letters typed is another name. A word that is nowhere in it counts whole."""


class Names:
    """Names that can be found by their words. A name is told by its place in the listing; earlier ones go first."""

    def __init__(self, listing: Listing) -> None:
        listed = listing.listed()
        self._vocabulary = Vocabulary(listed.vocabulary)
        self._words, self._lengths = listed.words, listed.lengths
        self._starts = np.cumsum(self._lengths) - self._lengths
        self._firsts = np.full(len(self), -1, np.int32)
        self._firsts[self._lengths > 0] = self._words[self._starts[self._lengths > 0]]
        everything = np.concatenate((listed.words, listed.further))
        owners = np.concatenate((np.repeat(np.arange(len(self), dtype=np.int32), self._lengths), listed.owners))
        order = np.argsort(everything)
        self._owners = owners[order]
        self._offsets = np.searchsorted(everything[order], np.arange(len(self._vocabulary) + 1))

    def __len__(self) -> int:
        return len(self._lengths)

    def find(self, typed: Words, limit: int) -> list[tuple[int, int]]:
        """Find at most `limit` names by the first twelve words typed, and give the rank and the place of each.

        Rank 0 is the very name, 1 a name that begins with what was typed, 2 one of whose words begins with each typed
        word, from 3 on such as have slips, the more the higher. Where nothing was typed, every name has rank 0.
        Among equals the earlier one goes first.
        """
        if not typed:
            return [(0, place) for place in range(min(limit, len(self)))]
        found: dict[int, int] = {}
        for rank, places in self._in_order(typed[:MOST_WORDS]):
            for place in places[:limit].tolist():
                found.setdefault(place, rank)
            if len(found) >= limit:
                break
        return [(rank, place) for place, rank in found.items()][:limit]

    def _in_order(self, typed: Words) -> Iterator[tuple[int, Places]]:
        begun = [self._vocabulary.beginning(word) for word in typed]
        whole = [self._vocabulary.only(word) for word in typed]
        beginning = self._aligned([*whole[:-1], begun[-1]])
        of_length = beginning[self._lengths[beginning] == len(typed)]
        yield 0, of_length[_within(self._words[self._starts[of_length] + len(typed) - 1], whole[-1])]
        yield 1, beginning
        yield 2, self._holding(begun)
        slips = self._slips(typed)
        for count in range(sum(map(len, typed)) // _LETTERS_A_SLIP + 1):
            yield 3 + count, np.flatnonzero(slips == count)

    def _aligned(self, wanted: Sequence[range]) -> Places:
        """List the names whose first word is one of the first range, and so on."""
        places = np.flatnonzero(_within(self._firsts, wanted[0]))
        for position, numbers in enumerate(wanted[1:], start=1):
            places = places[self._lengths[places] > position]
            places = places[_within(self._words[self._starts[places] + position], numbers)]
        return places

    def _holding(self, wanted: Sequence[range]) -> Places:
        """List the names that have a word of each range."""
        held = np.ones(len(self), np.bool_)
        for numbers in wanted:
            has = np.zeros(len(self), np.bool_)
            has[self._with(numbers)] = True
            held &= has
        return np.flatnonzero(held)

    def _slips(self, typed: Words) -> NDArray[np.int16]:
        """Count for each name the slips in what was typed, in words or written as one."""
        slips = self._slips_in(typed)
        return slips if len(typed) == 1 else np.minimum(slips, self._slips_in(("".join(typed),)))

    def _slips_in(self, typed: Words) -> NDArray[np.int16]:
        """Count the slips word by word; one that is not in a name counts its letters."""
        slips = np.zeros(len(self), np.int16)
        for position, word in enumerate(typed):
            of_word = np.full(len(self), len(word), np.int16)
            near = self._vocabulary.near(word) if position < _MOST_MENDED else {}
            for count in sorted(near, reverse=True):
                for number in near[count].tolist():
                    of_word[self._with(range(number, number + 1))] = count
            of_word[self._with(self._vocabulary.beginning(word))] = 0
            slips += of_word
        return slips

    def _with(self, numbers: range) -> Numbers:
        """List the names that have a word of a range, some of them more than once."""
        return self._owners[self._offsets[numbers.start] : self._offsets[numbers.stop]]


def _within(words: Numbers, numbers: range) -> NDArray[np.bool_]:
    return (words >= numbers.start) & (words < numbers.stop)
