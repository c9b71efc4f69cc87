"""The passages that may be picked unasked, with what tells neighbours apart; each saying once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from core.filters import Filters
from core.library.tables import PASSAGE_TOPICS, PASSAGES, SOURCES, TWINS
from core.library.visibility import matching, visible
from core.team import View


@dataclass(frozen=True, slots=True, kw_only=True)
class Eligible:
    """A passage: its id, who said it, the id of its source, and the first of its topics (a slug)."""

    id: str
    speaker: str | None
    source: str
    topic: str | None


def eligible(connection: Connection, view: View, filters: Filters) -> tuple[Eligible, ...]:
    """List what the filters leave, in the order of import; of several wordings of one saying, the earliest."""
    left = (visible(view), matching(filters))
    keys = select(PASSAGES.c.pk).join(SOURCES, SOURCES.c.pk == PASSAGES.c.source_pk).where(*left)
    again = select(TWINS.c.passage_pk).where(
        TWINS.c.twin_pk < TWINS.c.passage_pk, TWINS.c.passage_pk.in_(keys), TWINS.c.twin_pk.in_(keys)
    )
    first = select(func.min(PASSAGE_TOPICS.c.rank)).where(PASSAGE_TOPICS.c.passage_pk == PASSAGES.c.pk)
    topic = select(PASSAGE_TOPICS.c.topic).where(
        PASSAGE_TOPICS.c.passage_pk == PASSAGES.c.pk,
        PASSAGE_TOPICS.c.rank == first.correlate(PASSAGES).scalar_subquery(),
    )
    columns = (
        PASSAGES.c.pk,
        PASSAGES.c.id,
        PASSAGES.c.speaker,
        SOURCES.c.id,
        topic.correlate(PASSAGES).scalar_subquery(),
    )
    statement = (
        select(*columns).join(SOURCES, SOURCES.c.pk == PASSAGES.c.source_pk).where(*left).order_by(PASSAGES.c.pk)
    )
    repeated = set(connection.execute(again).scalars())
    return tuple(
        Eligible(id=ident, speaker=speaker, source=source, topic=topic)
        for key, ident, speaker, source, topic in connection.execute(statement)
        if key not in repeated
    )


def scopes_in_use(connection: Connection) -> frozenset[str]:
    """List the scopes that hold anything."""
    scopes: Sequence[str] = connection.execute(select(SOURCES.c.scope).distinct()).scalars().all()
    return frozenset(scopes)
