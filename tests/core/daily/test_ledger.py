from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from core.daily.delivery import Delivery, State
from core.daily.hand import Hand
from core.daily.hands import read_hands, write_hands
from core.daily.ledger import (
    Entry,
    Lease,
    Outcome,
    Reach,
    any_waits,
    claim,
    end_all,
    enter,
    entered,
    exchange,
    forget_before,
    get_delivery,
    hold_back,
    settle,
    withdraw,
)
from core.library.store import Store
from core.team import Team
from tests.build import OURS, THEIRS
from tests.core.daily.making import (
    DAY,
    HOUR,
    LESSON,
    MINUTE,
    PLATFORMS,
    QUOTE,
    SECOND,
    keep,
    ledger,
    schedule,
    utc,
)

NOON = utc("2026-03-02 12:00")
LEASE = 2 * MINUTE
ALL = Reach(platforms=PLATFORMS)


def row(day: int = 2, **more: object) -> Delivery:
    """Make a row that waits since nine o'clock of a day in March 2026."""
    at = utc(f"2026-03-{day:02} 09:00")
    plain = Delivery(
        schedule="first",
        date=at.date(),
        team=OURS,
        channel="C1",
        at=at,
        state=State.DUE,
        kind=LESSON,
        passage=f"passage {day}",
        next_try=at,
    )
    return replace(plain, **more)  # type: ignore[arg-type]


def skipped(day: int) -> Delivery:
    return row(day, state=State.SKIPPED, kind=None, passage=None, next_try=None, reason="missed")


async def put(store: Store, *rows: Delivery, turn: int | None = 0) -> None:
    schedules = {each.schedule: schedule(each.schedule) for each in rows}
    await keep(store, *(replace(made, coming=None) for made in schedules.values()))
    await store.change(lambda connection: enter(connection, [Entry(delivery=each, round=turn) for each in rows]))


async def take(
    store: Store, now: datetime = NOON, *, by: str = "one", reach: Reach = ALL, most: int = 100
) -> tuple[Delivery, ...]:
    lease = Lease(claimant=by, ends=now + LEASE)
    return await store.change(lambda connection: claim(connection, lease, reach, now, most))


async def end(store: Store, *outcomes: Outcome, by: str = "one", now: datetime = NOON) -> None:
    await store.change(lambda connection: settle(connection, by, outcomes, now))


def posted(delivery: Delivery, message: str = "m1") -> Outcome:
    return Outcome(delivery=delivery, state=State.POSTED, message=message)


async def first(store: Store, day: int = 2) -> Delivery:
    found = await store.look(lambda connection: get_delivery(connection, "first", date(2026, 3, day)))
    assert found
    return found


# Entering


def test_a_delivery_has_a_name_of_at_most_25_characters() -> None:
    assert row(schedule="0123456789").id == "0123456789-20260302"


async def test_a_row_is_read_as_it_was_written(store: Store) -> None:
    rows = (
        row(2),
        skipped(3),
        row(4, state=State.FAILED, attempts=3, doubt=True, reason="no answer", next_try=NOON),
        row(5, kind=QUOTE, team=Team("discord:user:89"), channel="Ünïcode"),
    )
    await put(store, *rows)
    assert await ledger(store) == rows
    assert [await first(store, day) for day in (2, 3, 4, 5)] == list(rows)
    assert await store.look(lambda connection: get_delivery(connection, "first", date(2026, 3, 6))) is None


async def test_the_database_refuses_a_second_row_of_a_date_and_undoes_what_came_with_it(store: Store) -> None:
    await put(store, row())
    with pytest.raises(IntegrityError):
        await store.change(lambda connection: enter(connection, [Entry(delivery=row(3)), Entry(delivery=skipped(2))]))
    assert await ledger(store) == (row(),)


async def test_says_which_dates_are_entered(store: Store) -> None:
    await put(store, row(2), skipped(3), row(5), row(4, schedule="other"))
    for ids, since, expected in (
        (["first"], 3, {("first", 3), ("first", 5)}),
        (["first", "other", "none"], 4, {("first", 5), ("other", 4)}),
        ([], 1, set[tuple[str, int]]()),
    ):
        found = await store.look(lambda c, of=ids, day=since: entered(c, of, date(2026, 3, day)))  # type: ignore[misc]
        assert found == {(ident, date(2026, 3, day)) for ident, day in expected}


