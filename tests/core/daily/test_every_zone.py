"""Every zone of the tz database, from 2020 to 2040: one delivery for each wanted date, at its moment, and no other.

Some zones are looked at, or all of them, with other times and ticks each time: see tests.thorough.
"""

from __future__ import annotations

import zoneinfo
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from importlib import resources
from itertools import pairwise
from random import Random
from zoneinfo import ZoneInfo

import pytest

from core.daily.clocks import zone_of
from core.daily.moment import Moment
from core.daily.moments import instant, next_moment
from core.daily.plan import first_moment, plan
from core.daily.schedule import Schedule, Timing
from tests.core.daily.making import DAY, EVERY_DAY, GRACE, MINUTE, SECOND, schedule, utc
from tests.thorough import THOROUGH

FIRST, LAST = utc("2020-01-01"), utc("2041-01-01")
ZONES = resources.files("tzdata").joinpath("zones").read_text(encoding="utf-8").split()
SOME = (
    "Africa/Cairo",
    "Africa/Casablanca",
    "America/Nuuk",
    "America/Santiago",
    "Antarctica/Troll",
    "Asia/Beirut",
    "Australia/Lord_Howe",
    "Europe/Dublin",
    "Europe/Warsaw",
    "Pacific/Apia",
)
LOOKED_AT = ZONES if THOROUGH else SOME
_STEP = timedelta(hours=12)
"""Less than any zone keeps an offset."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A time in which a zone keeps its offset."""

    begins: datetime
    ends: datetime
    offset: timedelta


@dataclass(frozen=True, slots=True)
class Calendar:
    """What the clocks of a zone show, stretch by stretch: read from UTC alone; no local time is asked about."""

    stretches: Sequence[Stretch]

    @classmethod
    def of(cls, key: str) -> Calendar:
        """Look at every half day, and halve where the offset differs until the second of the change is found."""
        zone = ZoneInfo(key)
        begin, end = FIRST - 10 * DAY, LAST + 40 * DAY
        changes = [begin]
        now, offset = begin, _offset(begin, zone)
        while now < end:
            later = now + _STEP
            if _offset(later, zone) != offset:
                changes.append(_change(now, later, zone))
                offset = _offset(later, zone)
            now = later
        pieces = pairwise([*changes, end])
        return cls([Stretch(begins=one, ends=other, offset=_offset(one, zone)) for one, other in pieces])

    def moment(self, day: date, at: time) -> datetime | None:
        """Find when the clocks first show a local time; else the change that left it out, and not the whole date."""
        wall = datetime.combine(day, at, UTC)
        near = self._near(wall)
        for stretch in near:
            if stretch.begins <= wall - stretch.offset < stretch.ends:
                return wall - stretch.offset
        for one, other in pairwise(near):
            if one.ends + one.offset <= wall < other.begins + other.offset:
                midnight = datetime.combine(day, time.min, UTC)
                gone = one.ends + one.offset <= midnight and midnight + DAY <= other.begins + other.offset
                return None if gone else other.begins
        raise AssertionError(f"{wall} is out of reach")

    def walls(self) -> Iterator[tuple[date, time]]:
        """Give local times around each change: those that it left out, shows twice, and their neighbours."""
        for one, other in pairwise(self.stretches):
            edges = [one.ends + one.offset, other.begins + other.offset]
            middle = edges[0] + (edges[1] - edges[0]) / 2
            for edge in (*edges, middle.replace(second=0, microsecond=0)):
                for shift in (-DAY, -MINUTE, timedelta(0), MINUTE, DAY):
                    wall = (edge + shift).replace(second=0)
                    yield wall.date(), wall.time()

    def _near(self, wall: datetime) -> Sequence[Stretch]:
        first = bisect_right(self.stretches, wall - 3 * DAY, key=lambda stretch: stretch.ends)
        last = bisect_right(self.stretches, wall + 3 * DAY, key=lambda stretch: stretch.begins)
        return self.stretches[first:last]


def _offset(moment: datetime, zone: ZoneInfo) -> timedelta:
    return moment.astimezone(zone).replace(tzinfo=UTC) - moment


