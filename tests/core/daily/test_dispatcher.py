from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from time import monotonic

import pytest
from sqlalchemy import update
from structlog.testing import capture_logs

from core.commands import Commands
from core.daily import ledger
from core.daily.courier import NO_ANSWER, TOO_LATE, UNEXPECTED, Courier, Parcel
from core.daily.delivery import Delivery, State
from core.daily.dispatcher import Dispatcher
from core.daily.hands import read_weights
from core.daily.ledger import Lease, Reach
from core.daily.limits import Limits
from core.daily.parcels import Packer
from core.daily.plan import first_moment
from core.daily.planning import MISSED, NOTHING_FITS, SUPERSEDED
from core.daily.schedule import Choice, Schedule, Timing
from core.daily.schedules import add_schedule, get_schedule, list_schedules
from core.daily.stock import Stock
from core.daily.tables import SCHEDULES
from core.finding import Finder
from core.library.library import Library
from core.library.removing import remove_passage
from core.ports import ChannelClosedError, Outgoing, RateLimitedError, RefusedError
from core.reply import ActionKind
from core.requests import Asker
from core.search.index import Index
from core.team import Team
from tests.build import document, held, lesson, put
from tests.core.daily.channel import LOSE_ANSWER, STALL, Clock, Platform

MONDAY = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
NINE = MONDAY.replace(hour=9)
OURS, THEIRS = Team("test:ours"), Team("test:theirs")
QUICK = Limits(post_timeout=timedelta(seconds=1))
BOTH = Reach(platforms=("test",))

Add = Callable[..., Awaitable[Schedule]]


@pytest.fixture
def clock() -> Clock:
    return Clock(MONDAY)


@pytest.fixture
def platform() -> Platform:
    return Platform()


@pytest.fixture
async def finder(library: Library, tmp_path: Path) -> Finder:
    await put(library, document(*(lesson(f"Lesson {number}: look where you coil the rope.") for number in range(6))))
    return Finder(library, Index(tmp_path / "index", library.topics))


@pytest.fixture
def add(library: Library) -> Add:
    async def add(**changes: object) -> Schedule:
        number = len(await library.store.look(lambda each: each.execute(SCHEDULES.select()).all()))
        schedule = Schedule(
            id=f"schedule{number:02}",
            team=OURS,
            channel="harbour",
            maker="U1",
            timing=Timing(at=time(9), zone="UTC"),
            choice=Choice(),
            seed=number,
        )
        schedule = replace(schedule, **changes)  # type: ignore[arg-type]  # what a test says
        schedule = replace(schedule, coming=first_moment(schedule, MONDAY))
        await library.store.change(lambda connection: add_schedule(connection, schedule, MONDAY))
        return schedule

    return add


def dispatcher(finder: Finder, platform: Platform, clock: Clock, limits: Limits = QUICK) -> Dispatcher:
    return Dispatcher(finder, Stock(finder), {"test": platform}, limits=limits, now=clock)


async def run(*dispatchers: Dispatcher) -> None:
    for each in dispatchers:
        await each.tick()
    for each in dispatchers:
        await each.settle()


async def rows(finder: Finder, schedule: Schedule) -> Sequence[Delivery]:
    return await finder.library.store.look(lambda connection: ledger.history(connection, schedule.id, 100))


async def test_posts_when_the_time_has_come_and_once(
    finder: Finder, platform: Platform, clock: Clock, add: Add
) -> None:
    schedule = await add()
    one = dispatcher(finder, platform, clock)
    await run(one)
    assert platform.posts == []
    clock.at = NINE
    await run(one)
    await run(one)
    (post,) = platform.posts
    assert (post.team, post.channel, post.at, post.date) == (OURS, "harbour", NINE, date(2026, 3, 2))
    assert post.reply.title == "Lesson of the day"
    assert not post.reply.private
    (row,) = await rows(finder, schedule)
    assert (row.state, row.message, row.id) == (State.POSTED, "message 1", f"{schedule.id}-20260302")


