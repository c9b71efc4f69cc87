from __future__ import annotations

import re
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.daily.weekdays import read_days, say_days
from core.errors import ScheduleError
from tests.typing_people import typed

MON, TUE, WED, THU, FRI, SAT, SUN = range(7)
PIECES = ["mon", "tuesday", "weds", "fri.", "weekdays", "daily", "every day", "week", "day", "-", " to ", "..", ",",
          " ", "and", "every", "wendsday", "&", "\x00", "—"]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("weekdays", {MON, TUE, WED, THU, FRI}),
        ("every weekday", {MON, TUE, WED, THU, FRI}),
        ("working days", {MON, TUE, WED, THU, FRI}),
        ("mon-fri", {MON, TUE, WED, THU, FRI}),
        ("Mon – Fri", {MON, TUE, WED, THU, FRI}),
        ("mon.-fri.", {MON, TUE, WED, THU, FRI}),
        ("mon,wed,fri", {MON, WED, FRI}),
        ("Mon Wed", {MON, WED}),
        ("mon/wed & fri", {MON, WED, FRI}),
        ("monday, wednesday and friday", {MON, WED, FRI}),
        ("daily", set(range(7))),
        ("every day", set(range(7))),
        ("all week", set(range(7))),
        ("weekends", {SAT, SUN}),
        ("fri-mon", {FRI, SAT, SUN, MON}),
        ("Tuesdays", {TUE}),
        ("on thursday", {THU}),
        ("monday to thursday", {MON, TUE, WED, THU}),
        ("tue..thu", {TUE, WED, THU}),
        ("mon-wed, sun", {MON, TUE, WED, SUN}),
        ("mon-mon", {MON}),
    ],
)
def test_weekdays_are_read_as_people_write_them(text: str, days: set[int]) -> None:
    assert read_days(text) == days


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("wendsday", "'wendsday' is no weekday: did you mean wednesday?"),
        ("mon, teusday", "'teusday' is no weekday: did you mean tuesday?"),
        ("weekdys", "'weekdys' is no weekday: did you mean weekdays?"),
        ("every other day", "'other' is no weekday."),
        ("mon-", "'mon-' is a stretch of days that lacks an end."),
        ("mon-tue-wed", "'tue-wed' is no weekday."),
        ("every", "'every' names no weekday."),
        ("", "Nothing was typed where a list of weekdays was wanted."),
        ("mon," * 30, "A list of weekdays has at most 100 characters, this has 120."),
    ],
)
def test_what_names_no_weekday_is_answered_with_the_nearest(text: str, told: str) -> None:
    with pytest.raises(ScheduleError, match=f"^{re.escape(told)}"):
        read_days(text)


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ({MON, TUE, WED, THU, FRI}, "Monday to Friday"),
        ({MON, WED, FRI}, "Monday, Wednesday and Friday"),
        (set(range(7)), "every day"),
        ({SAT, SUN}, "Saturday and Sunday"),
        ({TUE}, "Tuesday"),
        ({FRI, SAT, SUN, MON}, "Friday to Monday"),
        ({MON, TUE, WED, FRI}, "Monday to Wednesday and Friday"),
        ({MON, TUE, WED, FRI, SAT}, "Monday to Wednesday, Friday and Saturday"),
        (set(), "no day"),
    ],
)
def test_weekdays_are_said_shortly(days: set[int], said: str) -> None:
    assert say_days(frozenset(days)) == said


@given(st.frozensets(st.integers(0, 6), min_size=1))
def test_what_is_said_is_read_back(days: frozenset[int]) -> None:
    assert read_days(say_days(days)) == days


@given(st.one_of(typed(), st.lists(st.sampled_from(PIECES), max_size=8).map("".join)))
def test_whatever_is_typed_is_read_or_refused(text: str) -> None:
    with suppress(ScheduleError):
        assert frozenset() < read_days(text) <= frozenset(range(7))
