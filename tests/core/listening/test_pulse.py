from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import pytest
from structlog.testing import capture_logs

from core.errors import StoreError
from core.library.store import Store, open_store
from core.listening.beat import HEATED_FOR, LATELY, Beat
from core.listening.pulse import KEPT, WRITTEN_EVERY, Pulse, beat_of, forget_before, talk_since
from core.listening.restraint import LONGEST_TALK, PAUSE
from core.team import Team
from tests.build import OURS, THEIRS
from tests.core.listening.hearing import DAY, MINUTE, NOON, SECOND, Watched, rows_of, said

STEP = timedelta(seconds=10)


async def beat(store: Store, now: datetime, channel: str = "C1", team: Team = OURS) -> Beat:
    return await store.look(lambda connection: beat_of(connection, team, channel, now))


async def since(store: Store, now: datetime, channel: str = "C1") -> datetime:
    return await store.look(lambda connection: talk_since(connection, OURS, channel, now))


async def told(pulse: Pulse, *moments: datetime, heat: int = 0, **more: object) -> None:
    """Let messages come at these moments, and write them."""
    for moment in moments:
        pulse.count(said(**more), heat, moment)
    await pulse.write()


async def test_messages_of_the_last_minute_count_and_for_no_more_than_ten_seconds_longer(store: Store) -> None:
    await told(Pulse(store), *(NOON + seconds * SECOND for seconds in (0, 0, 4, 11, 59)))
    assert await beat(store, NOON + 59 * SECOND) == Beat(messages=5)
    assert (await beat(store, NOON + LATELY)).messages == 5
    assert (await beat(store, NOON + LATELY + STEP)).messages == 2
    assert (await beat(store, NOON + 2 * LATELY + STEP)).messages == 0


async def test_heat_counts_for_ten_minutes(store: Store) -> None:
    await told(Pulse(store), NOON, heat=2)
    await told(Pulse(store), NOON + MINUTE, heat=1)
    assert await beat(store, NOON + HEATED_FOR) == Beat(heat=3)
    assert await beat(store, NOON + HEATED_FOR + STEP) == Beat(heat=1)
    assert await beat(store, NOON + 2 * HEATED_FOR) == Beat()


async def test_each_channel_of_each_team_has_its_own(store: Store) -> None:
    pulse = Pulse(store)
    await told(pulse, NOON)
    await told(pulse, NOON, NOON, channel="C2", heat=1)
    await told(pulse, NOON, team=THEIRS)
    assert await beat(store, NOON) == Beat(messages=1)
    assert await beat(store, NOON, "C2") == Beat(messages=2, heat=2)
    assert await beat(store, NOON, team=THEIRS) == Beat(messages=1)
    assert await beat(store, NOON, "C3") == Beat()


async def test_what_several_processes_count_adds_up(store: Store) -> None:
    for _ in range(3):
        await told(Pulse(store), NOON, NOON + SECOND, heat=1)
    assert await beat(store, NOON + SECOND) == Beat(messages=6, heat=6)


async def test_the_first_is_written_at_once_and_the_next_in_two_seconds(store: Store) -> None:
    pulse = Pulse(store)
    for seconds, written in ((0, 1), (0, 1), (1, 1), (2, 4), (3, 4), (9, 6)):
        pulse.count(said(), 0, NOON + seconds * SECOND)
        await pulse.tell(NOON + seconds * SECOND)
        assert (await beat(store, NOON)).messages == written
    assert timedelta(seconds=2) == WRITTEN_EVERY
    await pulse.close()


async def test_what_nothing_follows_is_written_in_a_moment_all_the_same(store: Store) -> None:
    pulse = Pulse(store, every=timedelta(milliseconds=1))
    for _ in range(8):
        pulse.count(said(), 0, NOON)
        await pulse.tell(NOON)
    while (await beat(store, NOON)).messages < 8:  # noqa: ASYNC110 - nobody tells
        await asyncio.sleep(0)


async def test_whoever_ends_writes_the_last(store: Store) -> None:
    pulse = Pulse(store)
    for _ in range(3):
        pulse.count(said(), 0, NOON)
        await pulse.tell(NOON)
    await pulse.close()
    assert (await beat(store, NOON)).messages == 3
    await pulse.close()
    assert (await beat(store, NOON)).messages == 3


async def test_a_talk_goes_on_until_a_quarter_of_an_hour_of_silence(store: Store) -> None:
    pulse = Pulse(store)
    assert await since(store, NOON) == NOON
    await told(pulse, NOON)
    await told(pulse, NOON + 14 * MINUTE)
    end = NOON + 14 * MINUTE + PAUSE
    assert await since(store, end - SECOND) == NOON
    assert await since(store, end) == end
    await told(pulse, end - SECOND)
    assert await since(store, end) == NOON
    await told(pulse, end + PAUSE)
    assert await since(store, end + PAUSE + MINUTE) == end + PAUSE
    assert await since(store, end, "C2") == end


async def test_a_talk_without_a_pause_ends_after_two_hours(store: Store) -> None:
    pulse = Pulse(store)
    for minutes in range(0, 115, 5):
        await told(pulse, NOON + minutes * MINUTE)
    end = NOON + LONGEST_TALK
    assert await since(store, end - SECOND) == NOON
    assert await since(store, end) == end
    await told(pulse, end - SECOND)
    await told(pulse, end + MINUTE)
    assert await since(store, end + 2 * MINUTE) == end + MINUTE
    await told(pulse, end + 10 * MINUTE)
    assert await since(store, end + 11 * MINUTE) == end + MINUTE


