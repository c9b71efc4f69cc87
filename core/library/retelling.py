"""Finding a saying in a long row of words that says it in other words."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from heapq import nlargest
from math import log

from core.library.alignment import NOWHERE, Aligned, align, weight
from core.library.stream import Stream

_LIKE = 0.45
"""From this likeness on it is the same saying in other words.

Measured on the sample documents: eight quotes that retell a transcript in other words have 0.54 to 0.86; the
closest that is merely about the same thing has 0.39.
"""

_SENTENCE_LIKE = 0.5
_SENTENCE_WORDS = 8
"""A quote may join two sayings: one sentence of it is enough where it is long.

Measured likewise: of sentences that share enough, all that have 0.55 and more retell one; no other does.
"""

_SHARES = 4.0
"""Telling words that must be shared, else it may be a common phrase. Sentences about the same thing share 3.3."""

_SHORT_LIKE = 0.9
_SHORT_SHARES = 2.0
"""A short saying has fewer telling words, so nearly all of them must be shared."""

_BLOCK = 32
_BLOCKS_TRIED = 4
_PLACES_ASKED = 2_000
_SENTENCES = re.compile(r"(?<=[.?!:;…—])\s+")


class Retellings:
    """Finds the stretch of a stream that retells a wording; `sources` are the places where its documents start."""

    def __init__(self, stream: Stream, words: Iterable[str], sources: Sequence[int]) -> None:
        """Take the stream and the words that it was made of."""
        self._stream = stream
        self._sources = sources
        self._weights = {stream.spell([word]): weight(word) for word in set(words)}

    def find(self, text: str, read: Callable[[str], list[str]]) -> range | None:
        """Find the same saying in other words: of the whole text, or of one long sentence of it.

        `read` gives the words of a text in the form in which the stream holds them.
        """
        words = read(text)
        whole, span = self._closest(words)
        if _retells(whole, _LIKE):
            return span
        for sentence in _SENTENCES.split(text):
            part = read(sentence)
            if _SENTENCE_WORDS <= len(part) < len(words):
                found, span = self._closest(part)
                if _retells(found, _SENTENCE_LIKE):
                    return span
        return None

    def _closest(self, words: Sequence[str]) -> tuple[Aligned, range]:
        """Align the words with the few stretches that share most of the rare ones."""
        spelled, weights = self._stream.spell(words), [weight(word) for word in words]
        best, span = NOWHERE, range(0)
        for block in self._blocks(spelled, weights):
            start, end = self._within_source(block * _BLOCK, len(words))
            found = align(spelled, weights, self._stream.text[start:end], self._weigh)
            if found.likeness > best.likeness:
                best, span = found, range(start + found.first, start + found.last)
        return best, span

    def _weigh(self, letter: str) -> float:
        return self._weights.get(letter, 0.0)

    def _blocks(self, spelled: str, weights: Sequence[float]) -> list[int]:
        """Pick the blocks of the stream that, with the next one, hold most of the words, rare ones first."""
        telling = {letter for letter, weighs in zip(spelled, weights, strict=True) if weighs == 1}
        votes: defaultdict[int, float] = defaultdict(float)
        asked = 0
        for letter in sorted(telling, key=lambda letter: len(self._stream.places(letter))):
            places = self._stream.places(letter)
            asked += len(places)
            if votes and asked > _PLACES_ASKED:
                break
            rarity = log(1 + len(self._stream.text) / (1 + len(places)))
            for block in {place // _BLOCK for place in places}:
                votes[block] += rarity
                votes[block - 1] += rarity
        return nlargest(_BLOCKS_TRIED, votes, key=votes.__getitem__)

    def _within_source(self, place: int, margin: int) -> tuple[int, int]:
        """Widen a pair of blocks by a margin, within the source in which the first of them ends."""
        middle = min(max(0, place + _BLOCK), len(self._stream.text) - 1)
        after = bisect_right(self._sources, middle)
        end = self._sources[after] if after < len(self._sources) else len(self._stream.text)
        return max(self._sources[after - 1], place - margin), min(end, place + 2 * _BLOCK + margin)


def _retells(found: Aligned, like: float) -> bool:
    """Whether so much is shared that it is no chance: many telling words, or nearly all of a short saying."""
    if found.shared >= _SHARES:
        return found.likeness >= like
    return found.shared >= _SHORT_SHARES and found.likeness >= _SHORT_LIKE
