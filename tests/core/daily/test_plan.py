from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.daily.deck import Deck
from core.daily.hand import Hand
from core.daily.moment import Moment
from core.daily.moments import instant, wanted
from core.daily.plan import Coming, Outlook, Plan, after_date, coming, first_moment, plan
from core.daily.schedule import WORKING_DAYS, Post, Schedule, Timing
from tests.core.daily.making import (
    DAY,
    GRACE,
    HOUR,
    LESSON,
    MINUTE,
    QUOTE,
    SECOND,
    START,
    ByKind,
    days,
    every_day,
    schedule,
    stock,
    utc,
)


def moment(day: str, at: str) -> Moment:
    return Moment(date=date.fromisoformat(day), at=utc(at))


def due_on(coming: Moment, timing: Timing) -> Schedule:
    return replace(schedule(timing=timing), coming=coming)


# What is due


def test_nothing_is_due_before_its_moment_and_it_is_from_the_very_second_on() -> None:
    daily = schedule()
    assert daily.coming == moment("2026-03-02", "2026-03-02 09:00")
    before = plan(daily, utc("2026-03-02 09:00") - SECOND, GRACE)
    assert before == Plan(missed=(), due=None, next=daily.coming)
    at = plan(daily, utc("2026-03-02 09:00"), GRACE)
    assert at == Plan(missed=(), due=daily.coming, next=moment("2026-03-03", "2026-03-03 09:00"))


def test_nothing_is_ever_due_of_one_that_rests() -> None:
    resting = replace(schedule(), coming=None)
    assert plan(resting, utc("2030-01-01 12:00"), GRACE) == Plan(missed=(), due=None, next=None)


def test_a_post_is_made_up_until_the_last_second_of_grace() -> None:
    daily = schedule()
    last = plan(daily, utc("2026-03-02 15:00"), GRACE)
    assert (last.due, last.missed) == (daily.coming, ())
    later = plan(daily, utc("2026-03-02 15:00:01"), GRACE)
    assert (later.due, later.missed) == (None, (daily.coming,))
    assert last.next == later.next == moment("2026-03-03", "2026-03-03 09:00")


def test_after_a_month_the_latest_is_made_up_and_all_others_were_missed() -> None:
    found = plan(schedule(), utc("2026-04-01 10:00"), GRACE)
    assert [each.date for each in found.missed] == days("2026-03-02", 30)
    assert found.due == moment("2026-04-01", "2026-04-01 09:00")
    assert found.next == moment("2026-04-02", "2026-04-02 09:00")


def test_after_a_month_nothing_is_made_up_where_the_latest_is_too_late() -> None:
    found = plan(schedule(), utc("2026-04-02 08:59"), GRACE)
    assert [each.date for each in found.missed] == days("2026-03-02", 31)
    assert found.due is None


def test_a_long_grace_makes_up_the_latest_alone() -> None:
    found = plan(schedule(), utc("2026-03-05 08:00"), 30 * DAY)
    assert [each.date for each in found.missed] == days("2026-03-02", 2)
    assert found.due == moment("2026-03-04", "2026-03-04 09:00")


def test_neither_weekends_nor_dates_left_out_are_missed() -> None:
    working = Timing(at=time(9), zone="UTC", days=WORKING_DAYS, left_out=frozenset([date(2026, 3, 4)]))
    found = plan(schedule(timing=working), utc("2026-03-09 09:00"), GRACE)
    assert [each.date.day for each in found.missed] == [2, 3, 5, 6]
    assert found.due == moment("2026-03-09", "2026-03-09 09:00")


def test_a_time_that_the_clocks_leave_out_is_due_after_the_gap() -> None:
    early = schedule(timing=every_day("02:30", "Europe/Warsaw"), made=utc("2026-03-28 12:00"))
    assert early.coming == moment("2026-03-29", "2026-03-29 01:00")
    assert plan(early, utc("2026-03-29 00:59:59"), GRACE).due is None
    found = plan(early, utc("2026-03-29 01:00"), GRACE)
    assert (found.due, found.next) == (early.coming, moment("2026-03-30", "2026-03-30 00:30"))


