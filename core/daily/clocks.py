"""What the clocks of a time zone show; its rules are read from the tz database once in the life of a process."""

from __future__ import annotations

from datetime import UTC, date, datetime, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_MANY_ZONES = 1024


@lru_cache(maxsize=_MANY_ZONES)
def zone_of(key: str) -> ZoneInfo:
    """Give a zone by its key.

    Raises ZoneInfoNotFoundError where the tz database does not hold it, ValueError where it is in no known form.
    """
    return ZoneInfo(key)


def known_zone(key: str) -> ZoneInfo | None:
    """Give a zone by its key; None where this machine does not know it."""
    try:
        return zone_of(key)
    except (ZoneInfoNotFoundError, ValueError):
        return None


def local(moment: datetime, zone: tzinfo) -> datetime:
    """Give a moment as the clocks of a zone show it; unchanged beyond the first and last year."""
    try:
        return moment.astimezone(zone)
    except OverflowError:
        return moment


def date_in(key: str | None, moment: datetime) -> date:
    """Give the date of a moment in a zone; in UTC where there is none, or this machine does not know it."""
    zone = known_zone(key) if key else None
    return local(moment, zone or UTC).date()