async def test_messages_of_a_long_talk_that_are_written_together_are_of_two(store: Store) -> None:
    again = NOON + LONGEST_TALK
    await told(Pulse(store), *(NOON + minutes * MINUTE for minutes in range(0, 130, 10)))
    assert await since(store, again + MINUTE) == again


async def test_a_copy_that_is_late_does_not_take_a_talk_for_the_one_before(store: Store) -> None:
    await told(Pulse(store), *(NOON + minutes * MINUTE for minutes in range(0, 130, 10)))
    await told(Pulse(store), NOON + LONGEST_TALK - MINUTE)
    assert await since(store, NOON + LONGEST_TALK + MINUTE) == NOON + LONGEST_TALK


async def test_what_is_said_in_threads_is_no_part_of_the_talk(store: Store) -> None:
    await told(Pulse(store), NOON, thread="t1")
    assert await since(store, NOON + MINUTE) == NOON + MINUTE
    assert (await beat(store, NOON)).messages == 1


async def test_a_pause_between_messages_that_are_written_together_counts(store: Store) -> None:
    pulse = Pulse(store)
    await told(pulse, NOON)
    again = NOON + 2 * PAUSE
    await told(pulse, NOON + MINUTE, again, again + MINUTE)
    assert await since(store, again + 2 * MINUTE) == again


async def test_a_copy_that_is_late_does_not_end_a_talk(store: Store) -> None:
    await told(Pulse(store), NOON, NOON + 10 * MINUTE, NOON + 20 * MINUTE)
    await told(Pulse(store), NOON + 5 * MINUTE)
    assert await since(store, NOON + 30 * MINUTE) == NOON


async def test_who_write_at_once_never_wait_for_each_other(url: str, store: Store) -> None:
    other = await open_store(url)
    pulses = [Pulse(store), Pulse(other), Pulse(store), Pulse(other)]
    for number, pulse in enumerate(pulses):
        for channel in (range(40), reversed(range(40)))[number % 2]:
            pulse.count(said(channel=f"C{channel}"), 1, NOON)
    for _ in range(3):
        await asyncio.gather(*(pulse.write() for pulse in pulses))
        for pulse in pulses:
            pulse.count(said(channel="C39"), 0, NOON)
            pulse.count(said(channel="C0"), 0, NOON)
    await other.close()
    assert await beat(store, NOON, "C20") == Beat(messages=4, heat=4)
    assert await beat(store, NOON, "C0") == Beat(messages=12, heat=4)


@pytest.fixture
def failing(store: Store) -> Watched:
    """Give the store as one that cannot be used until it is mended."""
    made = Watched(store.engine, store.plain)
    made.seen.broken = True
    return made


async def test_what_cannot_be_written_is_counted_again(store: Store, failing: Watched) -> None:
    pulse = Pulse(failing)
    pulse.count(said(), 1, NOON)
    with pytest.raises(StoreError):
        await pulse.tell(NOON)
    pulse.count(said(), 1, NOON + MINUTE)
    failing.seen.broken = False
    await pulse.tell(NOON + MINUTE)
    assert await beat(store, NOON + MINUTE) == Beat(messages=2, heat=2)
    assert await since(store, NOON + 2 * MINUTE) == NOON


async def test_however_long_a_store_is_away_only_what_is_of_use_is_counted(store: Store, failing: Watched) -> None:
    pulse = Pulse(failing)
    for minutes in range(100):
        pulse.count(said(), 1, NOON + minutes * MINUTE)
        with pytest.raises(StoreError):
            await pulse.write()
    failing.seen.broken = False
    await pulse.write()
    assert len((await rows_of(store))["pulses"]) == 11
    assert (await beat(store, NOON + 99 * MINUTE)).heat == 11


async def test_whoever_ends_without_a_store_says_so_in_a_line(failing: Watched) -> None:
    pulse = Pulse(failing)
    pulse.count(said(), 1, NOON)
    with capture_logs() as logs:
        await pulse.close()
    assert logs == [{"event": "listening.pulse_unwritten", "log_level": "warning"}]


async def test_what_is_old_is_forgotten(store: Store) -> None:
    pulse = Pulse(store)
    await told(pulse, NOON)
    await told(pulse, NOON, channel="C2")
    await told(pulse, NOON + DAY, channel="C2")
    await store.change(lambda connection: forget_before(connection, NOON + DAY))
    rows = await rows_of(store)
    assert [len(rows[name]) for name in ("pulses", "talks")] == [1, 1]
    assert "C2" in rows["talks"][0]
    assert KEPT == DAY


async def test_what_a_process_counted_itself_it_knows_without_the_store(failing: Watched) -> None:
    pulse = Pulse(failing)
    for _ in range(3):
        pulse.count(said(), 1, NOON)
    assert pulse.own(OURS, "C1", NOON) == Beat(messages=3, heat=3)
    assert pulse.own(OURS, "C2", NOON) == Beat()


async def test_only_numbers_and_keys_are_written(store: Store) -> None:
    await told(Pulse(store), NOON, heat=1, text="marmalade")
    assert "marmalade" not in str(await rows_of(store))
