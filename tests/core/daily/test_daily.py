from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from core.daily.daily import Daily
from core.daily.delivery import State
from core.daily.planning import MISSED, plan_due
from core.daily.schedule import Post, Schedule
from core.daily.schedules import add_schedule, disable_channel
from core.daily.stock import Stock
from core.daily.wish import Wish
from core.errors import (
    AmbiguousIdError,
    NotAllowedError,
    ScheduleError,
    UnknownPassageError,
    UnknownScheduleError,
)
from core.library.store import Store
from core.team import CONSOLE
from tests.core.daily.asking import ADA, AT_NINE, FRIDAY, STRANGER, Clock, Members, made
from tests.shelf import INSTRUMENTS, MORNING, RIVET, TASTE, TOMAS

RIVET_ID = "6as57eqx"
CALENDAR = b"""BEGIN:VCALENDAR
BEGIN:VEVENT
DTSTART;VALUE=DATE:20261123
DTEND;VALUE=DATE:20261125
SUMMARY:Holidays
END:VEVENT
END:VCALENDAR
"""


async def plan(daily: Daily, schedule: Schedule) -> None:
    """Plan what is due, as a dispatcher does."""
    now, stocks = daily.now(), await daily.stock.of_each([schedule])
    await daily.finder.library.store.change(lambda each: plan_due(each, stocks, now, daily.grace))


def coming(schedule: Schedule) -> date | None:
    return schedule.coming.date if schedule.coming else None


async def test_a_schedule_is_what_was_typed(daily: Daily) -> None:
    wish = Wish(
        at="7:30 pm",
        zone="Tokyo",
        days="mon,wed",
        post="quotes",
        topics=("Bridges", "gardens", "bridges"),
        by=" Tomas  Berg ",
        source="workshop hour",
        without="2026-11-23, 2020-01-01",
    )
    schedule = await made(daily, wish)
    assert (schedule.team, schedule.channel, schedule.maker) == (CONSOLE, "#workshop", "ada")
    assert (schedule.timing.at, schedule.timing.zone, schedule.timing.days) == (
        time(19, 30),
        "Asia/Tokyo",
        frozenset((0, 2)),
    )
    assert schedule.timing.left_out == {date(2026, 11, 23)}
    assert (schedule.choice.post, schedule.choice.topics) == (Post.QUOTE, ("bridges", "gardens"))
    assert (schedule.choice.speaker, schedule.choice.source) == ("Tomas Berg", "workshop hour")
    assert coming(schedule) == date(2026, 11, 25)
    assert await daily.find(ADA, schedule.id) == schedule


async def test_without_more_it_is_a_lesson_on_working_days(daily: Daily) -> None:
    saved = await daily.add(replace(ADA, zone="Europe/Warsaw"), "#workshop", Wish(at="12:30"))
    assert saved.schedule.choice.post is Post.LESSON
    assert saved.schedule.timing.days == {0, 1, 2, 3, 4}
    assert saved.schedule.coming is not None
    assert saved.schedule.coming.at == FRIDAY + timedelta(minutes=30)
    assert saved.notes == ()


async def test_what_two_processes_save_at_once_is_there_once(daily: Daily, other: Store) -> None:
    library = replace(daily.finder.library, store=other)
    finder = replace(daily.finder, library=library)
    elsewhere = replace(daily, finder=finder, stock=Stock(finder))
    for hour in range(8, 13):
        sketch = await daily.sketch(ADA, ADA.channel, Wish(at=f"{hour}:00 Europe/Warsaw"))
        one, two = await asyncio.gather(daily.keep(ADA, sketch), elsewhere.keep(ADA, sketch))
        assert one.schedule == two.schedule == sketch
        assert not one.there
        assert not two.there
    assert len(await daily.list_(ADA)) == 5


async def test_the_same_wish_twice_at_once_makes_one_schedule(daily: Daily, other: Store) -> None:
    library = replace(daily.finder.library, store=other)
    finder = replace(daily.finder, library=library)
    elsewhere = replace(daily, finder=finder, stock=Stock(finder))
    for hour in range(8, 13):
        wish = Wish(at=f"{hour}:00 Europe/Warsaw")
        both = await asyncio.gather(*(each.add(ADA, ADA.channel, wish) for each in (daily, elsewhere)))
        assert both[0].schedule == both[1].schedule
        assert sorted(each.there for each in both) == [False, True]
    assert len(await daily.list_(ADA)) == 5


