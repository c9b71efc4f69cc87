"""Which texts say the same: fingerprints to find candidates, and a close look at two of them.

The fingerprints are winnowed hashes of word 3-grams, after S. Schleimer, D. S. Wilkerson and A. Aiken, "Winnowing:
Local Algorithms for Document Fingerprinting", SIGMOD 2003.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

from core.library.alignment import weight
from core.library.meaning import is_negation, same_meaning
from core.library.words import normalise

_GRAM = 3
_GUARANTEED = 6
"""Words in a row that two texts share at least, to be sure of a common fingerprint (t of the paper)."""

_WINDOW = _GUARANTEED - _GRAM + 1
_ALL_KEPT = 16
"""A text of fewer words keeps the hash of every 3-gram: one changed word in the middle leaves no six in a row."""

_NEARLY_EQUAL = 0.85
"""Twice the weight of the common words over the weight of both texts, from which on they are nearly equal.

Measured on the pairs in the tests: one telling word exchanged makes another saying of a short one (0.83 and less)
and a variant of a longer one (0.87 and more). On the sample documents: a quote and the edited transcript of it have
0.86, the same thought reworded has 0.76 at most.
"""

_CONTAINED = 0.9
"""Share of the shorter text's words that must stand in the longer: all of eight or nine, all but one of ten."""

_CONTAINED_WORDS = 8

_LONGEST = 3_000
"""Words of a text that are aligned with another at most: the time grows with the product of both lengths."""


def fingerprints(text: str) -> frozenset[int]:
    """Choose hashes of the text that another text with six of its words in a row shares at least one of.

    Signed 64-bit numbers, the same on every machine; at least one for any text.
    """
    words = _words(text)
    grams = [words[start : start + _GRAM] for start in range(max(1, len(words) - _GRAM + 1))]
    hashes = [_hash(gram) for gram in grams]
    window = 1 if len(words) < _ALL_KEPT else _WINDOW
    return frozenset(min(hashes[start : start + window]) for start in range(max(1, len(hashes) - window + 1)))


@dataclass(frozen=True, slots=True)
class Saying:
    """A text made ready to be compared with many others."""

    words: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> Saying:
        """Prepare a text; one without any word stands for itself."""
        return cls(_words(text))

    def same_as(self, other: Saying) -> bool:
        """Whether both say the same, as `same_saying` has it; what is very long only says the same as its equal."""
        short, long = sorted((self.words, other.words), key=len)
        if short == long:
            return True
        if len(long) > _LONGEST:
            return False
        if _likeness(short, long) >= _NEARLY_EQUAL:
            return same_meaning(short, long)
        return len(short) >= _CONTAINED_WORDS and _contains(long, short)


def same_saying(a: str, b: str) -> bool:
    """Whether two texts are nearly equal, or the shorter one (8 words or more) stands nearly verbatim in the longer.

    Never where a number or a negation differs. Words are compared by `normalise`.
    """
    return Saying.of(a).same_as(Saying.of(b))


def _likeness(one: Sequence[str], other: Sequence[str]) -> float:
    common = LCSseq.opcodes(one, other).as_matching_blocks()
    shared = sum(weight(word) for block in common for word in one[block.a : block.a + block.size])
    both = sum(map(weight, one)) + sum(map(weight, other))
    return 2 * shared / both if both else 0.0


def _contains(long: Sequence[str], short: Sequence[str]) -> bool:
    if LCSseq.similarity(short, long) < _CONTAINED * len(short):
        return False
    place = fuzz.partial_ratio_alignment(short, long)
    if place is None or place.score < 100 * _CONTAINED:
        return False
    cut_off = place.dest_start > 0 and is_negation(long[place.dest_start - 1])
    return not cut_off and same_meaning(short[place.src_start : place.src_end], long[place.dest_start : place.dest_end])


def _words(text: str) -> tuple[str, ...]:
    return normalise(text) or (text.strip(),)


def _hash(gram: Sequence[str]) -> int:
    digest = hashlib.blake2b(" ".join(gram).encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, signed=True)
