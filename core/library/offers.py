"""Reading the names that somebody can choose from, as one team sees them, without keeping the event loop."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Row, Select, case, exists, func, select

from core.library.rows import to_source
from core.library.store import Store
from core.library.tables import PASSAGES, SOURCES
from core.library.visibility import visible
from core.models import Evidence, PassageKind, Source, Standing
from core.team import View

LONGEST = 120
"""Characters of a passage's words that are read: more than a choice shows."""

MOST = 200_000
"""Beginnings that are read, and headings that are offered, at most: they take up to a kilobyte of memory each."""

_AT_ONCE = 1000
"""Rows that are taken from the database in one piece: a millisecond or two of the event loop."""

_BOTH = PASSAGES.join(SOURCES, SOURCES.c.pk == PASSAGES.c.source_pk)
_NUMBER = func.count()


@dataclass(frozen=True, slots=True)
class Counted:
    """A name, how many passages stand under it, and what else is to be said of it in a word or two."""

    name: str
    passages: int
    about: str = ""

    def with_more(self, passages: int) -> Counted:
        """Count further passages under this name."""
        return Counted(self.name, self.passages + passages, self.about)


@dataclass(frozen=True, slots=True)
class Beginning:
    """The first 120 characters of a passage that makes sense alone, and what it is known by."""

    id: str
    text: str
    title: str
    speaker: str | None
    heading: str | None
    is_lesson: bool


async def count_speakers(store: Store, view: View) -> tuple[Counted, ...]:
    """Count what each speaker said."""
    counted = select(PASSAGES.c.speaker, _NUMBER).select_from(_tables(view)).group_by(PASSAGES.c.speaker)
    rows = [row async for some in _batches(store, _seen(counted, view, PASSAGES.c.speaker)) for row in some]
    return tuple(Counted(name, passages) for name, passages in map(tuple, rows))


async def count_titles(store: Store, view: View) -> tuple[Counted, ...]:
    """Count the passages of each source, and name its kind."""
    held = select(_NUMBER).select_from(PASSAGES).where(PASSAGES.c.source_pk == SOURCES.c.pk, visible(view))
    statement = select(SOURCES.c.title, held.scalar_subquery(), SOURCES.c.kind)
    rows = [row async for some in _batches(store, statement.where(_in_scope(view))) for row in some]
    return tuple(Counted(title, passages, kind) for title, passages, kind in map(tuple, rows) if passages)


async def sources(store: Store, view: View) -> AsyncIterator[Sequence[Source]]:
    """Read the sources of which the team sees at least one passage, many at a time."""
    held = exists().where(PASSAGES.c.source_pk == SOURCES.c.pk, visible(view))
    async for rows in _batches(store, select(SOURCES).where(_in_scope(view), held)):
        yield await asyncio.to_thread(lambda rows: [to_source(row._mapping) for row in rows], rows)  # noqa: SLF001


async def headings(store: Store, view: View) -> AsyncIterator[Sequence[str]]:
    """Read the heading of every passage that has one, many at a time."""
    statement = select(PASSAGES.c.heading).select_from(_tables(view))
    async for rows in _batches(store, _seen(statement, view, PASSAGES.c.heading)):
        yield [heading for (heading,) in rows]


async def beginnings(store: Store, view: View) -> AsyncIterator[Sequence[Beginning]]:
    """Read how statements begin, 200,000 at most, many at a time; those first whose wording is verified."""
    text = func.substr(PASSAGES.c.text, 1, LONGEST)
    is_lesson = PASSAGES.c.kind == PassageKind.LESSON.value
    columns = (PASSAGES.c.id, text, SOURCES.c.title, PASSAGES.c.speaker, PASSAGES.c.heading, is_lesson)
    statements = PASSAGES.c.standing == Standing.STATEMENT.value
    order = (case((PASSAGES.c.evidence == Evidence.VERIFIED.value, 0), else_=1), PASSAGES.c.pk)
    statement = select(*columns).select_from(_BOTH).where(visible(view), statements).order_by(*order).limit(MOST)
    async for rows in _batches(store, statement):
        yield await asyncio.to_thread(lambda rows: [Beginning(*tuple(row)) for row in rows], rows)


def _seen(statement: Select[Any], view: View, column: ColumnElement[str]) -> Select[Any]:
    return statement.where(visible(view), column.is_not(None))


def _in_scope(view: View) -> ColumnElement[bool]:
    return SOURCES.c.scope.in_(view.scopes)


def _tables(view: View) -> FromClause:
    """Leave the sources out where nothing asks for them, so that an index answers alone."""
    return _BOTH if view.hidden.sources else PASSAGES


async def _batches(store: Store, statement: Select[Any]) -> AsyncIterator[Sequence[Row[Any]]]:
    async with store.read() as connection, connection.stream(statement) as result:
        async for rows in result.partitions(_AT_ONCE):
            yield rows
