from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select
from structlog.testing import capture_logs

from core.daily.delivery import Delivery, State
from core.daily.hands import read_hands, read_pins, read_weights
from core.daily.ledger import Lease, Outcome, Reach, claim, settle
from core.daily.moment import Moment
from core.daily.moments import instant, wanted
from core.daily.pins import set_pin
from core.daily.plan import Outlook, coming
from core.daily.planning import (
    MISSED,
    NOTHING_FITS,
    SUPERSEDED,
    come_due,
    deal_another,
    plan_due,
    plan_one,
    rest_channel,
    skip_next,
)
from core.daily.schedule import Choice, Post, Schedule, Timing
from core.daily.schedules import remove_schedule, save_schedule
from core.daily.tables import REACTIONS, SCHEDULES
from core.library.store import Store, open_store
from tests.build import OURS, THEIRS
from tests.core.daily.making import (
    DAY,
    EVERY_DAY,
    GRACE,
    HOUR,
    LESSON,
    MINUTE,
    PLATFORMS,
    QUOTE,
    SECOND,
    START,
    ByKind,
    Rounds,
    dates,
    days,
    every_day,
    forget_all,
    keep,
    kept,
    ledger,
    passages,
    schedule,
    stock,
    tick,
    utc,
)
from tests.postgres import Postgres


async def each_day(store: Store, held: ByKind, first: str, count: int) -> None:
    """Plan each day at its time."""
    for number in range(count):
        await tick(store, utc(first) + number * DAY, held)


async def take(store: Store, now: datetime) -> tuple[Delivery, ...]:
    lease, reach = Lease(claimant="one", ends=now + MINUTE), Reach(platforms=PLATFORMS)
    return await store.change(lambda connection: claim(connection, lease, reach, now, 100))


async def end(store: Store, delivery: Delivery, state: State) -> None:
    outcome = Outcome(delivery=delivery, state=state)
    await store.change(lambda connection: settle(connection, "one", [outcome], delivery.at))


@asynccontextmanager
async def locked(store: Store, ident: str) -> AsyncIterator[None]:
    """Hold a schedule as a process does that is planning it; whoever waits for it gives up in the end."""
    async with asyncio.timeout(20), store.engine.begin() as connection:
        await connection.execute(select(SCHEDULES.c.id).where(SCHEDULES.c.id == ident).with_for_update())
        yield


# What is entered


async def test_what_is_due_is_entered_with_its_passage_and_the_next_date_written(store: Store) -> None:
    await keep(store, schedule())
    assert await tick(store, utc("2026-03-02 08:59:59"), stock()) == 0
    assert await tick(store, utc("2026-03-02 09:00"), stock()) == 1
    assert await tick(store, utc("2026-03-02 09:00"), stock()) == 0
    (row,) = await ledger(store)
    assert row.passage in stock()[LESSON].indexes
    assert row == Delivery(
        schedule="first",
        date=date(2026, 3, 2),
        team=OURS,
        channel="C1",
        at=utc("2026-03-02 09:00"),
        state=State.DUE,
        kind=LESSON,
        passage=row.passage,
        next_try=utc("2026-03-02 09:00"),
    )
    assert (await kept(store)).coming == Moment(date=date(2026, 3, 3), at=utc("2026-03-03 09:00"))


async def test_nothing_repeats_in_a_round_however_often_the_decks_are_read_again(store: Store) -> None:
    await keep(store, schedule())
    await each_day(store, stock(lessons=7), "2026-03-02 09:00", 16)
    rows = await ledger(store)
    assert dates(rows, State.DUE) == days("2026-03-02", 16)
    shown = passages(rows)
    assert Rounds(shown, 7).repeat_nothing()
    assert shown[:7] != shown[7:14]
    hand = (await store.look(lambda connection: read_hands(connection, [schedule()])))["first"]
    assert hand.decks[LESSON].shown == set(shown[14:])
    assert hand.decks[LESSON].round == 2


async def foreseen(store: Store, held: ByKind, count: int) -> list[tuple[date, str | None]]:
    """Preview what comes, from what is in the store."""
    first = await kept(store)
    hands = await store.look(lambda connection: read_hands(connection, [first]))
    pins = await store.look(lambda connection: read_pins(connection, [first.id]))
    weights = await store.look(lambda connection: read_weights(connection, [first.team]))
    outlook = Outlook(
        schedule=first,
        hand=hands[first.id],
        stock=held,
        later=weights.get(first.team, {}),
        pins=pins.get(first.id, {}),
    )
    return [(each.moment.date, each.card.id if each.card else None) for each in islice(coming(outlook), count)]


