from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.search.segment import between
from core.search.spread import Spread

ROWS = np.arange(60, dtype=np.int8).reshape(20, 3)
_runs = st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)).map(sorted), max_size=8)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    saved = tmp_path_factory.mktemp("spread") / "rows.npy"
    np.save(saved, ROWS)
    return saved


@given(runs=_runs)
def test_what_is_read_is_what_the_array_holds(path: Path, runs: list[list[int]]) -> None:
    starts, ends = (np.array([run[at] for run in runs], dtype=np.int64) for at in (0, 1))
    read = Spread(path, ROWS).take(starts, ends)
    assert read.dtype == ROWS.dtype
    assert np.array_equal(read, ROWS[between(starts, ends)])


def test_a_file_that_became_shorter_is_refused(path: Path, tmp_path: Path) -> None:
    cut = tmp_path / "cut.npy"
    cut.write_bytes(path.read_bytes())
    spread = Spread(cut, ROWS)
    cut.write_bytes(path.read_bytes()[:-4])
    with pytest.raises(ValueError, match="reshape"):
        spread.take(np.array([18]), np.array([20]))
