"""How the daily posts of an installation stand, for whoever runs it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Table, func, select

from core.daily.clocks import known_zone
from core.daily.schedule import Schedule
from core.daily.schedules import to_schedule
from core.daily.seconds import from_seconds, to_seconds
from core.daily.tables import DELIVERIES, SCHEDULES, on_platforms
from core.team import Team

LATE = timedelta(minutes=5)
"""What waits longer has nobody who takes it up."""

_FEW = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How many schedules there are on each platform, and what is wrong with them.

    `disabled` is how many rest because their channel takes no posts, `examples` are a few of them. `overdue` counts
    what nobody has taken up, or planned, for `LATE`, on platforms that are posted to; the first was due at
    `overdue_since`. `unknown_zones` are not in the tz database of this machine.
    """

    by_platform: Mapping[str, int]
    paused: int
    disabled: int
    examples: tuple[Schedule, ...]
    overdue: int
    overdue_since: datetime | None
    unknown_zones: tuple[str, ...]

    @property
    def schedules(self) -> int:
        """How many there are in all."""
        return sum(self.by_platform.values())


def read_standing(connection: Connection, platforms: Collection[str], now: datetime) -> Standing:
    """Look how things stand, where these platforms are posted to; with a connection of `Store.look`."""
    disabled = SCHEDULES.c.disabled.is_not(None)
    few = connection.execute(select(SCHEDULES).where(disabled).order_by(SCHEDULES.c.id).limit(_FEW)).mappings()
    late = to_seconds(now - LATE)
    unplanned, first = _late(connection, SCHEDULES, SCHEDULES.c.next_at, platforms, late)
    waiting, oldest = _late(connection, DELIVERIES, DELIVERIES.c.next_try, platforms, late)
    since = min((each for each in (first, oldest) if each is not None), default=None)
    zones = connection.execute(select(SCHEDULES.c.zone).distinct()).scalars()
    return Standing(
        by_platform=count_by_platform(connection),
        paused=_count(connection, SCHEDULES.c.paused),
        disabled=_count(connection, disabled),
        examples=tuple(map(to_schedule, few)),
        overdue=unplanned + waiting,
        overdue_since=None if since is None else from_seconds(since),
        unknown_zones=tuple(sorted(zone for zone in zones if known_zone(zone) is None)),
    )


def count_by_platform(connection: Connection) -> Mapping[str, int]:
    """Count the schedules on each platform."""
    counts: Counter[str] = Counter()
    for row in connection.execute(select(SCHEDULES.c.team, func.count().label("held")).group_by(SCHEDULES.c.team)):
        counts[Team(row.team).platform] += row.held
    return counts


def _count(connection: Connection, condition: ColumnElement[bool]) -> int:
    return connection.execute(select(func.count()).select_from(SCHEDULES).where(condition)).scalar_one()


def _late(
    connection: Connection, table: Table, waits: ColumnElement[int], platforms: Collection[str], late: int
) -> tuple[int, int | None]:
    """Count the rows that have waited too long, and say since when the first has."""
    overdue = select(func.count(), func.min(waits)).where(waits <= late, on_platforms(table.c.team, platforms))
    count, first = connection.execute(overdue).one()
    return count, first
