"""How channels are listened to, in the store. Each function takes a connection: see `Store.look` and `Store.change`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, select, update
from sqlalchemy.dialects import postgresql, sqlite

from core.daily.seconds import from_seconds, to_seconds
from core.listening.attention import Attention, Mode, Quiet
from core.listening.tables import ATTENTIONS
from core.listening.weights import Care
from core.team import Team

_KEY = ("team", "channel")
_HOUR = 60

IS_HEARD = ATTENTIONS.c.mode.in_([mode.value for mode in Mode if mode.hears])
"""Whether a channel is listened to, in shadow mode, too."""


def read(connection: Connection, team: Team, channel: str) -> Attention | None:
    """Read how a channel is listened to; None where nobody ever said."""
    row = connection.execute(_of(team, channel)).mappings().first()
    return _to_attention(row) if row else None


def hold(connection: Connection, team: Team, channel: str) -> Attention | None:
    """Read it as `read` does, and let nobody else change it until the end of the transaction."""
    row = connection.execute(_of(team, channel).with_for_update()).mappings().first()
    return _to_attention(row) if row else None


def hold_all(connection: Connection, team: Team) -> None:
    """Wait until nobody else holds a channel of a team, and let nobody change any until the end of the transaction."""
    rows = select(ATTENTIONS.c.channel).where(ATTENTIONS.c.team == team.key).order_by(ATTENTIONS.c.channel)
    connection.execute(rows.with_for_update())  # SQLite, which has one writer at a time, knows no such thing


def write(connection: Connection, attention: Attention) -> None:
    """Keep how a channel is listened to, in place of what was kept of it before."""
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    row = _to_row(attention)
    changed = {name: value for name, value in row.items() if name not in _KEY}
    connection.execute(insert(ATTENTIONS).values(row).on_conflict_do_update(index_elements=_KEY, set_=changed))


def switch_off_all(connection: Connection, team: Team) -> None:
    """Listen to no channel of a team any more; how they are set else is kept."""
    hold_all(connection, team)
    connection.execute(update(ATTENTIONS).filter_by(team=team.key).values(mode=Mode.OFF.value))


def list_heard(connection: Connection) -> tuple[Attention, ...]:
    """List the channels of all teams that are listened to, in shadow mode, too, by team and channel."""
    rows = connection.execute(
        select(ATTENTIONS).where(IS_HEARD).order_by(ATTENTIONS.c.team, ATTENTIONS.c.channel)
    ).mappings()
    return tuple(map(_to_attention, rows))


def _of(team: Team, channel: str) -> Select[Any]:
    return select(ATTENTIONS).filter_by(team=team.key, channel=channel)


def _to_attention(row: RowMapping) -> Attention:
    return Attention(
        team=Team(row["team"]),
        channel=row["channel"],
        mode=Mode(row["mode"]),
        by=row["by"],
        since=from_seconds(row["since"]),
        care=Care(row["care"]),
        topics=tuple(row["topics"].split()),
        quiet=_to_quiet(row),
    )


def _to_quiet(row: RowMapping) -> Quiet | None:
    if row["quiet_zone"] is None:
        return None
    return Quiet(start=_to_time(row["quiet_start"]), end=_to_time(row["quiet_end"]), zone=row["quiet_zone"])


def _to_row(attention: Attention) -> Mapping[str, object]:
    quiet = attention.quiet
    return {
        "team": attention.team.key,
        "channel": attention.channel,
        "mode": attention.mode.value,
        "care": attention.care.value,
        "topics": " ".join(attention.topics),
        "quiet_start": _to_minutes(quiet.start) if quiet else None,
        "quiet_end": _to_minutes(quiet.end) if quiet else None,
        "quiet_zone": quiet.zone if quiet else None,
        "by": attention.by,
        "since": to_seconds(attention.since),
    }


def _to_time(minutes: int) -> time:
    return time(*divmod(minutes, _HOUR))


def _to_minutes(at: time) -> int:
    return at.hour * _HOUR + at.minute
