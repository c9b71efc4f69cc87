"""One segment of vectors on disk: what some passages mean, written once and never changed, read by mapping its files.

A segment is a folder of arrays. `n` passages are in the order of their keys; the vectors of each have `d` dimensions,
of length 1, quantised to int8 (127 is 1).
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import rapidfuzz  # noqa: F401 - loaded before usearch, or loading onnxruntime after it ends the process
from numpy.typing import NDArray
from usearch.index import Index as Graph

from core.search.spread import Spread

Quantised = NDArray[np.int8]
Keys = NDArray[np.uint64]
Signs = NDArray[np.uint64]

_VOCABULARY = "vocabulary.txt"
_GRAPH = "graph.usearch"
_CHECKSUM = "graph.crc32"
GRAPH_FROM = 200_000
"""Passages from which on the nearest are found by a graph: comparing with each takes too long (`make bench`)."""

# Arrays of which a search reads few rows, far from each other.
_LARGE = ("texts", "parts", "words")

# Neighbours a node, and candidates while building and while asking. usearch's own defaults, 16, 128 and 64, find fewer;
# with these 0.95 or more of the 200 nearest are found (`python -m tests.benchmarks.nearest`), in less time than fewer
# neighbours and more candidates would take.
_CONNECTIVITY = 24
_EXPANSION_ADD = 96
_EXPANSION_SEARCH = 512

# Of so many vectors the signs are computed at a time, which takes that many bytes a dimension.
_AT_ONCE = 16_384


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrays:
    """The arrays of a segment.

    `texts` (n, d) are the passages' own vectors. The others of passage i are `parts[part_starts[i]:part_starts[i+1]]`,
    the first of them a question's where `asks[i]`. `words[word_starts[i]:word_starts[i+1]]` are its words in order, as
    places in the vocabulary, `beside` likewise those that are told beside it. `word_vectors` (w, d) belong to the
    vocabulary; a word without meaning has zeros. `gone` are keys of passages that earlier segments may hold, but that
    are no more.
    """

    keys: Keys
    texts: Quantised
    parts: Quantised
    part_starts: NDArray[np.int64]
    asks: NDArray[np.bool_]
    words: NDArray[np.int32]
    word_starts: NDArray[np.int64]
    beside: NDArray[np.int32]
    beside_starts: NDArray[np.int64]
    word_vectors: Quantised
    gone: Keys


NAMES = tuple(field.name for field in fields(Arrays))
_TABLES = ("texts", "parts", "word_vectors")
_TYPES: Mapping[str, type] = {
    "keys": np.uint64,
    "gone": np.uint64,
    "asks": np.bool_,
    "words": np.int32,
    "beside": np.int32,
}


@dataclass(frozen=True)
class Segment:
    """An opened segment."""

    arrays: Arrays
    vocabulary: tuple[str, ...]
    graph: Graph | None = None
    spreads: Mapping[str, Spread] = field(default_factory=dict)

    def __len__(self) -> int:
        """Count its passages."""
        return len(self.arrays.keys)

    @cached_property
    def places(self) -> Mapping[str, int]:
        """Where each word is in the vocabulary."""
        return {word: place for place, word in enumerate(self.vocabulary)}

    @cached_property
    def signs(self) -> Signs:
        """The signs of the passages' own vectors, see `signs_of`; computed when first asked for."""
        texts = self.arrays.texts
        pieces = [signs_of(texts[start : start + _AT_ONCE]) for start in range(0, len(texts), _AT_ONCE)]
        return np.concatenate(pieces, axis=1) if pieces else signs_of(texts)

    def texts_of(self, rows: NDArray[np.int64]) -> Quantised:
        """Give the passages' own vectors (rows, d)."""
        return self._take("texts", rows, rows + 1)

    def parts_of(self, rows: NDArray[np.int64]) -> Quantised:
        """Give the other vectors of passages, one passage after the other."""
        return self._take("parts", self.arrays.part_starts[rows], self.arrays.part_starts[rows + 1])

    def words_of(self, rows: NDArray[np.int64]) -> NDArray[np.int32]:
        """Give the words of passages as places in the vocabulary, one passage after the other."""
        return self._take("words", self.arrays.word_starts[rows], self.arrays.word_starts[rows + 1])

    def beside_of(self, rows: NDArray[np.int64]) -> NDArray[np.int32]:
        """Give what stands beside passages as places in the vocabulary, one passage after the other."""
        return self._take("beside", self.arrays.beside_starts[rows], self.arrays.beside_starts[rows + 1])

    def _take(self, name: str, starts: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[Any]:
        spread = self.spreads.get(name)
        if spread is not None:
            return spread.take(starts, ends)
        taken: NDArray[Any] = getattr(self.arrays, name).take(between(starts, ends), axis=0)
        return taken

    def rows_of(self, keys: Keys) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """Find the row of each key, and whether it is here at all; the row of one that is not means nothing."""
        if not len(self):
            return np.zeros(len(keys), dtype=np.int64), np.zeros(len(keys), dtype=np.bool_)
        rows = np.minimum(np.searchsorted(self.arrays.keys, keys), len(self) - 1)
        return rows, self.arrays.keys[rows] == keys


def signs_of(vectors: Quantised) -> Signs:
    """Give the signs of vectors (n, d), 64 in a number: (d / 64, n), so that all of one number lie side by side."""
    bits = np.packbits(vectors > 0, axis=1)
    missing = -bits.shape[1] % 8
    if missing:
        bits = np.concatenate([bits, np.zeros((len(bits), missing), dtype=np.uint8)], axis=1)
    return np.ascontiguousarray(bits.view(np.uint64).T)


def between(starts: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.int64]:
    """List the places from each start to before its end, one run after the other."""
    lengths = ends - starts
    after = np.cumsum(lengths)
    offsets = np.repeat(starts - (after - lengths), lengths)
    places: NDArray[np.int64] = np.arange(int(after[-1]) if len(after) else 0) + offsets
    return places


def write_segment(folder: Path, arrays: Mapping[str, NDArray[Any]], vocabulary: Sequence[str]) -> None:
    """Write a segment; `arrays` has one for each of NAMES. Raises OSError where it cannot be written."""
    folder.mkdir(parents=True)
    for name in NAMES:
        save(folder / f"{name}.npy", arrays[name])
    finish_segment(folder, vocabulary)


def save(path: Path, array: NDArray[Any]) -> None:
    """Write an array; raises OSError where there is no room, which numpy itself overlooks of a small one."""
    content = BytesIO()
    np.save(content, array, allow_pickle=False)
    path.write_bytes(content.getbuffer())


def finish_segment(folder: Path, vocabulary: Sequence[str]) -> None:
    """Write what a segment has beside its arrays, from those in the folder: its vocabulary, and a graph for many."""
    (folder / _VOCABULARY).write_text("".join(f"{word}\n" for word in vocabulary), encoding="utf-8")
    texts = _open(folder, "texts")
    if len(texts) >= GRAPH_FROM:
        graph = Graph(
            ndim=texts.shape[1],
            metric="cos",
            dtype="i8",
            connectivity=_CONNECTIVITY,
            expansion_add=_EXPANSION_ADD,
            expansion_search=_EXPANSION_SEARCH,
        )
        graph.add(np.arange(len(texts), dtype=np.uint64), texts)
        _save(graph, folder / _GRAPH)
        (folder / _CHECKSUM).write_text(str(_checksum(folder / _GRAPH)), encoding="utf-8")


def _save(graph: Graph, path: Path) -> None:
    try:
        graph.save(str(path))
    except RuntimeError as error:
        raise OSError(f"{path} cannot be written ({error}).") from error


def open_segment(folder: Path) -> Segment:
    """Map a segment's files; raises OSError or ValueError where they are missing or do not belong together."""
    arrays = Arrays(**{name: _open(folder, name) for name in NAMES})
    *vocabulary, rest = (folder / _VOCABULARY).read_text(encoding="utf-8").split("\n")
    if rest:
        raise ValueError(f"The vocabulary in {folder} is cut.")
    _check(arrays, vocabulary, folder)
    graph = _open_graph(folder, arrays)
    large = _LARGE if graph is not None and hasattr(os, "pread") else ()
    spreads = {name: Spread(folder / f"{name}.npy", getattr(arrays, name)) for name in large}
    return Segment(arrays, tuple(vocabulary), graph, spreads)


def _open(folder: Path, name: str) -> NDArray[Any]:
    path = folder / f"{name}.npy"
    try:
        # A view of the plain kind: each look at a memmap itself costs some microseconds more.
        array = np.asarray(np.load(path, mmap_mode="r", allow_pickle=False))
    except OSError:
        raise
    except Exception as error:  # numpy raises whatever a damaged head of a file leads it to
        raise ValueError(f"{path} cannot be read ({error}).") from error
    kind, axes = (np.int8, 2) if name in _TABLES else (_TYPES.get(name, np.int64), 1)
    if array.dtype != np.dtype(kind) or array.ndim != axes:
        raise ValueError(f"{path} is no array of {name}.")
    return array


def _open_graph(folder: Path, arrays: Arrays) -> Graph | None:
    if len(arrays.keys) < GRAPH_FROM:
        return None
    # A search follows whatever a damaged graph says, even out of the memory.
    if (folder / _CHECKSUM).read_text(encoding="utf-8") != str(_checksum(folder / _GRAPH)):
        raise ValueError(f"The graph in {folder} is damaged.")
    graph = Graph.restore(str(folder / _GRAPH), view=True, expansion_search=_EXPANSION_SEARCH)
    if graph is None or len(graph) != len(arrays.keys) or graph.ndim != arrays.texts.shape[1]:
        raise ValueError(f"The graph in {folder} is not of this segment.")
    return graph


def _checksum(path: Path) -> int:
    checksum = 0
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            checksum = zlib.crc32(piece, checksum)
    return checksum


def _check(arrays: Arrays, vocabulary: Sequence[str], folder: Path) -> None:
    """Refuse files that were cut, mixed up or damaged so that places in them would point beside them."""
    count = len(arrays.keys)
    whole = (
        len(arrays.texts) == len(arrays.asks) == count
        and len(vocabulary) == len(arrays.word_vectors)
        and arrays.texts.shape[1] == arrays.parts.shape[1] == arrays.word_vectors.shape[1]
        and bool((arrays.keys[1:] > arrays.keys[:-1]).all())
        and arrays.asks.view(np.uint8).max(initial=0) <= 1
        and _lead_into(arrays.part_starts, arrays.parts, count)
        and _lead_into(arrays.word_starts, arrays.words, count)
        and _lead_into(arrays.beside_starts, arrays.beside, count)
        and bool((np.diff(arrays.part_starts)[arrays.asks] > 0).all())
    )
    if not whole:
        raise ValueError(f"The files in {folder} do not belong together.")


def _lead_into(starts: NDArray[np.int64], rows: NDArray[Any], count: int) -> bool:
    """Whether each passage has a run of rows, one after the other, and together they are all."""
    whole = len(starts) == count + 1 and starts[0] == 0 and starts[-1] == len(rows)
    return bool(whole and (starts[1:] >= starts[:-1]).all())
