from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select, update

from core.daily.caring import KEPT, care
from core.daily.pins import set_pin
from core.daily.tables import PINS, SCHEDULES
from core.library.store import Store
from tests.core.daily.making import START, forget_all, keep, kept, ledger, schedule, stock, tick


async def test_moves_what_a_zones_new_rules_move(store: Store) -> None:
    """The moment that was written is an hour off, as it is where a government changed its mind."""
    known = schedule()
    assert known.coming
    await keep(store, replace(known, coming=replace(known.coming, at=known.coming.at + timedelta(hours=1))))
    await care(store, START)
    assert (await kept(store)).coming == known.coming


async def test_finds_the_next_date_of_one_that_had_none(store: Store) -> None:
    """All dates that are looked at were left out; by now a later one is near enough."""
    known = schedule()
    await keep(store, replace(known, coming=None), replace(schedule("rests"), paused=True, coming=None))
    await care(store, START)
    assert (await kept(store)).coming == known.coming
    assert (await kept(store, "rests")).coming is None


async def test_leaves_alone_what_it_cannot_read(store: Store) -> None:
    await keep(store, schedule(), schedule("second"))
    lost = update(SCHEDULES).where(SCHEDULES.c.id == "first").values(zone="Mars/Olympus")
    await store.change(lambda connection: connection.execute(lost))
    before = (await kept(store)).coming
    await care(store, START)
    assert (await kept(store)).coming == before


async def test_looks_at_very_many(store: Store) -> None:
    wrong = [replace(schedule(f"s{number:04}"), coming=None) for number in range(2_001)]
    await keep(store, *wrong)
    await care(store, START)
    resting = select(SCHEDULES.c.id).where(SCHEDULES.c.next_at.is_(None))
    assert (await store.look(lambda connection: connection.execute(resting).all())) == []
    await forget_all(store)


async def test_forgets_what_ended_long_ago_and_is_of_no_round_that_goes_on(store: Store) -> None:
    first = schedule()
    await keep(store, first)
    assert first.coming
    for number in range(4):
        await tick(store, first.coming.at + timedelta(days=number, hours=12), stock(2, 0), grace=timedelta(0))
    assert len(await ledger(store)) == 4
    await care(store, first.coming.at + KEPT + timedelta(days=2))
    assert [row.date for row in await ledger(store)] == [first.coming.date + timedelta(days=each) for each in (2, 3)]


async def test_forgets_what_was_chosen_for_dates_that_have_passed(store: Store) -> None:
    await keep(store, schedule())
    today = START.date()
    for day in (today - timedelta(days=3), today - timedelta(days=1), today):
        await store.change(lambda connection, day=day: set_pin(connection, "first", day, "lesson 001"))  # type: ignore[misc]
    await care(store, START)
    left = await store.look(lambda connection: connection.execute(select(PINS.c.date)).scalars().all())
    assert sorted(left) == [(today - timedelta(days=1)).isoformat(), today.isoformat()]
