"""How fast and how heated a channel is, and since when its talk goes on: numbers alone, shared by all copies.

The functions take a connection; what a process counts it writes some at a time.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

import structlog
from sqlalchemy import Connection, bindparam, case, delete, func, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from core.daily.seconds import from_seconds, to_seconds
from core.errors import QuotidianError
from core.library.store import Store
from core.listening.beat import HEATED_FOR, LATELY, STEP, Beat, Beats, earliest, step_of
from core.listening.restraint import LONGEST_TALK, PAUSE
from core.listening.said import Said
from core.listening.tables import PULSES, TALKS
from core.team import Team

KEPT = timedelta(days=1)
"""How long it is remembered."""

WRITTEN_EVERY = timedelta(seconds=2)
"""What a process counts, the others know after so long."""

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """Messages of a channel with no pause between, from one second to another; it lasts LONGEST_TALK at most."""

    since: int
    last: int

    def and_then(self, other: Talk) -> Talk:
        """Go on with what came later, which begins anew after a pause, or where this has lasted long enough."""
        if other.since - self.last >= _PAUSE or other.since - self.since >= _LONGEST:
            return other
        return Talk(since=self.since, last=max(self.last, other.last))


_PAUSE = int(PAUSE.total_seconds())
_LONGEST = int(LONGEST_TALK.total_seconds())
_Beats = dict[tuple[str, str, int], Beat]
_Talks = dict[tuple[str, str], Talk]


# Made once: to make a statement takes longer than to answer it.
_HERE = (PULSES.c.team == bindparam("team"), PULSES.c.channel == bindparam("channel"))
_BEAT = select(
    func.coalesce(func.sum(case((PULSES.c.moment > bindparam("late"), PULSES.c.messages), else_=0)), 0),
    func.coalesce(func.sum(PULSES.c.heat), 0),
).where(*_HERE, PULSES.c.moment > bindparam("hot"))
_TALK = select(TALKS.c.since, TALKS.c.last).where(
    TALKS.c.team == bindparam("team"), TALKS.c.channel == bindparam("channel")
)


def beat_of(connection: Connection, team: Team, channel: str, now: datetime) -> Beat:
    """Read how many messages of LATELY a channel has, and the heat of those of HEATED_FOR."""
    here = {"team": team.key, "channel": channel, "late": earliest(now - LATELY), "hot": earliest(now - HEATED_FOR)}
    messages, heat = connection.execute(_BEAT, here).one()
    return Beat(messages=int(messages), heat=int(heat))


def talk_since(connection: Connection, team: Team, channel: str, now: datetime) -> datetime:
    """Read when the talk of a channel began that what is said now belongs to."""
    row = connection.execute(_TALK, {"team": team.key, "channel": channel}).first()
    said = Talk(since=to_seconds(now), last=to_seconds(now))
    return from_seconds((Talk(since=row.since, last=row.last).and_then(said) if row else said).since)


def forget_before(connection: Connection, moment: datetime) -> None:
    """Forget what was counted before a moment, and talks that ended before."""
    connection.execute(delete(PULSES).where(PULSES.c.moment < to_seconds(moment)))  # nobody writes such old ones
    old = TALKS.c.last < to_seconds(moment)
    # In the order of their keys, as they are written: see _write.
    connection.execute(select(TALKS.c.team).where(old).order_by(*TALKS.primary_key).with_for_update())
    connection.execute(delete(TALKS).where(old))


@dataclass(slots=True)
class Pulse:
    """What one process counts of all channels, and writes to a store at most so often."""

    store: Store
    every: timedelta = field(default_factory=lambda: WRITTEN_EVERY)
    _own: Beats = field(default_factory=Beats)
    _beats: _Beats = field(default_factory=dict)
    _talks: _Talks = field(default_factory=dict)
    _written: datetime | None = None
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    _later: asyncio.Task[None] | None = None

    def count(self, said: Said, heat: int, now: datetime) -> None:
        """Count a message, of this heat. What is said in threads is no part of the channel's talk."""
        beat = Beat(messages=1, heat=heat)
        self._own.add(said.team, said.channel, beat, now)
        self._add({(said.team.key, said.channel, step_of(now)): beat})
        if said.thread is None:
            key = (said.team.key, said.channel)
            talk = Talk(since=to_seconds(now), last=to_seconds(now))
            self._talks[key] = self._talks[key].and_then(talk) if key in self._talks else talk

    def own(self, team: Team, channel: str, now: datetime) -> Beat:
        """Give what this process alone counted in a channel; other copies may have counted more."""
        return self._own.of(team, channel, now)

    async def tell(self, now: datetime) -> None:
        """Write what was counted, at once if that was not done lately, else in a moment by itself."""
        if self._written is None or not timedelta(0) <= now - self._written < self.every:
            self._written = now
            self._own.drop_old(now)
            await self.write()
        elif self._later is None or self._later.done():
            self._later = asyncio.create_task(self._write_later())

    async def write(self) -> None:
        """Write what was counted; where that fails it stays counted, and StoreError is raised."""
        async with self._turn:
            if not self._beats:
                return
            beats, talks = self._beats, self._talks
            self._beats, self._talks = {}, {}
            try:
                await self.store.change(partial(_write, beats, talks))
            except BaseException:
                self._take_back(beats, talks)
                raise

    async def close(self) -> None:
        """Write the last, if that is possible."""
        if self._later is not None and not self._turn.locked():  # else it may be writing, which is waited for
            self._later.cancel()
        await self._try_to_write()

    async def _write_later(self) -> None:
        await asyncio.sleep(self.every.total_seconds())
        await self._try_to_write()

    async def _try_to_write(self) -> None:
        try:
            await self.write()
        except QuotidianError:
            _log.warning("listening.pulse_unwritten")

    def _add(self, beats: _Beats) -> None:
        for key, beat in beats.items():
            self._beats[key] = self._beats.get(key, Beat()) + beat

    def _take_back(self, beats: _Beats, talks: _Talks) -> None:
        """Count again what could not be written, as far as anybody will ask for it."""
        newest = max(moment for _, _, moment in (*beats, *self._beats))
        kept = newest - HEATED_FOR.total_seconds() - STEP
        self._add({key: beat for key, beat in beats.items() if key[-1] > kept})
        later = self._talks
        self._talks = talks | {key: talks[key].and_then(talk) if key in talks else talk for key, talk in later.items()}