# Claiming


async def test_what_waits_is_claimed_from_its_moment_on_the_earliest_first(store: Store) -> None:
    await put(store, row(3), row(2), row(4, next_try=utc("2026-03-03 10:00")))
    assert await take(store, utc("2026-03-02 08:59:59")) == ()
    assert [each.date.day for each in await take(store, utc("2026-03-02 09:00"))] == [2]
    claimed = await take(store, utc("2026-03-04 00:00"), most=1, by="two")
    assert [each.date.day for each in claimed] == [2]  # its lease has lapsed
    claimed = await take(store, utc("2026-03-04 00:00"))
    assert [each.date.day for each in claimed] == [3, 4]


async def test_a_claimed_one_is_written_down_with_its_lease(store: Store) -> None:
    await put(store, row())
    (claimed,) = await take(store)
    assert claimed == row(state=State.CLAIMED, attempts=1, next_try=NOON + LEASE)
    assert await first(store) == claimed
    assert not await store.look(lambda connection: any_waits(connection, ALL, NOON))
    assert await store.look(lambda connection: any_waits(connection, ALL, NOON + LEASE))


async def test_a_lease_keeps_others_out_until_it_ends_and_leaves_doubt(store: Store) -> None:
    await put(store, row())
    await take(store)
    assert await take(store, NOON + LEASE - SECOND, by="two") == ()
    (again,) = await take(store, NOON + LEASE, by="two")
    assert again == row(state=State.CLAIMED, attempts=2, doubt=True, next_try=NOON + 2 * LEASE)
    assert await first(store) == again


async def test_doubt_lasts_from_attempt_to_attempt_until_somebody_settles_it(store: Store) -> None:
    await put(store, row(doubt=True, state=State.FAILED))
    (claimed,) = await take(store)
    assert claimed.doubt
    await end(store, Outcome(delivery=claimed, state=State.FAILED, next_try=NOON + HOUR))
    (again,) = await take(store, NOON + HOUR)
    assert (again.doubt, again.attempts) == (False, 2)


ENDED = (
    Outcome(delivery=row(), state=State.POSTED, message="m1"),
    Outcome(delivery=row(), state=State.SKIPPED, reason="nothing fits"),
    Outcome(delivery=row(), state=State.FAILED, doubt=True, reason="gone"),
)


async def test_what_has_ended_is_never_claimed_again(store: Store) -> None:
    await put(store, row(2), row(3), row(4))
    claimed = await take(store, utc("2026-03-05 00:00"))
    outcomes = [replace(outcome, delivery=each) for outcome, each in zip(ENDED, claimed, strict=True)]
    await end(store, *outcomes)
    for outcome, found in zip(ENDED, await ledger(store), strict=True):
        assert (found.state, found.doubt, found.reason) == (outcome.state, outcome.doubt, outcome.reason)
        assert (found.message, found.next_try) == (outcome.message, None)
    assert await take(store, NOON + 400 * DAY) == ()


async def test_only_what_a_process_can_post_is_claimed(store: Store) -> None:
    console = row(4, schedule="console", team=Team("console:local"))
    await put(store, row(2), row(3, schedule="theirs", team=THEIRS), console)
    now = utc("2026-03-09 00:00")
    assert await take(store, now, reach=Reach(platforms=())) == ()
    assert await take(store, now, reach=Reach(platforms=("disc", "slackware"))) == ()
    for reach, expected in (
        (Reach(platforms=("slack", "console"), without=frozenset([OURS])), ["console"]),
        (Reach(platforms=("discord",)), ["theirs"]),
        (Reach(platforms=("slack",)), ["first"]),
    ):
        assert [each.schedule for each in await take(store, now, reach=reach)] == expected


async def test_two_processes_never_hold_the_same(store: Store, other: Store) -> None:
    many = [replace(row(2 + number % 20), schedule=f"s{number // 20}") for number in range(200)]
    await put(store, *many)
    now = utc("2026-04-01 00:00")
    parts = await asyncio.gather(
        *(take(where, now, by=f"process {number}", most=17) for number, where in enumerate([store, other] * 10))
    )
    claimed = [each.id for part in parts for each in part]
    assert len(set(claimed)) == len(claimed)
    rest = [each.id for each in await take(store, now, by="rest", most=500)]
    assert sorted(claimed + rest) == sorted(each.id for each in many)


