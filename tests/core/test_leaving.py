from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import KW_ONLY, dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Connection, select, update
from structlog.testing import capture_logs

from core import caring, offers
from core.daily.delivery import State
from core.daily.ledger import Lease, Reach, claim
from core.daily.pins import set_pin
from core.daily.reactions import react
from core.daily.schedules import list_schedules
from core.daily.tables import SCHEDULES
from core.leaving import DEPARTURES, REMOVED, care, come_back, leave, who_left, who_stays
from core.library.chunks import SIZE
from core.library.following import changed_since, newest_change
from core.library.hiding import What, hide
from core.library.library import Library
from core.library.store import Store, Writer, open_store
from core.library.tables import CHANGES, COUNTERS, EMBEDDINGS, METADATA, NOTES
from core.listening import attentions, remarks, unheard
from core.listening.attention import Mode
from core.listening.pulse import Pulse
from core.listening.tables import PULSES, REMARKS, TALKS, VERDICTS
from core.listening.verdicts import judge
from core.listening.weights import Care
from core.once import ANSWERED, KEPT, first_time
from core.saving.saved import Wording
from core.team import SHARED, STARTER, Team
from tests.build import OURS, THEIRS, document, held, put, quote, texts
from tests.conftest import TOPICS
from tests.core.daily.making import DAY, HOUR, MINUTE, PLATFORMS, START, keep, kept, ledger, schedule, stock, tick
from tests.core.listening.asking import remark as remark_of
from tests.core.listening.hearing import attention, said
from tests.core.saving.making import asker, message, open_saving

GRACE = 30 * DAY
NINE = START + 9 * HOUR
SAYING = "Whoever carries the lantern walks in the dark spot of it, and should say so."


@pytest.fixture
async def sqlite(tmp_path: Path) -> AsyncIterator[Library]:
    """Give a library on SQLite alone."""
    store = await open_store(f"sqlite:///{tmp_path / 'library.db'}")
    yield Library(store=store, topics=TOPICS, with_starter=False)
    await store.close()


async def _schedules(store: Store, team: Team = OURS) -> dict[str, str | None]:
    """Tell why each schedule of a team rests, by its id."""
    found = await store.look(lambda connection: list_schedules(connection, team))
    return {each.id: each.disabled for each in found}


async def _left(store: Store) -> dict[str, int]:
    rows = await store.look(lambda connection: connection.execute(select(DEPARTURES)).all())
    return {row.team: row.left for row in rows}


async def test_schedules_rest_at_once_and_say_why(store: Store) -> None:
    theirs = replace(schedule("theirs"), team=THEIRS)
    await keep(store, schedule(), schedule("second", channel="C2"), theirs)
    await leave(store, OURS, START)
    assert await _schedules(store) == {"first": REMOVED, "second": REMOVED}
    assert (await kept(store)).coming is None
    assert await _schedules(store, THEIRS) == {"theirs": None}
    assert (await kept(store, "theirs")).coming == theirs.coming
    assert await tick(store, NINE, stock()) == 1


async def test_who_is_here_and_who_left_is_known_by_platform(library: Library) -> None:
    store, chat, elsewhere = library.store, Team("chat:1"), Team("chatter:1")
    await keep(store, schedule(), replace(schedule("chat"), team=chat), replace(schedule("else"), team=elsewhere))
    await hide(store, Team("chat:2"), What.PASSAGE, "1234567890")
    await leave(store, chat, START)
    await leave(store, Team("chat:3"), START)
    assert await who_stays(store, "chat") == {Team("chat:2")}
    assert await who_left(store, "chat") == {chat, Team("chat:3")}
    assert await who_stays(store, "chatter") == {elsewhere}
    assert await who_left(store, "chatter") == frozenset()


async def test_what_waits_to_be_posted_is_withdrawn(store: Store) -> None:
    await keep(store, schedule(), schedule("second", channel="C2"))
    await tick(store, NINE, stock())
    lease = Lease(claimant="one", ends=NINE + MINUTE)
    reach = Reach(platforms=PLATFORMS)
    await store.change(lambda connection: claim(connection, lease, reach, NINE, 1))
    await leave(store, OURS, NINE)
    for ident in ("first", "second"):
        (row,) = await ledger(store, ident)
        assert (row.state, row.reason, row.next_try) == (State.SKIPPED, REMOVED, None)


