"""Weekdays as people type them, and as they are said."""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.daily.schedule import WORKING_DAYS
from core.daily.typed import nearest, shown, tidy
from core.documents.text import listed
from core.errors import ScheduleError

_WHAT = "a list of weekdays"
_HOW = "Write them such as weekdays, mon-fri or mon,wed,fri."
_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WEEK = len(_NAMES)
_SHORT_RUN = 2
_ALL = frozenset(range(_WEEK))
_SHORTER = ("mo mon", "tu tue tues", "we wed weds", "th thu thur thurs", "fr fri", "sa sat", "su sun")
_DAYS = {
    word: day
    for day, name in enumerate(_NAMES)
    for short in (name.casefold(), *_SHORTER[day].split())
    for word in (short, f"{short}s")
}
_SETS = {
    **dict.fromkeys(("daily", "everyday", "all"), _ALL),
    **dict.fromkeys(("weekday", "weekdays", "workday", "workdays"), WORKING_DAYS),
    **dict.fromkeys(("weekend", "weekends"), _ALL - WORKING_DAYS),
}
_OFFERED = (*(name.casefold() for name in _NAMES), "weekdays", "weekends", "daily")
_WORKING = re.compile(r"\b(?:work(?:ing)?|business|week)[ -]?days?\b")
_EVERY = re.compile(r"\b(?:(?:every|each|all) ?days?|(?:all|every|whole) week)\b")
_RANGE = re.compile(r" ?(?:-+|\.\.+|\b(?:to|through|thru|till|until)\b) ?")
_BETWEEN = re.compile(r"[ ,;/&+]+")
_FILLERS = frozenset(("", "and", "on", "every", "each"))


def read_days(typed: str) -> frozenset[int]:
    """Read weekdays, as `date.weekday` numbers them: `weekdays`, `mon-fri`, `Mon Wed`, `daily`, `fri-mon`, `Tuesdays`.

    Raises ScheduleError with the nearest word there is.
    """
    text = _EVERY.sub("daily", _WORKING.sub("weekdays", tidy(typed, _WHAT)))
    parts = [part.rstrip(".") for part in _BETWEEN.split(_RANGE.sub("-", text)) if part not in _FILLERS]
    if not parts:
        raise ScheduleError(f"{shown(typed)} names no weekday. {_HOW}")
    return frozenset(day for part in parts for day in _days(part))


def say_days(days: frozenset[int]) -> str:
    """Say weekdays as shortly as English does: `Monday to Friday`, `Monday, Wednesday and Friday`, `every day`."""
    if days >= _ALL:
        return "every day"
    said = [name for run in _runs(days) for name in _say_run(run)]
    return listed(said) or "no day"


def _days(part: str) -> frozenset[int]:
    if part in _SETS:
        return _SETS[part]
    begin, dash, end = part.partition("-")
    if dash and not (begin and end):
        raise ScheduleError(f"{shown(part)} is a stretch of days that lacks an end. {_HOW}")
    first = _day(begin.rstrip("."))
    last = _day(end) if dash else first
    return frozenset((first + step) % _WEEK for step in range((last - first) % _WEEK + 1))


def _day(word: str) -> int:
    if word in _DAYS:
        return _DAYS[word]
    near = nearest(word, _OFFERED)
    meant = f": did you mean {near}?" if near else "."
    raise ScheduleError(f"{shown(word)} is no weekday{meant} {_HOW}")


def _runs(days: frozenset[int]) -> Iterator[list[int]]:
    """Give the days in stretches that follow one another, over the end of the week, too."""
    for first in sorted(days):
        if (first - 1) % _WEEK not in days:
            length = next(step for step in range(1, _WEEK + 1) if (first + step) % _WEEK not in days)
            yield [(first + step) % _WEEK for step in range(length)]


def _say_run(run: list[int]) -> list[str]:
    if len(run) > _SHORT_RUN:
        return [f"{_NAMES[run[0]]} to {_NAMES[run[-1]]}"]
    return [_NAMES[day] for day in run]