# Settling


async def test_who_lost_the_lease_changes_nothing(store: Store) -> None:
    await put(store, row())
    (lost,) = await take(store, by="one")
    (held,) = await take(store, NOON + LEASE, by="two")
    before = await first(store)
    for outcome in (*ENDED, Outcome(delivery=row(), state=State.FAILED, next_try=NOON)):
        await end(store, replace(outcome, delivery=lost), by="one")
        await end(store, replace(outcome, delivery=held), by="one")
        assert await first(store) == before
    await end(store, posted(held, "m2"), by="two")
    await end(store, posted(lost, "m1"), by="one")
    assert (await first(store)).message == "m2"


async def test_an_outcome_of_an_earlier_attempt_of_the_same_process_changes_nothing(store: Store) -> None:
    """It may have waited to be written while the database was away, until the process claimed the delivery again."""
    await put(store, row())
    (before,) = await take(store)
    (again,) = await take(store, NOON + LEASE)
    await end(store, Outcome(delivery=before, state=State.FAILED, next_try=NOON))
    assert (await first(store)).state is State.CLAIMED
    await end(store, posted(again))
    assert await first(store) == row(state=State.POSTED, attempts=2, doubt=False, message="m1", next_try=None)


async def test_what_has_ended_stays_as_it_was_written(store: Store) -> None:
    await put(store, row())
    (claimed,) = await take(store)
    await end(store, posted(claimed, "m1"))
    await end(store, posted(claimed, "m2"), Outcome(delivery=claimed, state=State.SKIPPED))
    assert (await first(store)).message == "m1"


async def test_many_outcomes_are_written_at_once(store: Store) -> None:
    await put(store, row(2), row(3), row(4))
    two, three, four = await take(store, utc("2026-03-05 00:00"))
    await end(
        store,
        posted(two),
        Outcome(delivery=three, state=State.FAILED, next_try=NOON, reason="busy"),
        Outcome(delivery=four, state=State.SKIPPED, reason="late"),
    )
    assert [each.state for each in await ledger(store)] == [State.POSTED, State.FAILED, State.SKIPPED]
    await end(store)


async def shown(store: Store) -> frozenset[str]:
    hands = await store.look(lambda connection: read_hands(connection, [schedule()]))
    return hands["first"].decks[LESSON].shown


async def deal_round(store: Store, *rows: Delivery, turn: int = 0) -> None:
    """Enter rows of a round that goes on."""
    await put(store, *rows, turn=turn)

    def write(connection: Connection) -> None:
        hand = read_hands(connection, [schedule()])["first"]
        decks = {kind: replace(deck, round=turn) for kind, deck in hand.decks.items()}
        write_hands(connection, {"first": Hand(decks=decks)})

    await store.change(write)


async def test_a_passage_that_nobody_saw_goes_back_into_its_round(store: Store) -> None:
    await deal_round(store, *(row(day) for day in range(2, 7)))
    claimed = await take(store, utc("2026-03-07 00:00"))
    assert len(await shown(store)) == 5
    ends = [
        posted(claimed[0]),
        Outcome(delivery=claimed[1], state=State.SKIPPED),
        Outcome(delivery=claimed[2], state=State.FAILED),
        Outcome(delivery=claimed[3], state=State.FAILED, next_try=NOON),
    ]
    await end(store, *ends, by="another")
    assert len(await shown(store)) == 5
    await end(store, *ends)
    assert await shown(store) == {"passage 2", "passage 5", "passage 6"}


async def test_another_passage_takes_the_place_of_one_that_is_gone(store: Store) -> None:
    await deal_round(store, row())
    (claimed,) = await take(store)
    changed = replace(claimed, passage="another")
    for held, expected in ((replace(changed, attempts=2), False), (changed, True)):
        entry = Entry(delivery=held, round=0)
        assert await store.change(lambda connection, it=entry: exchange(connection, it)) is expected  # type: ignore[misc]
        assert (await first(store)).passage == ("another" if expected else "passage 2")
    assert await shown(store) == {"another"}
    await end(store, posted(changed))
    assert not await store.change(lambda connection: exchange(connection, Entry(delivery=changed)))


