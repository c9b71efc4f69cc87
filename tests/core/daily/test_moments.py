from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.daily.moment import Moment
from core.daily.moments import HORIZON, dates_between, instant, next_moment, wanted
from core.daily.schedule import WORKING_DAYS, Timing

ZONES = sorted(available_timezones())
EVERY_DAY = frozenset(range(7))
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


def timing(at: str, zone: str, days: frozenset[int] = EVERY_DAY, left_out: frozenset[date] = frozenset()) -> Timing:
    return Timing(at=time.fromisoformat(at), zone=zone, days=days, left_out=left_out)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "zone", "day", "moment"),
    [
        ("09:00", "UTC", "2026-11-20", "2026-11-20 09:00"),
        ("09:00", "Europe/Warsaw", "2026-01-15", "2026-01-15 08:00"),
        ("09:00", "Europe/Warsaw", "2026-07-15", "2026-07-15 07:00"),
        ("09:00", "Asia/Kathmandu", "2026-07-15", "2026-07-15 03:15"),
        ("23:30", "America/Los_Angeles", "2026-01-15", "2026-01-16 07:30"),
        ("00:30", "Pacific/Kiritimati", "2026-01-15", "2026-01-14 10:30"),
    ],
)
def test_a_local_time_is_a_moment(at: str, zone: str, day: str, moment: str) -> None:
    assert instant(timing(at, zone), date.fromisoformat(day)) == utc(moment)


@pytest.mark.parametrize(
    ("at", "zone", "day", "moment"),
    [
        ("01:59", "Europe/Warsaw", "2025-03-30", "2025-03-30 00:59"),
        ("02:00", "Europe/Warsaw", "2025-03-30", "2025-03-30 01:00"),
        ("02:30", "Europe/Warsaw", "2025-03-30", "2025-03-30 01:00"),
        ("02:59", "Europe/Warsaw", "2025-03-30", "2025-03-30 01:00"),
        ("03:00", "Europe/Warsaw", "2025-03-30", "2025-03-30 01:00"),
        ("02:30", "America/New_York", "2025-03-09", "2025-03-09 07:00"),
        ("02:15", "Australia/Lord_Howe", "2024-10-06", "2024-10-05 15:30"),  # half an hour
        ("00:30", "Africa/Cairo", "2025-04-25", "2025-04-24 22:00"),  # from midnight
        ("23:30", "America/Nuuk", "2025-03-29", "2025-03-30 01:00"),  # until midnight: the first moment of the 30th
        ("00:10", "America/Toronto", "1919-03-31", "1919-03-31 04:30"),  # over midnight: from 23:30 to 00:30
        ("23:45", "America/Toronto", "1919-03-30", "1919-03-31 04:30"),
    ],
)
def test_a_time_that_the_clocks_leave_out_is_the_first_moment_after(at: str, zone: str, day: str, moment: str) -> None:
    assert instant(timing(at, zone), date.fromisoformat(day)) == utc(moment)


@pytest.mark.parametrize(
    ("at", "zone", "day", "moment"),
    [
        ("02:30", "Europe/Warsaw", "2025-10-26", "2025-10-26 00:30"),
        ("01:30", "America/New_York", "2025-11-02", "2025-11-02 05:30"),
        ("01:45", "Australia/Lord_Howe", "2025-04-06", "2025-04-05 14:45"),
        ("23:30", "Africa/Cairo", "2025-10-30", "2025-10-30 20:30"),
    ],
)
def test_a_time_that_comes_twice_is_the_first_of_the_two(at: str, zone: str, day: str, moment: str) -> None:
    assert instant(timing(at, zone), date.fromisoformat(day)) == utc(moment)


