from __future__ import annotations

import re
from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.daily import calendars
from core.daily.calendars import LARGEST, MOST_EVENTS, read_calendar
from core.errors import ScheduleError

FIRST, LAST = date(2026, 1, 1), date(2027, 12, 31)
DAY = timedelta(days=1)


def event(*lines: str) -> str:
    return "\r\n".join(("BEGIN:VEVENT", *lines, "END:VEVENT", ""))


def calendar(*events: str) -> bytes:
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:test\r\n{''.join(events)}END:VCALENDAR\r\n".encode()


def covered(*events: str) -> list[str]:
    return [str(day) for day in sorted(read_calendar(calendar(*events), FIRST, LAST))]


def days(first: str, number: int) -> list[str]:
    return [str(date.fromisoformat(first) + step * DAY) for step in range(number)]


CHRISTMAS = event("UID:1", "DTSTART;VALUE=DATE:20001225", "RRULE:FREQ=YEARLY")


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["DTSTART;VALUE=DATE:20261224"], days("2026-12-24", 1)),
        (["DTSTART;VALUE=DATE:20261224", "DTEND;VALUE=DATE:20261225"], days("2026-12-24", 1)),
        (["DTSTART;VALUE=DATE:20261224", "DTEND;VALUE=DATE:20270103"], days("2026-12-24", 10)),
        (["DTSTART;VALUE=DATE:20261224", "DTEND;VALUE=DATE:20261224"], days("2026-12-24", 1)),
        (["DTSTART:20261224", "DURATION:P2D"], days("2026-12-24", 2)),
        (["dtstart;value=date:20261224", "Summary:Small letters"], days("2026-12-24", 1)),
        (["DTSTART;VALUE=DATE:20251230", "DTEND;VALUE=DATE:20260103"], days("2026-01-01", 2)),
        (["DTSTART;VALUE=DATE:20271230", "DTEND;VALUE=DATE:20280103"], days("2027-12-30", 2)),
        (["DTSTART;VALUE=DATE:20240101"], []),
        (["DTSTART;VALUE=DATE:20261224", "STATUS:CANCELLED"], []),
        (["DTSTART;VALUE=DATE:20261224", "TRANSP:TRANSPARENT", "STATUS:CONFIRMED"], days("2026-12-24", 1)),
    ],
)
def test_events_of_days_cover_their_days(lines: list[str], expected: list[str]) -> None:
    assert covered(event(*lines)) == expected


@pytest.mark.parametrize(
    ("begin", "end", "expected"),
    [
        ("20261224T090000", "20261224T100000", []),
        ("20261224T200000", "20261225T080000", []),
        ("20261224T120000", "20261225T120000", []),
        ("20261224T000000", "20261225T000000", days("2026-12-24", 1)),
        ("20261224T000000", "20261224T235900", days("2026-12-24", 1)),
        ("20261224T120000", "20261227T120000", days("2026-12-25", 2)),
        ("20261224T120000Z", "20261227T120000Z", days("2026-12-25", 2)),
    ],
)
@pytest.mark.parametrize("zone", ["", ";TZID=Europe/Warsaw", ';TZID="Nowhere: (GMT+01:00)"'])
def test_events_with_times_cover_whole_days_alone(begin: str, end: str, zone: str, expected: list[str]) -> None:
    assert covered(event(f"DTSTART{zone}:{begin}", f"DTEND{zone}:{end}")) == expected


@pytest.mark.parametrize(
    ("start", "rule", "expected"),
    [
        ("20001225", "FREQ=YEARLY", ["2026-12-25", "2027-12-25"]),
        ("16041225", "FREQ=YEARLY;INTERVAL=2", ["2026-12-25"]),
        ("20001123", "FREQ=YEARLY;BYMONTH=11;BYDAY=4TH", ["2026-11-26", "2027-11-25"]),
        ("20001225", "FREQ=YEARLY;UNTIL=20261225", ["2026-12-25"]),
        ("20001225", "FREQ=YEARLY;UNTIL=20261225T230000Z", ["2026-12-25"]),
        ("20251225", "FREQ=YEARLY;COUNT=2", ["2026-12-25"]),
        ("20270101", "FREQ=DAILY;COUNT=3", days("2027-01-01", 3)),
        (
            "20261201",
            "FREQ=WEEKLY;BYDAY=TU,WE;UNTIL=20261209",
            ["2026-12-01", "2026-12-02", "2026-12-08", "2026-12-09"],
        ),
        ("20261030", "FREQ=MONTHLY;BYDAY=-1FR;COUNT=3", ["2026-10-30", "2026-11-27", "2026-12-25"]),
    ],
)
def test_rules_are_followed(start: str, rule: str, expected: list[str]) -> None:
    assert covered(event(f"DTSTART;VALUE=DATE:{start}", f"RRULE:{rule}")) == expected


