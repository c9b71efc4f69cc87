"""Writing what a comparison found, inside the turn to write."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import delete, insert, update

from core.library.bulk import insert_rows
from core.library.chunks import chunks
from core.library.comparing import Difference
from core.library.preparing import PreparedPassage
from core.library.rows import from_source
from core.library.store import Writer
from core.library.tables import CHANGES, FINGERPRINTS, PASSAGE_TOPICS, PASSAGES, SOURCES, TWINS


async def write_difference(writer: Writer, difference: Difference) -> Mapping[str, int]:
    """Write what the store lacks, delete what it is to lose, and return the keys of the new rows by id."""
    source_key = await _write_source(writer, difference)
    await delete_passages(writer, sorted(difference.gone))
    await log_changes(writer, difference.told)
    return await _write_passages(writer, difference, source_key)


async def write_twins(writer: Writer, pairs: Iterable[tuple[int, int]]) -> None:
    """Write pairs of the same saying, each in both directions."""
    both = {pair for one, other in pairs for pair in ((one, other), (other, one))}
    await insert_rows(writer.connection, TWINS, [{"passage_pk": one, "twin_pk": other} for one, other in sorted(both)])


async def delete_passages(writer: Writer, keys: Sequence[int]) -> None:
    """Delete passages by key, with all that belongs to them, and log it."""
    for some in chunks(keys):
        await writer.connection.execute(delete(FINGERPRINTS).where(FINGERPRINTS.c.passage_pk.in_(some)))
        await writer.connection.execute(delete(PASSAGES).where(PASSAGES.c.pk.in_(some)))
    await log_changes(writer, keys)


async def log_changes(writer: Writer, keys: Collection[int]) -> None:
    """Note that these passages were added, changed or removed; whoever keeps an index follows the notes."""
    first = await writer.take("change", len(keys))
    rows = [{"number": first + number, "passage_pk": key} for number, key in enumerate(keys)]
    await insert_rows(writer.connection, CHANGES, rows)


async def _write_source(writer: Writer, difference: Difference) -> int:
    source, key = difference.document.source, difference.source_key
    if key is None:
        key = await writer.take("source", 1)
        await writer.connection.execute(insert(SOURCES).values(from_source(source, key)))
    elif difference.describe:
        await writer.connection.execute(update(SOURCES).where(SOURCES.c.pk == key).values(from_source(source, key)))
    return key


async def _write_passages(writer: Writer, difference: Difference, source_key: int) -> Mapping[str, int]:
    passages = [passage for passage, _ in difference.fresh]
    first = await writer.take("passage", len(passages))
    keys = {passage.id: first + number for number, passage in enumerate(passages)}
    scope = difference.document.source.scope
    rows = [
        {**row, **_place_of(passage), "pk": keys[passage.id], "source_pk": source_key, "scope": scope}
        for passage, row in difference.fresh
    ]
    await insert_rows(writer.connection, PASSAGES, rows)
    for table, rows_of in ((PASSAGE_TOPICS, _topic_rows), (FINGERPRINTS, _fingerprint_rows)):
        await insert_rows(writer.connection, table, [row for each in passages for row in rows_of(each, keys[each.id])])
    await log_changes(writer, keys.values())
    return keys


def _place_of(passage: PreparedPassage) -> Mapping[str, object]:
    return {"id": passage.id, "position": passage.position, "occurrence": passage.occurrence}


def _topic_rows(passage: PreparedPassage, key: int) -> list[Mapping[str, object]]:
    return [{"passage_pk": key, "rank": rank, "topic": topic} for rank, topic in enumerate(passage.topics)]


def _fingerprint_rows(passage: PreparedPassage, key: int) -> list[Mapping[str, object]]:
    return [{"value": value, "passage_pk": key} for value in passage.fingerprints]