async def test_posts_day_by_day_without_repeating(finder: Finder, platform: Platform, clock: Clock, add: Add) -> None:
    await add()
    one = dispatcher(finder, platform, clock)
    for day in range(12):
        clock.at = NINE + timedelta(days=day)
        await run(one)
    texts = [post.reply.body for post in platform.posts]
    assert [post.date.isoweekday() for post in platform.posts] == [1, 2, 3, 4, 5] * 2
    assert len(set(texts[:6])) == 6


async def test_several_share_the_work(finder: Finder, platform: Platform, clock: Clock, add: Add) -> None:
    for number in range(30):
        await add(team=Team(f"test:{number}"))
    clock.at = NINE
    three = [dispatcher(finder, platform, clock) for _ in range(3)]
    await asyncio.gather(*(each.tick() for each in three))
    await run(*three)
    assert sorted(post.team.key for post in platform.posts) == sorted(f"test:{number}" for number in range(30))


async def test_leaves_other_platforms_to_others(finder: Finder, platform: Platform, clock: Clock, add: Add) -> None:
    elsewhere = await add(team=Team("elsewhere:1"))
    clock.at = NINE
    await run(dispatcher(finder, platform, clock))
    assert await rows(finder, elsewhere) == ()
    there = Platform()
    await run(Dispatcher(finder, Stock(finder), {"elsewhere": there}, now=clock))
    assert len(there.posts) == 1


async def test_tries_again_what_was_refused(finder: Finder, platform: Platform, clock: Clock, add: Add) -> None:
    schedule = await add()
    platform.mishaps.extend([RefusedError("The harbour is fogged in."), RefusedError("Still fog.")])
    clock.at = NINE
    one = dispatcher(finder, platform, clock)
    await run(one)
    (row,) = await rows(finder, schedule)
    assert (row.state, row.reason, row.doubt) == (State.FAILED, "The harbour is fogged in.", False)
    await run(one)
    assert len(platform.mishaps) == 1, "waits before it tries again"
    for _ in range(2):
        clock.go_on(minutes=1)
        await run(one)
    (row,) = await rows(finder, schedule)
    assert (row.state, row.attempts, row.reason) == (State.POSTED, 3, None)
    assert len(platform.posts) == 1


@pytest.mark.parametrize("said", ["a \x00 inside", "half \udcff a character"])
async def test_what_no_database_takes_keeps_nothing_from_being_written(
    finder: Finder, platform: Platform, clock: Clock, add: Add, said: str
) -> None:
    broken, sound = await add(), await add(team=THEIRS)
    platform.before = lambda each: RefusedError(said) if each.team == OURS else None
    clock.at = NINE
    async with asyncio.timeout(5):
        await run(dispatcher(finder, platform, clock))
    assert [(await rows(finder, each))[0].state for each in (broken, sound)] == [State.FAILED, State.POSTED]


async def test_what_fails_during_a_pause_is_tried_no_more(
    finder: Finder, platform: Platform, clock: Clock, add: Add
) -> None:
    schedule = await add()
    platform.gate = asyncio.Event()
    platform.mishaps.append(RefusedError("The harbour is fogged in."))
    clock.at = NINE
    one = dispatcher(finder, platform, clock)
    await one.tick()
    await finder.library.store.change(lambda each: ledger.withdraw(each, schedule.id, "paused by Ann", NINE))
    platform.gate.set()
    await one.settle()
    clock.go_on(hours=1)
    await run(one)
    (row,) = await rows(finder, schedule)
    assert (row.state, row.reason, platform.posts) == (State.SKIPPED, "paused by Ann", [])


