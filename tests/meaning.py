"""The shipped embedding model for tests, loaded once by each process that runs them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from core.search.embedding import Embedder
from core.search.model import Model

_CONTENT = Path(__file__).resolve().parent.parent / "content"
_load = Embedder.shipped


@cache
def shipped() -> Embedder:
    """Load the model, once."""
    return _load(_CONTENT)


def shipped_model() -> Model:
    """Give the model as an index takes it."""
    return Model(shipped)