async def test_what_is_there_is_given_back_and_not_made_again(daily: Daily) -> None:
    first = await made(daily)
    again = await daily.add(replace(ADA, member="bob"), ADA.channel, AT_NINE)
    assert (again.schedule, again.notes) == (first, ("This schedule was there already.",))
    others = (replace(AT_NINE, days="mon"), replace(AT_NINE, post="quote"), replace(AT_NINE, channel="#garden"))
    assert not any([(await daily.add(ADA, ADA.channel, wish)).there for wish in others])
    assert not (await daily.add(STRANGER, ADA.channel, AT_NINE)).there


async def test_a_time_that_has_passed_today_begins_on_the_next_day(daily: Daily) -> None:
    saved = await daily.add(ADA, "#workshop", AT_NINE)
    assert coming(saved.schedule) == date(2026, 11, 23)
    assert saved.notes == ("09:00 has passed today, so the next is on Monday 23 November.",)


REFUSED = (
    (Wish(), "At what time?"),
    (Wish(at="9am"), "in which time zone? Write it such as 09:00 Europe/Warsaw."),
    (Wish(at="9am Europe/Warsw"), "did you mean Europe/Warsaw"),
    (Wish(at="9am", zone="Warsaw", days="mon-fridy"), "did you mean friday"),
    (Wish(at="9am", zone="Warsaw", post="lesons"), "did you mean lesson?"),
    (Wish(at="9am", zone="Warsaw", topics=("brigdes",)), "Nearest: bridges."),
    (Wish(at="9am", zone="Warsaw", by="Tomsa Berg"), "Nearest: Tomas Berg."),
    (Wish(at="9am", zone="Warsaw", source="zeppelin plans"), "No source “zeppelin plans”"),
    (Wish(at="9am", zone="Warsaw", by="x" * 201), "at most 200 characters"),
    (Wish(at="9am", zone="Warsaw", without="2026-02-30"), "did you mean 2026-02-28"),
    (Wish(at="9am", zone="Warsaw", calendar=b"no calendar"), "no calendar"),
    (Wish(at="9am", zone="Warsaw", channel=" "), "Which channel?"),
    (Wish(at="9am", zone="Warsaw", days="mon", without="2026-11-23 to 2029-08-01"), "left out"),
)


async def test_what_is_not_understood_is_told_and_nothing_kept(daily: Daily) -> None:
    for wish, said in REFUSED:
        with pytest.raises(ScheduleError) as refused:
            await made(daily, wish)
        assert said.casefold() in str(refused.value).casefold()
    assert await daily.list_(ADA) == ()


async def test_a_calendar_and_a_list_are_left_out_together(daily: Daily) -> None:
    schedule = await made(daily, replace(AT_NINE, without="26 Nov", calendar=CALENDAR))
    assert schedule.timing.left_out == {date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 26)}
    assert coming(schedule) == date(2026, 11, 25)


async def test_a_wish_under_which_nothing_fits_is_kept_and_told(daily: Daily) -> None:
    saved = await daily.add(ADA, "#workshop", replace(AT_NINE, post="quote", by="Lena Ruiz", topics=("bridges",)))
    assert saved.notes[-1] == "Nothing in the library fits it at present."
    (first, *_) = await daily.preview(ADA, saved.schedule.id)
    assert first.result is None


async def test_a_team_has_fifty_schedules_at_most(daily: Daily) -> None:
    for minute in range(1, 51):
        await made(daily, Wish(at=f"9:{minute:02} Europe/Warsaw"))
    with pytest.raises(ScheduleError, match="at most 50 schedules"):
        await made(daily)
    assert len(await daily.list_(ADA)) == 50
    await made(daily, AT_NINE, STRANGER)


async def test_a_team_sees_its_own_schedules_alone(daily: Daily) -> None:
    ours, theirs = await made(daily), await made(daily, AT_NINE, STRANGER)
    assert await daily.list_(ADA) == (ours,)
    assert await daily.list_all() == (ours, theirs)
    assert await daily.find_anywhere(theirs.id) == theirs
    for use in (daily.find, daily.remove, daily.pause, daily.post_now, daily.preview):
        with pytest.raises(UnknownScheduleError, match=theirs.id):
            await use(ADA, theirs.id)


