"""The store: one database, opened with its tables in order; many read at once, one writes at a time."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, update
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from core.errors import StoreError
from core.library import migrating
from core.library.failures import BUSY_SECONDS, cause, shown, told_in_a_sentence
from core.library.tables import COUNTERS

_MOST_REFUSED = 250
_WAIT_SECONDS = 0.02
_IN_MEMORY = (None, "", ":memory:")
T = TypeVar("T")
_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}


@dataclass(frozen=True, slots=True)
class Writer:
    """A connection that has the turn to write, and gives out the numbers of new rows."""

    connection: AsyncConnection

    async def take(self, counter: str, count: int) -> int:
        """Reserve `count` numbers and return the first; no number is ever given out twice."""
        statement = (
            update(COUNTERS)
            .where(COUNTERS.c.name == counter)
            .values(value=COUNTERS.c.value + count)
            .returning(COUNTERS.c.value)
        )
        last: int = (await self.connection.execute(statement)).scalar_one()
        return last - count + 1


@dataclass(slots=True)
class Turns:
    """Counts the turns to write that this process took; who looked before the last one may have missed something."""

    taken: int = 0


@dataclass(frozen=True, slots=True)
class Store:
    """An opened database."""

    engine: AsyncEngine
    plain: Engine | None
    """What `look` and `change` take for a file of SQLite."""
    turns: Turns = field(default_factory=Turns)

    async def look(self, read: Callable[[Connection], T]) -> T:
        """Read in one go, off the event loop, what is committed; raises StoreError where the database fails.

        For what many wait for: each statement that is awaited crosses between threads some times, which takes longer
        than SQLite takes to find a few rows.
        """
        with told_in_a_sentence(self.engine.url):
            if self.plain is not None:
                return await asyncio.to_thread(self._look, self.plain, read)
            async with self.engine.connect() as connection:
                return await connection.run_sync(read)

    async def change(self, work: Callable[[Connection], T]) -> T:
        """Write in one go, off the event loop; commit at the end, or undo everything where `work` raises.

        For rows that no index follows. SQLite has one writer at a time, from the beginning of the work on; PostgreSQL
        as many as do not change the same rows. Raises StoreError where the database fails.
        """
        with told_in_a_sentence(self.engine.url):
            if self.plain is not None:
                return await asyncio.to_thread(self._change, self.plain, work)
            async with self.engine.begin() as connection:
                return await connection.run_sync(work)

    @staticmethod
    def _look(plain: Engine, read: Callable[[Connection], T]) -> T:
        with plain.connect() as connection:
            return read(connection)

    @staticmethod
    def _change(plain: Engine, work: Callable[[Connection], T]) -> T:
        with plain.begin() as connection:
            # What reads first and writes then would be refused where another wrote between.
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            return work(connection)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """Give a connection that sees what is committed; raises StoreError where the database fails."""
        with told_in_a_sentence(self.engine.url):
            async with self.engine.connect() as connection:
                yield connection

    @asynccontextmanager
    async def write(self) -> AsyncIterator[Writer]:
        """Wait for the turn to write; commit at the end, or undo everything where an error leaves the block.

        The turn is the lock that updating a counter takes, so commits come in the order of their change numbers.
        Raises StoreError where the database fails.
        """
        with told_in_a_sentence(self.engine.url):
            async with self.engine.begin() as connection:
                writer = Writer(connection)
                await writer.take("change", 0)
                yield writer
            self.turns.taken += 1

    async def close(self) -> None:
        """Give back every connection."""
        await self.engine.dispose()
        if self.plain is not None:
            self.plain.dispose()


def async_url(url: str) -> str:
    """Name the driver that is used here; raises StoreError for what is neither SQLite nor PostgreSQL."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise StoreError(
            "The database URL cannot be read: write sqlite:///path/to/file or postgresql://user:password@host/name."
        ) from None
    driver = _DRIVERS.get(parsed.drivername)
    if driver is None:
        raise StoreError(f"The database URL names '{parsed.drivername}': the library is kept in sqlite or postgresql.")
    return parsed.set(drivername=driver).render_as_string(hide_password=False)


async def open_store(url: str, *, upgrade: bool = True, branches: Sequence[migrating.Branch] = ()) -> Store:
    """Open the database at a URL and bring its tables and those of the edges up to date, unless told not to.

    Raises StoreError with a sentence where it cannot be reached, or is of another release.
    """
    full = async_url(url)
    engine = _create_engine(full)
    try:
        if engine.dialect.name == "sqlite":
            await asyncio.to_thread(_prepare_file, engine.url)
        await migrating.bring_up_to_date(engine, upgrade=upgrade, branches=branches)
    except (SQLAlchemyError, sqlite3.Error, OSError) as error:
        await engine.dispose()
        raise StoreError(f"The database at {shown(engine.url)} cannot be opened: {cause(error)}.") from error
    except StoreError:
        await engine.dispose()
        raise
    return Store(engine, _create_plain(engine.url))


def _create_engine(url: str) -> AsyncEngine:
    """Make an engine whose errors do not list what was to be written: words of members, and tokens."""
    if not url.startswith("sqlite"):
        return create_async_engine(url, pool_pre_ping=True, hide_parameters=True)
    engine = create_async_engine(url, connect_args={"timeout": BUSY_SECONDS}, hide_parameters=True)
    event.listen(engine.sync_engine, "connect", _set_up_connection)
    return engine


def _create_plain(url: URL) -> Engine | None:
    if url.get_backend_name() != "sqlite" or url.database in _IN_MEMORY:
        return None
    engine = create_engine(url.set(drivername="sqlite"), connect_args={"timeout": BUSY_SECONDS}, hide_parameters=True)
    event.listen(engine, "connect", _set_up_connection)
    return engine


def _set_up_connection(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own connection
    cursor = connection.cursor()
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _prepare_file(url: URL) -> None:
    """Switch a file to WAL, which it keeps; fails for what is no database before any connection of the pool does."""
    if url.database is None or url.database in _IN_MEMORY:
        return
    with closing(sqlite3.connect(url.database, timeout=0, uri=url.database.startswith("file:"))) as connection:
        for last_try in (*[False] * _MOST_REFUSED, True):
            try:
                connection.execute("PRAGMA journal_mode = WAL")
            except sqlite3.OperationalError:
                if last_try:
                    raise
                time.sleep(_WAIT_SECONDS)  # SQLite refuses without waiting where several open a new file at once
            else:
                return
