"""What a data folder holds of the small library's meaning."""

from __future__ import annotations

import shutil
from pathlib import Path

from filelock import FileLock

MEANT = "irrigation at dawn"
"""Shares no telling word with MORNING, which it means."""

UNKNOWN_MODEL = "BAAI/bge-small-en-v1.5"
"""Is known by its name, but has no files here."""


def learned(data: Path) -> Path:
    """Where a data folder with one index holds what was learned."""
    [index] = (data / "index").iterdir()
    return index / "meaning"


def forget_what_was_learned(data: Path) -> None:
    shutil.rmtree(learned(data))


def lock_of(data: Path) -> FileLock:
    """Give the lock that a program has while it learns."""
    learned(data).mkdir(exist_ok=True)
    return FileLock(learned(data) / "learning.lock")