async def test_the_log_warns_of_each_failure(finder: Finder, platform: Platform, clock: Clock, add: Add) -> None:
    schedule = await add()
    platform.mishaps.append(RefusedError("The harbour is fogged in."))
    one = dispatcher(finder, platform, clock)
    clock.at = NINE
    with capture_logs() as logs:
        await run(one)
        clock.go_on(hours=1)
        await run(one)
    told = [each for each in logs if each["event"] == "daily.delivery"]
    assert [(each["log_level"], each["state"]) for each in told] == [("warning", "failed"), ("info", "posted")]
    assert told[0]["delivery"] == f"{schedule.id}-20260302"
    assert told[0]["reason"] == "The harbour is fogged in."


@pytest.mark.parametrize("mishap", [asyncio.CancelledError(), RateLimitedError(timedelta.max)])
async def test_nothing_that_an_edge_raises_is_tried_for_ever(
    finder: Finder, platform: Platform, clock: Clock, add: Add, mishap: BaseException
) -> None:
    schedule = await add()

    async def break_off(_outgoing: Outgoing) -> str:
        raise mishap

    platform.post = platform.find = break_off  # type: ignore[assignment, method-assign]
    clock.at = NINE
    one = dispatcher(finder, platform, clock)
    for _ in range(9):
        await run(one)
        clock.go_on(hours=1)
    (row,) = await rows(finder, schedule)
    assert (row.state, row.next_try) == (State.FAILED, None)


@pytest.mark.parametrize(
    "mishap", [ValueError("“meet me at the pier” is too long"), OSError(28, "No space left", "meet me at the pier")]
)
async def test_of_an_error_that_nobody_expected_only_its_kind_is_kept_and_logged(
    finder: Finder, platform: Platform, clock: Clock, add: Add, mishap: Exception
) -> None:
    schedule = await add()
    platform.mishaps.append(mishap)
    clock.at = NINE
    with capture_logs() as logs:
        await run(dispatcher(finder, platform, clock))
    (row,) = await rows(finder, schedule)
    kind = "No space left" if isinstance(mishap, OSError) else "ValueError"
    assert (row.state, row.reason, row.doubt) == (State.FAILED, UNEXPECTED.format(kind), True)
    (told,) = [each for each in logs if each["event"] == "daily.unexpected"]
    assert (told["kind"], told["delivery"]) == (type(mishap).__name__, row.id)
    assert told["where"].startswith("daily/channel.py:")
    assert "pier" not in str(logs)


async def test_the_log_says_who_was_not_told_and_no_word_of_why(
    finder: Finder, platform: Platform, clock: Clock, add: Add
) -> None:
    schedule = await add()
    platform.before = lambda _outgoing: ChannelClosedError("The channel is archived.")

    async def refuse(_team: Team, _member: str, text: str) -> None:
        raise ValueError(text)

    platform.tell = refuse  # type: ignore[assignment, method-assign]
    clock.at = NINE
    with capture_logs() as logs:
        await run(dispatcher(finder, platform, clock))
    (told,) = [each for each in logs if each["event"] == "daily.untold"]
    assert (told["kind"], told["schedules"]) == ("ValueError", schedule.id)
    assert "resume" not in str(told)


async def test_what_breaks_off_a_delivery_is_logged_by_its_kind(
    finder: Finder, platform: Platform, clock: Clock, add: Add, monkeypatch: pytest.MonkeyPatch
) -> None:
    await add()
    one = dispatcher(finder, platform, clock)

    async def broken(*_given: object) -> None:
        raise ValueError("meet me at the pier")

    monkeypatch.setattr(one, "_end", broken)
    clock.at = NINE
    with capture_logs() as logs:
        await run(one)
    (told,) = [each for each in logs if each["event"] == "daily.broken"]
    assert told["kind"] == "ValueError"
    assert "pier" not in str(logs)


async def test_gives_up_in_the_end(finder: Finder, platform: Platform, clock: Clock, add: Add) -> None:
    schedule = await add()
    platform.before = lambda _outgoing: RefusedError("Fog.")
    one = dispatcher(finder, platform, clock)
    clock.at = NINE
    tried = 0
    while clock.at < NINE + timedelta(hours=12):
        await run(one)
        clock.go_on(minutes=5)
        tried += 1
    (row,) = await rows(finder, schedule)
    assert (row.state, row.next_try, row.reason) == (State.FAILED, None, "Fog.")
    assert 20 < row.attempts < 50


