"""Dates as people type them: one, or a list that may hold stretches."""

from __future__ import annotations

import re
from calendar import month_name, monthrange
from collections.abc import Iterator
from datetime import date, timedelta

from core.daily.typed import LONGEST_LIST, nearest, shown, tidy
from core.documents.text import clean
from core.errors import ScheduleError, TooMuchError, UnsaidError

MOST_DATES = 1_000
"""Dates of one list."""

_WHAT = "a date"
_HOW = "Write it such as 2026-12-24."
_DAY = timedelta(days=1)
_YEAR = 12  # months
_TO_NEXT_LEAP_DAY = 8  # years, at most, 1900 and its like in between
_WEEKDAYS = {
    name: day
    for day, names in enumerate(("monday mon", "tuesday tue", "wednesday wed", "thursday thu", "friday fri",
                                 "saturday sat", "sunday sun"))
    for name in names.split()
}  # fmt: skip
_SOON = {"today": 0, "tomorrow": 1}
_MONTHS = {
    **{name.casefold(): month for month, name in enumerate(month_name) if name},
    **{name[:3].casefold(): month for month, name in enumerate(month_name) if name},
    "sept": 9,
}
_FORMS = [
    re.compile(form)
    for form in (
        r"(?P<year>[0-9]{4})(?P<sign>[-/.])(?P<month>[0-9]{1,2})(?P=sign)(?P<day>[0-9]{1,2})",
        r"(?P<day>[0-9]{1,2})\. ?(?P<month>[0-9]{1,2})(?:\.?|[. ] ?(?P<year>[0-9]{4}))",
        r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th|\.)?[ -]?(?:of )?(?P<name>[^\W\d_]{3,})\.?(?:,?[ -](?P<year>[0-9]{4}))?",
        r"(?P<name>[^\W\d_]{3,})\.?[ -]?(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?(?:,? (?P<year>[0-9]{4}))?",
    )
]
_EITHER = re.compile(r"(?P<one>[0-9]{1,2})(?P<sign>[/-])(?P<other>[0-9]{1,2})(?P=sign)(?P<year>[0-9]{4})")
_SEPARATORS = re.compile(r"[,;\n]+")
_YEAR_BEHIND_COMMA = re.compile(r"([^\W\d_]{3,}\.?[^\S\n][0-9]{1,2}(?:st|nd|rd|th)?) ?, ?([0-9]{4})(?![-/.0-9])")
_STRETCH = re.compile(r" (?:to|until|till|through|thru|-+) | ?\.\.+ ?|(?<=[0-9]{4}-[0-9]{2}-[0-9]{2})-(?=[0-9]{4}-)")
_DAYS_OF_MONTH = re.compile(r"([0-9]{1,2}) ?- ?([0-9]{1,2})((?:st|nd|rd|th|\.)? ?[^\W\d_]{3,}.*)")
_HAS_YEAR = re.compile(r"[0-9]{4}")


def read_date(typed: str, today: date) -> date:
    """Read a date: `2026-12-24`, `24.12.2026`, `24 Dec 2026`, `Dec 24` (the next), `tomorrow`, `monday` (the next).

    The next date of a year may be today, the next of a weekday is later. Raises ScheduleError with the nearest date,
    and with both where one can be read in two ways, such as 03/04/2026.
    """
    text = tidy(typed, _WHAT)
    try:
        if text in _SOON:
            return today + _SOON[text] * _DAY
        if text.removeprefix("next ") in _WEEKDAYS:
            return _next_weekday(_WEEKDAYS[text.removeprefix("next ")], today)
    except OverflowError:
        raise ScheduleError(f"{shown(typed)} is after the last of all years. {_HOW}") from None
    return _of_either(typed, text) or _of_form(typed, text, today)


def read_dates(typed: str, today: date) -> frozenset[date]:
    """Read dates with commas, semicolons or line breaks between them, and stretches such as `24 Dec to 2 Jan`.

    A stretch ends with its second date. Raises ScheduleError for what is no date, for nothing at all, and for more
    than `MOST_DATES` dates or `LONGEST_LIST` characters.
    """
    if len(typed) > LONGEST_LIST:
        raise TooMuchError(f"A list of dates has at most {LONGEST_LIST:,} characters, this has {len(typed):,}.")
    parts = _SEPARATORS.split(_YEAR_BEHIND_COMMA.sub(r"\1 \2", clean(typed)))
    found: set[date] = set()
    for part in filter(str.strip, parts):
        found.update(_stretch(part, today))
        _check_number(len(found))
    if not found:
        raise UnsaidError(f"No date was typed. {_HOW}")
    return frozenset(found)