@pytest.mark.parametrize("post", Post)
async def test_what_was_foreseen_is_what_is_entered_day_by_day(store: Store, post: Post) -> None:
    held = stock(lessons=4, quotes=6)
    await keep(store, schedule(post=post))
    for day, passage in ((5, "quote 003"), (9, "lesson 001"), (11, "of no deck")):
        await store.change(lambda c, on=day, it=passage: set_pin(c, "first", date(2026, 3, on), it))  # type: ignore[misc]
    votes = [{"team": OURS.key, "passage": "lesson 002", "member": who, "better": True} for who in ("ann", "bob")]
    await store.change(lambda connection: connection.execute(insert(REACTIONS), votes))
    before = await foreseen(store, held, 18)
    await each_day(store, held, "2026-03-02 09:00", 8)
    between = await foreseen(store, held, 10)
    await each_day(store, held, "2026-03-10 09:00", 10)
    assert [(row.date, row.passage) for row in await ledger(store)] == before
    assert between == before[8:]


async def test_a_pin_is_used_once_and_its_passage_counts_as_shown(store: Store) -> None:
    await keep(store, schedule())
    await store.change(lambda connection: set_pin(connection, "first", date(2026, 3, 4), "lesson 002"))
    await each_day(store, stock(lessons=5), "2026-03-02 09:00", 5)
    shown = passages(await ledger(store))
    assert shown[2] == "lesson 002"
    assert Rounds(shown, 5).repeat_nothing()
    assert await store.look(lambda connection: read_pins(connection, ["first"])) == {}


@pytest.mark.parametrize("state", [State.SKIPPED, State.FAILED])
async def test_a_passage_that_nobody_saw_comes_again_in_its_round(store: Store, state: State) -> None:
    await keep(store, schedule())
    for number in range(6):
        now = utc("2026-03-02 09:00") + number * DAY
        await tick(store, now, stock(lessons=5))
        (claimed,) = await take(store, now)
        await end(store, claimed, state if number == 1 else State.POSTED)
    lost, *seen = (row.passage for row in sorted(await ledger(store), key=lambda row: row.date.day != 3))
    assert len(set(seen)) == 5
    assert lost in seen


async def test_reactions_count_from_the_next_round_on(store: Store) -> None:
    await keep(store, schedule())
    await tick(store, utc("2026-03-02 09:00"), stock(lessons=3))
    votes = [{"team": OURS.key, "passage": "lesson 000", "member": "ann", "better": False}]
    await store.change(lambda connection: connection.execute(insert(REACTIONS), votes))
    weights = []
    for number in range(1, 4):
        await tick(store, utc("2026-03-02 09:00") + number * DAY, stock(lessons=3))
        hands = await store.look(lambda connection: read_hands(connection, [schedule()]))
        weights.append(hands["first"].weights[LESSON])
    assert weights == [{}, {}, {"lesson 000": 2**-0.5}]


async def test_where_nothing_fits_the_date_is_skipped_and_the_next_goes_on(store: Store) -> None:
    await keep(store, schedule())
    await tick(store, utc("2026-03-02 09:00"), stock(lessons=0))
    await tick(store, utc("2026-03-03 09:00"), stock())
    skipped, due = await ledger(store)
    assert (skipped.state, skipped.reason, skipped.next_try) == (State.SKIPPED, NOTHING_FITS, None)
    assert due.state is State.DUE


# After an outage


async def test_after_a_month_one_is_made_up_and_the_others_are_recorded(store: Store) -> None:
    await keep(store, schedule())
    await tick(store, utc("2026-04-01 12:00"), stock())
    rows = await ledger(store)
    assert dates(rows, State.SKIPPED) == days("2026-03-02", 30)
    assert {row.reason for row in rows[:-1]} == {MISSED}
    assert dates(rows, State.DUE) == days("2026-04-01", 1)
    await tick(store, utc("2026-04-02 09:00"), stock())
    assert dates(await ledger(store)) == days("2026-03-02", 32)


