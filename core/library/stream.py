"""Words in a row, one character each, so that finding and aligning them runs in C."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence

BREAK = "\n"
"""Stands between words that do not follow each other; no word is ever written so."""

_UNKNOWN = "\0"
_NEVER_FOUND = "\1"
_FIRST = 0x100
_SURROGATES = range(0xD800, 0xE000)
_LAST = 0x10FFFF


class Stream:
    """A long row of words that can be searched; `BREAK` parts what does not run on."""

    def __init__(self, words: Iterable[str]) -> None:
        self._letters = {BREAK: BREAK}
        self.text = "".join([self._letter(word) for word in words])
        self._places: dict[str, array[int]] = {}
        for place, letter in enumerate(self.text):
            self._places.setdefault(letter, array("L")).append(place)

    def spell(self, words: Iterable[str]) -> str:
        """Write words in the stream's letters; a word that it does not hold gets a letter that it does not hold."""
        return "".join([self._letters.get(word, _UNKNOWN) for word in words])

    def places(self, letter: str) -> Sequence[int]:
        """Give every place of a letter, in order."""
        return self._places.get(letter, array("L"))

    def find(self, spelled: str) -> Iterator[int]:
        """Yield every place where the spelled words stand in this order without a gap."""
        if not spelled or any(letter not in self._places for letter in spelled):
            return
        rarest = min(range(len(spelled)), key=lambda index: len(self._places[spelled[index]]))
        for place in self._places[spelled[rarest]]:
            if place >= rarest and self.text.startswith(spelled, place - rarest):
                yield place - rarest

    def _letter(self, word: str) -> str:
        """Give each new word the next letter; after 1.1 million different words a new one can no more be found."""
        if word not in self._letters:
            code = _FIRST + len(self._letters)
            code += len(_SURROGATES) if code >= _SURROGATES.start else 0
            if code > _LAST:
                return _NEVER_FOUND
            self._letters[word] = chr(code)
        return self._letters[word]
