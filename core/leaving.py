"""Teams that leave: their schedules rest and listening ends at once; what they brought is deleted after a grace."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import structlog
from sqlalchemy import Column, ColumnElement, Connection, String, Table, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from core.daily.changing import next_free, save
from core.daily.ledger import withdraw
from core.daily.naming import take
from core.daily.schedule import Schedule
from core.daily.schedules import list_schedules, rest_schedule
from core.daily.seconds import to_seconds
from core.daily.tables import REACTIONS, SCHEDULES
from core.errors import ScheduleError, UnknownScheduleError
from core.library.chunks import SIZE
from core.library.removing import delete_sources
from core.library.store import Store, Writer
from core.library.tables import HIDDEN, METADATA, NUMBER, PASSAGES, SOURCES
from core.library.writing import delete_passages
from core.listening import attentions
from core.listening.tables import ATTENTIONS, PULSES, REMARKS, TALKS, UNHEARD, VERDICTS
from core.offers import OFFERS
from core.saving.tables import OPT_OUTS, SAVED
from core.team import Team

REMOVED = "the app was removed"
"""Why the schedules of a team that left rest."""

DEPARTURES = Table(
    "departures",
    METADATA,
    Column("team", String(200), primary_key=True),
    Column("left", NUMBER, nullable=False),
)
"""Teams that left, and when, in whole seconds since 1970."""

_LISTENING = (ATTENTIONS, REMARKS, VERDICTS, UNHEARD, TALKS, PULSES)
_OWNED = (SAVED, OPT_OUTS, REACTIONS, HIDDEN, OFFERS, SCHEDULES, *_LISTENING)
"""Tables whose rows are a team's by name; decks, pins and the ledger go with the schedules."""

_DeleteSome = Callable[[Writer, Team], Awaitable[int]]

_log = structlog.get_logger()


async def leave(store: Store, team: Team, now: datetime) -> None:
    """Note that a team left, let all its schedules rest, and listen to none of its channels any more.

    What waits to be posted is withdrawn.

    Told twice, a team left when it was told first.
    """
    await store.change(partial(_leave, team, now))


async def come_back(store: Store, team: Team, now: datetime) -> None:
    """Forget that a team left; those of its schedules that rest for that alone post again, from now on.

    To its channels nobody listens until somebody switches that on again, which is announced: who reads there now may
    never have heard of it.
    """
    await store.change(partial(_come_back, team, now))


async def care(store: Store, now: datetime, grace: timedelta) -> int:
    """Delete whatever belongs to teams that left so long ago, and forget them; returns how many they were.

    It may end anywhere, and goes on where it is called again. Who comes back meanwhile keeps what is left.
    """
    before = DEPARTURES.c.left <= to_seconds(now - grace)
    gone = select(DEPARTURES.c.team).where(before).order_by(DEPARTURES.c.team)
    teams = await store.look(lambda connection: connection.execute(gone).scalars().all())
    return sum([await _forget(store, Team(key), before) for key in teams])


async def who_stays(store: Store, platform: str) -> frozenset[Team]:
    """Give the teams of a platform that have anything here, and are not known to have left."""
    return await store.look(partial(_having, platform)) - await who_left(store, platform)


async def who_left(store: Store, platform: str) -> frozenset[Team]:
    """Give the teams of a platform that left, and are not forgotten yet."""
    return await store.look(lambda connection: _teams(connection, DEPARTURES.c.team, platform))


def _having(platform: str, connection: Connection) -> frozenset[Team]:
    columns = [*(table.c.team for table in _OWNED), SOURCES.c.scope]
    return frozenset().union(*(_teams(connection, column, platform) for column in columns))


def _teams(connection: Connection, column: Column[str], platform: str) -> frozenset[Team]:
    found = select(column).where(column.startswith(f"{platform}:", autoescape=True)).distinct()
    return frozenset(Team(key) for key in connection.execute(found).scalars())


def _leave(team: Team, now: datetime, connection: Connection) -> None:
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    left = insert(DEPARTURES).values(team=team.key, left=to_seconds(now))
    connection.execute(left.on_conflict_do_nothing())
    attentions.switch_off_all(connection, team)
    for schedule in list_schedules(connection, team):
        if schedule.disabled is None:
            # In this order: once it rests nobody plans it, and what was planned until then is seen and withdrawn.
            rest_schedule(connection, schedule, REMOVED)
            withdraw(connection, schedule.id, REMOVED, now)


def _come_back(team: Team, now: datetime, connection: Connection) -> None:
    if connection.execute(delete(DEPARTURES).where(DEPARTURES.c.team == team.key)).rowcount:
        attentions.switch_off_all(connection, team)  # also what was switched on while nobody heard that it left
    for schedule in list_schedules(connection, team):
        with suppress(UnknownScheduleError):  # somebody removed it a moment ago
            _resume(connection, take(connection, schedule), now)


def _resume(connection: Connection, schedule: Schedule, now: datetime) -> None:
    if schedule.disabled != REMOVED:
        return
    resumed = replace(schedule, disabled=None)
    try:
        save(connection, replace(resumed, coming=next_free(connection, resumed, now)))
    except ScheduleError as error:  # its time zone is no longer known
        rest_schedule(connection, schedule, str(error))


class _CameBackError(Exception):
    """A team is no longer gone, or another process has forgotten it."""


async def _forget(store: Store, team: Team, before: ColumnElement[bool]) -> bool:
    """Delete what a team has, some at a time so that others get their turn, and last that it left."""
    try:
        passages = await _delete_all(store, team, before, _some_passages)
        sources = await _delete_all(store, team, before, _some_sources)
        async with _turn(store, team, before) as writer:
            for table in (*_OWNED, DEPARTURES):
                await writer.connection.execute(delete(table).where(table.c.team == team.key))
    except _CameBackError:
        return False
    _log.info("team.forgotten", team=team.key, passages=passages, sources=sources)
    return True


async def _delete_all(store: Store, team: Team, before: ColumnElement[bool], delete_some: _DeleteSome) -> int:
    number = 0
    while True:
        async with _turn(store, team, before) as writer:
            some = await delete_some(writer, team)
        if not some:
            return number
        number += some


async def _some_passages(writer: Writer, team: Team) -> int:
    some = select(PASSAGES.c.pk).where(PASSAGES.c.scope == team.key).limit(SIZE)
    keys = (await writer.connection.execute(some)).scalars().all()
    await delete_passages(writer, keys)
    return len(keys)


async def _some_sources(writer: Writer, team: Team) -> int:
    some = select(SOURCES.c.pk).where(SOURCES.c.scope == team.key).limit(SIZE)
    keys = (await writer.connection.execute(some)).scalars().all()
    await delete_sources(writer, keys)
    return len(keys)


@asynccontextmanager
async def _turn(store: Store, team: Team, before: ColumnElement[bool]) -> AsyncIterator[Writer]:
    """Wait for the turn to write; raise _CameBackError where the team need not be forgotten any more."""
    async with store.write() as writer:
        still = select(DEPARTURES.c.team).where(DEPARTURES.c.team == team.key, before).with_for_update()
        if (await writer.connection.execute(still)).first() is None:
            raise _CameBackError
        yield writer