def _change(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """Find the first second that has the offset of the later moment."""
    offset = _offset(before, zone)
    while after - before > SECOND:
        middle = before + (after - before) // 2 // SECOND * SECOND
        before, after = (middle, after) if _offset(middle, zone) == offset else (before, middle)
    return after


@pytest.fixture(autouse=True)
def shipped_zones() -> Iterator[None]:
    """Let zones be read from the tzdata package alone, and from this machine again afterwards."""
    before = zoneinfo.TZPATH

    def read_from(folders: Sequence[str]) -> None:
        zoneinfo.reset_tzpath(folders)
        ZoneInfo.clear_cache()
        zone_of.cache_clear()  # it keeps what was read in the life of a process

    read_from(())
    yield
    read_from(before)


def test_the_zones_are_those_of_the_package() -> None:
    assert zoneinfo.available_timezones() == set(ZONES)
    assert len(ZONES) > 590
    assert set(SOME) <= set(ZONES)


def test_a_time_that_seems_to_come_twice_where_the_list_of_changes_ends_comes_once() -> None:
    timing = Timing(at=time(23, 30), zone="America/Nuuk")
    assert instant(timing, date(2023, 10, 28)) == utc("2023-10-29 01:30")


@pytest.mark.parametrize("key", LOOKED_AT)
def test_each_wanted_date_has_one_delivery_at_its_moment(key: str) -> None:
    rng = Random(None if THOROUGH else key)
    timing = _timing(key, rng)
    begun = FIRST + rng.randrange(48 * 3600) * SECOND
    handled, last = _live(schedule(timing=timing, made=begun), begun, rng)
    clocks = Calendar.of(key)
    dates = (FIRST.date() + number * DAY for number in range(-2, (LAST - FIRST).days + 20))
    wanted = [day for day in dates if day.weekday() in timing.days and day not in timing.left_out]
    moment_of = {day: at for day in wanted if (at := clocks.moment(day, timing.at)) is not None}
    assert handled == [Moment(date=day, at=at) for day, at in moment_of.items() if begun < at <= last]


@pytest.mark.parametrize("key", LOOKED_AT)
def test_around_every_change_of_the_clocks_each_date_has_its_moment(key: str) -> None:
    clocks = Calendar.of(key)
    for day, at in clocks.walls():
        timing = Timing(at=at, zone=key, days=EVERY_DAY)
        expected = clocks.moment(day, at)
        assert instant(timing, day) == expected, (day, at)
        if expected is not None:
            moment = Moment(date=day, at=expected)
            assert next_moment(timing, expected - SECOND) == moment
            late = plan(replace(schedule(timing=timing), coming=moment), expected + GRACE, GRACE)
            assert (late.due, late.missed) == (moment, ())
            assert late.next is not None
            assert late.next.date > day


def _timing(key: str, rng: Random) -> Timing:
    """Draw a time of day, most often one at which clocks change, weekdays, and dates to leave out."""
    days = frozenset(rng.sample(range(7), rng.randint(1, 3)))
    left_out = frozenset(FIRST.date() + rng.randrange(7700) * DAY for _ in range(60))
    at = time(rng.choice((0, 0, 1, 1, 2, 2, 3, 23, rng.randrange(24))), rng.choice((0, 1, 15, 30, 45, 59)))
    return Timing(at=at, zone=key, days=days, left_out=left_out)


def _live(living: Schedule, begun: datetime, rng: Random) -> tuple[list[Moment], datetime]:
    """Plan at irregular ticks until the years are over; give what was due or missed, in order, and the last tick."""
    handled: list[Moment] = []
    before = now = begun
    while now < LAST:
        before, now = now, _next_tick(now, living, rng)
        planned = plan(living, now, GRACE)
        reached = [*planned.missed, *([planned.due] if planned.due else [])]
        for moment in reached:
            assert before < moment.at <= now, "taken up by the first tick that could"
        for moment in planned.missed:
            assert now - moment.at > GRACE or moment != reached[-1]
        if planned.due:
            assert now - planned.due.at <= GRACE
        assert planned.next == first_moment(living, now)
        handled += reached
        living = replace(living, coming=planned.next)
    return handled, now


def _next_tick(now: datetime, living: Schedule, rng: Random) -> datetime:
    """Draw when somebody looks again: just before the next moment, at it, late, or too late after days without."""
    assert living.coming is not None
    to_go = living.coming.at - now
    late = rng.randrange(6 * 3600 + 1) * SECOND
    outage = rng.randrange(9 * 24 * 3600) * SECOND
    wait = rng.choices((to_go - SECOND, to_go, to_go + late, to_go + outage, late), (3, 3, 6, 1, 2))[0]
    return now + max(wait, SECOND)
