"""Members who said “not me”, in the store. Each function takes a connection."""

from __future__ import annotations

from sqlalchemy import Connection, delete, exists, select
from sqlalchemy.dialects import postgresql, sqlite

from core.listening.attentions import IS_HEARD
from core.listening.tables import ATTENTIONS, UNHEARD
from core.team import Team


def note(connection: Connection, team: Team, member: str) -> None:
    """Note that nothing a member says is to be judged; noted twice is noted once."""
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    connection.execute(insert(UNHEARD).values(team=team.key, member=member).on_conflict_do_nothing())


def forget(connection: Connection, team: Team, member: str) -> None:
    """Let what a member says be judged again."""
    connection.execute(delete(UNHEARD).filter_by(team=team.key, member=member))


def is_unheard(connection: Connection, team: Team, member: str) -> bool:
    """Tell whether a member said “not me”."""
    return connection.execute(select(UNHEARD).filter_by(team=team.key, member=member)).first() is not None


def list_unheard(connection: Connection) -> frozenset[tuple[Team, str]]:
    """List all members who said it, of teams that have a channel that is listened to."""
    heard = exists().where(ATTENTIONS.c.team == UNHEARD.c.team, IS_HEARD)
    rows = connection.execute(select(UNHEARD).where(heard))
    return frozenset((Team(row.team), row.member) for row in rows)