def _write(beats: _Beats, talks: _Talks, connection: Connection) -> None:
    """Add to what is kept, in the order of the keys: two who write at once never wait each for the other."""
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    counted = insert(PULSES)
    more = {name: PULSES.c[name] + counted.excluded[name] for name in ("messages", "heat")}
    counted = counted.on_conflict_do_update(index_elements=[*PULSES.primary_key], set_=more)
    connection.execute(counted, [_to_row(key, beats[key]) for key in sorted(beats)])
    if not talks:
        return
    said = insert(TALKS)
    begun, ended = said.excluded.since, said.excluded.last
    gone_on = {
        "since": case(
            (or_(begun - TALKS.c.last >= _PAUSE, begun - TALKS.c.since >= _LONGEST), begun), else_=TALKS.c.since
        ),
        "last": case((ended > TALKS.c.last, ended), else_=TALKS.c.last),
    }
    said = said.on_conflict_do_update(index_elements=[*TALKS.primary_key], set_=gone_on)
    rows = [{"team": key[0], "channel": key[1], "since": talks[key].since, "last": talks[key].last} for key in talks]
    connection.execute(said, sorted(rows, key=lambda row: (row["team"], row["channel"])))


def _to_row(key: tuple[str, str, int], beat: Beat) -> Mapping[str, object]:
    team, channel, moment = key
    return {"team": team, "channel": channel, "moment": moment, "messages": beat.messages, "heat": beat.heat}