def test_dates_are_added_and_taken_from_a_rule() -> None:
    changed = event(
        "DTSTART;VALUE=DATE:20251225", "RRULE:FREQ=YEARLY", "RDATE;VALUE=DATE:20260106", "EXDATE;VALUE=DATE:20261225"
    )
    assert covered(changed) == ["2026-01-06", "2027-12-25"]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["DTSTART;VALUE=DATE:20261225", "STATUS:CANCELLED"], ["2027-12-25"]),
        (["DTSTART;VALUE=DATE:20261228"], ["2026-12-28", "2027-12-25"]),
        (["DTSTART:20261225T090000", "DTEND:20261225T100000"], ["2027-12-25"]),
    ],
)
def test_one_of_a_series_is_cancelled_moved_or_made_a_meeting(lines: list[str], expected: list[str]) -> None:
    assert covered(CHRISTMAS, event("UID:1", "RECURRENCE-ID;VALUE=DATE:20261225", *lines)) == expected


def test_events_that_wrongly_share_a_name_all_count() -> None:
    shared = [event("UID:same", f"DTSTART;VALUE=DATE:{day}") for day in ("20261224", "20261226")]
    assert covered(*shared) == ["2026-12-24", "2026-12-26"]


def test_a_meeting_repeats_as_it_likes() -> None:
    assert covered(event("DTSTART:20260101T090000", "DTEND:20260101T100000", "RRULE:FREQ=SECONDLY"), CHRISTMAS) == [
        "2026-12-25",
        "2027-12-25",
    ]


def test_what_else_a_calendar_holds_is_passed_over() -> None:
    noise = "BEGIN:VTIMEZONE\nTZID:X\nBEGIN:STANDARD\nRRULE:FREQ=SECONDLY\nEND:STANDARD\nEND:VTIMEZONE\n"
    alarm = ["BEGIN:VALARM", "TRIGGER:nonsense", "DTSTART:nonsense", "END:VALARM", "DESCRIPTION:a", "  folded line"]
    todo = "BEGIN:VTODO\nDTSTART;VALUE=DATE:20260505\nEND:VTODO\n"
    assert covered(noise, todo, event("DTSTART;TZID=X;VALUE=DATE:2026", " 1224", *alarm)) == ["2026-12-24"]


def test_several_calendars_in_a_file_and_other_encodings_are_read() -> None:
    one, other = (calendar(event(f"DTSTART;VALUE=DATE:{day}")) for day in ("20261224", "20261226"))
    assert len(read_calendar(one + other, FIRST, LAST)) == 2
    assert len(read_calendar(b"\xef\xbb\xbf" + one, FIRST, LAST)) == 1
    assert len(read_calendar(one.decode().encode("utf-16"), FIRST, LAST)) == 1
    assert (
        len(read_calendar(calendar(event("SUMMARY:Fête", "DTSTART:20261224")).decode().encode("latin-1"), FIRST, LAST))
        == 1
    )


WEEKLY = [event(f"DTSTART;VALUE=DATE:{FIRST + n % 7 * DAY:%Y%m%d}", "RRULE:FREQ=WEEKLY") for n in range(200)]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "The file is empty"),
        (b"hello", "The file is no calendar: give an .ics file"),
        (b"BEGIN:VEVENT\nEND:VEVENT", "The file is no calendar"),
        (b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20261224", "The calendar is broken"),
        (b"BEGIN:VCALENDAR\nEND:VEVENT", "The calendar is broken"),
        (b"PK\x03\x04", "The file is a ZIP or an office document"),
        (calendar(event("SUMMARY:Day off")), "The event 'Day off' does not tell in a known form when it is"),
        (calendar(*WEEKLY), "The calendar has over 20,000 events from 2026-01-01 to 2027-12-31."),
        (
            calendar(*[event("DTSTART:20261224")] * (MOST_EVENTS + 1)),
            "A calendar has at most 10,000 events, this has 10,0",
        ),
        (b"x" * (LARGEST + 1), "A calendar has at most 1,000,000 bytes, this has 1,000,001."),
    ],
)
def test_what_is_no_calendar_or_too_much_is_told(content: bytes, told: str) -> None:
    with pytest.raises(ScheduleError, match=f"^{re.escape(told)}"):
        read_calendar(content, FIRST, LAST)


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        (["DTSTART:20261399"], "does not tell in a known form when it is"),
        (["DTSTART:20261224", "RRULE:FREQ=SOMETIMES"], "does not tell in a known form when it is"),
        (["DTSTART:20261224", "RRULE:FREQ=HOURLY"], "repeats in a way that no holiday does"),
        (["DTSTART:20261224", "RRULE:FREQ=DAILY;BYMONTH=2"], "repeats in a way that no holiday does"),
        (["DTSTART:20261224", "RRULE:FREQ=YEARLY;BYHOUR=1,2"], "repeats in a way that no holiday does"),
        (["DTSTART:20261224", "RRULE:FREQ=DAILY;INTERVAL=0"], "has a broken rule of how it repeats"),
        (["DTSTART:20261224", "RRULE:FREQ=DAILY;UNTIL=20270101;COUNT=2"], "has a broken rule of how it repeats"),
    ],
)
def test_an_event_that_is_not_understood_is_named(lines: list[str], why: str) -> None:
    with pytest.raises(ScheduleError, match=f"^The event 'Company day' {why}: mend it or take it out.$"):
        covered(CHRISTMAS, event("SUMMARY:Company day", *lines))