async def test_leaving_twice_is_leaving_once(store: Store) -> None:
    await leave(store, OURS, START)
    await leave(store, OURS, START + DAY)
    assert await _left(store) == {OURS.key: int(START.timestamp())}


async def test_who_comes_back_gets_posts_from_now_on(store: Store) -> None:
    first = schedule()
    await keep(store, first)
    assert first.coming
    await leave(store, OURS, START)
    await come_back(store, OURS, START + 3 * DAY + 10 * HOUR)
    assert await _left(store) == {}
    assert await _schedules(store) == {"first": None}
    coming = (await kept(store)).coming
    assert coming
    assert coming.date == first.coming.date + timedelta(days=4)
    assert await ledger(store) == ()


async def test_who_comes_back_is_listened_to_once_that_is_switched_on_again(store: Store) -> None:
    here, shadow = attention(team=OURS, care=Care.STRICT), attention(team=OURS, channel="C2", mode=Mode.SHADOW)
    theirs = attention(team=THEIRS)
    for each in (here, shadow, theirs):
        await store.change(partial(attentions.write, attention=each))
    await come_back(store, OURS, START)  # as where a workspace that never left installs the app anew
    assert set(await store.look(attentions.list_heard)) == {here, shadow, theirs}
    await leave(store, OURS, START)
    assert await store.look(attentions.list_heard) == (theirs,)
    await come_back(store, OURS, START + DAY)
    assert await store.look(attentions.list_heard) == (theirs,)
    kept = await store.look(lambda connection: attentions.read(connection, OURS, here.channel))
    assert kept == replace(here, mode=Mode.OFF)


async def test_who_left_when_that_did_not_end_listening_is_not_heard_when_they_are_back(store: Store) -> None:
    await leave(store, OURS, START)
    await store.change(partial(attentions.write, attention=attention(team=OURS)))
    await come_back(store, OURS, START + DAY)
    assert await store.look(attentions.list_heard) == ()


async def test_what_was_withdrawn_is_not_made_up(store: Store) -> None:
    await keep(store, schedule())
    await tick(store, NINE, stock())
    await leave(store, OURS, NINE)
    await come_back(store, OURS, NINE)
    assert (await kept(store)).coming == schedule(made=NINE).coming
    await tick(store, NINE + HOUR, stock())
    assert [row.state for row in await ledger(store)] == [State.SKIPPED]


async def test_what_rested_for_another_reason_rests_on(store: Store) -> None:
    closed = replace(schedule("closed"), disabled="the channel is archived", coming=None)
    paused = replace(schedule("paused"), paused=True, coming=None)
    until = replace(schedule("until"), paused=True, paused_until=date(2026, 3, 9))
    await keep(store, closed, paused, until)
    await leave(store, OURS, START)
    await come_back(store, OURS, START)
    assert await _schedules(store) == {"closed": "the channel is archived", "paused": None, "until": None}
    assert (await kept(store, "paused")).coming is None
    assert (await kept(store, "paused")).paused
    coming = (await kept(store, "until")).coming
    assert coming
    assert coming.date == date(2026, 3, 9)


async def test_one_whose_zone_is_no_longer_known_does_not_keep_the_others(store: Store) -> None:
    await keep(store, schedule(), schedule("second"))
    lost = update(SCHEDULES).where(SCHEDULES.c.id == "first").values(zone="Mars/Olympus")
    await store.change(lambda connection: connection.execute(lost))
    await leave(store, OURS, START)
    await come_back(store, OURS, START)
    found = await _schedules(store)
    assert "Mars/Olympus" in (found["first"] or "")
    assert found["second"] is None


async def test_who_never_left_comes_back_without_a_trace(store: Store) -> None:
    await keep(store, schedule())
    before = await kept(store)
    await come_back(store, OURS, START + HOUR)
    assert await kept(store) == before


