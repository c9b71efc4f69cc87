"""Bringing a database's tables up to date, once, however many processes start at the same moment."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text
from sqlalchemy.ext.asyncio import AsyncEngine

from core.errors import StoreError

SCRIPTS = Path(__file__).parent / "migrations"
HEAD = "0003"
"""The newest revision of this release."""

_TURN = 0x51554F54
"""Key of the advisory lock under which PostgreSQL lets one process migrate at a time."""


async def bring_up_to_date(engine: AsyncEngine, *, upgrade: bool = True) -> None:
    """Run the migrations that a database lacks; does nothing but one look where it lacks none.

    Raises StoreError where the database is of a newer release, or old and `upgrade` is off.
    """
    async with engine.connect() as connection:
        if HEAD in await connection.run_sync(revisions):
            return
    if not upgrade:
        raise StoreError("The database is not up to date: run 'quotidian db upgrade'.")
    async with engine.begin() as connection:
        await connection.run_sync(_upgrade)


def revisions(connection: Connection) -> frozenset[str]:
    """Read which revisions a database is at; empty for a new one."""
    if not inspect(connection).has_table("alembic_version"):
        return frozenset()
    return frozenset(connection.execute(text("SELECT version_num FROM alembic_version")).scalars())


def _upgrade(connection: Connection) -> None:
    """Wait for the turn, then migrate inside one transaction. Alembic is loaded only when it has work to do."""
    from alembic import command  # noqa: PLC0415 - a tenth of a second that an up-to-date start need not spend
    from alembic.config import Config  # noqa: PLC0415
    from alembic.util import CommandError  # noqa: PLC0415

    _take_turn(connection)
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise StoreError(
            "The database was written by a newer release of Quotidian: install that release, or name another database."
        ) from error


def _take_turn(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _TURN})
