"""Vectors for any number of passages without days of embedding, written where the library keeps its own.

Whatever the fortunes hold (they themselves, their sentences and words) has its real embedding. What only made passages
hold has that of one of these, plus noise of the same length in a random direction, scaled to length 1, so that the
cosine of the two is about 0.7: a passage that of the first of its sentences that a fortune holds; a sentence or a word
with something coined in it that of another one. (Embedded for real, made passages have a cosine of 0.54, on average,
to the fortune that they begin like.)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.library.embeddings import cached, keep, quantise, text_hash
from core.library.following import all_passages
from core.library.store import Store
from core.models import Passage
from core.search.parts import has_meaning, parts_of
from tests.benchmarks.model import load_model

Vectors = NDArray[np.float32]

Progress = Callable[[int], None]
"""Takes how many are done."""


@dataclass(frozen=True, slots=True)
class Real:
    """The real embeddings of texts, quantised, and the row of each by the hash of the text."""

    rows: Mapping[bytes, int]
    vectors: NDArray[np.int8]

    def base_of(self, texts: Sequence[str]) -> int:
        """Give the row of the first of some texts that has one; else any row, always the same for the first text."""
        hashes = [text_hash(text) for text in texts]
        known = next((self.rows[each] for each in hashes if each in self.rows), None)
        return int.from_bytes(hashes[0][:8]) % len(self.vectors) if known is None else known


async def write_vectors(store: Store, real: Real, progress: Progress) -> None:
    """Write vectors for all that the index wants one of, for every passage of a store; `progress` counts passages."""
    model = load_model().model
    await keep(store, model, {hash_: real.vectors[row].tobytes() for hash_, row in real.rows.items()})
    done = 0
    async for passages in all_passages(store):
        wanted = {text: bases for passage in passages for text, bases in _wanted(passage, real)}
        await keep(store, model, _made(wanted, real, seed=done))
        done += len(passages)
        progress(done)


async def lacks_vectors(store: Store) -> bool:
    """Whether the store holds no vector for something that the index would want one of; looks at some passages."""
    passages = await anext(all_passages(store))
    hashes = {text_hash(text) for each in passages for text in _texts(each)}
    return len(await cached(store, load_model().model, sorted(hashes))) < len(hashes)


async def embed_real(store: Store, count: int, kept: Path, progress: Progress) -> Real:
    """Embed all that the first passages of a store hold, or read what was embedded before; `progress` counts texts."""
    texts = sorted({text for each in await _first(store, count) for text in _texts(each)})
    hashes = b"".join(text_hash(text) for text in texts)
    path = kept / f"{load_model().model}-{text_hash(hashes.hex()).hex()}.npy"
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        np.save(path, quantise(load_model().embed(texts, progress)))
    return Real({text_hash(text): row for row, text in enumerate(texts)}, np.load(path))


def near(vectors: Vectors, seed: int) -> Vectors:
    """Add to vectors of length 1 noise of length 1, and scale what comes out to length 1."""
    noise = np.random.default_rng(seed).standard_normal(vectors.shape, dtype=np.float32)
    return unit(vectors + unit(noise))


def unit(vectors: Vectors) -> Vectors:
    """Scale every row to length 1."""
    scaled: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return scaled


async def _first(store: Store, count: int) -> list[Passage]:
    found: list[Passage] = []
    async for passages in all_passages(store):
        found += passages
        if len(found) >= count:
            break
    return found[:count]


def _wanted(passage: Passage, real: Real) -> Iterator[tuple[str, Sequence[str]]]:
    """List the texts of a passage that have no real vector, with those whose vector may stand behind theirs."""
    parts = parts_of(passage)
    for text in _texts(passage):
        if text_hash(text) not in real.rows:
            yield text, (text, *parts.sentences) if text == passage.text else (text,)


def _texts(passage: Passage) -> Iterator[str]:
    """List what of a passage has a vector."""
    parts = parts_of(passage)
    yield from parts.meanings
    yield from (word for word in (*parts.words, *parts.beside) if has_meaning(word))


def _made(wanted: Mapping[str, Sequence[str]], real: Real, seed: int) -> Mapping[bytes, bytes]:
    if not wanted:
        return {}
    rows = [real.base_of(each) for each in wanted.values()]
    vectors = quantise(near(unit(real.vectors[rows].astype(np.float32)), seed))
    return {text_hash(text): vector.tobytes() for text, vector in zip(wanted, vectors, strict=True)}
