from __future__ import annotations

import numpy as np
import pytest

from core.library.embeddings import text_hash
from tests.benchmarks.vectors import Real, near, unit

VECTORS = unit(np.random.default_rng(0).standard_normal((200, 384), dtype=np.float32))


def test_what_is_made_is_near_to_what_it_is_made_of_and_of_length_one() -> None:
    made = near(VECTORS, seed=1)
    assert np.linalg.norm(made, axis=1) == pytest.approx(1, abs=1e-5)
    cosines = (made * VECTORS).sum(axis=1)
    assert 0.65 < cosines.min() < cosines.mean() < 0.75


def test_the_seed_decides_the_noise() -> None:
    assert np.array_equal(near(VECTORS, seed=1), near(VECTORS, seed=1))
    assert not np.array_equal(near(VECTORS, seed=1), near(VECTORS, seed=2))


def test_the_base_is_the_first_known_text_else_always_the_same_one() -> None:
    real = Real({text_hash("one"): 0, text_hash("two"): 1}, np.zeros((2, 384), dtype=np.int8))
    assert real.base_of(["new", "two", "one"]) == 1
    assert real.base_of(["new"]) == real.base_of(["new"])
    assert real.base_of(["new"]) in (0, 1)
