from __future__ import annotations

import re
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.daily.places import ABBREVIATIONS, CITIES, WELL_KNOWN
from core.daily.zones import offer_zones, read_zone
from core.errors import ScheduleError
from tests.typing_people import typed

KEYS = available_timezones()
PLACES = [key for key in sorted(KEYS) if key.startswith(("Africa/", "America/", "Asia/", "Europe/", "Pacific/"))]
zonelike = st.lists(
    st.sampled_from(
        ["utc", "gmt", "+", "-", "2", "14", ":", "30", "etc/", "europe/", "_", " ", "warsaw", "st", ".", "ł"]
    ),
    max_size=6,
).map("".join)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Europe/Warsaw", "Europe/Warsaw"),
        ("EUROPE/WARSAW", "Europe/Warsaw"),
        ("warsaw", "Europe/Warsaw"),
        ("new york", "America/New_York"),
        ("America/New York", "America/New_York"),
        ("buenos_aires", "America/Argentina/Buenos_Aires"),
        ("argentina/buenos aires", "America/Argentina/Buenos_Aires"),
        ("St. John's", "America/St_Johns"),
        ("São Paulo", "America/Sao_Paulo"),
        ("Wrocław", "Europe/Warsaw"),
        ("san francisco", "America/Los_Angeles"),
        ("Kiev", "Europe/Kyiv"),
        ("Europe/Kiev", "Europe/Kiev"),
        ("US/Pacific", "US/Pacific"),
        ("France", "Europe/Paris"),
        ("Poland", "Europe/Warsaw"),
        ("UTC", "UTC"),
        ("gmt", "GMT"),
        ("etc/utc", "Etc/UTC"),
    ],
)
def test_zones_are_read_as_people_write_them(text: str, key: str) -> None:
    assert read_zone(text) == key


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("CST", "'CST' means several time zones, or one half of the year alone: did you mean America/Chicago, Asia/Sh"),
        ("IST", "'IST' means several time zones, or one half of the year alone: did you mean Asia/Kolkata, Europe/Du"),
        ("EST", "'EST' means several time zones, or one half of the year alone: did you mean America/New_York or Amer"),
        ("UTC+2", "'UTC+2' knows no daylight saving: did you mean Europe/Paris, Europe/Berlin or Europe/Warsaw?"),
        ("Etc/GMT-2", "'Etc/GMT-2' knows no daylight saving: did you mean Europe/Paris, Europe/Berlin or Europe/War"),
        ("+05:45", "'+05:45' knows no daylight saving: did you mean Asia/Kathmandu?"),
        ("GMT-0", "'GMT-0' knows no daylight saving: did you mean UTC, Europe/London or Europe/Dublin?"),
        ("utc+26", "'utc+26' knows no daylight saving. Write a city's zone"),
        ("Warsav", "'Warsav' is no time zone: did you mean Europe/Warsaw?"),
        ("Europe/Warsw", "'Europe/Warsw' is no time zone: did you mean Europe/Warsaw"),
        ("new york city", "'new york city' is no time zone: did you mean America/New_York?"),
        ("germany", "'germany' has several time zones: did you mean Europe/Berlin or Europe/Busingen?"),
        ("Factory", "'Factory' is no time zone"),
        ("xyzzy", "'xyzzy' is no time zone. Write a city's zone such as Europe/Warsaw."),
        ("../etc/passwd", "'../etc/passwd' is no time zone"),
        ("", "Nothing was typed where a time zone was wanted."),
        ("x" * 101, "A time zone has at most 100 characters, this has 101."),
    ],
)
def test_what_is_no_one_zone_is_answered_with_those_of_cities(text: str, told: str) -> None:
    with pytest.raises(ScheduleError, match=f"^{re.escape(told)}"):
        read_zone(text)


def test_places_stand_for_zones_that_there_are() -> None:
    assert KEYS.issuperset(WELL_KNOWN)
    assert KEYS.issuperset(CITIES.values())
    assert KEYS.issuperset(zone for zones in ABBREVIATIONS.values() for zone in zones)
    assert len(set(WELL_KNOWN)) == len(WELL_KNOWN)


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("war", ["Europe/Warsaw"]),
        ("new y", ["America/New_York"]),
        ("york", ["America/New_York"]),
        ("europe/wa", ["Europe/Warsaw"]),
        ("tokio", ["Asia/Tokyo"]),
        ("san fran", ["America/Los_Angeles"]),
        ("cst", ["America/Chicago", "Asia/Shanghai", "America/Havana"]),
        ("utc+9", ["Asia/Tokyo", "Asia/Seoul"]),
        ("utc", ["UTC"]),
        ("switz", ["Europe/Zurich"]),
        ("united states", ["America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles"]),
    ],
)
def test_what_is_typed_so_far_is_completed(text: str, offered: list[str]) -> None:
    assert list(offer_zones(text))[: len(offered)] == offered


def test_without_anything_typed_the_well_known_zones_are_offered() -> None:
    assert offer_zones("") == offer_zones("  ") == WELL_KNOWN[:25]
    assert offer_zones("", limit=3) == WELL_KNOWN[:3]


@pytest.mark.parametrize("text", ["factory", "localtime", "posixrules", "systemv/", "etc/gmt", "est5", "us/", "zzzzz"])
def test_oddities_are_never_offered(text: str) -> None:
    odd = re.compile("Factory|localtime|posixrules|SystemV/.*|Etc/.*|US/.*|.*[0-9].*")
    assert not [key for key in offer_zones(text) if odd.fullmatch(key)]


@given(st.sampled_from(PLACES), st.booleans())
def test_every_key_of_a_place_is_read_in_any_case_with_blanks(key: str, loud: bool) -> None:  # noqa: FBT001 - drawn
    text = key.replace("_", " ")
    assert read_zone(text.upper() if loud else text.lower()) == key


@given(st.one_of(st.sampled_from(sorted(KEYS)), typed(), zonelike))
def test_whatever_is_typed_is_read_or_refused_with_zones_that_are_read(text: str) -> None:
    try:
        assert read_zone(text) in KEYS
    except ScheduleError as error:
        offered = re.search(r"did you mean ([^?]*)\?", str(error)[-200:])
        for each in re.split(", | or ", offered[1]) if offered else []:
            assert read_zone(each) == each


@given(st.one_of(typed(), zonelike, st.text(max_size=3)), st.integers(0, 30))
def test_offers_are_zones_and_no_more_than_asked_for(text: str, limit: int) -> None:
    offered = offer_zones(text, limit)
    assert len(offered) == len(set(offered)) <= limit
    for key in offered:
        assert ZoneInfo(key).key == read_zone(key) == key
