"""Counting what a team sees."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select

from core.library.store import Store
from core.library.tables import PASSAGE_TOPICS, PASSAGES, SOURCES
from core.library.visibility import visible
from core.team import View


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceTally:
    """How many passages of one source a team sees; parts of it that several scopes hold count together."""

    id: str
    kind: str
    title: str
    passages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many passages a team sees, in all and by what; the largest groups first."""

    passages: int
    source_list: tuple[SourceTally, ...]
    kinds: Mapping[str, int]
    speakers: Mapping[str, int]
    topics: Mapping[str, int]
    evidence: Mapping[str, int]
    checks: Mapping[str, int]

    @property
    def sources(self) -> Mapping[str, int]:
        """How many passages stand under each title; several sources may share one."""
        titles: Counter[str] = Counter()
        for source in self.source_list:
            titles[source.title] += source.passages
        return titles


async def count_by_topic(store: Store, view: View) -> dict[str, int]:
    """Count the passages of each topic, by slug."""
    return await _count(store, view, PASSAGE_TOPICS.c.topic, by_topic=True)


async def tally(store: Store, view: View) -> Tally:
    """Count what a team sees by source, kind of document, speaker, topic, evidence and check."""
    kinds = await _count(store, view, SOURCES.c.kind)
    return Tally(
        passages=sum(kinds.values()),
        source_list=await _count_sources(store, view),
        kinds=kinds,
        speakers=await _count(store, view, PASSAGES.c.speaker),
        topics=await count_by_topic(store, view),
        evidence=await _count(store, view, PASSAGES.c.evidence),
        checks=await _count(store, view, PASSAGES.c.outcome),
    )


async def count_by_scope(store: Store) -> dict[str, int]:
    """Count the passages of each scope: of the shipped content, of what all teams share, and of every team."""
    statement = select(PASSAGES.c.scope, func.count()).group_by(PASSAGES.c.scope)
    async with store.read() as connection:
        return {row[0]: row[1] for row in await connection.execute(statement)}


async def _count_sources(store: Store, view: View) -> tuple[SourceTally, ...]:
    """Group by id: titles may be shared, and one source may stand in several scopes."""
    number = func.count()
    title = func.min(SOURCES.c.title)
    statement = (
        select(SOURCES.c.id, SOURCES.c.kind, title, number)
        .select_from(PASSAGES.join(SOURCES, SOURCES.c.pk == PASSAGES.c.source_pk))
        .where(visible(view))
        .group_by(SOURCES.c.id, SOURCES.c.kind)
        .order_by(number.desc(), title, SOURCES.c.id)
    )
    async with store.read() as connection:
        rows = await connection.execute(statement)
        return tuple(SourceTally(id=row[0], kind=row[1], title=row[2], passages=row[3]) for row in rows)


async def _count(store: Store, view: View, column: ColumnElement[str], *, by_topic: bool = False) -> dict[str, int]:
    joined = PASSAGES.join(SOURCES, SOURCES.c.pk == PASSAGES.c.source_pk)
    tables = joined.join(PASSAGE_TOPICS, PASSAGE_TOPICS.c.passage_pk == PASSAGES.c.pk) if by_topic else joined
    number = func.count()
    statement = select(column, number).select_from(tables).where(visible(view), column.is_not(None))
    async with store.read() as connection:
        rows = await connection.execute(statement.group_by(column).order_by(number.desc(), column))
        return {row[0]: row[1] for row in rows}