def test_a_time_that_comes_twice_is_due_the_first_time_only() -> None:
    early = schedule(timing=every_day("02:30", "Europe/Warsaw"), made=utc("2026-10-24 12:00"))
    first = plan(early, utc("2026-10-25 00:30"), GRACE)
    assert (first.due, first.next) == (early.coming, moment("2026-10-26", "2026-10-26 01:30"))
    again = plan(replace(early, coming=first.next), utc("2026-10-25 01:30"), GRACE)
    assert again == Plan(missed=(), due=None, next=first.next)


# Rules of a zone that have changed since the next moment was written down


def test_a_moment_that_new_rules_moved_later_is_waited_for() -> None:
    known = moment("2026-03-02", "2026-03-02 07:00")
    moved = due_on(known, every_day())
    assert plan(moved, utc("2026-03-02 07:00"), GRACE) == Plan(
        missed=(), due=None, next=moment("2026-03-02", "2026-03-02 09:00")
    )
    assert plan(moved, utc("2026-03-02 09:00"), GRACE).due == moment("2026-03-02", "2026-03-02 09:00")


def test_a_moment_that_new_rules_moved_earlier_is_made_up_by_its_new_time() -> None:
    known = moment("2026-03-02", "2026-03-02 10:00")
    moved = due_on(known, every_day())
    assert plan(moved, utc("2026-03-02 10:00"), GRACE).due == moment("2026-03-02", "2026-03-02 09:00")
    assert plan(moved, utc("2026-03-02 10:00"), 59 * MINUTE).missed == (moment("2026-03-02", "2026-03-02 09:00"),)


def test_new_rules_bring_no_date_back_that_was_passed_already() -> None:
    known = moment("2026-03-03", "2026-03-02 23:00")
    moved = due_on(known, every_day("09:00", "Asia/Tokyo"))
    found = plan(moved, utc("2026-03-03 00:00"), GRACE)
    assert (found.missed, found.due) == ((), moment("2026-03-03", "2026-03-03 00:00"))


def test_a_date_that_new_rules_leave_out_is_neither_due_nor_missed() -> None:
    known = moment("2011-12-30", "2011-12-30 19:00")  # Samoa went over the date line, and had no 30th
    found = plan(due_on(known, every_day("09:00", "Pacific/Apia")), utc("2011-12-30 19:00"), GRACE)
    assert found.missed == ()
    assert found.due == moment("2011-12-31", "2011-12-30 19:00")


# The first moment, and the one after a date


def test_one_that_is_made_after_its_time_of_day_begins_the_day_after() -> None:
    daily = schedule()
    assert first_moment(daily, utc("2026-03-02 08:59:59")) == moment("2026-03-02", "2026-03-02 09:00")
    assert first_moment(daily, utc("2026-03-02 09:00")) == moment("2026-03-03", "2026-03-03 09:00")
    assert first_moment(daily, utc("2026-03-02 09:00:30")) == moment("2026-03-03", "2026-03-03 09:00")


def test_one_that_is_paused_for_good_or_disabled_has_no_first_moment() -> None:
    assert first_moment(replace(schedule(), paused=True), START) is None
    assert first_moment(replace(schedule(), disabled="the channel is gone"), START) is None


@pytest.mark.parametrize(
    ("at", "zone"),
    [("00:00", "UTC"), ("09:00", "UTC"), ("23:59", "Europe/Warsaw"), ("00:00", "Pacific/Kiritimati")],
)
def test_a_pause_ends_with_the_beginning_of_its_last_date(at: str, zone: str) -> None:
    until = date(2026, 3, 20)
    paused = replace(schedule(timing=every_day(at, zone)), paused=True, paused_until=until)
    for now in (START, utc("2026-03-18 12:00")):
        found = first_moment(paused, now)
        assert found == Moment(date=until, at=instant(paused.timing, until) or START)