async def test_grace_counts_to_the_second(store: Store) -> None:
    await keep(store, schedule())
    await tick(store, utc("2026-03-02 15:00"), stock())
    await tick(store, utc("2026-03-03 15:00:01"), stock())
    assert [row.state for row in await ledger(store)] == [State.DUE, State.SKIPPED]


def of_channel(channel: str = "C1") -> list[Schedule]:
    """Make three daily schedules of one channel: at 9, 10 and 11."""
    return [schedule(f"{channel} at {hour}", every_day(f"{hour:02}:00"), channel=channel) for hour in (9, 10, 11)]


async def states(store: Store, *schedules: Schedule) -> list[str]:
    """Say what became of the latest date of each."""
    return [(await ledger(store, each.id))[-1].state.value for each in schedules]


async def test_after_a_week_a_channel_has_one_made_up_and_others_are_left_alone(store: Store) -> None:
    ours, others = of_channel(), of_channel("C2")[:1]
    theirs = [replace(each, id="theirs", team=THEIRS) for each in of_channel()[:1]]
    await keep(store, *ours, *others, *theirs)
    await tick(store, utc("2026-03-09 12:00"), stock())
    assert await states(store, *ours) == ["skipped", "skipped", "due"]
    assert await states(store, *others, *theirs) == ["due", "due"]
    for each in ours:
        rows = await ledger(store, each.id)
        assert dates(rows) == days("2026-03-02", 8)
        assert {row.reason for row in rows[:-1]} == {MISSED}
    assert (await ledger(store, ours[0].id))[-1].reason == SUPERSEDED


async def test_a_superseded_post_takes_no_passage(store: Store) -> None:
    ours = of_channel()
    await keep(store, *ours)
    await tick(store, utc("2026-03-09 12:00"), stock(lessons=5))
    for number in range(1, 6):
        await tick(store, utc("2026-03-09 12:00") + number * DAY, stock(lessons=5))
    assert len(set(passages(await ledger(store, ours[0].id)))) == 5


async def test_after_a_short_outage_all_are_made_up(store: Store) -> None:
    ours = of_channel()
    await keep(store, *ours)
    await tick(store, utc("2026-03-02 12:00"), stock())
    assert await states(store, *ours) == ["due"] * 3


async def test_after_a_short_outage_what_is_too_late_holds_no_other_back(store: Store) -> None:
    ours = of_channel()
    await keep(store, *ours)
    await tick(store, utc("2026-03-02 15:30"), stock())
    assert await states(store, *ours) == ["skipped", "due", "due"]


async def test_after_a_week_a_channel_of_weekly_posts_has_one_made_up(store: Store) -> None:
    monday = Timing(at=time(9), zone="UTC", days=frozenset([0]))
    sunday = [schedule(f"sunday {hour}", Timing(at=time(hour), zone="UTC", days=frozenset([6]))) for hour in (9, 10)]
    await keep(store, schedule("monday", monday), *sunday)
    await tick(store, utc("2026-03-08 12:00"), stock())
    assert await states(store, schedule("monday"), *sunday) == ["skipped", "skipped", "due"]


# What is taken up


async def listed(store: Store, now: datetime, most: int = 200, platforms: Sequence[str] = PLATFORMS) -> list[str]:
    found = await store.look(lambda connection: come_due(connection, now, most, platforms))
    return [each.id for each in found]


async def test_the_earliest_come_first_and_only_those_that_can_be_posted(store: Store) -> None:
    theirs = replace(schedule("theirs", every_day("08:00")), team=THEIRS)
    await keep(store, schedule("b"), schedule("a", every_day("10:00")), theirs)
    assert await listed(store, utc("2026-03-02 07:59:59")) == []
    assert await listed(store, utc("2026-03-02 09:00")) == ["theirs", "b"]
    assert await listed(store, utc("2026-03-02 12:00"), most=2) == ["theirs", "b"]
    assert await listed(store, utc("2026-03-02 12:00"), platforms=["slack"]) == ["b", "a"]
    assert await listed(store, utc("2026-03-02 12:00"), platforms=[]) == []


async def test_with_a_late_one_comes_all_of_its_channel(store: Store) -> None:
    await keep(store, *of_channel(), *of_channel("C2"))
    assert await listed(store, utc("2026-03-02 12:00"), most=1) == ["C1 at 9"]
    found = await listed(store, utc("2026-03-09 12:00"), most=1)
    assert sorted(found) == ["C1 at 10", "C1 at 11", "C1 at 9"]


