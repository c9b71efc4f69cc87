"""What was answered already, so that nothing is answered twice however often a platform tells of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import Column, Connection, String, Table, delete
from sqlalchemy.dialects import postgresql, sqlite

from core.daily.seconds import to_seconds
from core.library.store import Store
from core.library.tables import METADATA, NUMBER

KEPT = timedelta(days=7)
"""How long it is remembered: no platform tells of anything again after so long."""

LONGEST_KEY = 200

ANSWERED = Table(
    "answered",
    METADATA,
    Column("key", String(LONGEST_KEY), primary_key=True),
    Column("moment", NUMBER, nullable=False),
)
"""What was answered, and when, in whole seconds since 1970."""


async def first_time(store: Store, key: str, now: datetime) -> bool:
    """Tell whether this is the first that is heard of something, and remember it: of all who ask, one hears True.

    `key` names it on its platform, such as platform:team:channel:moment, in at most 200 characters.
    """
    return await store.change(partial(_enter, key, now))


async def forget(store: Store, key: str) -> None:
    """Forget that something was heard of: answering it came to nothing, and whoever asks again is to be heard."""
    await store.change(lambda connection: connection.execute(delete(ANSWERED).where(ANSWERED.c.key == key)))


def forget_before(connection: Connection, moment: datetime) -> int:
    """Forget what was answered before a moment; returns how much that was."""
    return connection.execute(delete(ANSWERED).where(ANSWERED.c.moment < to_seconds(moment))).rowcount


def _enter(key: str, now: datetime, connection: Connection) -> bool:
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    entered = insert(ANSWERED).values(key=key, moment=to_seconds(now)).on_conflict_do_nothing()
    return connection.execute(entered.returning(ANSWERED.c.key)).first() is not None
