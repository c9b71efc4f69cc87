"""What was brought into one library, for others: to copy its rows takes a fraction of importing anew."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, RowMapping, Table, delete, insert, select

from core.library.library import Library
from core.library.store import Store, open_store
from core.library.tables import METADATA
from core.library.topics import Topic
from tests.sqlite import copied


@dataclass(frozen=True, slots=True)
class Kept:
    """The rows of a library's tables, those that an empty one has as well among them."""

    rows: Mapping[Table, Sequence[RowMapping]]

    async def put_into(self, store: Store) -> None:
        """Give an empty store these rows, on either database."""
        await store.change(self._put)

    def _put(self, connection: Connection) -> None:
        for table in reversed([*self.rows]):
            connection.execute(delete(table))
        for table, rows in self.rows.items():
            connection.execute(insert(table), [dict(row) for row in rows])


def kept(topics: Sequence[Topic], fill: Callable[[Library], Awaitable[None]]) -> Kept:
    """Fill an empty library, and keep what it holds then."""
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(_kept(copied(Path(folder) / "library.db"), topics, fill))


async def _kept(url: str, topics: Sequence[Topic], fill: Callable[[Library], Awaitable[None]]) -> Kept:
    store = await open_store(url)
    await fill(Library(store=store, topics=topics, with_starter=False))
    rows = await store.look(_read)
    await store.close()
    return Kept(rows)


def _read(connection: Connection) -> Mapping[Table, Sequence[RowMapping]]:
    read = ((table, connection.execute(select(table)).mappings().all()) for table in METADATA.sorted_tables)
    return {table: rows for table, rows in read if rows}