@pytest.mark.parametrize(("zone", "day"), [("Pacific/Apia", "2011-12-30"), ("Pacific/Kwajalein", "1993-08-21")])
@pytest.mark.parametrize("at", ["00:00", "09:00", "23:59"])
def test_a_date_that_a_zone_left_out_has_no_moment(at: str, zone: str, day: str) -> None:
    gone = date.fromisoformat(day)
    schedule = timing(at, zone)
    assert instant(schedule, gone) is None
    before, after = instant(schedule, gone - DAY), instant(schedule, gone + DAY)
    assert before is not None
    assert after is not None
    assert after - before == DAY
    assert next_moment(schedule, before) == Moment(date=gone + DAY, at=after)


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Kiritimati", "America/Los_Angeles"])
@pytest.mark.parametrize("at", ["00:00", "23:59"])
def test_where_the_years_run_out_there_is_no_moment(at: str, zone: str) -> None:
    schedule = timing(at, zone)
    ends = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
    assert next_moment(schedule, ends[1]) is None
    assert next_moment(schedule, ends[0]) is not None
    assert {moment.date.year for moment in dates_between(schedule, *ends, most=3)} == {9999}
    moments = [instant(schedule, day) for day in (date.min, date.max)]
    assert all(moment is None or ends[0] <= moment <= ends[1] for moment in moments)


def test_a_moment_that_the_years_do_not_reach_is_none() -> None:
    assert instant(timing("00:00", "Asia/Tokyo"), date.min) is None
    assert instant(timing("23:59", "America/Los_Angeles"), date.max) is None


def test_an_unknown_zone_is_told() -> None:
    with pytest.raises(ZoneInfoNotFoundError):
        instant(timing("09:00", "Europe/Atlantis"), date(2026, 11, 20))
    with pytest.raises(ValueError, match="keys"):
        next_moment(timing("09:00", "/etc/passwd"), utc("2026-11-20"))


def test_days_that_are_not_asked_for_or_left_out_are_not_wanted() -> None:
    schedule = timing("09:00", "UTC", WORKING_DAYS, frozenset({date(2026, 11, 20)}))
    week = [date(2026, 11, 16) + step * DAY for step in range(7)]
    assert [wanted(schedule, day) for day in week] == [True, True, True, True, False, False, False]


def test_the_next_moment_is_later_than_the_one_that_is_asked_for() -> None:
    schedule = timing("09:00", "Europe/Warsaw", WORKING_DAYS, frozenset({date(2026, 11, 23)}))
    tuesday = Moment(date=date(2026, 11, 24), at=utc("2026-11-24 08:00"))
    assert next_moment(schedule, utc("2026-11-20 08:00")) == tuesday
    assert next_moment(schedule, utc("2026-11-20 07:59")) == Moment(date=date(2026, 11, 20), at=utc("2026-11-20 08:00"))


def test_without_a_date_in_two_years_there_is_no_next_moment() -> None:
    fridays = frozenset(date(2026, 11, 20) + week * 7 * DAY for week in range(200))
    assert next_moment(timing("09:00", "UTC", frozenset({4}), fridays), utc("2026-11-20")) is None


def test_of_many_dates_the_latest_are_kept() -> None:
    schedule = timing("09:00", "UTC")
    found = dates_between(schedule, utc("2026-01-01"), utc("2026-11-20 09:00"), most=2)
    assert [moment.date for moment in found] == [date(2026, 11, 19), date(2026, 11, 20)]
    assert len(dates_between(schedule, utc("1990-01-01"), utc("2026-11-20 09:00"))) == HORIZON


def test_between_a_moment_and_itself_or_an_earlier_one_is_nothing() -> None:
    schedule = timing("09:00", "UTC")
    assert dates_between(schedule, utc("2026-11-20 09:00"), utc("2026-11-20 09:00")) == []
    assert dates_between(schedule, utc("2026-11-20 09:00"), utc("2026-11-10 09:00")) == []


def changes(zone: str, year: int) -> list[date]:
    """Give the dates of a year around which the zone's offset changes."""
    noons = [datetime(year, 1, 1, 12, tzinfo=UTC) + step * DAY for step in range(366)]
    offsets = [noon.astimezone(ZoneInfo(zone)).utcoffset() for noon in noons]
    return [noon.date() for noon, one, other in zip(noons, offsets, offsets[1:], strict=False) if one != other]


