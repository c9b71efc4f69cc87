"""Bringing a database's tables up to date, once, however many processes start at the same moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, inspect, text
from sqlalchemy.ext.asyncio import AsyncEngine

from core.errors import StoreError

SCRIPTS = Path(__file__).parent / "migrations"
HEAD = "0006"
"""The newest revision of this release."""

_TURN = 0x51554F54
"""Key of the advisory lock under which PostgreSQL lets one process migrate at a time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """Migrations of an edge's own tables: the folder of their scripts, and the newest revision of this release."""

    versions: Path
    head: str


async def bring_up_to_date(engine: AsyncEngine, *, upgrade: bool = True, branches: Sequence[Branch] = ()) -> None:
    """Run the migrations that a database lacks, of the library and of all branches; only looks where it lacks none.

    Raises StoreError where the database is of a newer release, or old and `upgrade` is off. One that holds tables of a
    branch is upgraded with that branch, or not at all.
    """
    async with engine.connect() as connection:
        if await connection.run_sync(revisions) >= {HEAD, *(branch.head for branch in branches)}:
            return
    if not upgrade:
        raise StoreError("The database is not up to date: run 'quotidian db upgrade'.")
    async with engine.begin() as connection:
        await connection.run_sync(_upgrade, branches)


def revisions(connection: Connection) -> frozenset[str]:
    """Read which revisions a database is at; empty for a new one."""
    if not inspect(connection).has_table("alembic_version"):
        return frozenset()
    return frozenset(connection.execute(text("SELECT version_num FROM alembic_version")).scalars())


def _upgrade(connection: Connection, branches: Sequence[Branch]) -> None:
    """Wait for the turn, then migrate inside one transaction. Alembic is loaded only when it has work to do."""
    from alembic import command  # noqa: PLC0415 - a tenth of a second that an up-to-date start need not spend
    from alembic.config import Config  # noqa: PLC0415
    from alembic.util import CommandError  # noqa: PLC0415

    _take_turn(connection)
    config = Config()
    folders = (SCRIPTS / "versions", *(branch.versions for branch in branches))
    config.set_main_option("script_location", _escaped(SCRIPTS))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", "\n".join(map(_escaped, folders)))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "heads")
    except CommandError as error:
        raise StoreError(
            "The database was written by a newer release of Quotidian: install that release, or name another database."
        ) from error


def _escaped(path: Path) -> str:
    return str(path).replace("%", "%%")


def _take_turn(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _TURN})
