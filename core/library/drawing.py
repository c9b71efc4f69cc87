"""Drawing one passage at random, each with the same chance, in a time that hardly grows with the library.

Keys are numbered one after another. So where the filters leave many passages, a few keys drawn blindly hit one of
them. Where they leave few, one of the filters alone mostly does, too, and an index lists what that one leaves.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Iterator
from dataclasses import replace

from sqlalchemy import ColumnElement, CompoundSelect, Select, and_, func, select, true, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from core.filters import Filters
from core.library.tables import PASSAGE_TOPICS, PASSAGES, SOURCES
from core.library.visibility import matching, visible
from core.models import Evidence, PassageKind, Standing
from core.team import View

Keys = Select[int] | CompoundSelect[int]

_FIRST_LOOK = 32
# Together they miss what is one passage in 500 once in 50 times.
_MORE_LOOKS = (500,) * 4
# Listing so many takes some 10 ms, about as long as those looks.
_FEW = 2000


async def draw_key(connection: AsyncConnection, view: View, filters: Filters, seen: Collection[str]) -> int | None:
    """Draw the key of a passage that the filters leave and that was not seen (ids); None where there is none."""
    unseen = PASSAGES.c.id.not_in(seen) if seen else true()
    wanted = and_(visible(view), matching(replace(filters, topics=None)), _about(filters), unseen)
    hit, complete = await _look(connection, wanted, _FIRST_LOOK)
    if hit or complete:
        return hit
    shortest, count = await _shortest(connection, view, filters)
    for size in _MORE_LOOKS if count == _FEW else ():
        hit, complete = await _look(connection, wanted, size)
        if hit or complete:
            return hit
    listed = _keys().where(PASSAGES.c.pk.in_(shortest), wanted)
    return await connection.scalar(listed.order_by(func.random()).limit(1))


async def _look(connection: AsyncConnection, wanted: ColumnElement[bool], size: int) -> tuple[int | None, bool]:
    """Draw keys blindly and choose among those that are wanted; tell, too, whether these were all keys."""
    newest = await connection.scalar(select(func.max(PASSAGES.c.pk))) or 0
    keys = random.sample(range(1, newest + 1), min(size, newest))
    hits = (await connection.scalars(_keys().where(PASSAGES.c.pk.in_(keys), wanted))).all()
    return random.choice(hits) if hits else None, len(keys) == newest


async def _shortest(connection: AsyncConnection, view: View, filters: Filters) -> tuple[Keys, int]:
    """Give the shortest of the lists, and how long it is, as far as that matters."""
    lists = list(_lists(view, filters))
    counted = (select(func.count()).select_from(each.limit(_FEW).subquery()).scalar_subquery() for each in lists)
    counts = (await connection.execute(select(*counted))).one()
    return min(zip(lists, counts, strict=True), key=lambda each: each[1])


def _lists(view: View, filters: Filters) -> Iterator[Keys]:
    """List the keys that each filter alone leaves, and then the view; an index leads to every list."""
    inside = PASSAGES.c.scope.in_(view.scopes)
    if filters.topics is not None:
        yield select(PASSAGE_TOPICS.c.passage_pk).where(PASSAGE_TOPICS.c.topic.in_(filters.topics))
    if filters.speakers is not None:
        said = select(PASSAGES.c.pk).where(inside, PASSAGES.c.speaker.in_(filters.speakers))
        unlabelled = _keys().where(SOURCES.c.id.in_(filters.naming), PASSAGES.c.speaker.is_(None))
        yield union_all(said, unlabelled) if filters.naming else said
    if filters.sources is not None:
        yield _keys().where(SOURCES.c.id.in_(filters.sources))
    if filters.unasked:
        kinds = PassageKind if filters.kind is None else (filters.kind,)
        yield union_all(*(select(PASSAGES.c.pk).where(inside, _unasked(kind)) for kind in kinds))
    elif filters.kind is not None:
        yield select(PASSAGES.c.pk).where(inside, PASSAGES.c.kind == filters.kind.value)
    yield select(PASSAGES.c.pk).where(inside)


def _keys() -> Select[int]:
    return select(PASSAGES.c.pk).join(SOURCES, SOURCES.c.pk == PASSAGES.c.source_pk)


def _about(filters: Filters) -> ColumnElement[bool]:
    """Look up a passage's topics, where `matching` lists the topics' passages."""
    if filters.topics is None:
        return true()
    its = PASSAGE_TOPICS.c.passage_pk == PASSAGES.c.pk
    return select(PASSAGE_TOPICS.c.rank).where(its, PASSAGE_TOPICS.c.topic.in_(filters.topics)).exists()


def _unasked(kind: PassageKind) -> ColumnElement[bool]:
    """Say for one kind what `matching` says for both, so that no "or" keeps the index from being used."""
    proven = PASSAGES.c.evidence == Evidence.VERIFIED.value if kind is PassageKind.QUOTE else true()
    return and_(PASSAGES.c.kind == kind.value, PASSAGES.c.standing == Standing.STATEMENT.value, proven)