def _next_weekday(weekday: int, today: date) -> date:
    return today + ((weekday - today.weekday() - 1) % 7 + 1) * _DAY


def _of_either(typed: str, text: str) -> date | None:
    """Read `24/12/2026` and `12/24/2026`, which only numbers beyond 12 tell apart."""
    found = _EITHER.fullmatch(text)
    if found is None:
        return None
    one, other, year = (int(found[name]) for name in ("one", "other", "year"))
    if one != other and max(one, other) <= _YEAR and min(one, other, year):
        both = f"{date(year, other, one)} or {date(year, one, other)}"
        raise ScheduleError(f"{shown(typed)} can be read in two ways: write {both}.")
    day, month = (one, other) if other <= _YEAR else (other, one)
    return _checked(typed, year, month, day)


def _of_form(typed: str, text: str, today: date) -> date:
    found = next((match for form in _FORMS if (match := form.fullmatch(text))), None)
    if found is None:
        raise ScheduleError(f"{shown(typed)} is no date{_meant(nearest(text, (*_SOON, *_WEEKDAYS)))} {_HOW}")
    name, day = found.groupdict().get("name"), int(found["day"])
    if name is not None and name not in _MONTHS:
        near = nearest(name, _MONTHS)
        meant = f"{day} {month_name[_MONTHS[near]]}{' ' + found['year'] if found['year'] else ''}" if near else None
        raise ScheduleError(f"{shown(typed)} is no date{_meant(meant)} {_HOW}")
    month = _MONTHS[name] if name else int(found["month"])
    return _checked(typed, int(found["year"]) if found["year"] else _next_year(month, day, today), month, day)


def _next_year(month: int, day: int, today: date) -> int:
    """Give the year of the next such date, or this year where there is none."""
    years = range(today.year, min(today.year + _TO_NEXT_LEAP_DAY, date.max.year) + 1)
    return next((year for year in years if (made := _made(year, month, day)) and made >= today), today.year)


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _checked(typed: str, year: int, month: int, day: int) -> date:
    made = _made(year, month, day)
    if made is not None:
        return made
    swapped = _made(year, day, month)
    if not year or not 1 <= month <= _YEAR:
        raise ScheduleError(f"{shown(typed)} is no date{_meant(str(swapped) if swapped else None)} {_HOW}")
    last = monthrange(year, month)[1]
    near = date(year, month, max(1, min(day, last)))
    raise ScheduleError(
        f"{shown(typed)} is no date: {month_name[month]} {year} has {last} days. Did you mean {near}? {_HOW}"
    )


def _meant(near: str | None) -> str:
    return f": did you mean {near}?" if near else "."


def _stretch(part: str, today: date) -> Iterator[date]:
    text = tidy(part, _WHAT)
    days = _DAYS_OF_MONTH.fullmatch(text)
    ends = [days[1] + days[3], days[2] + days[3]] if days else _STRETCH.split(text)
    if len(ends) == 1:
        return iter((read_date(part, today),))
    if len(ends) > 2:  # noqa: PLR2004 - a stretch has two ends
        raise ScheduleError(f"{shown(part)} has more than two ends. Write a stretch such as 2026-12-24 to 2027-01-02.")
    return _days_between(part, *_ends(ends[0], ends[1], today))


def _ends(begin: str, end: str, today: date) -> tuple[date, date]:
    """Read the ends of a stretch; where only the second has a year, the first is the latest before it."""
    year = _HAS_YEAR.search(end)
    if year is None or _HAS_YEAR.search(begin) or begin in (*_SOON, *_WEEKDAYS):
        first = read_date(begin, today)
        return first, read_date(end, first)
    last = read_date(end, today)
    first = read_date(f"{begin} {year[0]}", today)
    return (first if first <= last else read_date(f"{begin} {int(year[0]) - 1:04}", today)), last


def _days_between(part: str, first: date, last: date) -> Iterator[date]:
    length = (last - first).days + 1
    if length < 1:
        raise ScheduleError(f"{shown(part)} ends before it begins: {last} is before {first}.")
    _check_number(length)
    return (first + step * _DAY for step in range(length))


def _check_number(number: int) -> None:
    if number > MOST_DATES:
        raise TooMuchError(f"A list has at most {MOST_DATES:,} dates, this has {number:,} or more.")
