"""Gathering passages and their vectors into the arrays of one segment, in memory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.search.parts import Parts, has_meaning
from core.search.segment import Quantised

MOST = 20_000
"""Passages that are gathered at most before they are written: some 50 MB of vectors."""

Vectors = Mapping[str, bytes]
"""The quantised vector of each text and word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """The arrays of a segment by name, and its vocabulary."""

    arrays: Mapping[str, NDArray[Any]]
    vocabulary: tuple[str, ...]


def gather(passages: Sequence[tuple[int, Parts]], gone: Iterable[int], vectors: Vectors, dimensions: int) -> Gathered:
    """Lay out passages, by key, with the vectors of their meanings and of their words.

    `vectors` has each of `Parts.meanings`, and each word of which `has_meaning` holds.
    """
    ordered = sorted(passages, key=lambda each: each[0])
    parts = [each for _, each in ordered]
    vocabulary = tuple(sorted({word for each in parts for word in (*each.words, *each.beside)}))
    place = {word: at for at, word in enumerate(vocabulary)}
    words, word_starts = _flat([[place[word] for word in each.words] for each in parts])
    beside, beside_starts = _flat([[place[word] for word in each.beside] for each in parts])
    meanings = [each.meanings for each in parts]
    nothing = bytes(dimensions)
    return Gathered(
        arrays={
            "keys": np.array([key for key, _ in ordered], dtype=np.uint64),
            "texts": _rows([vectors[first] for first, *_ in meanings], dimensions),
            "parts": _rows([vectors[text] for _, *others in meanings for text in others], dimensions),
            "part_starts": _starts([len(each) - 1 for each in meanings]),
            "asks": np.array([bool(each.question) for each in parts], dtype=np.bool_),
            "words": words,
            "word_starts": word_starts,
            "beside": beside,
            "beside_starts": beside_starts,
            "word_vectors": _rows([vectors[word] if has_meaning(word) else nothing for word in vocabulary], dimensions),
            "gone": np.array(sorted(gone), dtype=np.uint64),
        },
        vocabulary=vocabulary,
    )


def _rows(vectors: Sequence[bytes], dimensions: int) -> Quantised:
    return np.frombuffer(b"".join(vectors), dtype=np.int8).reshape(-1, dimensions)


def _starts(lengths: Sequence[int]) -> NDArray[np.int64]:
    return np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)]).astype(np.int64)


def _flat(lists: Sequence[Sequence[int]]) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    flat = np.array([place for places in lists for place in places], dtype=np.int32)
    return flat, _starts([len(places) for places in lists])