async def test_the_beginning_of_an_id_will_do_where_it_is_no_other(daily: Daily) -> None:
    schedules = [await made(daily) for _ in range(3)]
    first = schedules[0]
    assert await daily.find(ADA, f"#{first.id[:8].upper()}") == first
    with pytest.raises(UnknownScheduleError, match="is no id"):
        await daily.find(ADA, first.id[:2])
    store = daily.finder.library.store
    twin = replace(first, id=f"{first.id[:8]}{'zz' if first.id[8:] != 'zz' else 'yy'}")
    await store.change(lambda connection: add_schedule(connection, twin, FRIDAY))
    with pytest.raises(AmbiguousIdError, match=first.id):
        await daily.find(ADA, first.id[:8])


async def test_who_may_not_is_told_and_changes_nothing(daily: Daily) -> None:
    with pytest.raises(NotAllowedError, match="Nobody changes what is posted to #board"):
        await daily.add(ADA, "#board", AT_NINE)
    schedule = await made(daily)
    with pytest.raises(NotAllowedError):
        await daily.change(ADA, schedule.id, Wish(channel="#board"))
    closed = replace(daily, rights=Members("#workshop"))
    for use in (
        closed.change(ADA, schedule.id, Wish(at="10:00")),
        closed.pause(ADA, schedule.id),
        closed.resume(ADA, schedule.id),
        closed.skip(ADA, schedule.id),
        closed.pin(ADA, schedule.id, "monday", RIVET_ID),
        closed.unpin(ADA, schedule.id, "monday"),
        closed.post_now(ADA, schedule.id),
        closed.remove(ADA, schedule.id),
    ):
        with pytest.raises(NotAllowedError):
            await use
    assert await closed.list_(ADA) == (schedule,)
    assert await closed.history(ADA, schedule.id) == ()


async def test_a_change_leaves_what_it_does_not_name(daily: Daily) -> None:
    schedule = await made(daily, replace(AT_NINE, topics=("bridges",), by="Tomas Berg", without="23 Nov"))
    changed = (await daily.change(ADA, schedule.id, Wish(at="15:00", days="daily"))).schedule
    assert changed.choice == schedule.choice
    assert changed.timing == replace(schedule.timing, at=time(15), days=frozenset(range(7)))
    assert coming(changed) == date(2026, 11, 20)
    cleared = Wish(topics=("any",), by="any", without="none", channel="#yard", zone="Tokyo")
    changed = (await daily.change(ADA, schedule.id, cleared)).schedule
    assert (changed.choice.topics, changed.choice.speaker, changed.timing.left_out) == ((), None, frozenset())
    assert (changed.channel, changed.timing.zone, changed.timing.at) == ("#yard", "Asia/Tokyo", time(15))
    assert (changed.seed, changed.id, changed.maker) == (schedule.seed, schedule.id, schedule.maker)
    assert await daily.find(ADA, schedule.id) == changed


async def test_a_later_time_posts_no_second_time_today(daily: Daily, clock: Clock) -> None:
    schedule = await made(daily, Wish(at="13:00 Europe/Warsaw"))
    clock.now += timedelta(hours=1)
    await plan(daily, schedule)
    changed = (await daily.change(ADA, schedule.id, Wish(at="17:00"))).schedule
    assert coming(changed) == date(2026, 11, 23)


async def test_an_earlier_time_that_has_passed_means_the_next_day_and_says_so(daily: Daily) -> None:
    schedule = await made(daily, Wish(at="13:00 Europe/Warsaw"))
    saved = await daily.change(ADA, schedule.id, Wish(at="8:00"))
    assert coming(saved.schedule) == date(2026, 11, 23)
    assert saved.notes == ("08:00 has passed today, so the next is on Monday 23 November.",)


@pytest.mark.parametrize("wish", [Wish(post="quote"), Wish(at="12:30")])
async def test_what_has_come_due_is_still_owed_after_a_change(daily: Daily, clock: Clock, wish: Wish) -> None:
    """Nobody planned it between its time and the change."""
    schedule = await made(daily, Wish(at="13:00 Europe/Warsaw"))
    clock.now += timedelta(hours=1, seconds=1)
    changed = (await daily.change(ADA, schedule.id, wish)).schedule
    await plan(daily, changed)
    (row,) = await daily.history(ADA, schedule.id)
    assert (row.delivery.date, row.delivery.state) == (date(2026, 11, 20), State.DUE)


