"""Drawing one passage at random, each with the same chance, in a time that hardly grows with the library.

Keys are numbered one after another. So where the filters leave many passages, a few keys drawn blindly hit one of
them. Where that fails they leave few, and the database lists those by an index and draws among them.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Iterator
from dataclasses import replace

from sqlalchemy import ColumnElement, Select, and_, func, select, true, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from core.filters import Filters
from core.library.tables import PASSAGE_TOPICS, PASSAGES, SOURCES
from core.library.visibility import matching, visible
from core.models import Evidence, PassageKind
from core.team import View

# Two looks at 500 keys miss what is one passage in 250 or more once in 50 times: of a million, 4,000 are listed then.
_LOOKS = (32, 500, 500)
# A view of so few is listed as it is, whatever it is narrowed to.
_FEW = 5000


async def draw_key(connection: AsyncConnection, view: View, filters: Filters, seen: Collection[str]) -> int | None:
    """Draw the key of a passage that the filters leave and that was not seen (ids); None where there is none."""
    newest = await connection.scalar(select(func.max(PASSAGES.c.pk))) or 0
    unseen = and_(visible(view), PASSAGES.c.id.not_in(seen) if seen else true())
    wanted = and_(unseen, matching(replace(filters, topics=None)), _about(filters))
    for size in _LOOKS:
        keys = random.sample(range(1, newest + 1), min(size, newest))
        hit = (await connection.scalars(_keys().where(PASSAGES.c.pk.in_(keys), wanted))).all()
        if hit:
            return random.choice(hit)
        if len(keys) == newest:
            return None
    all_seen = select(PASSAGES.c.pk).where(PASSAGES.c.scope.in_(view.scopes))
    if await connection.scalar(select(func.count()).select_from(all_seen.limit(_FEW).subquery())) == _FEW:
        listed = matching(Filters(topics=filters.topics))
    else:
        listed = and_(PASSAGES.c.pk.in_(all_seen), _about(filters))
    few = union_all(*(_keys().where(unseen, part, listed) for part in _parts(filters))).subquery()
    return await connection.scalar(select(few.c.pk).order_by(func.random()).limit(1))


def _keys() -> Select[int]:
    return select(PASSAGES.c.pk).join(SOURCES, SOURCES.c.pk == PASSAGES.c.source_pk)


def _about(filters: Filters) -> ColumnElement[bool]:
    """Look up a passage's topics, where `matching` lists the passages of the topics."""
    if filters.topics is None:
        return true()
    its = PASSAGE_TOPICS.c.passage_pk == PASSAGES.c.pk
    return select(PASSAGE_TOPICS.c.rank).where(its, PASSAGE_TOPICS.c.topic.in_(filters.topics)).exists()


def _parts(filters: Filters) -> Iterator[ColumnElement[bool]]:
    """Cut what the filters leave, but for topics, into parts without an "or", so that an index leads to each."""
    plain = replace(filters, speakers=None, naming=frozenset(), topics=None)
    for kind in PassageKind if plain.kind is None and plain.unasked else (plain.kind,):
        proven = plain.unasked and kind is PassageKind.QUOTE
        for said in _said(filters):
            yield and_(
                matching(replace(plain, kind=kind)),
                PASSAGES.c.evidence == Evidence.VERIFIED.value if proven else true(),
                said,
            )


def _said(filters: Filters) -> Iterator[ColumnElement[bool]]:
    if filters.speakers is None:
        yield true()
        return
    yield PASSAGES.c.speaker.in_(filters.speakers)
    if filters.naming:
        yield and_(PASSAGES.c.speaker.is_(None), SOURCES.c.id.in_(filters.naming))