async def test_waits_for_one_team_and_goes_on_with_others(
    finder: Finder, platform: Platform, clock: Clock, add: Add
) -> None:
    slow = [await add(), await add(channel="pier")]
    quick = await add(team=THEIRS)
    asked: list[str] = []

    def limited(outgoing: object) -> Exception | None:
        team = getattr(outgoing, "team", None)
        asked.append(str(team))
        return (
            RateLimitedError(timedelta(seconds=90))
            if team == OURS and clock.at < NINE + timedelta(seconds=90)
            else None
        )

    platform.before = limited
    clock.at = NINE
    one = dispatcher(finder, platform, clock, replace(QUICK, at_once=1))
    await run(one)
    assert [post.team for post in platform.posts] == [THEIRS]
    assert asked.count(str(OURS)) == 1, "the other post of the team waits, too"
    clock.go_on(seconds=60)
    await run(one, dispatcher(finder, platform, clock))
    assert asked.count(str(OURS)) == 1
    clock.go_on(seconds=50)
    await run(one)
    states = [row.state for schedule in (*slow, quick) for row in await rows(finder, schedule)]
    assert states == [State.POSTED] * 3


async def test_looks_before_it_posts_again(finder: Finder, platform: Platform, clock: Clock, add: Add) -> None:
    schedule = await add()
    platform.mishaps.append(LOSE_ANSWER)
    clock.at = NINE
    one = dispatcher(finder, platform, clock)
    await run(one)
    (row,) = await rows(finder, schedule)
    assert (row.state, row.doubt) == (State.FAILED, True)
    clock.go_on(minutes=1)
    await run(one)
    (row,) = await rows(finder, schedule)
    assert (row.state, row.message, len(platform.posts), platform.looks) == (State.POSTED, "message 1", 1, 1)


async def test_posts_after_a_stall_if_it_is_not_there(
    finder: Finder, platform: Platform, clock: Clock, add: Add
) -> None:
    schedule = await add()
    platform.mishaps.append(STALL)
    clock.at = NINE
    one = dispatcher(finder, platform, clock)
    await run(one)
    (row,) = await rows(finder, schedule)
    assert (row.state, row.reason) == (State.FAILED, NO_ANSWER)
    clock.go_on(minutes=1)
    await run(one)
    assert (len(platform.posts), platform.looks) == (1, 1)


async def test_a_stalled_team_holds_up_nobody_else(finder: Finder, platform: Platform, clock: Clock, add: Add) -> None:
    await add()
    for number in range(20):
        await add(team=Team(f"test:{number}"))
    platform.before = lambda outgoing: STALL if outgoing.team == OURS else None
    clock.at = NINE
    await run(dispatcher(finder, platform, clock, replace(QUICK, at_once=2)))
    assert len(platform.posts) == 20


async def test_a_closed_channel_rests_and_its_people_are_told(
    finder: Finder, platform: Platform, clock: Clock, add: Add
) -> None:
    here, later, elsewhere = (
        await add(),
        await add(maker="U2", timing=Timing(at=time(17), zone="UTC")),
        await add(channel="pier"),
    )
    platform.before = lambda each: ChannelClosedError("The channel is archived.") if each.channel == "harbour" else None
    clock.at = NINE
    await run(dispatcher(finder, platform, clock))
    store = finder.library.store
    listed = await store.look(lambda connection: list_schedules(connection, OURS, "harbour"))
    assert {schedule.id for schedule in listed} == {here.id, later.id}
    assert {(each.disabled, each.coming) for each in listed} == {("The channel is archived.", None)}
    assert sorted(member for _, member, _ in platform.told) == ["U1", "U2"]
    assert all("is archived. Once" in text and "/daily resume" in text for _, _, text in platform.told)
    (row,) = await rows(finder, here)
    assert (row.state, row.next_try) == (State.FAILED, None)
    assert [post.channel for post in platform.posts] == ["pier"]
    assert [row.state for row in await rows(finder, elsewhere)] == [State.POSTED]


