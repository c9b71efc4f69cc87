"""What members of a team think of passages: it moves a passage's weight in the rounds that begin later."""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert

from core.daily.tables import REACTIONS
from core.team import Team

LONGEST_MEMBER = 200
"""Characters of a member's key."""


def react(team: Team, member: str, passage: str, connection: Connection, *, better: bool) -> None:
    """Keep what a member thinks of a passage (its whole id), in place of what they thought before."""
    named = {"team": team.key, "passage": passage, "member": member[:LONGEST_MEMBER]}
    connection.execute(delete(REACTIONS).filter_by(**named))
    connection.execute(insert(REACTIONS).values(**named, better=better))
