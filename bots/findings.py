"""What `doctor` finds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; `fine` is False where it must be mended, and the text says how."""

    what: str
    text: str
    fine: bool = True
