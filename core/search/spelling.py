"""Mending misspelt words by the words that a team's own library holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from core.search.schema import ENGLISH, PLAIN
from core.search.stopwords import STOPWORDS

# Shorter words have too many neighbours one letter away for a guess to be a help.
_SHORTEST = 4
# One slip in a short word, two in a long one: what Damerau (1964) found four of five misspellings to be is one.
_LONG = 8


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of what one team sees, with the number of passages that hold each, and their stems."""

    words: Mapping[str, int]
    stems: frozenset[str]

    @classmethod
    def of(cls, words: Mapping[str, int]) -> Vocabulary:
        """Take the words, lower case and unaccented as the index has them."""
        return cls(words, frozenset(stem for word in words for stem in ENGLISH.analyze(word)))

    def knows(self, word: str) -> bool:
        """Whether the library holds a word in this or another form (`programs` for `programming`)."""
        return word in self.words or any(stem in self.stems for stem in ENGLISH.analyze(word))


@dataclass(frozen=True, slots=True)
class Spelling:
    """Words as they are searched; `changed` tells whether any differs from what was typed."""

    words: tuple[str, ...]
    changed: bool


def correct(words: Sequence[str], vocabulary: Vocabulary) -> Spelling:
    """Replace what the library does not hold by the likeliest that it does; what it holds stays as it was typed."""
    mended = tuple(_mend(word, vocabulary) for word in words)
    return Spelling(mended, changed=mended != tuple(words))


def _mend(typed: str, vocabulary: Vocabulary) -> str:
    """Mend each word of what was typed between two blanks (`co-foudner`); none mended, it stays as it is."""
    words = PLAIN.analyze(typed)
    mended = [word if _is_fine(word, vocabulary) else _nearest(word, vocabulary) or word for word in words]
    return typed if mended == words else "-".join(mended)


def _is_fine(word: str, vocabulary: Vocabulary) -> bool:
    return len(word) < _SHORTEST or not word.isalpha() or word in STOPWORDS or vocabulary.knows(word)


def _nearest(word: str, vocabulary: Vocabulary) -> str | None:
    """Find the known word with the fewest slips; of several, one with the same first letter, then the commonest."""
    slips = 1 if len(word) < _LONG else 2
    found = process.extract(word, vocabulary.words.keys(), scorer=OSA.distance, score_cutoff=slips, limit=None)
    likely = [
        (slip, known[0] != word[0], -vocabulary.words[known], known)
        for known, slip, _ in found
        if len(known) >= _SHORTEST - 1
    ]
    return min(likely)[3] if likely else None