async def test_a_pause_until_a_date_ends_on_it(daily: Daily) -> None:
    schedule = await made(daily)
    paused = await daily.pause(ADA, schedule.id, "30 Nov")
    assert (paused.paused, paused.paused_until, coming(paused)) == (True, date(2026, 11, 30), date(2026, 11, 30))
    assert [each.moment.date for each in await daily.preview(ADA, schedule.id, 1)] == [date(2026, 11, 30)]


async def test_a_pause_without_end_lasts_until_it_is_resumed(daily: Daily, clock: Clock) -> None:
    schedule = await made(daily)
    assert coming(await daily.pause(ADA, schedule.id)) is None
    assert await daily.preview(ADA, schedule.id) == ()
    clock.now += timedelta(days=14)
    resumed = (await daily.resume(ADA, schedule.id)).schedule
    assert (resumed.paused, coming(resumed)) == (False, date(2026, 12, 7))
    await plan(daily, resumed)
    assert await daily.history(ADA, schedule.id) == ()


async def test_what_waits_is_not_posted_in_a_pause(daily: Daily, clock: Clock) -> None:
    schedule = await made(daily, Wish(at="13:00 Europe/Warsaw"))
    clock.now += timedelta(hours=1)
    await plan(daily, schedule)
    await daily.pause(ADA, schedule.id)
    (row,) = await daily.history(ADA, schedule.id)
    assert (row.delivery.state, row.delivery.reason) == (State.SKIPPED, "paused by ada")


async def test_a_pause_ends_on_a_date_to_come(daily: Daily) -> None:
    schedule = await made(daily)
    for until in ("2026-11-20", "2026-11-19", "soon"):
        with pytest.raises(ScheduleError):
            await daily.pause(ADA, schedule.id, until)
    assert await daily.find(ADA, schedule.id) == schedule


async def test_resuming_enables_what_was_disabled(daily: Daily) -> None:
    schedule = await made(daily)
    store = daily.finder.library.store
    await store.change(lambda connection: disable_channel(connection, CONSOLE, "#workshop", "it is archived"))
    assert (await daily.find(ADA, schedule.id)).disabled == "it is archived"
    with pytest.raises(ScheduleError, match="it is archived"):
        await daily.post_now(ADA, schedule.id)
    resumed = (await daily.resume(ADA, schedule.id)).schedule
    assert (resumed.disabled, coming(resumed)) == (None, date(2026, 11, 23))


async def test_another_channel_enables_what_was_disabled(daily: Daily) -> None:
    schedule = await made(daily)
    store = daily.finder.library.store
    await store.change(lambda connection: disable_channel(connection, CONSOLE, "#workshop", "it is archived"))
    assert (await daily.change(ADA, schedule.id, Wish(at="10:00"))).schedule.coming is None
    changed = (await daily.change(ADA, schedule.id, Wish(channel="#yard"))).schedule
    assert (changed.disabled, coming(changed)) == (None, date(2026, 11, 23))


async def test_skipping_leaves_out_the_next_date(daily: Daily) -> None:
    schedule = await made(daily)
    before = await daily.preview(ADA, schedule.id, 2)
    skipped = await daily.skip(ADA, schedule.id)
    assert (skipped.moment.date, coming(skipped.schedule)) == (date(2026, 11, 23), date(2026, 11, 24))
    after = await daily.preview(ADA, schedule.id, 1)
    assert (after[0].moment.date, after[0].result) == (date(2026, 11, 24), before[0].result)
    (row,) = await daily.history(ADA, schedule.id)
    assert (row.delivery.state, row.delivery.reason) == (State.SKIPPED, "skipped by ada")
    await daily.pause(ADA, schedule.id)
    with pytest.raises(ScheduleError, match="rests"):
        await daily.skip(ADA, schedule.id)


