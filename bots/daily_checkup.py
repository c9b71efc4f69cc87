"""What `doctor` says about daily posts."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import UTC, datetime, timedelta

from bots.app import App
from bots.findings import Finding
from bots.posting import posters
from bots.terminal import counted
from core.daily.schedule import Schedule
from core.daily.standing import Standing, read_standing

_DAILY = "daily posts"
_DAY = timedelta(days=1)
_HOUR = timedelta(hours=1)


async def look_at_daily(app: App) -> list[Finding]:
    """Look how many schedules there are, and what keeps them from being posted."""
    now, platforms = datetime.now(UTC), frozenset(posters(app))
    standing = await app.library.store.look(lambda connection: read_standing(connection, platforms, now))
    return list(_findings(standing, platforms, now))


def _findings(standing: Standing, platforms: Collection[str], now: datetime) -> Iterator[Finding]:
    yield Finding(_DAILY, _held(standing))
    if standing.disabled:
        yield Finding(_DAILY, _disabled(standing), fine=False)
    if standing.overdue_since:
        text = f"{counted(standing.overdue, 'post')} overdue, the first by {_long(now - standing.overdue_since)}: "
        yield Finding(_DAILY, f"{text}is `quotidian daily run` running?", fine=False)
    for platform, number in sorted(standing.by_platform.items()):
        if platform not in platforms:
            text = f"{counted(number, 'schedule')} of {platform}, to which this set-up does not post."
            yield Finding(_DAILY, text, fine=False)
    if standing.unknown_zones:
        zones = ", ".join(standing.unknown_zones)
        text = f"the tz database does not know {zones}: pip install --upgrade tzdata, or change those schedules."
        yield Finding(_DAILY, text, fine=False)


def _held(standing: Standing) -> str:
    if not standing.schedules:
        return "no schedules; quotidian daily add makes one."
    paused = f", {standing.paused:,} of them paused" if standing.paused else ""
    return f"{counted(standing.schedules, 'schedule')}{paused}."


def _disabled(standing: Standing) -> str:
    more = standing.disabled - len(standing.examples)
    listed = "; ".join([*map(_example, standing.examples), *([f"and {more:,} more"] if more else [])])
    return f"{counted(standing.disabled, 'schedule')} disabled, once mended: quotidian daily resume ID. {listed}."


def _example(schedule: Schedule) -> str:
    return f"{schedule.id} ({schedule.team} {schedule.channel}): {(schedule.disabled or '').rstrip('.')}"


def _long(time: timedelta) -> str:
    for unit, name in ((_DAY, "day"), (_HOUR, "hour")):
        if time >= unit:
            return counted(time // unit, name)
    return counted(time // timedelta(minutes=1), "minute")
