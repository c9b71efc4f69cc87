"""What an index reads to keep in step with the store. The only reads that take no view: the index holds all scopes."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence

from sqlalchemy import ColumnElement, func, select

from core.library.chunks import chunks
from core.library.rows import PASSAGES_WITH_SOURCES, to_passage
from core.library.store import Store
from core.library.tables import CHANGES, COUNTERS, NOTES, PASSAGES
from core.models import Passage

_AT_ONCE = 2000
_NEWEST = select(COUNTERS.c.value).where(COUNTERS.c.name == "change")


async def store_name(store: Store) -> str:
    """Read the name that this store was given when it was made; another store has another."""
    async with store.read() as connection:
        name: str = (await connection.execute(select(NOTES.c.value).where(NOTES.c.name == "store"))).scalar_one()
    return name


async def newest_change(store: Store) -> int:
    """Read the number of the newest committed change."""
    newest: int = await store.look(lambda connection: connection.execute(_NEWEST).scalar_one())
    return newest


class ForgottenChangesError(ValueError):
    """Some of the changes that were asked for are no longer noted: what follows them must be built anew."""


async def changed_since(store: Store, change: int) -> tuple[int, ...]:
    """List the keys of passages that were added, changed or removed after a change, each once.

    Raises ForgottenChangesError where the change is so old that some of those after it are no longer noted.
    """
    changed = select(CHANGES.c.passage_pk).where(CHANGES.c.number > change).distinct()
    async with store.read() as connection:
        keys = tuple((await connection.execute(changed)).scalars())
        # Asked last: what is forgotten between the two looks is missed by neither.
        oldest = (await connection.execute(select(func.min(CHANGES.c.number)))).scalar()
    if oldest is not None and oldest > change + 1:
        raise ForgottenChangesError(f"The changes from {change + 1} to {oldest - 1} are no longer noted.")
    return keys


async def count_passages(store: Store) -> int:
    """Count the passages of all scopes."""
    async with store.read() as connection:
        return (await connection.execute(select(func.count()).select_from(PASSAGES))).scalar_one()


async def all_passages(store: Store) -> AsyncIterator[tuple[Passage, ...]]:
    """Read every passage, some thousand at a time, by key."""
    last = -1
    while batch := await _read(store, PASSAGES.c.pk > last):
        yield batch
        last = batch[-1].key


async def passages_of(store: Store, keys: Sequence[int]) -> AsyncIterator[tuple[Passage, ...]]:
    """Read the passages of these keys that still are there."""
    for some in chunks(keys):
        yield await _read(store, PASSAGES.c.pk.in_(some))


async def _read(store: Store, condition: ColumnElement[bool]) -> tuple[Passage, ...]:
    statement = PASSAGES_WITH_SOURCES.where(condition).order_by(PASSAGES.c.pk).limit(_AT_ONCE)
    async with store.read() as connection:
        rows = (await connection.execute(statement)).mappings().all()
    return tuple(to_passage(row) for row in rows)