def test_a_pause_that_is_over_holds_nothing_back() -> None:
    paused = replace(schedule(), paused=True, paused_until=date(2026, 3, 20))
    assert first_moment(paused, utc("2026-03-20 10:00")) == moment("2026-03-21", "2026-03-21 09:00")
    assert first_moment(replace(paused, paused_until=date(1, 1, 1)), START) == moment("2026-03-02", "2026-03-02 09:00")


def test_a_pause_until_a_date_without_a_post_goes_on_to_the_next_that_has_one() -> None:
    working = replace(schedule(timing=Timing(at=time(9), zone="UTC")), paused=True, paused_until=date(2026, 3, 21))
    assert first_moment(working, START) == moment("2026-03-23", "2026-03-23 09:00")


def test_a_pause_ends_on_its_date_where_clocks_go_forward_to_midnight() -> None:
    """In Nuuk the 29th of March 2025 ended at 23:00, and half past eleven is the first moment of the 30th."""
    late = replace(schedule(timing=every_day("23:30", "America/Nuuk")), paused=True, paused_until=date(2025, 3, 30))
    assert first_moment(late, utc("2025-03-20 00:00")) == moment("2025-03-30", "2025-03-31 00:30")


def test_a_pause_ends_in_time_where_its_date_does_not_exist() -> None:
    paused = replace(schedule(timing=every_day("09:00", "Pacific/Apia")), paused=True, paused_until=date(2011, 12, 30))
    assert first_moment(paused, utc("2011-12-20 00:00")) == moment("2011-12-31", "2011-12-30 19:00")


def test_after_a_date_comes_the_next_that_is_wanted() -> None:
    working = schedule(timing=Timing(at=time(9), zone="UTC"))
    assert after_date(working, date(2026, 3, 5)) == moment("2026-03-06", "2026-03-06 09:00")
    assert after_date(working, date(2026, 3, 6)) == moment("2026-03-09", "2026-03-09 09:00")


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago", "America/Nuuk", "Africa/Cairo"])
@pytest.mark.parametrize("at", ["00:00", "00:30", "12:00", "23:30", "23:59"])
def test_no_date_is_passed_over_after_another(zone: str, at: str) -> None:
    daily = schedule(timing=every_day(at, zone))
    for day in (*days("2025-03-27", 5), *days("2025-04-23", 4), *days("2025-10-24", 9)):
        found = after_date(daily, day)
        assert found == Moment(date=day + DAY, at=instant(daily.timing, day + DAY) or START)


def test_a_date_that_does_not_exist_is_followed_by_the_next() -> None:
    daily = schedule(timing=every_day("09:00", "Pacific/Apia"))
    for day in days("2011-12-29", 2):
        assert after_date(daily, day) == moment("2011-12-31", "2011-12-30 19:00")


# What comes


def outlook(
    daily: Schedule, held: ByKind, pins: Mapping[date, str] | None = None, entered: Collection[date] = ()
) -> Outlook:
    fresh = Hand(decks={kind: Deck(seed=daily.seed) for kind in (LESSON, QUOTE)})
    return Outlook(schedule=daily, hand=fresh, stock=held, later={}, pins=pins or {}, entered=entered)


def ids(some: list[Coming]) -> list[str | None]:
    return [each.card.id if each.card else None for each in some]


def test_what_comes_repeats_nothing_in_a_round() -> None:
    found = list(islice(coming(outlook(schedule(), stock(lessons=5))), 10))
    assert [each.moment.date for each in found] == days("2026-03-02", 10)
    assert len(set(ids(found[:5]))) == len(set(ids(found[5:]))) == 5


def test_a_lesson_and_a_quote_come_in_turn() -> None:
    found = list(islice(coming(outlook(schedule(post=Post.BOTH), stock())), 6))
    assert [each.kind for each in found] == [LESSON, QUOTE] * 3


