"""Mending misspelt words by the words that a team's own library holds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

from rapidfuzz import process
from rapidfuzz.distance import OSA

from core.search.schema import ENGLISH, PLAIN
from core.search.stopwords import STOPWORDS

# Shorter words have too many neighbours one letter away for a guess to be a help.
_SHORTEST = 4
# One slip in a short word, two in a long one: what Damerau (1964) found four of five misspellings to be is one.
_LONG = 8
# Longer ones are made of others, or are no words.
_LONGEST = 40
_WORD = re.compile(r"[^\W_]+")
_TWICE = re.compile(r"(.)\1+")
# People misspell common words, too: `waht` is no `want`.
_MENDABLE = frozenset(word for word in STOPWORDS if len(word) >= _SHORTEST)
_MOST_MENDED = 20
"""Words of a query that are mended at most: each is compared with all that the library holds."""

_SHORTEST_PART = 3
"""Letters of a part at least where a word is taken for two that were written as one."""

# What makes another word of a word: `server` is not a misspelt `serve`, though it is near.
_PREFIXES = ("un", "re", "in", "im", "de", "co")
_SUFFIXES = ("ly", "er", "or", "ic", "al", "y", "r")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of what one team sees, with the number of passages that hold each.

    Beside them, to find words quickly: their stems, the words by first letter, and by how they sound. `common` tells
    common words of the language, which are right although the library lacks them. Where the words are those of an
    earlier state, `held` tells which are there now.
    """

    words: Mapping[str, int]
    stems: frozenset[str]
    initials: Mapping[str, Sequence[str]]
    sounds: Mapping[str, str]
    common: Callable[[str], bool]
    held: Callable[[str], bool] | None = None

    @classmethod
    def of(cls, words: Mapping[str, int], common: Callable[[str], bool] | None = None) -> Vocabulary:
        """Take the words, lower case and unaccented as the index has them; without `common` none is known so."""
        initials: dict[str, list[str]] = {}
        for word in {*(word for word in words if _SHORTEST - 1 <= len(word) <= _LONGEST), *_MENDABLE}:
            initials.setdefault(word[0], []).append(word)
        return cls(
            words=words,
            stems=frozenset(stem for word in words for stem in ENGLISH.analyze(word)),
            initials=initials,
            sounds={sound: word for word in sorted(words, key=words.__getitem__) if (sound := _sound(word)) != word},
            common=common or _never_common,
        )

    def knows(self, word: str) -> bool:
        """Whether the library holds a word in this or another form (`programs` for `programming`)."""
        if word in self.words or any(stem in self.stems for stem in ENGLISH.analyze(word)):
            return True
        return self.held is not None and self.held(word)

    def offers(self, word: str) -> bool:
        """Whether one of these words may mend another: it is no longer offered once nothing holds it."""
        return self.held is None or self.held(word) or word in _MENDABLE


@dataclass(frozen=True, slots=True)
class Spelling:
    """Words as they are searched; `changed` tells whether any differs from what was typed."""

    words: tuple[str, ...]
    changed: bool


@dataclass(frozen=True, slots=True)
class Sought:
    """A word that is searched, and other forms that do as well: `self-play` is also written `selfplay`."""

    text: str
    forms: tuple[str, ...] = ()


Joined = Callable[[str, str], bool]
"""Whether two words stand side by side somewhere in what a team sees."""


def never(_one: str, _other: str) -> bool:
    """Say of no two words that they stand side by side."""
    return False


def correct(words: Sequence[str], vocabulary: Vocabulary, joined: Joined = never) -> Spelling:
    """Replace what the library does not hold by the likeliest that it does; what it holds stays as it was typed.

    A word that is two of the library's, as `selfplay` is, becomes both where they stand side by side (`joined`).
    """
    unknown = [word for word in dict.fromkeys(words) if not _is_held(word, vocabulary)][:_MOST_MENDED]
    mended = {word: _mend(word, vocabulary, joined) for word in unknown}
    spelt = tuple(mended.get(word, word) for word in words)
    return Spelling(spelt, changed=spelt != tuple(words))


