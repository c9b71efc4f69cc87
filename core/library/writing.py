"""Writing what a comparison found, inside the turn to write."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import delete, insert, update

from core.library.bulk import insert_rows
from core.library.chunks import chunks
from core.library.comparing import Difference
from core.library.drafting import Draft
from core.library.rows import from_source
from core.library.store import Writer
from core.library.tables import CHANGES, FINGERPRINTS, PASSAGE_TOPICS, PASSAGES, SOURCES, TWINS

REMEMBERED = 100_000
"""Changes that stay noted."""


async def write_draft(writer: Writer, drafted: Draft) -> Mapping[str, int]:
    """Write what the store lacks, delete what it is to lose, and return the keys of the new rows by id."""
    difference = drafted.difference
    if difference.source_key is None and not drafted.ids:
        return {}
    source_key = await _write_source(writer, difference)
    await delete_passages(writer, sorted(difference.gone))
    await log_changes(writer, difference.told)
    return await _write_passages(writer, drafted, source_key)


async def write_twins(writer: Writer, pairs: Iterable[tuple[int, int]]) -> None:
    """Write pairs of the same saying, each in both directions."""
    both = {pair for one, other in pairs for pair in ((one, other), (other, one))}
    await insert_rows(writer.connection, TWINS, ("passage_pk", "twin_pk"), sorted(both))


async def delete_passages(writer: Writer, keys: Sequence[int]) -> None:
    """Delete passages by key, with all that belongs to them, and log it."""
    for some in chunks(keys):
        await writer.connection.execute(delete(FINGERPRINTS).where(FINGERPRINTS.c.passage_pk.in_(some)))
        await writer.connection.execute(delete(PASSAGES).where(PASSAGES.c.pk.in_(some)))
    await log_changes(writer, keys)


async def log_changes(writer: Writer, keys: Collection[int]) -> None:
    """Note that these passages were added, changed or removed; whoever keeps an index follows the notes.

    The newest REMEMBERED changes stay noted; who is farther behind starts anew, which costs little more.
    """
    first = await writer.take("change", len(keys))
    await insert_rows(writer.connection, CHANGES, ("number", "passage_pk"), list(enumerate(keys, start=first)))
    forgotten = CHANGES.c.number < first + len(keys) - REMEMBERED
    await writer.connection.execute(delete(CHANGES).where(forgotten))


async def _write_source(writer: Writer, difference: Difference) -> int:
    source, key = difference.document.source, difference.source_key
    if key is None:
        key = await writer.take("source", 1)
        await writer.connection.execute(insert(SOURCES).values(from_source(source, key)))
    elif difference.describe:
        await writer.connection.execute(update(SOURCES).where(SOURCES.c.pk == key).values(from_source(source, key)))
    return key


async def _write_passages(writer: Writer, drafted: Draft, source_key: int) -> Mapping[str, int]:
    first = await writer.take("passage", len(drafted.ids))
    passages = [(first + number, source_key, *row) for number, row in enumerate(drafted.passages)]
    topics = [(first + number, rank, topic) for number, rank, topic in drafted.topics]
    fingerprints = [(value, first + number) for value, number in drafted.fingerprints]
    await insert_rows(writer.connection, PASSAGES, ("pk", "source_pk", *drafted.columns), passages)
    await insert_rows(writer.connection, PASSAGE_TOPICS, ("passage_pk", "rank", "topic"), topics)
    await insert_rows(writer.connection, FINGERPRINTS, ("value", "passage_pk"), fingerprints)
    keys = {id_: first + number for number, id_ in enumerate(drafted.ids)}
    await log_changes(writer, keys.values())
    return keys