def test_where_nothing_fits_dates_come_without_a_card() -> None:
    found = list(islice(coming(outlook(schedule(), stock(lessons=0))), 2))
    assert [(each.moment.date.day, each.kind, each.card) for each in found] == [(2, None, None), (3, None, None)]


def test_a_pin_comes_on_its_date_and_not_again_in_the_round() -> None:
    found = list(islice(coming(outlook(schedule(), stock(lessons=5), {date(2026, 3, 3): "lesson 004"})), 6))
    assert ids(found)[1] == "lesson 004"
    assert len(set(ids(found[:5]))) == 5


def test_dates_in_the_ledger_do_not_come_again() -> None:
    usual = list(islice(coming(outlook(schedule(), stock())), 3))
    found = list(islice(coming(outlook(schedule(), stock(), entered=days("2026-03-02", 2))), 3))
    assert [each.moment.date.day for each in found] == [4, 5, 6]
    assert ids(found) == ids(usual)


def test_nothing_comes_of_one_that_rests() -> None:
    assert list(coming(outlook(replace(schedule(), coming=None), stock()))) == []


# Whatever happens

ZONES = (
    "UTC", "Europe/Warsaw", "Europe/Dublin", "America/New_York", "America/St_Johns", "America/Nuuk", "America/Havana",
    "America/Santiago", "Africa/Cairo", "Africa/Casablanca", "Asia/Beirut", "Asia/Kathmandu", "Australia/Lord_Howe",
    "Pacific/Apia", "Pacific/Kiritimati", "Antarctica/Troll",
)  # fmt: skip
TIMINGS = st.builds(
    Timing,
    at=st.times().map(lambda at: time(at.hour, at.minute)) | st.sampled_from([time(0), time(0, 30), time(2, 30)]),
    zone=st.sampled_from(ZONES),
    days=st.frozensets(st.integers(min_value=0, max_value=6), min_size=1),
    left_out=st.frozensets(st.dates(date(2025, 1, 1), date(2025, 12, 31)), max_size=10),
)
GAPS = st.one_of(
    st.timedeltas(SECOND, 30 * MINUTE), st.timedeltas(MINUTE, 20 * HOUR), st.timedeltas(DAY, 40 * DAY)
).map(lambda gap: timedelta(seconds=int(gap.total_seconds())))
BEGINNINGS = st.datetimes(datetime(2020, 1, 1), datetime(2039, 1, 1)).map(  # noqa: DTZ001 - made aware in the next line
    lambda made: made.replace(microsecond=0, tzinfo=UTC)
) | st.sampled_from([utc("2025-03-28 00:00"), utc("2025-10-24 00:00"), utc("2025-04-05 00:00")])


@given(TIMINGS, BEGINNINGS, st.lists(GAPS, max_size=12), st.sampled_from([timedelta(0), GRACE, 3 * DAY]))
def test_each_wanted_date_is_due_or_missed_once_and_no_other_is(
    timing: Timing, made: datetime, gaps: list[timedelta], grace: timedelta
) -> None:
    daily = schedule(timing=timing, made=made)
    now, seen = made, list[date]()
    for gap in gaps:
        now += gap
        found = plan(daily, now, grace)
        assert all(each.at <= now for each in found.missed)
        if found.due:
            assert found.due.at <= now <= found.due.at + grace
        reached = [*found.missed, *([found.due] if found.due else [])]
        assert all(each.at == instant(timing, each.date) for each in reached)
        seen += [each.date for each in reached]
        daily = replace(daily, coming=found.next)
    assert seen == dates_since(timing, made, now)
    assert daily.coming == first_moment(daily, now)


def dates_since(timing: Timing, made: datetime, now: datetime) -> list[date]:
    """List the wanted dates whose moment has come since, looking at each date by itself."""
    around = [made.date() + number * DAY for number in range(-2, (now - made).days + 4)]
    return [day for day in around if wanted(timing, day) and (at := instant(timing, day)) and made < at <= now]
