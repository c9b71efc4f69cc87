"""Taking away what no index reads any longer."""

from __future__ import annotations

import shutil
import time
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

# A folder that no state names was left behind by a killed process, once it is so old (seconds).
_ABANDONED = 3600


def sweep(folder: Path, kept: Collection[str], replaced: Collection[str]) -> None:
    """Take away the folders here that were replaced, and what other releases and killed processes left behind.

    The folders that are kept stay, and what another process may be building.
    """
    old = time.time() - _ABANDONED
    for path in folder.iterdir():
        with suppress(FileNotFoundError):  # another process sweeps too
            if path.is_dir() and path.name not in kept and (path.name in replaced or path.stat().st_mtime < old):
                shutil.rmtree(path, ignore_errors=True)
