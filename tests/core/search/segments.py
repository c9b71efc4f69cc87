"""Segments of made-up passages, and a plain model of what they hold, to compare with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zlib import crc32

import numpy as np
import pytest
from hypothesis import strategies as st
from numpy.typing import NDArray
from rapidfuzz import fuzz

from core.library.embeddings import quantise
from core.search import vectors as sifted
from core.search.gathering import gather
from core.search.parts import Parts, has_meaning
from core.search.segment import Quantised, Segment, open_segment, write_segment
from core.search.vectors import Asked, Vectors

DIMENSIONS = 16
WORDS = ("anchor", "barge", "chart", "dock", "eddy", "ferry", "gale", "x86", "ox", "the")
"""Some without a meaning of their own: a number, one too short, one that tells nothing."""

STRANGE = ("storm", "quay", "zz", "i386")
"""Words that are in no passage."""


@dataclass(frozen=True)
class Piece:
    """What one segment is to hold: passages by key, and keys of what is gone."""

    passages: Mapping[int, Parts] = field(default_factory=dict)
    gone: frozenset[int] = frozenset()


@cache
def vector(text: str) -> NDArray[np.int8]:
    """Make up the vector of a text: the same each time, and like that of no other."""
    drawn = np.random.default_rng(crc32(text.encode())).normal(size=(1, DIMENSIONS))
    row: NDArray[np.int8] = quantise(unit(drawn))[0]
    return row


def parts(
    text: str, words: Sequence[str] = (), question: str = "", sentences: Sequence[str] = (), beside: Sequence[str] = ()
) -> Parts:
    """Make the parts of a passage."""
    return Parts(
        text=text,
        question=question,
        sentences=tuple(sentences),
        words=tuple(words),
        beside=tuple(dict.fromkeys(beside)),
    )


def write(folder: Path, piece: Piece) -> Segment:
    """Write a piece as a segment, and open it."""
    known = {text: vector(text).tobytes() for each in piece.passages.values() for text in each.meanings}
    words = {word for each in piece.passages.values() for word in (*each.words, *each.beside)}
    known |= {word: vector(word).tobytes() for word in words if has_meaning(word)}
    gathered = gather(list(piece.passages.items()), piece.gone, known, DIMENSIONS)
    write_segment(folder, gathered.arrays, gathered.vocabulary)
    return open_segment(folder)


@contextmanager
def written(pieces: Sequence[Piece]) -> Iterator[tuple[Path, list[Segment]]]:
    """Write pieces as segments, oldest first, in a folder that goes afterwards."""
    with TemporaryDirectory() as folder:
        yield Path(folder), [write(Path(folder) / str(number), piece) for number, piece in enumerate(pieces)]


def held(pieces: Sequence[Piece]) -> dict[int, Parts]:
    """Give what there is after all pieces: what a later one holds anew or says to be gone replaces the earlier."""
    now: dict[int, Parts] = {}
    for piece in pieces:
        now = {key: each for key, each in now.items() if key not in piece.gone} | dict(piece.passages)
    return dict(sorted(now.items()))


# What people ask, and the plain answers.


def asked(text: str, words: Sequence[str], forms: Sequence[str] = ()) -> Asked:
    """Ask for a text of these words; the first weighs most, and each form does as well as the word in its place."""
    telling = tuple(dict.fromkeys(words))
    others = tuple((form, place) for place, form in enumerate(forms) if place < len(telling))
    rows = [_of_word(word) for word in (*telling, *(form for form, _ in others))]
    weights = np.arange(len(telling), 0, -1, dtype=np.float32)
    return Asked(
        whole=vector(text),
        telling=telling,
        weights=weights / max(float(weights.sum()), 1),
        forms=others,
        vectors=np.stack(rows) if rows else np.zeros((0, DIMENSIONS), dtype=np.int8),
        words=tuple(words),
    )


def _of_word(word: str) -> NDArray[np.int8]:
    return vector(word) if has_meaning(word) else np.zeros(DIMENSIONS, dtype=np.int8)


def cosine(one: NDArray[np.int8], other: NDArray[np.int8]) -> float:
    return float(one.astype(np.int64) @ other.astype(np.int64)) / 127**2


def closeness(query: Asked, passage: Parts) -> tuple[float, float, float, float]:
    """Give text, sentence, question and words as Closeness has them, one passage at a time."""
    text = cosine(query.whole, vector(passage.text))
    sentence = max((cosine(query.whole, vector(each)) for each in passage.sentences), default=text)
    question = cosine(query.whole, vector(passage.question)) if passage.question else 0.0
    words = sum(
        float(weight)
        * max(
            max(_near(form, passage.words), 0.8 * _near(form, passage.beside))
            for form in (word, *(form for form, of in query.forms if of == place))
        )
        for place, (word, weight) in enumerate(zip(query.telling, query.weights, strict=True))
    )
    return text, sentence, question, words


def _near(word: str, others: Sequence[str]) -> float:
    if word in others:
        return 1.0
    best = max((cosine(_of_word(word), _of_word(other)) for other in others), default=0.0)
    return min(max((best - 0.2) / 0.8, 0.0), 1.0)


def in_order(query: Asked, passage: Parts) -> float:
    """Give how much of the query stands in a passage word by word, each word a sign of its own."""
    if len(query.words) < 5:
        return 0.0
    signs = {word: chr(65 + at) for at, word in enumerate({*query.words, *passage.words})}
    wanted, there = ("".join(signs[word] for word in words) for words in (query.words, passage.words))
    return fuzz.partial_ratio(wanted, there) / 100 * min(len(there) / len(wanted), 1)


def agree(vectors: Vectors, now: Mapping[int, Parts], query: Asked, among: Sequence[int] | None = None) -> None:
    """Assert that all that is told of passages is what the plain model tells."""
    near = {key: cosine(query.whole, vector(passage.text)) for key, passage in now.items()}
    for count in (1, 3, len(now) + 1):
        _agree_on_nearest(vectors, query, near, count, among)
        with sifting():
            assert set(vectors.nearest(query.whole, count).tolist()) <= set(now)
    agree_closely(vectors, now, query)


@contextmanager
def sifting() -> Iterator[None]:
    """Let only those be compared that agree in the most signs, as in a large segment."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sifted, "SIFTED_FROM", 1)
        patch.setattr(sifted, "_SIFTED_OF_ALL", 10**9)
        yield