def _write_all(team: Team, connection: Connection) -> None:
    react(team, "UBOB", "a" * 26, connection, better=True)
    set_pin(connection, team.platform, date(2026, 3, 9), "a" * 26)
    remark = replace(remark_of(), id=team.platform, team=team, at=START)
    attentions.write(connection, attention(team))
    remarks.enter(connection, remark)
    judge(connection, team, remark.id, "UBOB", helpful=True)
    unheard.note(connection, team, "UDAVE")


async def _settle(library: Library, team: Team, folder: Path) -> None:
    """Let a team have something of everything; its schedule is called by its platform."""
    store, name = library.store, team.platform
    await put(library, document(quote(f"The bell of {name}.", topics=("bells",)), SAYING, title="Log"), scope=team)
    saving = open_saving(library, folder)
    own = message(f"The lantern of {name}.")
    await saving.save(asker("UBOB", team), own, Wording(text=own.text))
    await saving.opt_out(asker("UDAVE", team))
    await hide(store, team, What.SPEAKER, "Ida Marsh")
    await keep(store, replace(schedule(name), team=team))
    await store.change(partial(_write_all, team))
    await beat(store, team)
    await offers.keep(store, team, ("/quote bells",), START)
    await tick(store, NINE, stock())


async def beat(store: Store, team: Team, now: datetime = START) -> None:
    """Let somebody say something in a channel of a team that is listened to."""
    pulse = Pulse(store)
    pulse.count(said(team=team), 1, now)
    await pulse.write()


async def _everything(store: Store) -> dict[str, list[str]]:
    """Read all that the store holds, but for what it remembers of itself."""
    tables = set(METADATA.sorted_tables) - {CHANGES, COUNTERS, NOTES}

    def read(connection: Connection) -> dict[str, list[str]]:
        return {table.name: sorted(map(repr, connection.execute(select(table)))) for table in tables}

    return await store.look(read)


async def _others(library: Library, folder: Path) -> dict[str, list[str]]:
    """Let the shelves of everybody and another team hold something; returns all that is there then."""
    for scope in (STARTER, SHARED):
        await put(library, document(f"The bell of {scope}.", SAYING, title="Log"), scope=scope)
    await _settle(library, THEIRS, folder)
    await leave(library.store, THEIRS, START + 20 * DAY)
    return await _everything(library.store)


async def test_what_a_team_had_is_deleted_after_the_grace_and_nothing_else(library: Library, tmp_path: Path) -> None:
    store = library.store
    others = await _others(library, tmp_path)
    assert {name for name, rows in others.items() if not rows} == {ANSWERED.name, EMBEDDINGS.name}
    await _settle(library, OURS, tmp_path)
    await leave(store, OURS, START)
    before = await _everything(store)
    assert await care(store, START + GRACE - MINUTE, GRACE) == 0
    assert await _everything(store) == before
    with capture_logs() as logs:
        assert await care(store, START + GRACE, GRACE) == 1
    assert [(each["event"], each["team"], each["passages"], each["sources"]) for each in logs] == [
        ("team.forgotten", OURS.key, 3, 2)
    ]
    assert await _everything(store) == others
    assert await care(store, START + GRACE, GRACE) == 0


async def test_an_index_hears_of_all_that_is_deleted(sqlite: Library) -> None:
    many = [f"Bell number {number} rings." for number in range(SIZE + 1)]
    await put(sqlite, document(*many), scope=OURS)
    keys = {passage.key for passage in await held(sqlite, OURS)}
    change = await newest_change(sqlite.store)
    await leave(sqlite.store, OURS, START)
    assert await care(sqlite.store, START + GRACE, GRACE) == 1
    assert set(await changed_since(sqlite.store, change)) == keys
    assert await held(sqlite, OURS) == ()


class _DiedError(Exception):
    """A process ended here."""


@dataclass(frozen=True, slots=True)
class _Watched(Store):
    """A store that calls something each time before it gives the turn to write."""

    _: KW_ONLY
    enter: Callable[[], Awaitable[None]]

    @asynccontextmanager
    async def write(self) -> AsyncIterator[Writer]:
        await self.enter()
        async with Store.write(self) as writer:
            yield writer


