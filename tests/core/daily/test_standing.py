from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from core.daily.delivery import Delivery, State
from core.daily.ledger import Entry, enter
from core.daily.moment import Moment
from core.daily.schedule import Choice, Schedule, Timing
from core.daily.schedules import add_schedule
from core.daily.standing import LATE, Standing, read_standing
from core.library.store import Store
from core.team import Team
from tests.core.daily.making import every_day, utc

NOW = utc("2026-03-06 12:00")
PLATFORMS = ("slack", "console")


def schedule(ident: str, waits: timedelta | None = None, *, team: str = "slack:T1", zone: str = "UTC") -> Schedule:
    """Make a schedule; one that waits for so long has not been planned."""
    timing: Timing = replace(every_day(), zone=zone)
    coming = None if waits is None else Moment(date=(NOW - waits).date(), at=NOW - waits)
    return Schedule(
        id=ident, team=Team(team), channel="C1", maker="ada", timing=timing, choice=Choice(), seed=1, coming=coming
    )


async def standing(store: Store, *schedules: Schedule, waiting: tuple[Delivery, ...] = ()) -> Standing:
    for each in schedules:
        await store.change(lambda connection, each=each: add_schedule(connection, each, NOW))  # type: ignore[misc]
    await store.change(lambda connection: enter(connection, [Entry(delivery=each) for each in waiting]))
    return await store.look(lambda connection: read_standing(connection, PLATFORMS, NOW))


def delivery(of: Schedule, next_try: timedelta | None) -> Delivery:
    return Delivery(
        schedule=of.id,
        date=NOW.date(),
        team=of.team,
        channel=of.channel,
        at=NOW - timedelta(hours=2),
        state=State.FAILED if next_try else State.POSTED,
        next_try=NOW - next_try if next_try else None,
    )


async def test_an_installation_without_schedules_has_nothing_wrong(store: Store) -> None:
    nothing = await standing(store)
    assert (nothing.schedules, nothing.disabled, nothing.overdue, nothing.overdue_since) == (0, 0, 0, None)
    assert nothing.unknown_zones == ()


async def test_schedules_are_counted_by_platform_and_by_what_keeps_them_back(store: Store) -> None:
    stands = await standing(
        store,
        schedule("a"),
        schedule("b", team="slack:T2"),
        replace(schedule("c", team="discord:user:7"), paused=True),
        *(replace(schedule(f"d{number}", team="console:local"), disabled="archived") for number in range(7)),
    )
    assert stands.by_platform == {"slack": 2, "discord": 1, "console": 7}
    assert (stands.schedules, stands.paused, stands.disabled) == (10, 1, 7)
    assert [each.id for each in stands.examples] == ["d0", "d1", "d2", "d3", "d4"]


async def test_overdue_is_what_nobody_took_up_for_minutes_where_somebody_posts(store: Store) -> None:
    hour, second = timedelta(hours=1), timedelta(seconds=1)
    failed, posted, pausing = (schedule(name) for name in ("failed", "posted", "pausing"))
    stands = await standing(
        store,
        schedule("late", LATE),
        schedule("in time", LATE - second),
        schedule("to come", -hour),
        schedule("elsewhere", 9 * hour, team="discord:1"),
        failed,
        posted,
        pausing,
        waiting=(delivery(failed, hour), delivery(posted, None), delivery(pausing, -hour)),
    )
    assert (stands.overdue, stands.overdue_since) == (2, NOW - hour)


async def test_zones_that_the_machine_does_not_know_are_named_once(store: Store) -> None:
    stands = await standing(
        store,
        schedule("a", zone="Mars/Olympus"),
        schedule("b", zone="Mars/Olympus"),
        schedule("c", zone="../etc/passwd"),
        schedule("d", zone="Europe/Warsaw"),
    )
    assert stands.unknown_zones == ("../etc/passwd", "Mars/Olympus")
