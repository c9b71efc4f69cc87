from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pytest

from core.daily.clocks import known_zone, local, zone_of
from tests.core.daily.making import utc

TOKYO, HAWAII = ZoneInfo("Asia/Tokyo"), ZoneInfo("Pacific/Honolulu")


def test_a_zone_is_read_by_its_key() -> None:
    assert zone_of("Asia/Tokyo").key == "Asia/Tokyo"
    assert known_zone("Asia/Tokyo") is zone_of("Asia/Tokyo")


def test_what_is_no_zone_is_told_or_none() -> None:
    with pytest.raises(ZoneInfoNotFoundError):
        zone_of("Mars/Olympus")
    with pytest.raises(ValueError, match="etc/passwd"):
        zone_of("../etc/passwd")
    assert [known_zone(key) for key in ("Mars/Olympus", "../etc/passwd", "")] == [None, None, None]


def test_a_moment_is_shown_as_the_clocks_show_it() -> None:
    assert f"{local(utc('2026-03-02 20:30'), TOKYO):%d %H:%M}" == "03 05:30"


def test_beyond_the_years_a_moment_stays_as_it_is() -> None:
    last, first = datetime.max.replace(tzinfo=UTC), datetime.min.replace(tzinfo=UTC)
    assert local(last, TOKYO) == last
    assert local(first, HAWAII) == first
