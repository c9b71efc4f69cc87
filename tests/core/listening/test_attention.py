from __future__ import annotations

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from core.listening.attention import Quiet
from tests.core.listening.hearing import NOON

WARSAW = "Europe/Warsaw"


def quiet(start: time, end: time, at: time, zone: str = WARSAW) -> bool:
    """Tell whether it is quiet at a time in Warsaw."""
    return Quiet(start=start, end=end, zone=zone).holds(datetime.combine(NOON, at, ZoneInfo(WARSAW)))


@pytest.mark.parametrize(
    ("at", "is_quiet"),
    [(time(8, 59, 59), False), (time(9), True), (time(16, 59, 59), True), (time(17), False), (time(0), False)],
)
def test_hours_of_a_day_are_quiet_from_their_start_and_end_before_their_end(at: time, *, is_quiet: bool) -> None:
    assert quiet(time(9), time(17), at) is is_quiet


@pytest.mark.parametrize(
    ("at", "is_quiet"),
    [(time(21, 59, 59), False), (time(22), True), (time(0), True), (time(6, 59, 59), True), (time(7), False)],
)
def test_hours_go_on_over_midnight(at: time, *, is_quiet: bool) -> None:
    assert quiet(time(22), time(7), at) is is_quiet


def test_hours_are_of_their_zone_in_summer_and_winter() -> None:
    hours = Quiet(start=time(22), end=time(7), zone=WARSAW)
    assert [hours.holds(datetime(2026, month, 2, 5, 30, tzinfo=UTC)) for month in (1, 7)] == [True, False]


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../etc/passwd", ""])
def test_in_a_zone_that_is_no_longer_known_it_is_rather_quiet(zone: str) -> None:
    assert quiet(time(22), time(7), time(12), zone)
