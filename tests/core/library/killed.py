"""Imports that are killed in the middle: a process that has written some rows ends itself, and tidies up nothing."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Sequence

from sqlalchemy import Table, event
from sqlalchemy.ext.asyncio import AsyncConnection

from core.library import writing
from core.library.bulk import Rows, insert_rows
from core.library.importing import import_documents
from core.library.store import open_store
from core.team import SHARED
from tests.build import document
from tests.forks import end_of

LARGE = document(*(f"Buoy number {number} keeps its own counsel in the fog." for number in range(300)))


def import_and_die(url: str, moment: str) -> int | None:
    """Import LARGE until rows of the table of that name are written, or to the `commit`; give the exit code."""
    return end_of(_import, url, moment)


def _import(url: str, moment: str) -> None:
    asyncio.run(_import_until(url, moment))


async def _import_until(url: str, moment: str) -> None:
    store = await open_store(url)

    async def insert_and_die(connection: AsyncConnection, table: Table, names: Sequence[str], rows: Rows) -> None:
        await insert_rows(connection, table, names, rows)
        if table.name == moment:
            _die()

    setattr(writing, "insert_rows", insert_and_die)  # noqa: B010 - it is read there
    if moment == "commit":
        event.listen(store.engine.sync_engine, "commit", _die)
    await import_documents(store, [LARGE], SHARED, lambda _text, _heading: ())


def _die(*_: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)
