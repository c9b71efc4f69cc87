"""Embedding models for tests that are not about what the shipped one knows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from threading import Event
from zlib import crc32

import numpy as np

from core.search.embedding import Embedder, Vector

DIMENSIONS = 32


def _silent(_done: int) -> None:
    pass


class Letters(Embedder):
    """A model that needs no files: texts that share three letters in a row are near. Counts what it embeds."""

    def __init__(self, model: str = "letters@1", common: frozenset[str] = frozenset()) -> None:
        self._model = model
        self._dimensions = DIMENSIONS
        self._words = common
        self.embedded: Counter[str] = Counter()

    def embed_query(self, text: str) -> Vector:
        vector = np.zeros(DIMENSIONS, dtype=np.float32)
        padded = f" {text.casefold()} "
        for start in range(len(padded) - 2):
            vector[crc32(padded[start : start + 3].encode(errors="replace")) % DIMENSIONS] += 1
        return vector / max(float(np.linalg.norm(vector)), 1e-6)

    def embed(self, texts: Sequence[str], progress: Callable[[int], None] = _silent) -> Vector:
        self.embedded.update(texts)
        progress(len(texts))
        return np.stack([self.embed_query(text) for text in texts])


class Waiting(Letters):
    """Begins to embed, and goes on when it is released: what happens meanwhile can be looked at."""

    def __init__(self) -> None:
        super().__init__()
        self.entered = Event()
        self.released = Event()

    def embed_query(self, text: str) -> Vector:
        self._wait()
        return super().embed_query(text)

    def embed(self, texts: Sequence[str], progress: Callable[[int], None] = _silent) -> Vector:
        self._wait()
        return super().embed(texts, progress)

    def _wait(self) -> None:
        self.entered.set()
        if not self.released.wait(20):
            raise RuntimeError("nobody released the model: was it waited for in the loop itself?")
