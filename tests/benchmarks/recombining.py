"""More passages than there are fortunes, by rule: sentences of the fortunes put together anew.

Passage number n begins with two sentences. Which two, a permutation of all pairs tells from n, so no two passages begin
alike and nothing has to be remembered. Up to two more follow by chance. Sentences are drawn evenly, so words stay as
common among the passages as they are among the fortunes. One passage in five gets a word that no fortune holds, coined
from the halves of two, because real libraries go on to bring new words as they grow. All of it depends on n and the
seed alone.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from core.documents.document import Entry
from core.documents.text import squeeze
from core.library.words import normalise

_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_LONG_WORD = re.compile(r"[a-z]{6,}")
_FEWEST_WORDS, _MOST_WORDS = 4, 40
_MOST_SENTENCES_MORE = 2
_COINED = 0.2


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence, and the number of the fortune that it was taken from."""

    text: str
    base: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A passage made by rule; `base` is the number of the fortune that its first sentence was taken from."""

    number: int
    text: str
    base: int


class Recombiner:
    """Makes passages from fortunes that are numbered by their order."""

    def __init__(self, entries: Sequence[Entry], seed: int = 0) -> None:
        self._sentences = tuple(_sentences(entries))
        self._words = sorted({word for each in self._sentences for word in _LONG_WORD.findall(each.text)})
        self._pairs = len(self._sentences) ** 2
        self._seed = seed
        rng = Random(seed)
        self._step = next(step for step in iter(lambda: rng.randrange(self._pairs), None) if self._is_coprime(step))
        self._start = rng.randrange(self._pairs)

    def make(self, number: int) -> Made:
        """Make passage `number`, from 0 to below the number of pairs of sentences."""
        one, other = divmod((number * self._step + self._start) % self._pairs, len(self._sentences))
        rng = Random(number * 1_000_003 + self._seed)
        more = rng.choices(self._sentences, k=rng.randint(0, _MOST_SENTENCES_MORE))
        first = self._sentences[one]
        text = " ".join(each.text for each in (first, self._sentences[other], *more))
        return Made(number=number, text=self._coin(text, rng) if rng.random() < _COINED else text, base=first.base)

    def _coin(self, text: str, rng: Random) -> str:
        """Put a coined word in the place of the last long word, beyond the sentences that tell passages apart."""
        head, tail = rng.choices(self._words, k=2)
        coined = head[: len(head) // 2 + 1] + tail[len(tail) // 2 :]
        words = list(_LONG_WORD.finditer(text))
        return f"{text[: words[-1].start()]}{coined}{text[words[-1].end() :]}" if words else text

    def _is_coprime(self, step: int) -> bool:
        return math.gcd(step, self._pairs) == 1


def _sentences(entries: Sequence[Entry]) -> Iterator[_Sentence]:
    """Cut fortunes into sentences, each once; leaves out what is too short to tell anything and what runs on."""
    known: set[tuple[str, ...]] = set()
    for base, entry in enumerate(entries):
        for text in _SENTENCE.split(squeeze(entry.text)):
            words = normalise(text)
            if _FEWEST_WORDS <= len(words) <= _MOST_WORDS and words not in known:
                known.add(words)
                yield _Sentence(text, base)
