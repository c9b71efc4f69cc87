"""Times of day as people type them."""

from __future__ import annotations

import re
from datetime import time

from core.daily.typed import nearest, shown, tidy
from core.daily.zones import read_zone
from core.errors import ScheduleError, UnsaidError

_WHAT = "a time of day"
_HOW = "Write it such as 09:00 or 9am."
_NAMED = {"noon": time(12), "midday": time(12), "midnight": time(0)}
_HALF = r"(?:\ ?(?P<half>[ap])\.?\ ?m\.?)?"
_TIME = re.compile(
    rf"""(?:at\ )?(?:
        (?P<hour>[0-9]{{1,2}}) (?: (?P<h>\ ?h) | \ ?[:.h]\ ?(?P<minute>[0-9]{{2}}) (?:[:.]00)? )?
      | (?P<hours>[0-9]{{1,2}})(?P<minutes>[0-9]{{2}})
    ){_HALF}""",
    re.VERBOSE,
)
_WHEN = re.compile(
    rf"""(?P<time>(?:at\ )?(?:noon|midday|midnight|[0-9][0-9:.h]*{_HALF}))
    ,?\ (?:in\ )?(?P<zone>(?![ap]\.?\ ?m\.?$)[^0-9].*)""",
    re.VERBOSE,
)
_NUMBER_LIKE = re.compile(r"^(?=.*[0-9])[0-9oli][0-9oli:.,;_'h -]*")
_SEPARATORS = re.compile(r"(?<=[0-9])[:.,;_'h -]+(?=[0-9])")
_ONE_MINUTE = re.compile(r":(?P<minute>[0-9])(?![0-9])")
_HALF_LIKE = re.compile(r"(?<=[0-9]) ?[mn]?(?P<half>[ap])[mn]?$")
_MISTAKEN = str.maketrans("oli", "011")
_HOURS, _MINUTES = 24, 60
_NOON = 12


def read_time(typed: str) -> time:
    """Read a time of day, whole minutes, such as 9:00, 9am, 9.30, 0900, 9h30, 9:30 pm or noon.

    Raises ScheduleError with the nearest right one; a bare `9` is asked back, since it may be morning or evening.
    """
    text = tidy(typed, _WHAT)
    read = _read(text)
    if read is not None:
        return read
    offered = _offers(text)
    meant = f": did you mean {' or '.join(offered)}?" if offered else "."
    raise ScheduleError(f"{shown(typed)} is no time of day{meant} {_HOW}")


def read_when(typed: str, zone: str | None) -> tuple[time, str]:
    """Read a time of day and the time zone behind it, such as `9am Europe/Warsaw`; without one, `zone` is given back.

    Raises ScheduleError where the time or the zone is not understood, or no zone is known.
    """
    text = tidy(typed, _WHAT)
    parts = None if _read(text) is not None else _WHEN.fullmatch(text)
    if parts is not None:
        return read_time(parts["time"]), read_zone(parts["zone"])
    at = read_time(typed)
    if zone is None:
        raise UnsaidError(f"{shown(typed)} in which time zone? Write it such as {at:%H:%M} Europe/Warsaw.")
    return at, zone


def _read(text: str) -> time | None:
    found = _TIME.fullmatch(text)
    if found is None:
        return _NAMED.get(text.removeprefix("at "))
    hour, minute = _numbers(found)
    if minute >= _MINUTES:
        return None
    if found["half"] is None:
        return time(hour, minute) if hour < _HOURS and not _is_bare(found) else None
    if not 1 <= hour <= _NOON or found["h"]:
        return None
    return time(hour % _NOON + (_NOON if found["half"] == "p" else 0), minute)


def _numbers(found: re.Match[str]) -> tuple[int, int]:
    return int(found["hour"] or found["hours"]), int(found["minute"] or found["minutes"] or 0)


def _is_bare(found: re.Match[str]) -> bool:
    """Tell a `9` that nobody can tell the morning or the evening from."""
    return not (found["minute"] or found["minutes"] or found["h"] or found["half"]) and int(found["hour"]) <= _NOON


def _offers(text: str) -> list[str]:
    found = _TIME.fullmatch(text)
    if found is not None:
        return [f"{offered:%H:%M}" for offered in _in_range(found)]
    mended = _mended(text)
    read = _read(mended)
    if read is not None:
        return [f"{read:%H:%M}"]
    near = None if mended[0].isdigit() else nearest(text, _NAMED)
    return [near] if near else []


def _in_range(found: re.Match[str]) -> list[time]:
    """Give the nearest times that there are."""
    hour, minute = _numbers(found)
    if _is_bare(found):
        return [time(half) for half in sorted({hour, (hour + _NOON) % _HOURS})] if hour else [time(0)]
    if minute == _MINUTES:
        hour, minute = hour + 1, 0
    elif minute > _MINUTES:
        minute = min(minute % 10 * 10 + minute // 10, _MINUTES - 1)  # two digits change places easily
    if found["half"] and hour <= _NOON:
        hour = hour % _NOON + (_NOON if found["half"] == "p" else 0)
    return [time(0 if hour == _HOURS else min(hour, _HOURS - 1), minute)]


def _mended(text: str) -> str:
    """Put right what the fingers commonly get wrong: separators, letters for digits, a minute of one digit, `9ma`."""
    digits = _NUMBER_LIKE.sub(lambda found: found[0].translate(_MISTAKEN), text)
    separated = _ONE_MINUTE.sub(r":0\g<minute>", _SEPARATORS.sub(":", digits))
    return _HALF_LIKE.sub(r"\g<half>m", separated)
