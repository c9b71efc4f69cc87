"""How a wording differs from the words that were found, to be read in a terminal or a chat without any markup.

`we [build → built] it [+now] [-again]`: the wording says "build … again", what was found says "built … now".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import LCSseq, MatchingBlock

from core.library.words import normalise

LONGEST = 400
"""Characters of a diff at most."""

_AROUND = 4
"""Words that are shown on each side of a change, and looked at on each side of what was found."""

_MORE = "…"
_BRACKETS = str.maketrans("", "", "[]")
_PIECES = re.compile(r"\s+|(?<=\w[-–—/])(?![-–—])|(?<=\w--)")
_EDGES = re.compile(r"^[^\w%+-]+|[^\w%]+$")


@dataclass(frozen=True, slots=True)
class Shown:
    """A normalised word and the way it is written."""

    word: str
    written: str


def shown(text: str, keep: Callable[[str], bool]) -> list[Shown]:
    """Pair the words that `keep` accepts with their writing; a piece that holds several words shows them plainly."""
    pairs: list[Shown] = []
    for piece in _PIECES.split(text):
        words = normalise(piece)
        written = piece.translate(_BRACKETS)
        pairs += [Shown(word, written if len(words) == 1 else word) for word in words if keep(word)]
    return pairs


def word_diff(wording: Sequence[Shown], found: Sequence[Shown], start: int, end: int) -> str:
    """Write what changed from `wording` to the words `start` to `end` (excluded) of `found`.

    A few words around them count where the wording has them too; a word at its edge is shown beside its counterpart.
    """
    wide = found[max(0, start - _AROUND) : end + _AROUND]
    blocks = _blocks(wording, wide)
    if not blocks:
        return _change(wording, found[start:end])
    first, last = blocks[0], blocks[-1]
    begin, until = first.b, last.b + last.size
    if first.a == 1:
        begin = max(0, begin - 1)
    if last.a + last.size == len(wording) - 1:
        until += 1
    return _join(_parts(wording, wide[begin:until]))


def shorten(text: str, longest: int) -> str:
    """Cut a text after a word so that it has at most `longest` characters, the closing … included."""
    if len(text) <= longest:
        return text
    cut = text[: longest - 1]
    return (cut.rpartition(" ")[0] or cut).rstrip() + _MORE


def _blocks(mine: Sequence[Shown], theirs: Sequence[Shown]) -> list[MatchingBlock]:
    """Give the stretches of common words."""
    opcodes = LCSseq.opcodes([pair.word for pair in mine], [pair.word for pair in theirs])
    return [block for block in opcodes.as_matching_blocks() if block.size]


def _parts(mine: Sequence[Shown], theirs: Sequence[Shown]) -> Iterator[str]:
    """Yield the words that stayed and, in brackets, those that changed."""
    done = seen = 0
    for block in [*_blocks(mine, theirs), MatchingBlock(len(mine), len(theirs), 0)]:
        if (done, seen) != (block.a, block.b):
            yield _change(mine[done : block.a], theirs[seen : block.b])
        yield from _same([pair.written for pair in mine[block.a : block.a + block.size]])
        done, seen = block.a + block.size, block.b + block.size


def _same(words: list[str]) -> list[str]:
    """Leave out the middle of a long stretch without a change."""
    return words if len(words) <= 2 * _AROUND + 1 else [*words[:_AROUND], _MORE, *words[-_AROUND:]]


def _change(mine: Sequence[Shown], theirs: Sequence[Shown]) -> str:
    before, after = _bare(mine), _bare(theirs)
    if before and after:
        return f"[{before} → {after}]"
    return f"[-{before}]" if before else f"[+{after}]"


def _bare(pairs: Sequence[Shown]) -> str:
    return _join(_EDGES.sub("", pair.written) or pair.word for pair in pairs)


def _join(parts: Sequence[str] | Iterator[str]) -> str:
    """Put a space between words, but none after a hyphen that joins them."""
    joined = ""
    for part in parts:
        joined += part if not joined or joined.endswith(("-", "/")) else f" {part}"
    return joined
