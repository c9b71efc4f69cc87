from __future__ import annotations

import asyncio

import pytest
from structlog.testing import capture_logs

from core.library.store import Store
from core.listening import unheard
from core.listening.attention import Mode
from core.listening.overviews import KNOWN_FOR, NOTHING_HEARD, Overviews
from tests.build import OURS, THEIRS
from tests.core.listening.hearing import DAY, NOON, SECOND, Watched, listen


@pytest.fixture
def watched(store: Store) -> Watched:
    return Watched(store.engine, store.plain)


async def test_all_channels_that_are_heard_are_known_and_who_is_not(store: Store) -> None:
    overviews = Overviews(store)
    await listen(store, Mode.ON, "C1")
    await listen(store, Mode.SHADOW, "C2", team=THEIRS)
    await listen(store, Mode.OFF, "C3")
    await store.change(lambda connection: unheard.note(connection, OURS, "UADA"))
    overview = await overviews.newest(NOON)
    assert {(str(team), channel): each.mode for (team, channel), each in overview.heard.items()} == {
        (OURS.key, "C1"): Mode.ON,
        (THEIRS.key, "C2"): Mode.SHADOW,
    }
    assert overview.of(OURS, "C1") == overview.heard[OURS, "C1"]
    assert overview.of(OURS, "C3") is None
    assert overviews.last_known(OURS, "C1", "UBOB")
    assert not overviews.last_known(OURS, "C1", "UADA")
    assert not overviews.last_known(OURS, "C3", "UBOB")


async def test_it_is_read_each_two_seconds_at_most(watched: Watched) -> None:
    overviews = Overviews(watched)
    for _ in range(1000):
        await overviews.newest(NOON)
        await overviews.newest(NOON + KNOWN_FOR - SECOND)
    assert watched.seen.reads == 1
    await overviews.newest(NOON + KNOWN_FOR)
    assert watched.seen.reads == 2
    await overviews.newest(NOON - DAY)  # somebody set the clock back
    assert watched.seen.reads == 3


async def test_what_this_process_changed_is_known_at_once(watched: Watched) -> None:
    overviews = Overviews(watched)
    await overviews.newest(NOON)
    await listen(watched)
    assert await overviews.newest(NOON) == NOTHING_HEARD
    overviews.forget()
    assert (await overviews.newest(NOON)).of(OURS, "C1")


async def test_while_one_reads_the_others_take_the_last_one(watched: Watched) -> None:
    await listen(watched)
    overviews = Overviews(watched)
    first = await overviews.newest(NOON)
    watched.seen.open.clear()
    reading = asyncio.create_task(overviews.newest(NOON + DAY))
    await asyncio.sleep(0)
    assert [await overviews.newest(NOON + DAY) for _ in range(100)] == [first] * 100
    watched.seen.open.set()
    await reading
    assert watched.seen.reads == 2


async def test_nobody_takes_what_is_known_to_be_outdated(watched: Watched) -> None:
    overviews = Overviews(watched)
    watched.seen.open.clear()
    reading = asyncio.create_task(overviews.newest(NOON))
    await asyncio.sleep(0)
    overviews.forget()
    waiting = [asyncio.create_task(overviews.newest(NOON)) for _ in range(10)]
    await asyncio.sleep(0)
    await listen(Store(watched.engine, watched.plain))
    watched.seen.open.set()
    await reading
    assert all([(await each).of(OURS, "C1") for each in waiting])
    assert watched.seen.reads == 2


async def test_a_store_that_fails_for_a_moment_leaves_the_last_one_and_one_line(watched: Watched) -> None:
    await listen(watched)
    overviews = Overviews(watched)
    first = await overviews.newest(NOON)
    watched.seen.broken = True
    with capture_logs() as logs:
        for seconds in range(2, 10):
            assert await overviews.newest(NOON + seconds * SECOND) == first
    assert logs == [{"event": "listening.unknown", "log_level": "warning"}]
    assert watched.seen.reads == 5
    watched.seen.broken = False
    await listen(watched, Mode.OFF)
    assert await overviews.newest(NOON + 10 * SECOND) == NOTHING_HEARD
    watched.seen.broken = True
    with capture_logs() as logs:
        await overviews.newest(NOON + 20 * SECOND)
    assert len(logs) == 1


async def test_where_nothing_was_ever_read_nobody_is_heard(watched: Watched) -> None:
    watched.seen.broken = True
    with capture_logs():
        assert await Overviews(watched).newest(NOON) == NOTHING_HEARD