def agree_closely(vectors: Vectors, now: Mapping[int, Parts], query: Asked) -> None:
    """Assert that what is told of passages that are looked at closely is what the plain model tells."""
    keys = np.array([*now, 10**6], dtype=np.uint64)
    found = vectors.compare(query, keys)
    assert found.known.tolist() == [True] * len(now) + [False]
    expected = np.array([closeness(query, each) for each in now.values()], dtype=np.float32).reshape(-1, 4)
    got = np.stack([found.text, found.sentence, found.question, found.words], axis=1)
    np.testing.assert_allclose(got[:-1], expected, atol=1e-5)
    aligned = [in_order(query, each) for each in now.values()]
    np.testing.assert_allclose(vectors.align(query, keys), [*aligned, 0], atol=1e-5)


def _agree_on_nearest(
    vectors: Vectors, query: Asked, near: Mapping[int, float], count: int, among: Sequence[int] | None
) -> None:
    allowed = near if among is None else {key: near[key] for key in near if key in among}
    chosen = None if among is None else np.array(sorted(set(among)), dtype=np.uint64)
    found = vectors.nearest(query.whole, count, chosen).tolist()
    assert len(set(found)) == len(found)
    assert set(found) <= set(allowed)
    best = sorted(allowed.values(), reverse=True)[:count]
    np.testing.assert_allclose([near[key] for key in found], best, atol=1e-5)


# Segments so large that a graph finds the nearest.


def unit(rows: NDArray[np.float64]) -> NDArray[np.float32]:
    """Scale rows to length 1."""
    scaled: NDArray[np.float32] = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    return scaled


def clustered(count: int, rng: np.random.Generator) -> Quantised:
    """Draw vectors as texts have them: around some themes, each theme in few directions, no two alike."""
    themes = rng.normal(size=(40, 64))
    spread = rng.normal(size=(40, 8, 64)) / 3
    theme = rng.integers(40, size=count)
    along = np.einsum("nk,nkd->nd", rng.normal(size=(count, 8)), spread[theme])
    return quantise(unit(themes[theme] + along + rng.normal(size=(count, 64)) / 4))


def many(folder: Path, keys: Sequence[int], texts: Quantised) -> Segment:
    """Write a segment of passages that are nothing but their vectors."""
    count = len(keys)
    starts = np.zeros(count + 1, dtype=np.int64)
    arrays: dict[str, NDArray[Any]] = {
        "keys": np.array(keys, dtype=np.uint64),
        "texts": texts,
        "parts": texts[:0],
        "part_starts": starts,
        "asks": np.zeros(count, dtype=np.bool_),
        "words": np.zeros(0, dtype=np.int32),
        "word_starts": starts,
        "beside": np.zeros(0, dtype=np.int32),
        "beside_starts": starts,
        "word_vectors": texts[:0],
        "gone": np.zeros(0, dtype=np.uint64),
    }
    write_segment(folder, arrays, ())
    return open_segment(folder)


# Anything that hypothesis comes upon.

_texts = st.integers(0, 40).map(lambda number: f"text {number}")
_words = st.lists(st.sampled_from(WORDS), max_size=9)
_parts = st.builds(
    parts,
    _texts,
    words=_words,
    question=st.just("") | _texts,
    sentences=st.lists(_texts, max_size=3),
    beside=_words,
)


@st.composite
def _pieces(draw: st.DrawFn) -> Piece:
    passages = draw(st.dictionaries(st.integers(0, 12), _parts, max_size=6))
    gone = draw(st.frozensets(st.integers(0, 12), max_size=4))
    return Piece(passages, gone.difference(passages))


histories = st.lists(_pieces(), min_size=1, max_size=4)
_asked_words = st.sampled_from((*WORDS, *STRANGE))
queries = st.builds(asked, _texts, st.lists(_asked_words, max_size=8), st.lists(_asked_words, max_size=2))
