"""Writing a prepared document's rows, inside the turn to write."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import RowMapping, Table, delete, insert, select, update

from core.library.chunks import chunks
from core.library.preparing import Prepared, PreparedPassage
from core.library.rows import from_check, from_source
from core.library.store import Writer
from core.library.tables import CHANGES, FINGERPRINTS, PASSAGE_TOPICS, PASSAGES, SOURCES, TWINS
from core.models import Check, Source

_CHECK_COLUMNS = ("evidence", "outcome", "similarity", "diff", "found_in")


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What writing one document did: keys of the new rows by id, and the rows that were there before by id."""

    keys: Mapping[str, int]
    before: Mapping[str, RowMapping]
    gone: frozenset[int] = frozenset()


async def write_document(writer: Writer, document: Prepared, *, replacing: bool) -> Written:
    """Add what the store lacks of a document; with `replacing`, write it anew and keep the checks of what stays."""
    source_key = await _write_source(writer, document.source, update_it=replacing)
    before = await _rows_of(writer, source_key)
    if replacing:
        await delete_passages(writer, [row["pk"] for row in before.values()])
    fresh = [passage for passage in document.passages if replacing or passage.id not in before]
    keys = await _write_passages(writer, document.source, source_key, fresh, before)
    gone = frozenset(row["pk"] for row in before.values()) if replacing else frozenset()
    return Written(keys=keys, before=before, gone=gone)


async def write_twins(writer: Writer, pairs: Iterable[tuple[int, int]]) -> None:
    """Write pairs of the same saying, each in both directions."""
    both = {pair for one, other in pairs for pair in ((one, other), (other, one))}
    await _insert(writer, TWINS, [{"passage_pk": one, "twin_pk": other} for one, other in sorted(both)])


async def delete_passages(writer: Writer, keys: Sequence[int]) -> None:
    """Delete passages by key, with all that belongs to them, and log it."""
    for some in chunks(keys):
        await writer.connection.execute(delete(PASSAGES).where(PASSAGES.c.pk.in_(some)))
    await log_changes(writer, keys)


async def log_changes(writer: Writer, keys: Collection[int]) -> None:
    """Note that these passages were added, changed or removed; whoever keeps an index follows the notes."""
    first = await writer.take("change", len(keys))
    rows = [{"number": first + number, "passage_pk": key} for number, key in enumerate(keys)]
    await _insert(writer, CHANGES, rows)


async def _write_source(writer: Writer, source: Source, *, update_it: bool) -> int:
    where = (SOURCES.c.scope == source.scope, SOURCES.c.id == source.id)
    known: int | None = (await writer.connection.execute(select(SOURCES.c.pk).where(*where))).scalar()
    if known is None:
        known = await writer.take("source", 1)
        await writer.connection.execute(insert(SOURCES).values(**from_source(source, known)))
    elif update_it:
        await writer.connection.execute(update(SOURCES).where(*where).values(**from_source(source, known)))
    return known


async def _rows_of(writer: Writer, source_key: int) -> dict[str, RowMapping]:
    columns = [PASSAGES.c[name] for name in ("pk", "id", *_CHECK_COLUMNS)]
    rows = await writer.connection.execute(select(*columns).where(PASSAGES.c.source_pk == source_key))
    return {row["id"]: row for row in rows.mappings()}


async def _write_passages(
    writer: Writer,
    source: Source,
    source_key: int,
    passages: Sequence[PreparedPassage],
    before: Mapping[str, RowMapping],
) -> dict[str, int]:
    first = await writer.take("passage", len(passages))
    keys = {passage.id: first + number for number, passage in enumerate(passages)}
    await _insert(
        writer,
        PASSAGES,
        [_row(passage, source, source_key, keys[passage.id]) | _kept(before.get(passage.id)) for passage in passages],
    )
    await _insert(writer, PASSAGE_TOPICS, [row for passage in passages for row in _topic_rows(passage, keys)])
    await _insert(writer, FINGERPRINTS, [row for passage in passages for row in _fingerprint_rows(passage, keys)])
    await log_changes(writer, keys.values())
    return keys


def _row(passage: PreparedPassage, source: Source, source_key: int, key: int) -> dict[str, object]:
    entry = passage.entry
    return {
        "pk": key,
        "source_pk": source_key,
        "scope": source.scope,
        "id": passage.id,
        "position": passage.position,
        "occurrence": passage.occurrence,
        "kind": entry.kind.value,
        "standing": entry.standing.value,
        "text": entry.text,
        "heading": entry.heading,
        "speaker": entry.speaker,
        "place": str(entry.locator) if entry.locator else None,
        "context": entry.context,
        "origin": entry.origin,
        "evidence": entry.evidence.value,
        **from_check(entry.checked),
    }


def _kept(before: RowMapping | None) -> dict[str, object]:
    """Keep what a check found out about the same words in the edition before."""
    if before is None or before["outcome"] == Check.UNCHECKED.value:
        return {}
    return {name: before[name] for name in _CHECK_COLUMNS}


def _topic_rows(passage: PreparedPassage, keys: Mapping[str, int]) -> list[dict[str, object]]:
    return [{"passage_pk": keys[passage.id], "rank": rank, "topic": topic} for rank, topic in enumerate(passage.topics)]


def _fingerprint_rows(passage: PreparedPassage, keys: Mapping[str, int]) -> list[dict[str, object]]:
    return [{"value": value, "passage_pk": keys[passage.id]} for value in passage.fingerprints]


async def _insert(writer: Writer, table: Table, rows: Sequence[Mapping[str, object]]) -> None:
    if rows:
        await writer.connection.execute(insert(table), rows)
