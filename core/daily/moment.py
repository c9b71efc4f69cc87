"""When something is due: a local date, and the moment that its time is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A local date of a schedule, and the moment in UTC at which it is due."""

    date: date
    at: datetime