async def test_what_was_missed_is_none_to_skip(daily: Daily, clock: Clock) -> None:
    """Nothing ran on Monday; on Tuesday before nine what comes next is what a preview says it is."""
    schedule = await made(daily)
    clock.now = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
    (foreseen,) = await daily.preview(ADA, schedule.id, 1)
    skipped = await daily.skip(ADA, schedule.id)
    assert skipped.moment == foreseen.moment
    assert (foreseen.moment.date, coming(skipped.schedule)) == (date(2026, 11, 24), date(2026, 11, 25))
    rows = [each.delivery for each in await daily.history(ADA, schedule.id)]
    assert [(row.date.day, row.reason) for row in rows] == [(24, "skipped by ada"), (23, MISSED)]


async def test_what_is_in_the_ledger_is_none_to_skip(daily: Daily, clock: Clock) -> None:
    """Nothing ran on Monday, and on Tuesday somebody wanted the post of that day early."""
    schedule = await made(daily)
    clock.now = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
    await daily.post_now(ADA, schedule.id)
    await plan(daily, schedule)
    skipped = await daily.skip(ADA, schedule.id)
    assert (skipped.moment.date, coming(skipped.schedule)) == (date(2026, 11, 25), date(2026, 11, 26))


async def test_two_who_skip_at_once_skip_two_dates(daily: Daily) -> None:
    schedule = await made(daily)
    skipped = await asyncio.gather(*(daily.skip(ADA, schedule.id) for _ in range(4)))
    assert sorted(each.moment.date for each in skipped) == [date(2026, 11, day) for day in (23, 24, 25, 26)]


async def test_a_pin_comes_on_its_date_and_not_again(daily: Daily) -> None:
    schedule = await made(daily, replace(AT_NINE, post="quote"))
    await daily.pin(ADA, schedule.id, "wednesday", RIVET_ID)
    posts = await daily.preview(ADA, schedule.id, 5)
    texts = [each.result.passage.text for each in posts if each.result]
    assert texts[2] == RIVET
    assert RIVET not in texts[3:]
    assert [each.pinned for each in posts] == [False, False, True, False, False]


async def test_a_later_pin_replaces_an_earlier_and_can_be_taken_away(daily: Daily) -> None:
    schedule = await made(daily)
    turn = await daily.preview(ADA, schedule.id, 1)
    await daily.pin(ADA, schedule.id, "monday", RIVET_ID)
    (first,) = await daily.preview(ADA, schedule.id, 1)
    assert first.result
    assert first.result.passage.text == RIVET
    other = turn[0].result
    assert other
    await daily.pin(ADA, schedule.id, "monday", other.passage.short)
    assert (await daily.preview(ADA, schedule.id, 1))[0].result == other
    await daily.unpin(ADA, schedule.id, "monday")
    assert await daily.preview(ADA, schedule.id, 1) == turn
    with pytest.raises(ScheduleError, match="Nothing was chosen for Monday 23 November"):
        await daily.unpin(ADA, schedule.id, "monday")


UNPINNED = (
    ("saturday", RIVET_ID, "Nothing will be posted on Saturday 21 November: choose a date such as Monday 23"),
    ("today", RIVET_ID, "Nothing will be posted on Friday 20 November"),
    ("2031-01-01", RIVET_ID, "Nothing will be posted on Wednesday 1 January 2031"),
    ("nevermber", RIVET_ID, "is no date"),
    ("monday", "12ab34cd", "No passage here has the id 12ab34cd"),
    ("monday", "rivet", "is no id"),
)


async def test_a_pin_needs_a_date_to_come_and_a_passage(daily: Daily) -> None:
    schedule = await made(daily)
    for day, passage, error in UNPINNED:
        with pytest.raises((ScheduleError, UnknownPassageError)) as refused:
            await daily.pin(ADA, schedule.id, day, passage)
        assert error in str(refused.value)


async def test_a_date_of_the_ledger_takes_no_pin(daily: Daily) -> None:
    schedule = await made(daily)
    await daily.skip(ADA, schedule.id)
    with pytest.raises(ScheduleError, match="Monday 23 November was skipped by ada"):
        await daily.pin(ADA, schedule.id, "monday", RIVET_ID)