def _watched(store: Store, enter: Callable[[], Awaitable[None]]) -> Store:
    return _Watched(store.engine, store.plain, enter=enter)


def _dying(store: Store, turns: int) -> Store:
    """Make a store whose process dies before its next turn after so many."""
    left = iter(range(turns))

    async def enter() -> None:
        if next(left, None) is None:
            raise _DiedError

    return _watched(store, enter)


async def test_it_goes_on_wherever_it_was_killed(sqlite: Library, tmp_path: Path) -> None:
    store = sqlite.store
    others = await _others(sqlite, tmp_path)
    await _settle(sqlite, OURS, tmp_path)
    await leave(store, OURS, START)
    deaths = 0
    while True:
        try:
            assert await care(_dying(store, deaths), START + GRACE, GRACE) == 1
            break
        except _DiedError:
            deaths += 1
            assert OURS.key in await _left(store)
    assert deaths == 3
    assert await _everything(store) == others


async def test_who_comes_back_meanwhile_keeps_what_is_left(sqlite: Library, tmp_path: Path) -> None:
    store = sqlite.store
    await _settle(sqlite, OURS, tmp_path)
    await leave(store, OURS, START)
    turns = iter(range(10))

    async def enter() -> None:
        if next(turns) == 1:
            await come_back(store, OURS, START + GRACE)

    with capture_logs() as logs:
        assert await care(_watched(store, enter), START + GRACE, GRACE) == 0
    assert logs == []
    assert await held(sqlite, OURS) == ()
    assert await _schedules(store) == {"slack": None}
    assert (await kept(store, "slack")).coming


async def test_of_two_who_care_at_once_one_forgets(library: Library, url: str, tmp_path: Path) -> None:
    others = await _others(library, tmp_path)
    await _settle(library, OURS, tmp_path)
    await leave(library.store, OURS, START)
    other = await open_store(url)
    forgotten = await asyncio.gather(*(care(each, START + GRACE, GRACE) for each in (library.store, other)))
    await other.close()
    assert sum(forgotten) == 1
    assert await _everything(library.store) == others


async def test_each_night_what_is_old_is_forgotten(sqlite: Library) -> None:
    store = sqlite.store
    await first_time(store, "old", START)
    await first_time(store, "new", START + 2 * DAY)
    await put(sqlite, document("The bell."), scope=OURS)
    await leave(store, OURS, START)
    await caring.care(store, START + KEPT + DAY, timedelta(days=9))
    assert not await first_time(store, "new", START)
    assert await first_time(store, "old", START)
    assert texts(await held(sqlite, OURS)) == ["The bell."]
    await caring.care(store, START + KEPT + DAY, timedelta(days=8))
    assert await held(sqlite, OURS) == ()


async def test_what_was_said_unasked_is_forgotten_after_half_a_year_and_how_a_channel_was_after_a_day(
    store: Store,
) -> None:
    for number, days in ((1, 0), (2, 1)):
        remark = replace(remark_of(number), at=START + days * DAY)
        await store.change(partial(remarks.enter, remark=remark))
        await store.change(partial(judge, team=OURS, remark_id=remark.id, member="UADA", helpful=False))
        await beat(store, OURS, remark.at)
        await beat(store, (THEIRS, OURS)[days], remark.at)

    async def left(now: datetime) -> list[int]:
        await caring.care(store, now, GRACE)
        rows = await _everything(store)
        return [len(rows[table.name]) for table in (REMARKS, VERDICTS, PULSES, TALKS)]

    assert await left(START + DAY) == [2, 2, 3, 2]
    assert await left(START + DAY + MINUTE) == [2, 2, 1, 1]
    assert await left(START + 2 * DAY + MINUTE) == [2, 2, 0, 0]
    assert await left(START + 180 * DAY) == [2, 2, 0, 0]
    assert await left(START + 180 * DAY + MINUTE) == [1, 1, 0, 0]
    assert await left(START + 181 * DAY + MINUTE) == [0, 0, 0, 0]
