"""Taking a source, a speaker or a passage out of one team's sight, and giving it back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, select

from core.library.chunks import chunks
from core.library.store import Store
from core.library.tables import HIDDEN, SOURCES
from core.team import Hidden, Team

# Made once, because every answer asks for it: to build it takes longer than SQLite takes to find the rows.
_HIDDEN_OF = select(HIDDEN).where(HIDDEN.c.team.in_(bindparam("teams", expanding=True)))


class What(StrEnum):
    """What can be hidden."""

    SOURCE = "source"
    SPEAKER = "speaker"
    PASSAGE = "passage"


async def hidden_by_each(store: Store, teams: Collection[Team]) -> Mapping[Team, Hidden]:
    """Read what each of these teams took out of its sight, in one go."""
    rows = await store.look(lambda connection: _rows(connection, [team.key for team in teams]))
    return {team: _to_hidden(rows.get(team.key, ())) for team in teams}


def _rows(connection: Connection, keys: Sequence[str]) -> Mapping[str, Sequence[Row[Any]]]:
    found: defaultdict[str, list[Row[Any]]] = defaultdict(list)
    for some in chunks(keys):
        for row in connection.execute(_HIDDEN_OF, {"teams": some}):
            found[row.team].append(row)
    return found


def _to_hidden(rows: Sequence[Row[Any]]) -> Hidden:
    return Hidden(
        sources=frozenset(row.value for row in rows if row.what == What.SOURCE),
        speakers=frozenset(row.value for row in rows if row.what == What.SPEAKER),
        passages=frozenset(row.value for row in rows if row.what == What.PASSAGE),
    )


async def hide(store: Store, team: Team, what: What, value: str) -> bool:
    """Hide a source or passage (by whole id) or a speaker (by exact name); False where it was hidden before."""
    async with store.write() as writer:
        row = {"team": team.key, "what": what.value, "value": value}
        known = (await writer.connection.execute(select(HIDDEN).filter_by(**row))).first()
        if known is None:
            await writer.connection.execute(insert(HIDDEN).values(row))
        return known is None


async def unhide(store: Store, team: Team, what: What, value: str) -> bool:
    """Show again what was hidden; False where it was not."""
    async with store.write() as writer:
        row = {"team": team.key, "what": what.value, "value": value}
        return (await writer.connection.execute(delete(HIDDEN).filter_by(**row))).rowcount > 0


async def titles(store: Store, scopes: Collection[str], sources: Sequence[str]) -> Mapping[str, str]:
    """Read the titles of sources of these scopes by their whole ids, whether hidden or not."""
    return await store.look(lambda connection: _titles(connection, scopes, sources))


def _titles(connection: Connection, scopes: Collection[str], sources: Sequence[str]) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for some in chunks(sources):
        here = select(SOURCES.c.id, SOURCES.c.title).where(SOURCES.c.scope.in_(scopes), SOURCES.c.id.in_(some))
        found |= {row.id: row.title for row in connection.execute(here)}
    return found
