from __future__ import annotations

import re
from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.daily.dates import MOST_DATES, read_date, read_dates
from core.errors import ScheduleError
from tests.typing_people import typed

FRIDAY = date(2026, 11, 20)
DAY = timedelta(days=1)
PIECES = ["24", "Dec", "december", "2026", "-", "/", ".", ",", " ", " to ", "..", "\n", "today", "mon", "31", "02",
          "29", "feb", "0", "9999-12-31", "2026-12-24", "th", "of ", "x", "②", "\x00"]  # fmt: skip
datelike = st.lists(st.sampled_from(PIECES), max_size=9).map("".join)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("2026-12-24", "2026-12-24"),
        ("2026-1-2", "2026-01-02"),
        ("2026/12/24", "2026-12-24"),
        ("24.12.2026", "2026-12-24"),
        ("3.4.2026", "2026-04-03"),
        ("24.12.", "2026-12-24"),
        ("24 Dec 2026", "2026-12-24"),
        ("24-Dec-2026", "2026-12-24"),
        ("24th of December 2026", "2026-12-24"),
        ("Dec 24, 2026", "2026-12-24"),
        ("December 24th", "2026-12-24"),
        ("24 dec", "2026-12-24"),
        ("20 nov", "2026-11-20"),
        ("19 nov", "2027-11-19"),
        ("Sept 5", "2027-09-05"),
        ("29 feb", "2028-02-29"),
        ("24/12/2026", "2026-12-24"),
        ("12/24/2026", "2026-12-24"),
        ("04/04/2026", "2026-04-04"),
        ("today", "2026-11-20"),
        ("Tomorrow", "2026-11-21"),
        ("monday", "2026-11-23"),
        ("friday", "2026-11-27"),
        ("next thu", "2026-11-26"),
    ],
)
def test_dates_are_read_as_people_write_them(text: str, read: str) -> None:
    assert read_date(text, FRIDAY) == date.fromisoformat(read)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("03/04/2026", "'03/04/2026' can be read in two ways: write 2026-04-03 or 2026-03-04."),
        ("2026-02-30", "'2026-02-30' is no date: February 2026 has 28 days. Did you mean 2026-02-28?"),
        ("31 Nov 2026", "'31 Nov 2026' is no date: November 2026 has 30 days. Did you mean 2026-11-30?"),
        ("2026-24-12", "'2026-24-12' is no date: did you mean 2026-12-24?"),
        ("2026-13-13", "'2026-13-13' is no date. Write it such as 2026-12-24."),
        ("24 Dez 2026", "'24 Dez 2026' is no date: did you mean 24 December 2026?"),
        ("mondey", "'mondey' is no date: did you mean monday?"),
        ("0000-01-01", "'0000-01-01' is no date."),
        ("Christmas", "'Christmas' is no date."),
        ("", "Nothing was typed where a date was wanted."),
        ("1" * 101, "A date has at most 100 characters, this has 101."),
    ],
)
def test_what_is_no_date_is_answered_with_the_nearest(text: str, told: str) -> None:
    with pytest.raises(ScheduleError, match=f"^{re.escape(told)}"):
        read_date(text, FRIDAY)


@pytest.mark.parametrize("text", ["tomorrow", "monday"])
def test_after_the_last_of_all_years_there_is_no_date(text: str) -> None:
    with pytest.raises(ScheduleError, match=f"^'{text}' is after the last of all years"):
        read_date(text, date.max)


@pytest.mark.parametrize(
    ("text", "first", "last", "number"),
    [
        ("2026-12-24", "2026-12-24", "2026-12-24", 1),
        ("2026-12-24, 2026-12-25\n\n2027-01-01;", "2026-12-24", "2027-01-01", 3),
        ("2026-12-24 to 2027-01-02", "2026-12-24", "2027-01-02", 10),
        ("2026-12-24..2027-01-02", "2026-12-24", "2027-01-02", 10),
        ("2026-12-24 – 2027-01-02", "2026-12-24", "2027-01-02", 10),
        ("2026-12-24–2027-01-02", "2026-12-24", "2027-01-02", 10),
        ("24 Dec to 2 Jan", "2026-12-24", "2027-01-02", 10),
        ("24 Dec to 2 Jan 2028", "2027-12-24", "2028-01-02", 10),
        ("24.12. - 26.12.2027", "2027-12-24", "2027-12-26", 3),
        ("24-26 Dec", "2026-12-24", "2026-12-26", 3),
        ("Dec 24, 2026, Dec 26, 2026", "2026-12-24", "2026-12-26", 2),
        ("Dec 24, 2026-12-26", "2026-12-24", "2026-12-26", 2),
        ("today to tomorrow", "2026-11-20", "2026-11-21", 2),
        ("1 May, 1 May", "2027-05-01", "2027-05-01", 1),
    ],
)
def test_lists_hold_dates_and_stretches(text: str, first: str, last: str, number: int) -> None:
    read = read_dates(text, FRIDAY)
    assert (min(read), max(read), len(read)) == (date.fromisoformat(first), date.fromisoformat(last), number)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2026-12-24, soon", "'soon' is no date."),
        ("2027-01-02 to 2026-12-24", "'2027-01-02 to 2026-12-24' ends before it begins: 2026-12-24 is before"),
        ("a to b to c", "'a to b to c' has more than two ends."),
        ("2026-01-01 to 2028-09-27", "A list has at most 1,000 dates, this has 1,001 or more."),
        ("0001-01-01 to 9999-12-31", "A list has at most 1,000 dates"),
        (" ,;\n", "No date was typed."),
        ("x" * 20_001, "A list of dates has at most 20,000 characters, this has 20,001."),
    ],
)
def test_what_is_no_list_of_dates_is_told(text: str, told: str) -> None:
    with pytest.raises(ScheduleError, match=f"^{re.escape(told)}"):
        read_dates(text, FRIDAY)


def test_a_list_may_be_as_long_as_it_says() -> None:
    listed = ",".join(str(FRIDAY + step * DAY) for step in range(MOST_DATES))
    assert len(read_dates(listed, FRIDAY)) == MOST_DATES
    with pytest.raises(ScheduleError, match="at most 1,000 dates"):
        read_dates(f"{listed},2020-01-01", FRIDAY)


@given(st.dates(), st.dates())
def test_every_date_is_read_back_in_every_form(day: date, today: date) -> None:
    month, year = f"{day:%B}", f"{day.year:04}"
    for text in (
        day.isoformat(),
        f"{day.day}.{day.month}.{year}",
        f"{day.day} {month} {year}",
        f"{month[:3]} {day.day}, {year}",
    ):
        assert read_date(text, today) == day


@given(st.dates(), st.dates(max_value=date(9980, 1, 1)))
def test_without_a_year_the_next_one_is_meant(day: date, today: date) -> None:
    read = read_date(f"{day:%d %b}", today)
    assert (read.month, read.day) == (day.month, day.day)
    assert today <= read < today + 8 * 366 * DAY


@given(st.one_of(typed(), datelike), st.dates())
def test_whatever_is_typed_is_read_or_refused(text: str, today: date) -> None:
    with suppress(ScheduleError):
        read_date(text, today)
    with suppress(ScheduleError):
        assert 0 < len(read_dates(text, today)) <= MOST_DATES