@pytest.mark.parametrize("posted", [False, True])
async def test_takes_over_from_one_that_died(
    finder: Finder, platform: Platform, clock: Clock, add: Add, *, posted: bool
) -> None:
    schedule = await add()
    clock.at = NINE
    one, store = dispatcher(finder, platform, clock), finder.library.store
    await one.plan()
    lease = Lease(claimant="dead", ends=NINE + timedelta(minutes=2))
    (claimed,) = await store.change(lambda connection: ledger.claim(connection, lease, BOTH, NINE, 10))
    if posted:
        (outgoing,) = (await Packer(finder).pack([claimed])).values()
        await platform.post(outgoing)
    await run(one)
    assert len(platform.posts) == posted, "its lease still runs"
    clock.go_on(minutes=3)
    await run(one)
    (row,) = await rows(finder, schedule)
    assert (row.state, len(platform.posts), platform.looks) == (State.POSTED, 1, 1)


async def test_one_whose_lease_runs_out_does_not_post(
    finder: Finder, platform: Platform, clock: Clock, add: Add
) -> None:
    await add()
    clock.at = NINE
    await dispatcher(finder, platform, clock).plan()
    lease = Lease(claimant="late", ends=NINE + timedelta(minutes=2))
    claimed = await finder.library.store.change(lambda connection: ledger.claim(connection, lease, BOTH, NINE, 10))
    (outgoing,) = (await Packer(finder).pack(claimed)).values()
    courier = Courier(limits=QUICK, now=clock)
    in_time, late = (Parcel(delivery=claimed[0], outgoing=outgoing, latest=monotonic() + left) for left in (10, 0.5))
    assert (await courier.deliver(late, platform)).state is State.DUE
    assert platform.posts == []
    assert (await courier.deliver(in_time, platform)).state is State.POSTED


async def test_makes_up_what_is_not_too_late(finder: Finder, platform: Platform, clock: Clock, add: Add) -> None:
    schedule = await add()
    clock.at = NINE + timedelta(hours=5, minutes=59)
    await run(dispatcher(finder, platform, clock))
    assert [row.state for row in await rows(finder, schedule)] == [State.POSTED]


async def test_skips_what_is_too_late(finder: Finder, platform: Platform, clock: Clock, add: Add) -> None:
    schedule = await add()
    clock.at = NINE + timedelta(hours=6, seconds=1)
    await run(dispatcher(finder, platform, clock))
    (row,) = await rows(finder, schedule)
    assert (row.state, row.reason, platform.posts) == (State.SKIPPED, MISSED, [])


async def test_skips_what_became_too_late_while_it_waited(
    finder: Finder, platform: Platform, clock: Clock, add: Add
) -> None:
    schedule = await add()
    clock.at = NINE
    one = dispatcher(finder, platform, clock)
    await one.plan()
    clock.go_on(hours=7)
    await run(one)
    (row,) = await rows(finder, schedule)
    assert (row.state, row.reason, platform.posts) == (State.SKIPPED, TOO_LATE, [])


async def test_a_channel_gets_one_post_after_a_week_out(
    finder: Finder, platform: Platform, clock: Clock, add: Add
) -> None:
    first, second = await add(), await add(timing=Timing(at=time(9, 30), zone="UTC"))
    clock.at = NINE + timedelta(days=7, hours=1)
    await run(dispatcher(finder, platform, clock))
    (post,) = platform.posts
    assert (post.schedule, post.date) == (second.id, date(2026, 3, 9))
    states = [(row.date.day, row.state, row.reason) for row in await rows(finder, first)]
    assert states == [(9, State.SKIPPED, SUPERSEDED), *((day, State.SKIPPED, MISSED) for day in (6, 5, 4, 3, 2))]