# Holding back, ending, forgetting


async def test_a_team_is_held_back_in_all_that_waits(store: Store) -> None:
    later, until = NOON + 2 * HOUR, NOON + HOUR
    await put(store, row(2), row(3, next_try=later), skipped(4), row(2, schedule="theirs", team=THEIRS))
    await put(store, row(2, schedule="claimed"))
    (claimed,) = await take(store, NOON, most=1, reach=Reach(platforms=("slack",)))
    await store.change(lambda connection: hold_back(connection, OURS, until))
    tries = {each.id: each.next_try for ident in ("first", "claimed", "theirs") for each in await ledger(store, ident)}
    waiting = next(ident for ident in ("first-20260302", "claimed-20260302") if ident != claimed.id)
    assert tries == {
        claimed.id: NOON + LEASE,
        waiting: until,
        "first-20260303": later,
        "first-20260304": None,
        "theirs-20260302": utc("2026-03-02 09:00"),
    }


async def test_what_waits_is_ended_and_what_somebody_holds_is_left(store: Store) -> None:
    await deal_round(store, row(2), row(3), row(4, state=State.FAILED), row(5, state=State.FAILED, next_try=None))
    await put(store, row(3, schedule="other"))
    await take(store, NOON)
    await store.change(lambda connection: end_all(connection, ["first"], "archived", NOON))
    assert [(each.state, each.next_try, each.reason) for each in await ledger(store)] == [
        (State.CLAIMED, NOON + LEASE, None),
        (State.SKIPPED, None, "archived"),
        (State.SKIPPED, None, "archived"),
        (State.FAILED, None, None),
    ]
    assert await shown(store) == {"passage 2", "passage 5"}
    assert await ledger(store, "other") == (row(3, schedule="other"),)


async def test_what_is_withdrawn_is_tried_no_more_but_may_have_been_posted(store: Store) -> None:
    await deal_round(store, row(2), row(3), row(4))
    two, three = await take(store, NOON + DAY)
    await store.change(lambda connection: withdraw(connection, "first", "paused", NOON))
    assert {(each.state, each.next_try, each.reason) for each in await ledger(store)} == {
        (State.SKIPPED, None, "paused")
    }
    assert await take(store, NOON + 9 * DAY) == ()
    await end(store, posted(two), Outcome(delivery=three, state=State.FAILED, next_try=NOON))
    assert [each.state for each in await ledger(store)] == [State.POSTED, State.SKIPPED, State.SKIPPED]
    await end(store, posted(three), by="two")
    assert [each.state for each in await ledger(store)] == [State.POSTED, State.SKIPPED, State.SKIPPED]
    assert "passage 2" in await shown(store)


async def forget(store: Store, day: date) -> int:
    return await store.change(lambda connection: forget_before(connection, ["first", "other"], day))


async def test_only_what_has_ended_long_ago_is_forgotten(store: Store) -> None:
    waiting = row(2)
    await put(store, waiting, skipped(3), skipped(4), skipped(5), row(3, schedule="other", next_try=None))
    assert await forget(store, date(2026, 3, 5)) == 3
    assert await ledger(store) == (waiting, skipped(5))
    assert await ledger(store, "other") == ()


async def test_of_schedules_that_are_not_named_nothing_is_forgotten(store: Store) -> None:
    await put(store, skipped(3), replace(skipped(3), schedule="another"))
    assert await forget(store, date(2026, 3, 5)) == 1
    assert await ledger(store, "another") == (replace(skipped(3), schedule="another"),)


async def test_rows_of_a_round_that_goes_on_are_not_forgotten(store: Store) -> None:
    def was_posted(day: int, turn: int | None) -> Entry:
        return Entry(delivery=row(day, state=State.POSTED, next_try=None), round=turn)

    await deal_round(store, was_posted(5, 1).delivery, turn=1)
    rows: Sequence[Entry] = [was_posted(2, 0), was_posted(3, 1), was_posted(4, None)]
    await store.change(lambda connection: enter(connection, rows))
    assert await forget(store, date(2026, 3, 20)) == 2
    assert [each.date.day for each in await ledger(store)] == [3, 5]
    assert await shown(store) == {"passage 3", "passage 5"}
