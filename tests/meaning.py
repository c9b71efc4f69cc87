"""The shipped embedding model for tests, loaded once by each process that runs them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from core.library.embeddings import text_hash
from core.search.embedding import Embedder, Vector
from core.search.model import Model

if TYPE_CHECKING:
    from fastembed import TextEmbedding

_CONTENT = Path(__file__).resolve().parent.parent / "content"


class _Remembering(Embedder):
    """Computes the vector of a text to be found once: most tests learn what others have learned before.

    It knows such texts by their hashes, so that no word stays in memory, and nothing of what somebody asks or says.
    """

    def __init__(self, engine: TextEmbedding, model: str) -> None:
        super().__init__(engine, model)
        self._known: dict[bytes, Vector] = {}

    def embed(self, texts: Sequence[str], progress: Callable[[int], None] = lambda _done: None) -> Vector:
        hashes = [text_hash(text) for text in texts]
        missing = {hash_: text for hash_, text in zip(hashes, texts, strict=True) if hash_ not in self._known}
        self._known.update(zip(missing, super().embed([*missing.values()], progress), strict=True))
        progress(len(texts))
        return np.array([self._known[hash_] for hash_ in hashes], np.float32).reshape(-1, self.dimensions)


_load = _Remembering.shipped  # as it is before any test puts something in its place


@cache
def shipped() -> Embedder:
    """Load the model, once."""
    return _load(_CONTENT)


def shipped_model() -> Model:
    """Give the model as an index takes it."""
    return Model(shipped)
