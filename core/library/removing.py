"""Taking a passage or a source out of the library for good."""

from __future__ import annotations

from sqlalchemy import delete, select

from core.library.store import Store
from core.library.tables import PASSAGES, SOURCES
from core.library.writing import delete_passages
from core.models import Passage, Source


async def remove_passage(store: Store, passage: Passage) -> None:
    """Remove one passage; its source goes with its last passage."""
    async with store.write() as writer:
        where = PASSAGES.c.pk == passage.key
        source_key = (await writer.connection.execute(select(PASSAGES.c.source_pk).where(where))).scalar()
        await delete_passages(writer, [passage.key])
        left = select(PASSAGES.c.pk).where(PASSAGES.c.source_pk == source_key).limit(1)
        if (await writer.connection.execute(left)).first() is None:
            await writer.connection.execute(delete(SOURCES).where(SOURCES.c.pk == source_key))


async def remove_source(store: Store, source: Source) -> int:
    """Remove a source with all its passages and return how many they were."""
    async with store.write() as writer:
        where = (SOURCES.c.scope == source.scope, SOURCES.c.id == source.id)
        held = select(PASSAGES.c.pk).join(SOURCES, SOURCES.c.pk == PASSAGES.c.source_pk).where(*where)
        keys = list((await writer.connection.execute(held)).scalars())
        await delete_passages(writer, keys)
        await writer.connection.execute(delete(SOURCES).where(*where))
        return len(keys)
