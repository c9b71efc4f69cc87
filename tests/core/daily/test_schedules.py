from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest
from sqlalchemy.exc import IntegrityError

from core.daily.delivery import State
from core.daily.plan import first_moment
from core.daily.planning import skip_next
from core.daily.schedule import Choice, Post, Schedule, Timing
from core.daily.schedules import (
    ID_LENGTH,
    add_schedule,
    count_schedules,
    disable_channel,
    find_schedules,
    get_schedule,
    list_schedules,
    new_id,
    new_seed,
    remove_schedule,
    rest_schedule,
    save_schedule,
)
from core.library.store import Store
from core.team import Team
from tests.build import OURS, THEIRS
from tests.core.daily.making import GRACE, START, dates, keep, kept, ledger, schedule, stock, tick, utc

FULL = Schedule(
    id="full",
    team=Team("discord:user:89"),
    channel="Ünïcode # channel",
    maker="U7",
    timing=Timing(
        at=time(23, 59),
        zone="America/Argentina/ComodRivadavia",
        days=frozenset([0, 6]),
        left_out=frozenset([date(2026, 12, 24), date(2027, 1, 1)]),
    ),
    choice=Choice(post=Post.BOTH, topics=("gardens", "bridges"), speaker="Ida 'M' Marsh", source='A "talk"'),
    seed=2**62 - 1,
    paused=True,
    paused_until=date(2027, 2, 1),
    disabled="the channel is gone",
)


async def listed(store: Store, team: Team | None, channel: str | None = None) -> list[str]:
    found = await store.look(lambda connection: list_schedules(connection, team, channel))
    return [each.id for each in found]


async def get(store: Store, team: Team, ident: str) -> Schedule | None:
    return await store.look(lambda connection: get_schedule(connection, team, ident))


def test_ids_and_seeds_differ_and_fit_where_they_go() -> None:
    ids = {new_id() for _ in range(1000)}
    assert len(ids) == 1000
    assert {len(each) for each in ids} == {ID_LENGTH}
    assert all(each.isalnum() and each == each.lower() for each in ids)
    assert len({new_seed() for _ in range(100)}) == 100
    assert all(0 <= new_seed() < 2**63 for _ in range(100))


@pytest.mark.parametrize("made", [FULL, schedule()], ids=["all that there is", "what has to be"])
async def test_a_schedule_is_read_as_it_was_written(store: Store, made: Schedule) -> None:
    await keep(store, made)
    assert await get(store, made.team, made.id) == made
    assert await get(store, THEIRS, made.id) is None
    assert await get(store, made.team, "another") is None


async def test_no_two_schedules_have_one_id(store: Store) -> None:
    await keep(store, schedule())
    with pytest.raises(IntegrityError):
        await store.change(lambda connection: add_schedule(connection, schedule(), START))


async def test_a_change_is_kept_but_for_id_and_seed(store: Store) -> None:
    await keep(store, schedule(), schedule("other"))
    changed = replace(FULL, id="first", team=OURS, seed=99, coming=first_moment(schedule(), utc("2026-05-01 00:00")))
    await store.change(lambda connection: save_schedule(connection, changed))
    assert await get(store, OURS, "first") == replace(changed, seed=7)
    assert await get(store, OURS, "other") == schedule("other")


async def test_ids_are_found_by_their_beginning_as_it_stands(store: Store) -> None:
    await keep(store, *(schedule(ident) for ident in ("abc", "abd", "a%c", "b")))
    for beginning, expected in (("ab", ["abc", "abd"]), ("a%", ["a%c"]), ("_", []), ("c", [])):
        found = await store.look(lambda connection, begun=beginning: find_schedules(connection, begun))  # type: ignore[misc]
        assert [each.id for each in found] == expected
    assert len(await store.look(lambda connection: find_schedules(connection, "a", most=2))) == 2


async def test_schedules_are_listed_by_channel_and_time(store: Store) -> None:
    late, early = (replace(schedule(ident), timing=Timing(at=at, zone="UTC")) for ident, at in
                   (("late", time(17)), ("early", time(8))))  # fmt: skip
    other, theirs = schedule("other", channel="C2"), replace(schedule("theirs"), team=THEIRS)
    await keep(store, other, late, theirs, early)
    assert await listed(store, OURS) == ["early", "late", "other"]
    assert await listed(store, OURS, "C1") == ["early", "late"]
    assert await listed(store, THEIRS) == ["theirs"]
    assert sorted(await listed(store, None)) == ["early", "late", "other", "theirs"]
    assert await store.look(lambda connection: count_schedules(connection, OURS)) == 3


async def test_a_removed_schedule_takes_its_history_along(store: Store) -> None:
    await keep(store, schedule(), schedule("other"))
    await tick(store, utc("2026-03-02 09:00"), stock())
    await store.change(lambda connection: remove_schedule(connection, schedule()))
    assert await get(store, OURS, "first") is None
    assert await ledger(store) == ()
    assert len(await ledger(store, "other")) == 1


async def test_a_closed_channel_rests_and_others_go_on(store: Store) -> None:
    resting = replace(schedule("resting"), disabled="long since", coming=None)
    theirs = replace(schedule("theirs"), team=THEIRS)
    await keep(store, schedule(), schedule("second"), resting, schedule("elsewhere", channel="C2"), theirs)
    rested = await store.change(lambda connection: disable_channel(connection, OURS, "C1", "archived"))
    assert sorted(each.id for each in rested) == ["first", "second"]
    assert {(each.disabled, each.coming) for each in rested} == {("archived", None)}
    assert (await kept(store, "resting")).disabled == "long since"
    assert await store.change(lambda connection: disable_channel(connection, OURS, "C1", "archived")) == ()
    assert await tick(store, utc("2026-03-02 09:00"), stock()) == 2
    assert (await kept(store, "elsewhere")).disabled is None


async def test_one_schedule_rests_alone(store: Store) -> None:
    await keep(store, schedule(), schedule("other"))
    await store.change(lambda connection: rest_schedule(connection, schedule(), "no such zone"))
    assert ((await kept(store)).disabled, (await kept(store)).coming) == ("no such zone", None)
    assert await kept(store, "other") == schedule("other")


async def test_what_rests_has_nothing_to_skip(store: Store) -> None:
    resting = replace(schedule(), coming=None)
    await keep(store, resting)
    assert await store.change(lambda connection: skip_next(connection, resting, "skipped by Ann", START, GRACE)) is None
    assert dates(await ledger(store), *State) == []
