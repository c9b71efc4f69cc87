"""Reading passages out of the store: by key, by id, around a place, at random. Always as one team sees them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, RowMapping, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from core.errors import AmbiguousIdError, UnknownPassageError
from core.filters import EVERYTHING, Filters
from core.library.chunks import chunks
from core.library.drawing import draw_key
from core.library.ids import LENGTH, SHORT
from core.library.rows import passages_with_sources, to_passage, topics_of
from core.library.store import Store
from core.library.tables import PASSAGES, SOURCES, TWINS
from core.library.visibility import matching, visible
from core.models import Passage
from core.team import View

_MOST_NEIGHBOURS = 20
_ALIKE = 24
# SQLite takes a condition of at most 1000 levels.
_CONDITIONS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """A passage with what stands before and after it in its source, nearest last and nearest first."""

    before: tuple[Passage, ...]
    passage: Passage
    after: tuple[Passage, ...]


async def get_passages(store: Store, view: View, keys: Sequence[int]) -> tuple[Passage, ...]:
    """Read passages by their keys, in the order of the keys; those that the team does not see are left out."""
    by_key: dict[int, Passage] = {}
    for some in chunks(keys):
        by_key |= {passage.key: passage for passage in await _select(store, view, PASSAGES.c.pk.in_(some))}
    return tuple(by_key[key] for key in keys if key in by_key)


async def find_passage(store: Store, view: View, beginning: str) -> Passage:
    """Read the passage whose id begins so (see ids.as_id).

    Raises UnknownPassageError where none does, AmbiguousIdError where several do.
    """
    found = await _select(store, view, _begins(beginning), limit=_ALIKE)
    ids = sorted({passage.id for passage in found})
    if not ids:
        raise UnknownPassageError(f"No passage here has the id {beginning}.")
    if len(ids) > 1:
        longer = ", ".join(passage.short for passage in found[:5])
        raise AmbiguousIdError(f"{len(ids)} passages have an id that begins with {beginning}: write one of {longer}.")
    return min(found, key=lambda passage: view.scopes.index(passage.source.scope))


async def whole_ids(store: Store, view: View, beginnings: Collection[str]) -> frozenset[str]:
    """Read the whole ids of all passages that begin with one of these (200 at most)."""
    if not beginnings:
        return frozenset()
    alike = or_(*(_begins(each) for each in beginnings))
    statement = select(PASSAGES.c.id).where(PASSAGES.c.scope.in_(view.scopes), alike)
    async with store.read() as connection:
        return frozenset((await connection.execute(statement)).scalars())


async def surroundings(store: Store, view: View, passage: Passage, reach: int) -> Surroundings:
    """Read up to `reach` passages (20 at most) on either side of one, in its source."""
    reach = min(reach, _MOST_NEIGHBOURS)
    near = PASSAGES.c.position.between(passage.position - reach, passage.position + reach)
    here = and_(SOURCES.c.id == passage.source.id, SOURCES.c.scope == passage.source.scope, near)
    found = sorted(await _select(store, view, here), key=lambda each: each.position)
    return Surroundings(
        before=tuple(each for each in found if each.position < passage.position),
        passage=passage,
        after=tuple(each for each in found if each.position > passage.position),
    )


async def twins(store: Store, view: View, keys: Collection[int]) -> dict[int, tuple[Passage, ...]]:
    """Read, for each key, the other passages of this view that are the same saying."""
    pairs: list[Row[Any]] = []
    async with store.read() as connection:
        for some in chunks(list(keys)):
            pairs += (await connection.execute(select(TWINS).where(TWINS.c.passage_pk.in_(some)))).all()
    others = {each.key: each for each in await get_passages(store, view, sorted({pair.twin_pk for pair in pairs}))}
    found: dict[int, list[Passage]] = {key: [] for key in keys}
    for pair in pairs:
        if pair.twin_pk in others:
            found[pair.passage_pk].append(others[pair.twin_pk])
    return {key: tuple(alike) for key, alike in found.items()}


async def draw(store: Store, view: View, filters: Filters, seen: Collection[str] = ()) -> Passage | None:
    """Draw one passage at random; None where the filters leave nothing that was not seen (ids)."""
    async with store.read() as connection:
        key = await draw_key(connection, view, filters, seen)
    found = () if key is None else await get_passages(store, view, [key])
    return found[0] if found else None


async def ids_of(store: Store, view: View, filters: Filters = EVERYTHING) -> tuple[tuple[str, int], ...]:
    """List (id, key) of all passages that the filters leave, by id."""
    statement = (
        select(PASSAGES.c.id, PASSAGES.c.pk)
        .join(SOURCES, SOURCES.c.pk == PASSAGES.c.source_pk)
        .where(visible(view), matching(filters))
        .order_by(PASSAGES.c.id)
    )
    async with store.read() as connection:
        return tuple((row.id, row.pk) for row in await connection.execute(statement))


async def count(store: Store, view: View, filters: Filters = EVERYTHING) -> int:
    """Count the passages that the filters leave."""
    statement = (
        select(func.count())
        .select_from(PASSAGES)
        .join(SOURCES, SOURCES.c.pk == PASSAGES.c.source_pk)
        .where(visible(view), matching(filters))
    )
    async with store.read() as connection:
        return (await connection.execute(statement)).scalar_one()


async def _select(
    store: Store, view: View, condition: ColumnElement[bool], *, limit: int | None = None
) -> tuple[Passage, ...]:
    statement = passages_with_sources().where(visible(view), condition).limit(limit)
    async with store.read() as connection:
        rows = (await connection.execute(statement)).mappings().all()
        return await _complete(connection, view, rows)


async def _complete(connection: AsyncConnection, view: View, rows: Sequence[RowMapping]) -> tuple[Passage, ...]:
    topics = await topics_of(connection, [row["pk"] for row in rows])
    shorts = await _shortest(connection, view, {row["id"] for row in rows})
    return tuple(to_passage(row, topics.get(row["pk"], ()), shorts[row["id"]]) for row in rows)


async def _shortest(connection: AsyncConnection, view: View, ids: Iterable[str]) -> dict[str, str]:
    """Shorten ids to 8 characters, or to as many as tell them from every other id that the team sees."""
    wanted = sorted(ids)
    everybody: set[str] = set()
    for heads in chunks(sorted({each[:SHORT] for each in wanted}), _CONDITIONS):
        statement = select(PASSAGES.c.id).join(SOURCES, SOURCES.c.pk == PASSAGES.c.source_pk)
        alike = or_(*(_begins(head) for head in heads))
        everybody.update((await connection.execute(statement.where(visible(view), alike))).scalars())
    return {each: _shorten(each, everybody - {each}) for each in wanted}


def _shorten(wanted: str, others: Collection[str]) -> str:
    length = SHORT
    while length < LENGTH and any(other.startswith(wanted[:length]) for other in others):
        length += 1
    return wanted[:length]


def _begins(beginning: str) -> ColumnElement[bool]:
    return and_(PASSAGES.c.id >= beginning, PASSAGES.c.id < beginning + "~")