def test_rules_that_take_long_to_work_out_are_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calendars, "LONGEST_WORK", 0.0)
    with pytest.raises(ScheduleError, match="rules take too long to work out"):
        covered(event("DTSTART;VALUE=DATE:20261224", "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"))


def test_an_empty_calendar_covers_nothing() -> None:
    assert covered() == []


def stretches() -> st.SearchStrategy[list[tuple[date, int]]]:
    return st.lists(st.tuples(st.dates(date(2025, 12, 1), date(2028, 1, 31)), st.integers(1, 40)), max_size=8)


@given(stretches())
def test_all_days_of_all_events_are_covered_and_no_other(events: list[tuple[date, int]]) -> None:
    written = [
        event(f"UID:{index}", f"DTSTART;VALUE=DATE:{begin:%Y%m%d}", f"DTEND;VALUE=DATE:{begin + length * DAY:%Y%m%d}")
        for index, (begin, length) in enumerate(events)
    ]
    expected = {begin + step * DAY for begin, length in events for step in range(length)}
    assert read_calendar(calendar(*written), FIRST, LAST) == {day for day in expected if FIRST <= day <= LAST}


NAMES = [
    "DTSTART",
    "DTEND",
    "DURATION",
    "RRULE",
    "RDATE",
    "EXDATE",
    "RECURRENCE-ID",
    "UID",
    "SEQUENCE",
    "STATUS",
    "BEGIN",
]
VALUES = [
    "20261224", "20261224T000000", "20261226T000000Z", "20261399", "00010101", "99991231",
    "20261224,20261225T000000Z", "20261224T000000/P2D", "P2D", "-P2D", "P9999999D", "FREQ=YEARLY",
    "FREQ=YEARLY;UNTIL=x", "FREQ=YEARLY;UNTIL=20270101;COUNT=2", "FREQ=WEEKLY;BYDAY=XX,9MO", "FREQ=",
    "FREQ=YEARLY;BYWEEKNO=99", "FREQ=MONTHLY;BYDAY=5MO;COUNT=-1", "FREQ=MONTHLY;BYMONTHDAY=-31", "1", "x",
    "CANCELLED", "VEVENT", "",
]  # fmt: skip
lines = st.builds(
    "{}{}:{}".format,
    st.sampled_from(NAMES),
    st.sampled_from(["", "", ";VALUE=DATE", ";VALUE=PERIOD", ";TZID=X", ";RANGE=THISANDFUTURE", ";X", ";="]),
    st.sampled_from(VALUES),
)
shaped = st.lists(st.lists(lines, max_size=5).map(lambda some: ["DTSTART:20261224", "UID:1", *some]), max_size=3)


@given(shaped)
@example([["DTSTART:20261224", "RRULE:FREQ=YEARLY", "RDATE;VALUE=PERIOD:20261224T000000/P2D"]])
def test_whatever_events_hold_they_are_read_or_refused(events: list[list[str]]) -> None:
    with suppress(ScheduleError):
        found = read_calendar(calendar(*(event(*some) for some in events)), FIRST, LAST)
        assert all(FIRST <= day <= LAST for day in found)


@settings(max_examples=50)
@given(st.binary(max_size=200), st.integers(0, 400), st.integers(0, 40))
def test_damage_anywhere_is_read_over_or_refused(damage: bytes, at: int, length: int) -> None:
    whole = calendar(CHRISTMAS, event("UID:2", "DTSTART:20261224", "DURATION:P1D", "EXDATE:20261224"))
    with suppress(ScheduleError):
        read_calendar(whole[:at] + damage + whole[at + length :], FIRST, LAST)