async def test_a_passage_of_another_team_cannot_be_pinned(daily: Daily) -> None:
    theirs = await made(daily, replace(AT_NINE, post="quote", by="Zoe Zander"), STRANGER)
    (post,) = await daily.preview(STRANGER, theirs.id, 1)
    assert post.result
    schedule = await made(daily)
    with pytest.raises(UnknownPassageError):
        await daily.pin(ADA, schedule.id, "monday", post.result.passage.id)


async def test_now_posts_the_next_as_todays_and_once(daily: Daily, clock: Clock) -> None:
    schedule = await made(daily)
    (first,) = await daily.preview(ADA, schedule.id, 1)
    postings = await asyncio.gather(*(daily.post_now(ADA, schedule.id) for _ in range(3)))
    assert sorted(each.there for each in postings) == [False, True, True]
    (row,) = await daily.history(ADA, schedule.id)
    assert (row.delivery.date, row.delivery.at, row.delivery.state) == (date(2026, 11, 20), FRIDAY, State.DUE)
    assert row.result == first.result
    assert coming(await daily.find(ADA, schedule.id)) == date(2026, 11, 23)
    clock.now += timedelta(hours=2)
    assert (await daily.post_now(ADA, schedule.id)).there


async def test_now_posts_on_a_day_whose_post_was_left_out(daily: Daily) -> None:
    schedule = await made(daily, Wish(at="5pm Europe/Warsaw"))
    assert (await daily.skip(ADA, schedule.id)).moment.date == FRIDAY.date()
    posting = await daily.post_now(ADA, schedule.id)
    assert (posting.there, posting.recorded.delivery.state) == (False, State.DUE)
    assert (await daily.post_now(ADA, schedule.id)).there


async def test_what_waits_goes_to_the_channel_that_a_schedule_has_now(daily: Daily) -> None:
    schedule = await made(daily)
    await daily.post_now(ADA, schedule.id)
    await daily.change(ADA, schedule.id, Wish(channel="#quay"))
    (waiting,) = await daily.history(ADA, schedule.id)
    assert waiting.delivery.channel == "#quay"


async def test_now_before_the_time_of_today_is_todays_post(daily: Daily) -> None:
    schedule = await made(daily, Wish(at="15:00 Europe/Warsaw"))
    posting = await daily.post_now(ADA, schedule.id)
    assert (posting.there, coming(posting.schedule)) == (False, date(2026, 11, 23))


async def test_now_with_nothing_that_fits_posts_nothing(daily: Daily) -> None:
    schedule = await made(daily, replace(AT_NINE, post="quote", by="Lena Ruiz", topics=("bridges",)))
    with pytest.raises(ScheduleError, match="Nothing in the library fits"):
        await daily.post_now(ADA, schedule.id)
    assert await daily.history(ADA, schedule.id) == ()


async def test_a_preview_is_what_is_posted(daily: Daily, clock: Clock) -> None:
    schedule = await made(daily, replace(AT_NINE, post="both"))
    seen = await daily.preview(ADA, schedule.id, 6)
    for each in seen:
        clock.now = each.moment.at
        await plan(daily, schedule)
    rows = await daily.history(ADA, schedule.id)
    assert [row.result for row in reversed(rows)] == [each.result for each in seen]
    assert {each.result.passage.text for each in seen if each.result} >= {INSTRUMENTS, MORNING, TASTE}


async def test_a_preview_passes_over_what_is_too_late(daily: Daily, clock: Clock) -> None:
    schedule = await made(daily)
    clock.now = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
    assert coming(schedule) == date(2026, 11, 23)
    posts = await daily.preview(ADA, schedule.id, 2)
    assert [each.moment.date for each in posts] == [date(2026, 11, 25), date(2026, 11, 26)]


async def test_removing_takes_all_away(daily: Daily) -> None:
    schedule = await made(daily)
    await daily.post_now(ADA, schedule.id)
    assert (await daily.remove(ADA, schedule.id)).id == schedule.id
    assert await daily.list_(ADA) == ()
    with pytest.raises(UnknownScheduleError):
        await daily.history(ADA, schedule.id)


async def test_the_keys_of_a_platform_are_kept(daily: Daily) -> None:
    asker = replace(ADA, channel_key="C042", member_key="U007")
    saved = await daily.add(asker, "C042", replace(AT_NINE, by=TOMAS, post="quote"))
    assert (saved.schedule.channel, saved.schedule.maker) == ("C042", "U007")
