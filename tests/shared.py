"""The one place that names the folder of sample documents beside the project; tests that need it skip without it."""

from __future__ import annotations

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"
SEEDS = SHARED / "seeds"


def seed(number: str) -> Path:
    """Path of the sample document whose name starts with `number`; skips the test where the samples are missing."""
    found = sorted(SEEDS.glob(f"{number}_*.txt"))
    if not found:
        pytest.skip(f"the sample documents are not here ({SEEDS}): this test needs number {number}")
    return found[0]
