"""Commands that an edge cannot write on a button because they are too long there: kept, and known again by a key.

Kept are the words that somebody asked for, so they go with their team, and in time.
"""

from __future__ import annotations

from base64 import b32encode
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from hashlib import blake2b

from sqlalchemy import Column, Connection, String, Table, Text, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from core.daily.seconds import to_seconds
from core.library.store import Store
from core.library.tables import METADATA, NUMBER
from core.team import Team

KEPT = timedelta(days=180)
"""How long a command is known after it was offered last."""

LONGEST_KEY = 16

OFFERS = Table(
    "offers",
    METADATA,
    Column("team", String(200), primary_key=True),
    Column("key", String(LONGEST_KEY), primary_key=True),
    Column("command", Text, nullable=False),
    Column("moment", NUMBER, nullable=False),
)
"""What stands behind a button, and when it was offered last, in whole seconds since 1970."""

_BYTES = 10


async def keep(store: Store, team: Team, commands: Sequence[str], now: datetime) -> tuple[str, ...]:
    """Keep commands, and give the key of each, of 16 letters and digits; the same command always has the same."""
    keys = tuple(map(_key, commands))
    if keys:
        await store.change(partial(_enter, team, dict(zip(keys, commands, strict=True)), now))
    return keys


async def recall(store: Store, team: Team, key: str) -> str | None:
    """Give the command of a key; None where this team was never offered it, or too long ago."""
    wanted = select(OFFERS.c.command).where(OFFERS.c.team == team.key, OFFERS.c.key == key)
    return await store.look(lambda connection: connection.execute(wanted).scalar())


def forget_before(connection: Connection, moment: datetime) -> int:
    """Forget what was offered last before a moment; returns how much that was."""
    return connection.execute(delete(OFFERS).where(OFFERS.c.moment < to_seconds(moment))).rowcount


def _enter(team: Team, commands: dict[str, str], now: datetime, connection: Connection) -> None:
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    moment = to_seconds(now)
    # In the order of their keys: two who write the same at once wait for one another, never each for the other.
    rows = [{"team": team.key, "key": key, "command": commands[key], "moment": moment} for key in sorted(commands)]
    entered = insert(OFFERS).values(rows)
    connection.execute(entered.on_conflict_do_update(index_elements=["team", "key"], set_={"moment": moment}))


def _key(command: str) -> str:
    return b32encode(blake2b(command.encode(), digest_size=_BYTES).digest()).decode().casefold()
