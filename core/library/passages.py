"""Reading passages out of the store: by key, by id, around a place, at random. Always as one team sees them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Label,
    Result,
    Select,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
)

from core.errors import AmbiguousIdError, UnknownPassageError
from core.filters import EVERYTHING, Filters
from core.library.chunks import chunks
from core.library.drawing import draw_key
from core.library.ids import LENGTH, SHORT
from core.library.rows import PASSAGES_WITH_SOURCES, to_passage
from core.library.store import Store
from core.library.tables import PASSAGES, SOURCES, TWINS
from core.library.visibility import matching, shows, visible
from core.models import Passage
from core.team import View

_MOST_NEIGHBOURS = 20
_MOST_ALIKE = 24
_ALIKE = "begins_like_another"
# Comes after every sign of an id.
_LAST = "~"
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
    by_key = await store.look(lambda connection: _by_key(connection, view, keys))
    return tuple(by_key[key] for key in keys if key in by_key)


async def passages_with_ids(store: Store, wanted: Sequence[tuple[View, str]]) -> tuple[Passage | None, ...]:
    """Read passages by whole ids for several views in one go, in their order; None for what a view does not show."""
    rows = await store.look(lambda connection: _with_ids(connection, {ident for _, ident in wanted}))
    return tuple(_as_seen(view, rows.get(ident, ())) for view, ident in wanted)


async def find_passage(store: Store, view: View, beginning: str) -> Passage:
    """Read the passage whose id begins so (see ids.as_id).

    Raises UnknownPassageError where none does, AmbiguousIdError where several do.
    """
    found = await _select(store, view, _begins(beginning), limit=_MOST_ALIKE)
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


async def sayings(store: Store, view: View, keys: Sequence[int]) -> dict[int, tuple[Passage, ...]]:
    """Read, for each key that the team sees, its passage and the others of this view that are the same saying."""
    return await store.look(lambda connection: _sayings(connection, view, keys))


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


def _with_ids(connection: Connection, ids: Collection[str]) -> Mapping[str, Sequence[Passage]]:
    found: defaultdict[str, list[Passage]] = defaultdict(list)
    for some in chunks(sorted(ids)):
        for row in connection.execute(PASSAGES_WITH_SOURCES.where(PASSAGES.c.id.in_(some))).mappings():
            found[row["id"]].append(to_passage(row))
    return found


def _as_seen(view: View, alike: Sequence[Passage]) -> Passage | None:
    """Choose of the same passage in several scopes the one that a view shows first."""
    seen = [passage for passage in alike if shows(view, passage)]
    return min(seen, key=lambda each: view.scopes.index(each.source.scope), default=None)


def _sayings(connection: Connection, view: View, keys: Sequence[int]) -> dict[int, tuple[Passage, ...]]:
    alike = _twins(connection, keys)
    wanted = sorted({*keys, *(key for others in alike.values() for key in others)})
    read = _by_key(connection, view, wanted)
    return {
        key: (read[key], *(read[other] for other in alike.get(key, ()) if other in read)) for key in keys if key in read
    }


def _by_key(connection: Connection, view: View, keys: Sequence[int]) -> dict[int, Passage]:
    found: dict[int, Passage] = {}
    for some in chunks(keys):
        rows = connection.execute(_with_keys(view), {"keys": some})
        found |= {passage.key: passage for passage in _read(connection, view, rows)}
    return found


def _twins(connection: Connection, keys: Sequence[int]) -> Mapping[int, Sequence[int]]:
    found: defaultdict[int, list[int]] = defaultdict(list)
    for some in chunks(keys):
        for row in connection.execute(_TWINS, {"keys": some}):
            found[row.passage_pk].append(row.twin_pk)
    return found


async def _select(
    store: Store, view: View, condition: ColumnElement[bool], *, limit: int | None = None
) -> tuple[Passage, ...]:
    return await store.look(lambda connection: _fetch(connection, view, condition, limit))


def _fetch(
    connection: Connection, view: View, condition: ColumnElement[bool], limit: int | None = None
) -> tuple[Passage, ...]:
    return _read(connection, view, connection.execute(_PASSAGES.where(visible(view), condition).limit(limit)))


def _read(connection: Connection, view: View, found: Result[Any]) -> tuple[Passage, ...]:
    rows = found.mappings().all()
    longer = _shortest(connection, view, {row["id"] for row in rows if row[_ALIKE]})
    return tuple(to_passage(row, longer.get(row["id"])) for row in rows)


def _begins_like_another() -> Label[bool]:
    """Hold for a passage beside which somebody has another whose id begins with the same 8 characters."""
    other = PASSAGES.alias("other")
    head = func.substr(PASSAGES.c.id, 1, SHORT)
    near = and_(other.c.id >= head, other.c.id < head.concat(_LAST), other.c.id != PASSAGES.c.id)
    return exists().where(near).correlate(PASSAGES).label(_ALIKE)


_PASSAGES = PASSAGES_WITH_SOURCES.add_columns(_begins_like_another())

# Made once: to build a statement, and to see that it was built before, takes longer than SQLite takes to find a row.
_KEYS: BindParameter[Any] = bindparam("keys", expanding=True)
_TWINS = select(TWINS).where(TWINS.c.passage_pk.in_(_KEYS))


@lru_cache(64)
def _with_keys(view: View) -> Select[Any]:
    return _PASSAGES.where(visible(view), PASSAGES.c.pk.in_(_KEYS))


def _shortest(connection: Connection, view: View, ids: Collection[str]) -> dict[str, str]:
    """Shorten ids to as many characters as tell them from every other id that the team sees."""
    everybody: set[str] = set()
    for heads in chunks(sorted({each[:SHORT] for each in ids}), _CONDITIONS):
        statement = select(PASSAGES.c.id).join(SOURCES, SOURCES.c.pk == PASSAGES.c.source_pk)
        alike = or_(*(_begins(head) for head in heads))
        everybody.update(connection.execute(statement.where(visible(view), alike)).scalars())
    return {each: _shorten(each, everybody - {each}) for each in ids}


def _shorten(wanted: str, others: Collection[str]) -> str:
    length = SHORT
    while length < LENGTH and any(other.startswith(wanted[:length]) for other in others):
        length += 1
    return wanted[:length]


def _begins(beginning: str) -> ColumnElement[bool]:
    return and_(PASSAGES.c.id >= beginning, PASSAGES.c.id < beginning + _LAST)