async def test_what_changed_since_its_cards_were_read_waits_for_the_next_time(store: Store) -> None:
    await keep(store, schedule(), schedule("other"), schedule("removed"))
    stocks = {ident: {LESSON: stock()[LESSON]} for ident in ("first", "other", "removed")}
    changed = replace(schedule(), choice=Choice(post=Post.QUOTE))
    await store.change(lambda connection: save_schedule(connection, changed))
    await store.change(lambda connection: remove_schedule(connection, schedule("removed")))
    now = utc("2026-03-02 09:00")
    assert await store.change(lambda connection: plan_due(connection, stocks, now, GRACE)) == 1
    assert await ledger(store) == ()
    assert await tick(store, now, stock()) == 1
    assert [row.kind for row in await ledger(store)] == [QUOTE]


async def test_a_zone_that_nobody_knows_lets_one_schedule_rest_and_no_other(store: Store) -> None:
    lost = replace(schedule("lost"), timing=every_day(zone="Europe/Atlantis"))
    await keep(store, schedule(), lost)
    with capture_logs() as told:
        assert await tick(store, utc("2026-03-02 09:00"), stock()) == 2
    assert [(line["event"], line["schedule"]) for line in told] == [("daily.zone_unknown", "lost")]
    found = await kept(store, "lost")
    assert (found.disabled, found.coming) == ("the time zone Europe/Atlantis is not known here", None)
    assert await ledger(store, "lost") == ()
    assert await states(store, schedule()) == ["due"]
    assert await tick(store, utc("2026-03-03 09:00"), stock()) == 1


# Several processes


async def test_processes_that_plan_at_once_enter_each_date_once_and_deal_once(store: Store, other: Store) -> None:
    many = [*of_channel(), *of_channel("C2"), *of_channel("C3")]
    await keep(store, *many)
    held = stock(lessons=5)
    for number in range(6):
        now = utc("2026-03-02 11:00") + number * DAY
        await asyncio.gather(*(tick(where, now, held) for where in [store, other] * 3))
        await tick(store, now, held)
    for each in many:
        rows = await ledger(store, each.id)
        assert dates(rows, State.DUE) == days("2026-03-02", 6)
        assert Rounds(passages(rows), 5).repeat_nothing()
        hand = (await store.look(lambda c, of=each: read_hands(c, [of])))[each.id]  # type: ignore[misc]
        assert hand.decks[LESSON].round == 1
        assert list(hand.decks[LESSON].shown) == passages(rows[-1:])


async def test_processes_that_plan_at_once_make_up_one_post_of_a_channel(store: Store, other: Store) -> None:
    many = [*of_channel(), *of_channel("C2"), *of_channel("C3")]
    await keep(store, *many)
    for number in range(4):
        now = utc("2026-03-09 12:00") + 7 * number * DAY
        await asyncio.gather(*(tick(where, now, stock()) for where in [store, other] * 3))
        await tick(store, now, stock())
        for channel in ("C1", "C2", "C3"):
            assert await states(store, *of_channel(channel)) == ["skipped", "skipped", "due"]


async def test_a_schedule_that_another_process_plans_is_left_to_it(postgres: Postgres) -> None:
    store = await open_store(postgres.copy())
    await keep(store, *of_channel())
    async with locked(store, "C1 at 9"):
        assert await tick(store, utc("2026-03-02 12:00"), stock()) == 2
        assert await ledger(store, "C1 at 9") == ()
    assert await tick(store, utc("2026-03-02 12:00"), stock()) == 1
    await store.close()


@pytest.mark.parametrize("ident", ["C1 at 9", "C1 at 11"])
async def test_a_late_channel_is_planned_as_a_whole_or_later(postgres: Postgres, ident: str) -> None:
    store = await open_store(postgres.copy())
    await keep(store, *of_channel(), *of_channel("C2"))
    async with locked(store, ident):
        assert await tick(store, utc("2026-03-09 12:00"), stock()) == 3
        assert [await ledger(store, each.id) for each in of_channel()] == [()] * 3
    assert await tick(store, utc("2026-03-09 12:00"), stock()) == 3
    assert await states(store, *of_channel()) == ["skipped", "skipped", "due"]
    await store.close()


# By hand


