"""The moments of the store, and back."""

from __future__ import annotations

import math
from datetime import UTC, datetime


def to_seconds(moment: datetime) -> int:
    """Give whole seconds since 1970; parts of a second are cut off."""
    return int(moment.timestamp())


def to_full_seconds(moment: datetime) -> int:
    """Give whole seconds since 1970; a part of a second counts as a whole one."""
    return math.ceil(moment.timestamp())


def from_seconds(seconds: int) -> datetime:
    """Give the moment in UTC."""
    return datetime.fromtimestamp(seconds, UTC)
