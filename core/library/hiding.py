"""Taking a source, a speaker or a passage out of one team's sight, and giving it back."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import delete, insert, select

from core.library.store import Store
from core.library.tables import HIDDEN
from core.team import Hidden, Team


class What(StrEnum):
    """What can be hidden."""

    SOURCE = "source"
    SPEAKER = "speaker"
    PASSAGE = "passage"


async def hidden_by(store: Store, team: Team) -> Hidden:
    """Read what a team took out of its sight."""
    async with store.read() as connection:
        rows = (await connection.execute(select(HIDDEN).where(HIDDEN.c.team == team.key))).all()
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