async def test_posts_another_passage_where_its_own_is_gone(
    finder: Finder, platform: Platform, clock: Clock, add: Add
) -> None:
    schedule = await add()
    clock.at = NINE
    one = dispatcher(finder, platform, clock)
    await one.plan()
    (row,) = await rows(finder, schedule)
    assert row.passage
    (gone,) = [each for each in await held(finder.library, OURS) if each.id == row.passage]
    await remove_passage(finder.library.store, gone)
    await run(one)
    (after,) = await rows(finder, schedule)
    assert (after.state, len(platform.posts)) == (State.POSTED, 1)
    assert after.passage != row.passage


async def test_says_where_nothing_fits(finder: Finder, platform: Platform, clock: Clock, add: Add) -> None:
    schedule = await add(choice=Choice(speaker="Nobody At All"))
    clock.at = NINE
    await run(dispatcher(finder, platform, clock))
    (row,) = await rows(finder, schedule)
    assert (row.state, row.reason, platform.posts) == (State.SKIPPED, NOTHING_FITS, [])


async def test_lets_posts_in_flight_finish(finder: Finder, platform: Platform, clock: Clock, add: Add) -> None:
    schedule = await add()
    platform.gate = asyncio.Event()
    clock.at = NINE
    one = dispatcher(finder, platform, clock, Limits())
    await one.tick()
    stopping = asyncio.create_task(one.stop())
    await asyncio.sleep(0.01)
    platform.gate.set()
    await stopping
    assert [row.state for row in await rows(finder, schedule)] == [State.POSTED]
    await add(timing=Timing(at=time(9, 1), zone="UTC"))
    clock.go_on(minutes=5)
    await run(one)
    assert len(platform.posts) == 1, "takes up nothing new"


async def test_a_zone_that_is_not_known_stops_its_schedule_alone(
    finder: Finder, platform: Platform, clock: Clock, add: Add
) -> None:
    lost, kept = await add(), await add(channel="pier")
    store = finder.library.store
    await store.change(
        lambda each: each.execute(update(SCHEDULES).where(SCHEDULES.c.id == lost.id).values(zone="Mars/Olympus"))
    )
    clock.at = NINE
    await run(dispatcher(finder, platform, clock))
    rested = await store.look(lambda connection: get_schedule(connection, OURS, lost.id))
    assert rested
    assert rested.disabled == "the time zone Mars/Olympus is not known here"
    assert [post.schedule for post in platform.posts] == [kept.id]


async def test_one_in_doubt_is_looked_for_though_its_passage_is_gone(
    finder: Finder, platform: Platform, clock: Clock, add: Add
) -> None:
    schedule = await add()
    platform.mishaps.append(LOSE_ANSWER)
    clock.at = NINE
    one = dispatcher(finder, platform, clock)
    await run(one)
    (doubtful,) = await rows(finder, schedule)
    for each in await held(finder.library, OURS):
        await remove_passage(finder.library.store, each)
    clock.go_on(minutes=1)
    await run(one)
    (after,) = await rows(finder, schedule)
    assert (after.state, after.message, after.passage) == (State.POSTED, "message 1", doubtful.passage)


async def test_a_post_can_be_liked_and_disliked(finder: Finder, platform: Platform, clock: Clock, add: Add) -> None:
    await add()
    clock.at = NINE
    await run(dispatcher(finder, platform, clock))
    (post,) = platform.posts
    offered = {action.kind: action.command for action in post.reply.actions}
    assert offered[ActionKind.BETTER].startswith("/better ")
    reply = await Commands(finder).command(
        offered[ActionKind.WORSE], Asker(team=OURS, channel="harbour", member="ada", today=NINE.date())
    )
    assert "tends to come later" in reply.body
    weights = await finder.library.store.look(lambda connection: read_weights(connection, [OURS]))
    assert weights[OURS] == {post.reply.results[0].passage.id: pytest.approx(2**-0.5)}
