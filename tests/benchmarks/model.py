"""The shipped embedding model, used plainly by fastembed, as a rival and a maker of test vectors uses it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
from fastembed import TextEmbedding
from numpy.typing import NDArray

FOLDER = Path(__file__).resolve().parent.parent.parent / "content" / "model" / "all-MiniLM-L6-v2-int8"
_NAME = "sentence-transformers/all-MiniLM-L6-v2"
_AT_ONCE = 32


@cache
def load_model() -> TextEmbedding:
    """Load the model from the shipped files, once; nothing is downloaded."""
    return TextEmbedding(_NAME, specific_model_path=str(FOLDER), local_files_only=True)


def embed(model: TextEmbedding, texts: Sequence[str]) -> NDArray[np.float32]:
    """Embed texts, one row of length 1 each; sorted by length on the way, because a batch is as slow as its longest."""
    order = sorted(range(len(texts)), key=lambda number: len(texts[number]))
    rows = np.stack(list(model.embed([texts[number] for number in order], batch_size=_AT_ONCE)))
    vectors = np.empty(rows.shape, dtype=np.float32)
    vectors[order] = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return vectors
