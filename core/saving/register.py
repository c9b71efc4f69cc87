"""Who saved what, and who would rather not be quoted, in the store. Each function takes a connection."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, and_, delete, insert, or_, select

from core.daily.seconds import to_seconds
from core.library.rows import PASSAGES_WITH_SOURCES, to_passage
from core.library.tables import PASSAGES, SOURCES
from core.models import Source
from core.saving.saved import Saved
from core.saving.tables import OPT_OUTS, SAVED
from core.team import Team

MOST_LISTED = 50

# Comes after every sign of an id.
_LAST = "~"
_OF_REGISTER = "of_saved_"
# A message is its team's own: what another scope holds of the same source is none of it.
_OWN = and_(SAVED.c.source_pk == PASSAGES.c.source_pk, SAVED.c.team == PASSAGES.c.scope)
_ENTRIES: Select[Any] = PASSAGES_WITH_SOURCES.add_columns(
    *(column.label(_OF_REGISTER + column.name) for column in SAVED.c)
).join(SAVED, _OWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What was saved, and which words the message was seen to hold then; None where those were others."""

    saved: Saved
    words: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What is noted of a message besides its passage; see core.saving.tables."""

    message: str
    saver: str
    author: str | None
    words: str | None
    moment: datetime


def add(connection: Connection, source: Source, record: Record) -> None:
    """Note a message that became a source of the store."""
    key = connection.execute(select(SOURCES.c.pk).where(*_of(source))).scalar_one()
    row = {
        "source_pk": key,
        "team": source.scope,
        "message": record.message,
        "saver": record.saver,
        "author": record.author,
        "words": record.words,
        "moment": to_seconds(record.moment),
    }
    connection.execute(insert(SAVED).values(row))


def find(connection: Connection, team: Team, beginning: str) -> tuple[Entry, ...]:
    """Read what a team saved whose passage's id begins so, or that of its source, which no change of words changes."""
    return _read(connection, team, or_(_begins(PASSAGES.c.id, beginning), _begins(SOURCES.c.id, beginning)))


def find_key(connection: Connection, team: Team, key: int) -> Entry | None:
    """Read what a team saved by the key of its passage; None where it was changed or removed meanwhile."""
    return next(iter(_read(connection, team, PASSAGES.c.pk == key)), None)


def find_message(connection: Connection, team: Team, message: str, source: str) -> Entry | None:
    """Read what a message became, by its own key or by the id of its source; None where it is not saved."""
    return next(iter(_read(connection, team, or_(SAVED.c.message == message, SOURCES.c.id == source))), None)


def saved_by(connection: Connection, team: Team, saver: str) -> tuple[Entry, ...]:
    """Read what a member saved, the newest first."""
    return _read(connection, team, SAVED.c.saver == saver)


def words_of(connection: Connection, team: Team, author: str) -> tuple[Entry, ...]:
    """Read what is saved of a member's messages, the newest first."""
    return _read(connection, team, SAVED.c.author == author)


def sources_of(connection: Connection, team: Team, author: str) -> Sequence[int]:
    """List the keys of the sources that a member's messages became."""
    theirs = select(SAVED.c.source_pk).where(SAVED.c.team == team.key, SAVED.c.author == author)
    return connection.execute(theirs).scalars().all()


def has_opted_out(connection: Connection, team: Team, member: str) -> bool:
    """Tell whether a member would rather not be quoted."""
    return connection.execute(select(OPT_OUTS).filter_by(team=team.key, member=member)).first() is not None


def opt_out(connection: Connection, team: Team, member: str) -> None:
    """Note that a member would rather not be quoted."""
    if not has_opted_out(connection, team, member):
        connection.execute(insert(OPT_OUTS).values(team=team.key, member=member))


def opt_in(connection: Connection, team: Team, member: str) -> None:
    """Forget that a member would rather not be quoted."""
    connection.execute(delete(OPT_OUTS).filter_by(team=team.key, member=member))


def _begins(column: ColumnElement[str], beginning: str) -> ColumnElement[bool]:
    return and_(column >= beginning, column < beginning + _LAST)


def _of(source: Source) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return (SOURCES.c.scope == source.scope, SOURCES.c.id == source.id)


def _read(connection: Connection, team: Team, condition: ColumnElement[bool]) -> tuple[Entry, ...]:
    newest = (SAVED.c.moment.desc(), SAVED.c.source_pk.desc())
    statement = _ENTRIES.where(SAVED.c.team == team.key, condition).order_by(*newest).limit(MOST_LISTED)
    return tuple(map(_to_entry, connection.execute(statement).mappings()))


def _to_entry(row: RowMapping) -> Entry:
    saved = Saved(
        passage=to_passage(row),
        message=row[f"{_OF_REGISTER}message"],
        saver=row[f"{_OF_REGISTER}saver"],
        author=row[f"{_OF_REGISTER}author"],
    )
    return Entry(saved=saved, words=row[f"{_OF_REGISTER}words"])
