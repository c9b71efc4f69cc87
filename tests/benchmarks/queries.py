"""What people might look for in a library, made by rule from its passages: the same for every way to search.

In turn: two or three keywords, the same with a misspelt one, a question in plain words, and a sentence that is
remembered with a quarter of its words wrong or lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from random import Random

_WORD = re.compile(r"[A-Za-z][A-Za-z']*")
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_TELLING = 5
_MOST_KEYWORDS = 3
_SENTENCE_WORDS = range(6, 16)
_WRONG = 0.25
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_QUESTIONS = (
    "What did they say about {one} and {other}?",
    "How do you deal with {one} when there is no {other}?",
    "Why does {one} matter so much for {other}?",
    "Is it true that {one} needs {other}?",
    "What should somebody do who has {one} but wants {other}?",
)


def make_queries(texts: Sequence[str], count: int, seed: int = 0) -> tuple[str, ...]:
    """Make `count` queries, the kinds in turn, from texts of which some hold sentences; texts may be used again."""
    rng = Random(seed)
    makers = (_keywords, _misspelt, _question, _misremembered)
    usable = [text for text in texts if len(_telling(text)) >= _MOST_KEYWORDS and next(_sentences(text), None)]
    made = (makers[number % len(makers)](rng, usable) for number in range(count))
    return tuple(_plain(query) for query in made)


def misspell(rng: Random, word: str) -> str:
    """Swap, lose, double or replace one letter of a word of three or more, the first one never."""
    place = rng.randrange(1, len(word) - 1)
    before, letter, after = word[:place], word[place], word[place + 1 :]
    wrong = rng.choice([other for other in _LETTERS if other != letter])
    swapped = after[0] + letter + after[1:]
    return before + rng.choice((swapped, after, 2 * letter + after, wrong + after))


def _plain(query: str) -> str:
    """Take out the signs that a search may read as more than words: quotation marks and colons."""
    return " ".join(re.sub(r'["“”:]', " ", query).split())


def _keywords(rng: Random, texts: Sequence[str]) -> str:
    return " ".join(_drawn(rng, texts, rng.randint(2, _MOST_KEYWORDS)))


def _misspelt(rng: Random, texts: Sequence[str]) -> str:
    words = _drawn(rng, texts, 2)
    wrong = rng.randrange(len(words))
    return " ".join(misspell(rng, word) if place == wrong else word for place, word in enumerate(words))


def _question(rng: Random, texts: Sequence[str]) -> str:
    one, other = _drawn(rng, texts, 2)
    return rng.choice(_QUESTIONS).format(one=one, other=other)


def _misremembered(rng: Random, texts: Sequence[str]) -> str:
    words = rng.choice(list(_sentences(rng.choice(texts)))).split()
    others = _telling(rng.choice(texts))
    for place in rng.sample(range(len(words)), max(1, int(_WRONG * len(words)))):
        words[place] = rng.choice((rng.choice(others), ""))
    return " ".join(word for word in words if word)


def _drawn(rng: Random, texts: Sequence[str], count: int) -> list[str]:
    return rng.sample(_telling(rng.choice(texts)), count)


def _telling(text: str) -> list[str]:
    """List the longer words of a text, each once; most short ones stand in every other text, too."""
    return list(dict.fromkeys(word for word in _WORD.findall(text.lower()) if len(word) >= _TELLING))


def _sentences(text: str) -> Iterator[str]:
    return (each for each in _SENTENCE.split(" ".join(text.split())) if len(each.split()) in _SENTENCE_WORDS)