def with_forms(words: Sequence[str], vocabulary: Vocabulary) -> tuple[Sought, ...]:
    """Add to each word, or two words in a row, the form in which they are written as one, where the library has it."""
    forms: list[list[str]] = [[word.replace("-", "")] if "-" in word.strip("-") else [] for word in words]
    for place, (one, other) in enumerate(pairwise(words)):
        if STOPWORDS.isdisjoint((one.casefold(), other.casefold())):
            for each in forms[place : place + 2]:
                each.append(one + other)
    return tuple(
        Sought(word, tuple(form for form in others if len(form) >= 2 * _SHORTEST_PART and _is_known(form, vocabulary)))
        for word, others in zip(words, forms, strict=True)
    )


def _is_held(typed: str, vocabulary: Vocabulary) -> bool:
    return all(_is_fine(word, vocabulary) for word in PLAIN.analyze(typed))


def _mend(typed: str, vocabulary: Vocabulary, joined: Joined) -> str:
    """Mend each word of what was typed between two blanks (`co-foudner`); none mended, it stays as it is."""
    words = PLAIN.analyze(typed)
    mended = [word if _is_fine(word, vocabulary) else _mend_word(word, vocabulary, joined) for word in words]
    return typed if mended == words else _put_together(mended, typed)


def _put_together(words: Sequence[str], typed: str) -> str:
    """Join words by what stands between those that were typed: `eulr's` becomes `euler's`."""
    places = [found.span() for found in _WORD.finditer(typed)]
    if len(places) != len(words):  # one was too long for the index
        return "-".join(words)
    between = (typed[end:begin] for (_, end), (begin, _) in pairwise(places))
    return "".join(chain(words[:1], *zip(between, words[1:], strict=True)))


def _is_fine(word: str, vocabulary: Vocabulary) -> bool:
    known = len(word) < _SHORTEST or not word.isalpha() or word in STOPWORDS
    return known or vocabulary.knows(word) or vocabulary.common(word)


def _is_known(word: str, vocabulary: Vocabulary) -> bool:
    return any(vocabulary.knows(term) for term in PLAIN.analyze(word))


def _mend_word(word: str, vocabulary: Vocabulary, joined: Joined) -> str:
    return _parted(word, vocabulary, joined) or _nearest(word, vocabulary) or word


def _parted(word: str, vocabulary: Vocabulary, joined: Joined) -> str | None:
    """Find the two words that were written as one."""
    for end in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1):
        one, other = word[:end], word[end:]
        if one in vocabulary.words and vocabulary.knows(other) and joined(one, other):
            return f"{one}-{other}"
    return None


def _nearest(word: str, vocabulary: Vocabulary) -> str | None:
    """Find the known word with the fewest slips; of several, one of the same letters, then the commonest."""
    if _is_derived(word, vocabulary):
        return None
    slips = 1 if len(word) < _LONG else 2
    likely = sorted(
        (slip, sorted(known) != sorted(word), known[0] != word[0], -vocabulary.words.get(known, 0), known)
        for known, slip, _ in _near(word, vocabulary, slips)
    )
    sound = _sound(word)
    alike = sound if sound != word and sound in vocabulary.words else vocabulary.sounds.get(sound)
    offered = (*(known for *_, known in likely), *((alike,) if alike and not likely else ()))
    return next((known for known in offered if vocabulary.offers(known)), None)


def _near(word: str, vocabulary: Vocabulary, slips: int) -> Iterator[tuple[str, int, int]]:
    """List words so few slips away: people get the first letter right, or swap it with the next."""
    for initial in dict.fromkeys(word[:2]):
        words = vocabulary.initials.get(initial, ())
        found = process.extract(word, words, scorer=OSA.distance, score_cutoff=slips, limit=None)
        yield from (each for each in found if word[0] == initial or word[:2] == each[0][1::-1])


def _sound(word: str) -> str:
    """Write a word as it sounds, roughly: what people hear they may write so."""
    return _TWICE.sub(r"\1", word.replace("ph", "f").replace("ck", "k"))


def _never_common(_word: str) -> bool:
    return False


def _is_derived(word: str, vocabulary: Vocabulary) -> bool:
    """Whether a word is made of one that the library holds, and so is no misspelling of that or another form of it."""
    roots = [word.removesuffix(suffix) for suffix in _SUFFIXES] + [word.removeprefix(prefix) for prefix in _PREFIXES]
    return any(len(root) >= _SHORTEST and root in vocabulary.words for root in roots)
