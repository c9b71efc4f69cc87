"""Taking a passage or a source out of the library for good."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, select

from core.library.chunks import chunks
from core.library.store import Store, Writer
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
        keys = (await writer.connection.execute(select(SOURCES.c.pk).where(*where))).scalars().all()
        return await delete_sources(writer, keys)


async def delete_sources(writer: Writer, keys: Sequence[int]) -> int:
    """Delete sources by key with all their passages, in the turn to write; returns how many passages they had."""
    number = 0
    for some in chunks(keys):
        held = select(PASSAGES.c.pk).where(PASSAGES.c.source_pk.in_(some))
        passages = (await writer.connection.execute(held)).scalars().all()
        await delete_passages(writer, passages)
        await writer.connection.execute(delete(SOURCES).where(SOURCES.c.pk.in_(some)))
        number += len(passages)
    return number