@st.composite
def zoned_dates(draw: st.DrawFn) -> tuple[str, date]:
    """Give a zone and a date of it, most often one around which its clocks change."""
    zone = draw(st.sampled_from(ZONES))
    year = draw(st.integers(2020, 2040))
    around = changes(zone, year) or [date(year, draw(st.integers(1, 12)), 15)]
    return zone, draw(st.sampled_from(around)) + draw(st.integers(-2, 2)) * DAY


clock = st.one_of(
    st.times(), st.builds(time, st.sampled_from([0, 1, 2, 3, 23]), st.sampled_from([0, 1, 29, 30, 59]))
).map(lambda at: at.replace(second=0, microsecond=0))


def searched(at: time, zone: str, day: date) -> datetime | None:
    """Find the moment of a local time by looking at every minute of four days."""
    wall = datetime.combine(day, at)
    first = wall.replace(tzinfo=UTC) - 2 * DAY
    minutes = [first + step * MINUTE for step in range(4 * 24 * 60)]
    shown = [minute.astimezone(ZoneInfo(zone)).replace(tzinfo=None) for minute in minutes]
    if wall in shown:
        return minutes[shown.index(wall)]
    jump = next(index for index, (one, other) in enumerate(pairwise(shown)) if one < wall < other)
    return minutes[jump + 1] if any(minute.date() == day for minute in shown) else None


@given(zoned_dates(), clock)
def test_moments_are_those_that_a_search_minute_by_minute_finds(zoned: tuple[str, date], at: time) -> None:
    zone, day = zoned
    assert instant(Timing(at=at, zone=zone), day) == searched(at, zone, day)


@settings(max_examples=20)
@given(clock)
def test_the_search_agrees_on_the_date_that_apia_left_out(at: time) -> None:
    for day in (date(2011, 12, 29), date(2011, 12, 30), date(2011, 12, 31)):
        assert instant(Timing(at=at, zone="Pacific/Apia"), day) == searched(at, "Pacific/Apia", day)


@given(zoned_dates(), clock)
def test_each_date_has_one_moment_later_than_that_of_the_date_before(zoned: tuple[str, date], at: time) -> None:
    zone, day = zoned
    schedule = Timing(at=at, zone=zone)
    moments = [instant(schedule, day + step * DAY) for step in range(-5, 6)]
    known = [moment for moment in moments if moment is not None]
    assert len(known) == len(moments)
    assert all(one < other for one, other in pairwise(known))


@given(
    zoned_dates(),
    clock,
    st.sets(st.integers(0, 6), min_size=1),
    st.sets(st.integers(-5, 40), max_size=10),
    st.timedeltas(timedelta(0), timedelta(days=40)),
    st.timedeltas(-2 * DAY, 2 * DAY),
)
def test_going_from_one_moment_to_the_next_gives_every_wanted_date_and_no_other(  # noqa: PLR0913, PLR0917 - each is drawn
    zoned: tuple[str, date], at: time, days: set[int], left_out: set[int], length: timedelta, shift: timedelta
) -> None:
    zone, day = zoned
    schedule = Timing(at=at, zone=zone, days=frozenset(days), left_out=frozenset(day + n * DAY for n in left_out))
    after = datetime.combine(day, at, UTC) + shift
    until = after + length

    walked: list[Moment] = []
    moment = next_moment(schedule, after)
    while moment is not None and moment.at <= until:
        walked.append(moment)
        moment = next_moment(schedule, moment.at)

    every = [day + step * DAY for step in range(-6, 50)]
    expected = [
        Moment(date=each, at=found)
        for each in every
        if each.weekday() in days and each not in schedule.left_out
        if (found := instant(schedule, each)) is not None and after < found <= until
    ]
    assert walked == expected
    assert dates_between(schedule, after, until) == expected
