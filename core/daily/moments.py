"""When a schedule posts: local dates and times as moments in UTC, by the zone's rules.

A local time that does not exist, as clocks go forward, is the first moment after the gap; one that comes twice, as
they go back, is the first of the two (PEP 495: fold 0). A date that a zone left out altogether has no moment.

Everything here raises `zoneinfo.ZoneInfoNotFoundError` for a zone that the tz database does not hold, and ValueError
for one that is written in no known form.
"""

from __future__ import annotations

from bisect import bisect_left
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from core.daily.clocks import local, zone_of
from core.daily.moment import Moment
from core.daily.schedule import Timing

HORIZON = 800
"""Days that are looked at for the next date, or the latest ones: two years, and some for dates left out."""

_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)
_NOTHING = timedelta(0)


def instant(timing: Timing, day: date) -> datetime | None:
    """Give the moment of a local date, wanted or not; None where the zone has no such date or the years run out."""
    zone = zone_of(timing.zone)
    local = datetime.combine(day, timing.at, zone).replace(fold=0)
    wall, before, after = local.replace(tzinfo=UTC), _offset(local), _offset(local.replace(fold=1))
    try:
        if before == after:
            return wall - before
        # Both are tried: where a zone's list of changes ends, zoneinfo may see two times where there is one.
        shown = (wall - offset for offset in (before, after) if _offset((wall - offset).astimezone(zone)) == offset)
        return next(shown, None) or _after_gap(zone, day, wall, before, after)
    except OverflowError:
        return None


def wanted(timing: Timing, day: date) -> bool:
    """Tell whether a schedule is to post on a local date."""
    return day.weekday() in timing.days and day not in timing.left_out


def next_moment(timing: Timing, after: datetime) -> Moment | None:
    """Give the first wanted date whose moment is later than `after`; None where there is none within `HORIZON` days."""
    # No earlier date is still to come: its local time was seen before the clocks showed the date of today.
    first = local(after, zone_of(timing.zone)).toordinal()
    for ordinal in range(first, min(first + HORIZON, date.max.toordinal()) + 1):
        day = date.fromordinal(ordinal)
        if wanted(timing, day):
            at = instant(timing, day)
            if at is not None and at > after:
                return Moment(date=day, at=at)
    return None


def dates_between(timing: Timing, after: datetime, until: datetime, *, most: int = HORIZON) -> list[Moment]:
    """Give the wanted dates whose moment is later than `after` and not later than `until`, oldest first.

    Of more than `most`, the latest; nothing that is more than `HORIZON` days before `until` is looked at.
    """
    first = local(after, zone_of(timing.zone)).toordinal()
    # Where clocks go back over midnight, a date may have had its moment before the date that is shown.
    last = min(local(until, zone_of(timing.zone)).toordinal() + 1, date.max.toordinal())
    found: list[Moment] = []
    for ordinal in range(last, max(first, last - HORIZON) - 1, -1):
        day = date.fromordinal(ordinal)
        if len(found) >= most:
            break
        at = instant(timing, day) if wanted(timing, day) else None
        if at is not None and after < at <= until:
            found.append(Moment(date=day, at=at))
    return found[::-1]


def _offset(local: datetime) -> timedelta:
    return local.utcoffset() or _NOTHING  # only what has no zone has no offset


def _after_gap(zone: ZoneInfo, day: date, wall: datetime, before: timedelta, after: timedelta) -> datetime | None:
    """Give the moment at which the clocks went forward over a local time; None where they left out its whole date.

    `wall` is the local time written as if it were UTC. By the offset from before the change it would come after the
    change, by the offset from after the change before it, so the change is between the two.
    """
    early = wall - after
    seconds = range((after - before) // _SECOND)
    change = early + _SECOND * bisect_left(
        seconds, 1, key=lambda s: _offset((early + s * _SECOND).astimezone(zone)) != before
    )
    midnight = datetime.combine(day, datetime.min.time(), UTC)
    left_out = change + before <= midnight and midnight + _DAY <= change + after
    return None if left_out else change
