"""Dates that the events of an .ics file (RFC 5545) cover: holidays on which nothing is to be posted.

Only what lasts whole days counts: an event of days, and of an event with times of day each day from midnight to
midnight, as its times are written, since a meeting makes no holiday. What is cancelled does not count.

Files come from anybody. So only the lines that tell when an event is reach the parser (no VTIMEZONE, which would stay
known to the whole process), rules repeat by days at least, and there is an end to what is worked out.
"""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from datetime import time as time_of_day

from icalendar import Calendar, Event
from icalendar.parser import Contentlines
from icalendar.prop import vRecur
from recurring_ical_events import CalendarQuery, EventAdapter, Occurrence  # type: ignore[import-untyped]

from core.daily.typed import shown
from core.documents.text import decode
from core.errors import DocumentError, ScheduleError, TooMuchError

LARGEST = 1_000_000
"""Bytes of a calendar."""
MOST_EVENTS = 10_000
"""Events of a calendar."""
MOST_OCCURRENCES = 20_000
"""Occurrences of all events in the dates that are asked for."""
LONGEST_WORK = 5.0
"""Seconds of processor time that are spent on the rules of one calendar: some never come true, which takes a second."""

_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)
_AROUND = timedelta(days=2)  # more than two zones are apart
_TIMES = ("DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID")
_KEPT = frozenset((*_TIMES, "UID", "SEQUENCE", "STATUS", "SUMMARY"))
_NAME = re.compile(r"[A-Za-z0-9-]+")
_ZONE = re.compile(r';TZID=(?:"[^"]*"|[^";:]*)', re.IGNORECASE)
_FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_OFTEN = ("DAILY", "WEEKLY")
_WITHIN_DAY = ("BYHOUR", "BYMINUTE", "BYSECOND")
_BY_DATE = ("BYMONTH", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYSETPOS")
# What the two libraries raise on files that break the rules in ways they do not look for.
_BROKEN = (ArithmeticError, AssertionError, AttributeError, LookupError, TypeError, ValueError)


def read_calendar(content: bytes, first: date, last: date) -> frozenset[date]:
    """Give the dates from `first` to `last`, both included, that the events of an .ics file cover.

    Takes processor time, at most `LONGEST_WORK` and some, so call it from a thread. Raises ScheduleError for what is
    no calendar, is broken, or is beyond the limits of this module.
    """
    if len(content) > LARGEST:
        raise TooMuchError(f"A calendar has at most {LARGEST:,} bytes, this has {len(content):,}.")
    try:
        calendar = Calendar.from_ical("\r\n".join(_essentials(decode(content))))
        calendar.subcomponents = [event for event in calendar.events if _may_count(event)]
        _tell_apart(calendar.events)
        return frozenset(_covered(CalendarQuery(calendar), first, last))
    except DocumentError as error:
        raise ScheduleError(str(error)) from error
    except _BROKEN as error:
        raise ScheduleError("The calendar is broken: save it as an .ics file again, then give that.") from error


def _essentials(text: str) -> Iterator[str]:
    """Give a calendar of nothing but when each event is; times stay as they are written, without their zone."""
    inside: list[str] = []
    begun: Counter[str] = Counter()
    yield "BEGIN:VCALENDAR"
    for line in Contentlines.from_ical(text):  # type: ignore[no-untyped-call]
        name, _, value = line.strip().upper().partition(":")
        if name == "BEGIN":
            begun[value] += 1
            inside.append(value)
        elif name == "END" and (not inside or inside.pop() != value):
            raise ValueError(line)
        if (name in {"BEGIN", "END"} and value == "VEVENT") or (inside[-1:] == ["VEVENT"] and _is_kept(line)):
            yield _ZONE.sub("", line)
    if inside:
        raise ValueError(inside)
    if not begun["VCALENDAR"]:
        raise ScheduleError("The file is no calendar: give an .ics file, as calendar programs export it.")
    if begun["VEVENT"] > MOST_EVENTS:
        raise TooMuchError(f"A calendar has at most {MOST_EVENTS:,} events, this has {begun['VEVENT']:,}.")
    yield "END:VCALENDAR"


def _is_kept(line: str) -> bool:
    name = _NAME.match(line)
    return name is not None and name[0].upper() in _KEPT


def _may_count(event: Event) -> bool:
    """Check an event, and tell whether it lasts a day or is to replace one that does."""
    wrong = next((why for name, why in event.errors if name is None or name in _TIMES), None)
    if wrong is not None or "DTSTART" not in event:
        raise _refusal(event, "does not tell in a known form when it is")
    replaces, has_times = "RECURRENCE-ID" in event, isinstance(event.DTSTART, datetime)
    if has_times and not replaces and EventAdapter(event).duration < _DAY - _MINUTE:
        return False
    rules = event.get("RRULE", [])
    for rule in rules if isinstance(rules, list) else [rules]:
        _check_rule(event, rule)
    return True


def _check_rule(event: Event, rule: vRecur) -> None:
    """Refuse rules that are broken, and those that take long to work out or no holiday follows."""
    frequency = rule["FREQ"][0].upper()
    by_date = any(part in rule for part in _BY_DATE) and frequency in _OFTEN
    within_day = any(len(rule.get(part, ())) > 1 for part in _WITHIN_DAY)
    if frequency not in _FREQUENCIES or by_date or within_day:
        raise _refusal(event, "repeats in a way that no holiday does")
    if rule.get("INTERVAL", [1])[0] < 1 or ("COUNT" in rule and "UNTIL" in rule):
        raise _refusal(event, "has a broken rule of how it repeats")


def _refusal(event: Event, why: str) -> ScheduleError:
    return ScheduleError(
        f"The event {shown(str(event.get('SUMMARY', 'without a name')))} {why}: mend it or take it out."
    )


def _tell_apart(events: list[Event]) -> None:
    """Take away the name that programs wrongly give to several events, of which the first alone would count."""
    series = [event for event in events if "RECURRENCE-ID" not in event]
    names = Counter((event.get("UID"), event.get("SEQUENCE")) for event in series)
    for event in series:
        if names[event.get("UID"), event.get("SEQUENCE")] > 1:
            event.pop("UID", None)


def _covered(query: CalendarQuery, first: date, last: date) -> set[date]:
    covered: set[date] = set()
    for occurrence in _occurrences(query, first, last):
        days = {day for day in _whole_days(occurrence, first, last) if day not in covered}
        if days and not _is_cancelled(occurrence):
            covered |= days
    return covered


def _occurrences(query: CalendarQuery, first: date, last: date) -> Iterator[Occurrence]:
    until = time.thread_time() + LONGEST_WORK
    number = 0
    while query.series:
        # What is done with is let go, since the rules keep all that they worked out.
        for occurrence in query.series.pop().between(*_around(first, last)):
            number += 1
            if number > MOST_OCCURRENCES:
                raise TooMuchError(f"The calendar has over {MOST_OCCURRENCES:,} events from {first} to {last}.")
            yield occurrence
        if time.thread_time() > until:
            raise TooMuchError("The calendar's rules take too long to work out: export the dates of a year or two.")


def _is_cancelled(occurrence: Occurrence) -> bool:
    event = occurrence.as_component(keep_recurrence_attributes=False)
    return str(event.get("STATUS", "")).upper() == "CANCELLED"


def _around(first: date, last: date) -> tuple[datetime, datetime]:
    """Give a time before `first` and one after `last`, in whatever zone; as near to them as years reach."""
    begin = max(first, date.min + _AROUND) - _AROUND
    end = min(last, date.max - _AROUND) + _AROUND
    return datetime.combine(begin, time_of_day.min), datetime.combine(end, time_of_day.min)


def _whole_days(occurrence: Occurrence, first: date, last: date) -> Iterator[date]:
    """Give the days that an event covers from midnight to midnight; the minute before midnight is as good."""
    begin, end = occurrence.start, occurrence.end
    if isinstance(begin, datetime):
        begin, end = (begin + _DAY - timedelta(microseconds=1)).date(), (end + _MINUTE).date()
    else:
        end = max(end, begin + _DAY)
    begin, end = max(begin, first), min(end - _DAY, last)
    return (begin + step * _DAY for step in range((end - begin).days + 1))
