"""What people say to one another: no query, read by the model once and kept nowhere."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.filters import Filters
from core.library.embeddings import quantise
from core.search.embedding import Embedder, Reading, Vector
from core.search.parts import has_meaning, tells
from core.search.query import Hit
from core.search.schema import PLAIN
from core.search.segment import Quantised
from core.team import View

_WORD = re.compile(r"[^\W_]+")
# Of a longer talk the beginning is compared word by word, the whole by its meaning.
_MOST_WORDS = 40


_END = re.compile(r"(?<=[.!?…:;])\s+")
_SHORTEST_SENTENCE = 4


@dataclass(frozen=True)
class Talk:
    """What was said, and what a model made of it at one look."""

    text: str
    reading: Reading

    @classmethod
    def read(cls, text: str, embedder: Embedder) -> Talk:
        """Let the model read what was said; takes a millisecond or two of one core."""
        return cls(text, embedder.read(text))

    @cached_property
    def whole(self) -> Vector:
        """What it means, as a vector (d) of length 1."""
        return self.reading.whole

    @cached_property
    def last(self) -> Quantised:
        """What its last sentence means within it: there mostly stands a question."""
        begin, end = last_sentence(self.text)
        vector = self.reading.within([(begin, end)]) if begin else None
        return quantise(self.whole if vector is None else vector)

    @cached_property
    def telling(self) -> Quantised:
        """What its telling words mean within it: a passage that is near to all of these is near to the point."""
        vector = self.reading.within([span for spans in self._spans.values() for span in spans])
        return quantise(self.whole if vector is None else vector)

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The words that tell something, as the index knows them, each once; the first of very many."""
        return tuple(self._spans)[:_MOST_WORDS]

    def of_word(self, word: str) -> Quantised:
        """Give what one of its words means within it, as a vector (d); zeros for one without meaning."""
        vector = self.reading.within(self._spans[word]) if has_meaning(word) else None
        return quantise(np.zeros_like(self.whole) if vector is None else vector)

    @cached_property
    def _spans(self) -> Mapping[str, Sequence[tuple[int, int]]]:
        spans: dict[str, list[tuple[int, int]]] = {}
        for found in _WORD.finditer(self.text):
            for word in PLAIN.analyze(found.group()):
                if tells(word):
                    spans.setdefault(word, []).append(found.span())
        return spans


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """Something that was said, to be made out by the model of an identity, and looked up in what a team sees.

    `about` are the words that tell what it is about: its own, or those before it with them.
    """

    view: View
    filters: Filters
    words: str
    about: str
    model: str


GoesOn = Callable[[Talk], bool]
"""Says of a message, once its meaning is known, whether it is looked up; called off the event loop."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Overheard:
    """What came of a message: what was made of its words, and what comes near; None where it was not looked up."""

    talk: Talk
    hits: tuple[Hit, ...] | None


def last_sentence(text: str) -> tuple[int, int]:
    """Say where the last sentence of several words begins and ends; the whole where there is none."""
    ends = [*(found.span() for found in _END.finditer(text)), (len(text), len(text))]
    begin, last = 0, (0, len(text))
    for end, next_begin in ends:
        if len(text[begin:end].split()) >= _SHORTEST_SENTENCE:
            last = (begin, end)
        begin = next_begin
    return last
