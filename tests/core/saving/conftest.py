from __future__ import annotations

from pathlib import Path

import pytest

from core.library.library import Library
from core.saving.saving import Saving
from tests.core.saving.making import open_saving


@pytest.fixture
def saving(library: Library, tmp_path: Path) -> Saving:
    """Give what saves in an empty library, on each database."""
    return open_saving(library, tmp_path)
