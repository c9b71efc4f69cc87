"""What of a document the store lacks, and what it holds that the document lacks; reads the store, writes nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import RowMapping, select
from sqlalchemy.ext.asyncio import AsyncConnection

from core.library.chunks import chunks
from core.library.preparing import Prepared, PreparedPassage
from core.library.rows import from_entry, from_source, topics_column, topics_in
from core.library.tables import PASSAGES, SOURCES
from core.models import Check

Row = dict[str, object]
_CHECK_COLUMNS = ("evidence", "outcome", "similarity", "diff", "found_in")


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What writing a document has to do.

    `source_key` is None for a source that is new; `describe` asks to write what is known of it anew. `fresh` are the
    passages to write with their columns, `gone` the keys to delete, and `told` the keys of what stays although its
    source is described anew. `new`, `duplicates` and `removed` count passages by id.
    """

    document: Prepared
    source_key: int | None
    describe: bool = False
    fresh: tuple[tuple[PreparedPassage, Row], ...] = ()
    gone: frozenset[int] = frozenset()
    told: tuple[int, ...] = ()
    new: int = 0
    duplicates: int = 0
    removed: int = 0


async def compare(
    connection: AsyncConnection, document: Prepared, *, replacing: bool, beside: Collection[str] = ()
) -> Difference:
    """Work out what to write; with `replacing` what differs is written anew, but for the checks of the same words.

    Passages of an export that the source lacks and that one of the scopes `beside` holds are left where they are. A
    document itself is taken whole, so that its passages follow each other without a gap.
    """
    source = document.source
    where = (SOURCES.c.scope == source.scope, SOURCES.c.id == source.id)
    known = (await connection.execute(select(SOURCES).where(*where))).mappings().first()
    before = await _held(connection, known["pk"]) if known else {}
    elsewhere = await _elsewhere(connection, document, beside) - before.keys()
    document = replace(document, passages=tuple(each for each in document.passages if each.id not in elsewhere))
    if known is None:
        fresh = tuple((passage, from_entry(passage.entry)) for passage in document.passages)
        return Difference(document=document, source_key=None, fresh=fresh, new=len(fresh), duplicates=len(elsewhere))
    if not replacing:
        document = _placed_behind(document, before)
    fresh = tuple(_fresh(document, before, replacing=replacing))
    difference = _difference(document, known, before, fresh, replacing=replacing)
    return replace(difference, duplicates=difference.duplicates + len(elsewhere))


async def _held(connection: AsyncConnection, source_key: int) -> Mapping[str, RowMapping]:
    held = await connection.execute(select(*PASSAGES.c, topics_column()).where(PASSAGES.c.source_pk == source_key))
    return {row["id"]: row for row in held.mappings()}


async def _elsewhere(connection: AsyncConnection, document: Prepared, scopes: Collection[str]) -> set[str]:
    """Read which passages that were exported these scopes hold."""
    found: set[str] = set()
    exported = [passage.id for passage in document.passages if passage.entry.id is not None]
    for ids in chunks(exported if scopes else []):
        there = select(PASSAGES.c.id).where(PASSAGES.c.scope.in_(scopes), PASSAGES.c.id.in_(ids))
        found.update((await connection.execute(there)).scalars())
    return found


def _difference(
    document: Prepared,
    known: RowMapping,
    before: Mapping[str, RowMapping],
    fresh: tuple[tuple[PreparedPassage, Row], ...],
    *,
    replacing: bool,
) -> Difference:
    ids = {passage.id for passage in document.passages}
    rewritten = {passage.id for passage, _ in fresh}
    stays = ids - rewritten
    describe = replacing and from_source(document.source, known["pk"]) != dict(known)
    return Difference(
        document=document,
        source_key=known["pk"],
        describe=describe,
        fresh=fresh,
        gone=frozenset(row["pk"] for id_, row in before.items() if id_ not in stays) if replacing else frozenset(),
        told=tuple(before[id_]["pk"] for id_ in sorted(stays)) if describe else (),
        new=len(ids - before.keys()),
        duplicates=len(ids & before.keys()),
        removed=len(before.keys() - ids) if replacing else 0,
    )


def _placed_behind(document: Prepared, before: Mapping[str, RowMapping]) -> Prepared:
    """Give what is new a place behind all that the source holds already."""
    start = max((row["position"] + 1 for row in before.values()), default=0)
    passages = tuple(replace(passage, position=start + passage.position) for passage in document.passages)
    return replace(document, passages=passages)


def _fresh(
    document: Prepared, before: Mapping[str, RowMapping], *, replacing: bool
) -> Iterator[tuple[PreparedPassage, Row]]:
    """Give the passages that are to be written, with their columns."""
    for passage in document.passages:
        held = before.get(passage.id)
        if held is None:
            yield passage, from_entry(passage.entry)
        elif replacing:
            row = from_entry(passage.entry) | _kept(held)
            same = all(held[name] == value for name, value in row.items()) and held["position"] == passage.position
            if not same or topics_in(held) != passage.topics:
                yield passage, row


def _kept(held: RowMapping) -> Row:
    """Keep what a check found out about the same words in the edition before."""
    return {} if held["outcome"] == Check.UNCHECKED.value else {name: held[name] for name in _CHECK_COLUMNS}