async def test_one_that_is_wanted_now_takes_the_place_of_the_one_of_today(store: Store) -> None:
    await keep(store, schedule())
    moment = Moment(date=date(2026, 3, 2), at=utc("2026-03-02 07:30"))
    stocks = {"first": stock()}
    made = await store.change(lambda connection: plan_one(connection, schedule(), stocks, moment))
    assert (made.at, made.next_try, made.state) == (moment.at, moment.at, State.DUE)
    assert await ledger(store) == (made,)
    assert (await kept(store)).coming == Moment(date=date(2026, 3, 3), at=utc("2026-03-03 09:00"))
    await each_day(store, stock(), "2026-03-02 09:00", 9)
    assert dates(await ledger(store), State.DUE) == days("2026-03-02", 9)
    assert len(set(passages(await ledger(store)))) == 9


async def test_one_that_is_wanted_on_a_free_day_leaves_the_next_date_as_it_is(store: Store) -> None:
    working = schedule(timing=Timing(at=time(9), zone="UTC"), made=utc("2026-03-07 00:00"))
    await keep(store, working)
    moment = Moment(date=date(2026, 3, 7), at=utc("2026-03-07 12:00"))
    await store.change(lambda connection: plan_one(connection, working, {"first": stock()}, moment))
    assert (await kept(store)).coming == working.coming


async def test_the_next_is_skipped_once_and_takes_no_passage(store: Store) -> None:
    await keep(store, schedule())
    skipped = await store.change(lambda connection: skip_next(connection, schedule(), "skipped by Ann", START, GRACE))
    assert skipped == schedule().coming
    await each_day(store, stock(lessons=3), "2026-03-02 09:00", 4)
    first, *others = await ledger(store)
    assert (first.date, first.state, first.reason) == (date(2026, 3, 2), State.SKIPPED, "skipped by Ann")
    assert len(set(passages(others))) == 3


async def test_who_knows_an_older_state_of_a_schedule_skips_what_is_next_by_now(store: Store) -> None:
    await keep(store, schedule())
    old = schedule()
    await tick(store, utc("2026-03-02 09:00"), stock())
    skipped = await store.change(lambda connection: skip_next(connection, old, "skipped by Ann", START, GRACE))
    assert skipped == Moment(date=date(2026, 3, 3), at=utc("2026-03-03 09:00"))
    assert dates(await ledger(store)) == days("2026-03-02", 2)


async def test_decks_are_dealt_from_in_turn_whoever_deals(store: Store, other: Store) -> None:
    """Dealing another passage, and planning, at the same time: neither undoes what the other did."""
    held = stock(lessons=40)
    stocks = {"first": held}
    await keep(store, schedule())
    for number in range(12):
        now = utc("2026-03-02 09:00") + number * DAY
        await tick(store, now, held)
        (claimed,) = await take(store, now)
        old = await kept(store)
        await asyncio.gather(
            store.change(lambda c, it=claimed, of=old: deal_another(c, of, stocks, it)),  # type: ignore[misc]
            other.change(lambda c, at=now: plan_due(c, stocks, at + DAY, GRACE)),  # type: ignore[misc]
        )
        await end(store, claimed, State.POSTED)
    rows = await ledger(store)
    assert dates(rows)[:12] == days("2026-03-02", 12)
    assert len(set(passages(rows))) == len(rows)


async def test_another_passage_is_dealt_where_one_is_gone(store: Store) -> None:
    await keep(store, schedule())
    now = utc("2026-03-02 09:00")
    await tick(store, now, stock(lessons=1))
    (claimed,) = await take(store, now)
    gone = {"first": stock(lessons=0)}
    nothing = await store.change(lambda connection: deal_another(connection, schedule(), gone, claimed))
    assert nothing == replace(claimed, passage=None)
    left = {"first": {LESSON: stock(lessons=2)[LESSON]}}
    changed = await store.change(lambda connection: deal_another(connection, schedule(), left, claimed))
    assert changed == replace(claimed, passage="lesson 001")
    assert await ledger(store) == (changed,)
    lost = replace(claimed, attempts=0)
    late = await store.change(lambda connection: deal_another(connection, schedule(), {"first": stock()}, lost))
    assert late == replace(lost, passage=None)
    assert await ledger(store) == (changed,)


