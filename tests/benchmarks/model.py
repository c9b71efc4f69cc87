"""The shipped embedding model, for the rivals that use nothing else and for the vectors of made passages."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from core.search.embedding import Embedder

_CONTENT = Path(__file__).resolve().parent.parent.parent / "content"


@cache
def load_model() -> Embedder:
    """Load the model, once."""
    return Embedder.shipped(_CONTENT)
