from __future__ import annotations

import re
from contextlib import suppress
from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.daily.times import read_time, read_when
from core.errors import ScheduleError
from tests.typing_people import typed

PIECES = ["9", "09", "13", "24", "99", "12", ":", ".", "h", " ", "am", "pm", "p.m.", "noon", "at ", "0900", "00", "75",
          "europe/warsaw", "utc+2", "cst", "in paris", ",", "o", "l", ";", "９", "²", "\ud800", "٣"]  # fmt: skip
timelike = st.lists(st.sampled_from(PIECES), max_size=6).map("".join)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("9:00", "09:00"),
        ("09:00", "09:00"),
        ("9am", "09:00"),
        ("9 AM", "09:00"),
        ("9 a.m.", "09:00"),
        ("9.30", "09:30"),
        ("9h30", "09:30"),
        ("9h", "09:00"),
        ("9:30pm", "21:30"),
        ("0900", "09:00"),
        ("930", "09:30"),
        ("21:15", "21:15"),
        ("17", "17:00"),
        ("00:00", "00:00"),
        ("09:00:00", "09:00"),
        ("12am", "00:00"),
        ("12:30 am", "00:30"),
        ("12pm", "12:00"),
        ("noon", "12:00"),
        ("Midnight", "00:00"),
        ("  at  9:05 ", "09:05"),
        ("９：００", "09:00"),
    ],
)
def test_times_are_read_as_people_write_them(text: str, read: str) -> None:
    assert read_time(text) == time.fromisoformat(read)


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("25:00", "23:00"),
        ("24:00", "00:00"),
        ("9:75", "09:57"),
        ("9:60", "10:00"),
        ("9:99", "09:59"),
        ("23:60", "00:00"),
        ("13pm", "13:00"),
        ("9:5", "09:05"),
        ("9", "09:00 or 21:00"),
        ("12", "00:00 or 12:00"),
        ("0", "00:00"),
        ("9;30", "09:30"),
        ("9 30", "09:30"),
        ("O9:00", "09:00"),
        ("9ma", "09:00"),
        ("9 pn", "21:00"),
        ("nooon", "noon"),
    ],
)
def test_what_is_no_time_is_answered_with_the_nearest(text: str, offered: str) -> None:
    with pytest.raises(ScheduleError, match=re.escape(f"'{text}' is no time of day: did you mean {offered}? Write it")):
        read_time(text)


@pytest.mark.parametrize("text", ["nine", "9:30:45", "--"])
def test_what_is_like_no_time_is_answered_with_how_to_write_one(text: str) -> None:
    with pytest.raises(ScheduleError, match=f"^'{text}' is no time of day. Write it such as 09:00 or 9am.$"):
        read_time(text)


def test_nothing_and_too_much_are_told() -> None:
    with pytest.raises(ScheduleError, match="Nothing was typed where a time of day"):
        read_time(" \n")
    with pytest.raises(ScheduleError, match="A time of day has at most 100 characters, this has 101"):
        read_time("9" * 101)


@pytest.mark.parametrize(
    ("text", "at", "zone"),
    [
        ("09:00 Europe/Warsaw", "09:00", "Europe/Warsaw"),
        ("9am", "09:00", "Asia/Tokyo"),
        ("9 pm", "21:00", "Asia/Tokyo"),
        ("midnight", "00:00", "Asia/Tokyo"),
        ("9am new york", "09:00", "America/New_York"),
        ("9 am New York", "09:00", "America/New_York"),
        ("9:00, utc", "09:00", "UTC"),
        ("noon in Paris", "12:00", "Europe/Paris"),
        ("0900 warsaw", "09:00", "Europe/Warsaw"),
    ],
)
def test_a_time_may_have_its_zone_behind_it(text: str, at: str, zone: str) -> None:
    assert read_when(text, "Asia/Tokyo") == (time.fromisoformat(at), zone)


def test_without_any_zone_one_is_asked_for() -> None:
    with pytest.raises(ScheduleError, match=r"^'9pm' in which time zone\? Write it such as 21:00 Europe/Warsaw\.$"):
        read_when("9pm", None)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("25:00 Warsaw", "'25:00' is no time of day: did you mean 23:00?"),
        ("13 pm", "'13 pm' is no time of day: did you mean 13:00?"),
        ("9 amsterdam", "'9' is no time of day: did you mean 09:00 or 21:00?"),
        ("9am Warsav", "'warsav' is no time zone: did you mean Europe/Warsaw?"),
        ("9am UTC+2", "'utc+2' knows no daylight saving"),
    ],
)
def test_of_time_and_zone_the_wrong_one_is_told(text: str, told: str) -> None:
    with pytest.raises(ScheduleError, match=re.escape(told)):
        read_when(text, "UTC")


@given(st.times().map(lambda at: at.replace(second=0, microsecond=0, fold=0)))
def test_every_time_is_read_back_from_both_clocks(at: time) -> None:
    hour, half = (at.hour % 12 or 12), ("pm" if at.hour >= 12 else "am")
    assert read_time(f"{at:%H:%M}") == read_time(f"{hour}:{at:%M}{half}") == read_time(f"{at:%H%M}") == at


@given(st.one_of(typed(), timelike))
def test_whatever_is_typed_is_read_or_refused(text: str) -> None:
    with suppress(ScheduleError):
        assert read_time(text).second == 0
    with suppress(ScheduleError):
        read_when(text, None)


@given(timelike)
def test_what_is_offered_is_understood(text: str) -> None:
    try:
        read_time(text)
    except ScheduleError as error:
        offered = re.search(r"did you mean ([^?]*)\?", str(error))
        for each in offered[1].split(" or ") if offered else []:
            read_time(each)