async def test_a_closed_channel_rests_with_all_that_waits_for_it(store: Store) -> None:
    await keep(store, *of_channel(), schedule("elsewhere", channel="C2"))
    now = utc("2026-03-02 11:00")
    await tick(store, now, stock())
    closed, *_ = await take(store, utc("2026-03-02 09:00"))
    rested = await store.change(lambda connection: rest_channel(connection, closed, "archived", now))
    await end(store, closed, State.FAILED)
    assert sorted(each.id for each in rested) == ["C1 at 10", "C1 at 11", "C1 at 9"]
    assert await tick(store, now + DAY, stock()) == 1
    assert await states(store, schedule("elsewhere")) == ["due"]
    assert "due" not in await states(store, *of_channel())


# Whatever happens

ZONES = ("UTC", "Europe/Warsaw", "America/Nuuk", "America/Havana", "Africa/Cairo", "Australia/Lord_Howe")
SCHEDULES_MADE = st.lists(
    st.tuples(
        st.builds(
            Timing,
            at=st.sampled_from([time(0), time(2, 30), time(9), time(9, 1), time(23, 30)]),
            zone=st.sampled_from(ZONES),
            days=st.just(EVERY_DAY) | st.frozensets(st.integers(min_value=0, max_value=6), min_size=1),
            left_out=st.frozensets(st.dates(date(2026, 3, 20), date(2026, 4, 20)), max_size=5),
        ),
        st.sampled_from(["C1", "C2"]),
        st.sampled_from(Post),
    ),
    min_size=1,
    max_size=4,
)
GAPS = st.lists(
    st.timedeltas(SECOND, 30 * MINUTE) | st.timedeltas(HOUR, 20 * HOUR) | st.timedeltas(DAY, 30 * DAY),
    min_size=1,
    max_size=8,
)
HELD = stock(lessons=4, quotes=3)


@pytest.fixture(scope="module")
def own_store(tmp_path_factory: pytest.TempPathFactory, runner: asyncio.Runner) -> Iterator[Store]:
    """Give one store to all examples: making one takes longer than an example."""
    opened = runner.run(open_store(f"sqlite:///{tmp_path_factory.mktemp('planning') / 'library.db'}"))
    yield opened
    runner.run(opened.close())


@settings(max_examples=settings().max_examples // 2)
@given(SCHEDULES_MADE, st.integers(min_value=0, max_value=40 * 24 * 60), GAPS)
def test_each_wanted_date_is_in_the_ledger_once_and_no_other_is(
    runner: asyncio.Runner,
    own_store: Store,
    made_of: list[tuple[Timing, str, Post]],
    minutes: int,
    gaps: list[timedelta],
) -> None:
    runner.run(_run(own_store, made_of, START + minutes * MINUTE, gaps))


async def _run(store: Store, made_of: list[tuple[Timing, str, Post]], made: datetime, gaps: list[timedelta]) -> None:
    await forget_all(store)
    schedules = [
        schedule(f"s{number}", timing, made=made, channel=channel, post=post)
        for number, (timing, channel, post) in enumerate(made_of)
    ]
    await keep(store, *schedules, made=made)
    now, known = made, set[str]()
    for gap in gaps:
        now += gap
        while await tick(store, now, HELD, most=2):
            pass
        fresh = [row for each in schedules for row in await ledger(store, each.id) if row.id not in known]
        known |= {row.id for row in fresh}
        _check_fresh(fresh, now)
    for each in schedules:
        rows = await ledger(store, each.id)
        around = [made.date() + number * DAY for number in range(-2, (now - made).days + 4)]
        moments = [(day, instant(each.timing, day)) for day in around if wanted(each.timing, day)]
        assert [(row.date, row.at) for row in rows] == [(day, at) for day, at in moments if at and made < at <= now]
        for kind, size in ((LESSON, 4), (QUOTE, 3)):
            assert Rounds([row.passage for row in rows if row.passage and row.kind is kind], size).repeat_nothing()


def _check_fresh(fresh: list[Delivery], now: datetime) -> None:
    """See that of what was entered at once no more than allowed is due, and nothing too late."""
    due = [row for row in fresh if row.state is State.DUE]
    assert all(now - row.at <= GRACE for row in due)
    assert len({row.schedule for row in due}) == len(due)
    for channel in ("C1", "C2"):
        reached = [row for row in fresh if row.channel == channel]
        if any(now - row.at >= DAY for row in reached):
            assert len([row for row in due if row.channel == channel]) <= 1
