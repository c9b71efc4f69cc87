"""Schedules in the store. Each function takes a connection: see `Store.look` and `Store.change`."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, time

from sqlalchemy import Connection, RowMapping, delete, func, insert, select, update

from core.daily.moment import Moment
from core.daily.schedule import Choice, Post, Schedule, Timing
from core.daily.seconds import from_seconds, to_seconds
from core.daily.tables import SCHEDULES
from core.team import Team

ID_LENGTH = 10
"""Characters of an id: 50 bits, so that among a million schedules two are alike once in two thousand libraries."""

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_SEED_BITS = 62
_TURN = 7_270
"""What the keys of PostgreSQL's advisory locks begin with here."""


def new_id() -> str:
    """Draw the id of a new schedule."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(ID_LENGTH))


def new_seed() -> int:
    """Draw what a new schedule's decks are shuffled by."""
    return secrets.randbits(_SEED_BITS)


def is_whole_id(text: str) -> bool:
    """Tell whether a text, such as one that travelled through a form, can be what new_id drew."""
    return len(text) == ID_LENGTH and set(text) <= set(_ALPHABET)


def is_seed(number: int) -> bool:
    """Tell whether a number can be what new_seed drew."""
    return 0 <= number < 1 << _SEED_BITS


def add_schedule(connection: Connection, schedule: Schedule, now: datetime) -> None:
    """Write a new schedule."""
    row = {"id": schedule.id, "seed": schedule.seed, "made": to_seconds(now), **_to_row(schedule)}
    connection.execute(insert(SCHEDULES).values(row))


def take_turn(connection: Connection, team: Team) -> None:
    """Let nobody else who takes a turn add a schedule to this team until the end of the transaction."""
    if connection.dialect.name == "postgresql":  # SQLite has one writer at a time
        connection.execute(select(func.pg_advisory_xact_lock(_TURN, func.hashtext(team.key))))


def get_schedule(connection: Connection, team: Team, schedule_id: str) -> Schedule | None:
    """Read a schedule of this team; None where it has none of this id."""
    statement = select(SCHEDULES).where(SCHEDULES.c.id == schedule_id, SCHEDULES.c.team == team.key)
    row = connection.execute(statement).mappings().first()
    return to_schedule(row) if row else None


def hold_schedule(connection: Connection, schedule: Schedule) -> Schedule | None:
    """Read a schedule anew and lock it until the end of the transaction; None where it was removed."""
    here = (SCHEDULES.c.id == schedule.id, SCHEDULES.c.team == schedule.team.key)
    row = connection.execute(select(SCHEDULES).where(*here).with_for_update()).mappings().first()
    return to_schedule(row) if row else None


def find_schedules(connection: Connection, beginning: str, most: int = 10) -> tuple[Schedule, ...]:
    """Read the schedules of any team whose id begins so, at most `most`."""
    begins = SCHEDULES.c.id.startswith(beginning, autoescape=True)
    rows = connection.execute(select(SCHEDULES).where(begins).order_by(SCHEDULES.c.id).limit(most)).mappings()
    return tuple(map(to_schedule, rows))


def list_schedules(connection: Connection, team: Team | None, channel: str | None = None) -> tuple[Schedule, ...]:
    """List the schedules of a team, or of all teams, in one channel or in all, by channel and time of day."""
    statement = select(SCHEDULES).order_by(SCHEDULES.c.team, SCHEDULES.c.channel, SCHEDULES.c.at, SCHEDULES.c.id)
    if team is not None:
        statement = statement.where(SCHEDULES.c.team == team.key)
    if channel is not None:
        statement = statement.where(SCHEDULES.c.channel == channel)
    return tuple(map(to_schedule, connection.execute(statement).mappings()))


def count_schedules(connection: Connection, team: Team) -> int:
    """Count the schedules of a team."""
    return connection.execute(select(func.count()).where(SCHEDULES.c.team == team.key)).scalar_one()


def save_schedule(connection: Connection, schedule: Schedule) -> None:
    """Write a schedule that was changed; its id and seed stay."""
    connection.execute(update(SCHEDULES).where(SCHEDULES.c.id == schedule.id).values(_to_row(schedule)))


def remove_schedule(connection: Connection, schedule: Schedule) -> None:
    """Delete a schedule with its decks, pins and history."""
    connection.execute(delete(SCHEDULES).where(SCHEDULES.c.id == schedule.id))


def disable_channel(connection: Connection, team: Team, channel: str, reason: str) -> tuple[Schedule, ...]:
    """Let all schedules of a channel rest, for the reason given; returns those that did not rest before."""
    here = (SCHEDULES.c.team == team.key, SCHEDULES.c.channel == channel, SCHEDULES.c.disabled.is_(None))
    rested = update(SCHEDULES).where(*here).values(_resting(reason))
    return tuple(map(to_schedule, connection.execute(rested.returning(*SCHEDULES.c)).mappings()))


def rest_schedule(connection: Connection, schedule: Schedule, reason: str) -> None:
    """Let one schedule rest, for the reason given."""
    connection.execute(update(SCHEDULES).where(SCHEDULES.c.id == schedule.id).values(_resting(reason)))


def to_schedule(row: RowMapping) -> Schedule:
    """Read a schedule from a row."""
    return Schedule(
        id=row["id"],
        team=Team(row["team"]),
        channel=row["channel"],
        maker=row["maker"],
        timing=Timing(
            at=time.fromisoformat(row["at"]),
            zone=row["zone"],
            days=frozenset(map(int, row["days"])),
            left_out=frozenset(map(date.fromisoformat, row["left_out"])),
        ),
        choice=Choice(
            post=Post(row["post"]), topics=tuple(row["topics"]), speaker=row["speaker"], source=row["source"]
        ),
        seed=row["seed"],
        paused=row["paused"],
        paused_until=date.fromisoformat(row["paused_until"]) if row["paused_until"] else None,
        disabled=row["disabled"],
        coming=_to_moment(row),
    )


def to_next(moment: Moment | None) -> Mapping[str, object]:
    """Write the columns that say when a schedule is due next."""
    if moment is None:
        return {"next_date": None, "next_at": None}
    return {"next_date": moment.date.isoformat(), "next_at": to_seconds(moment.at)}


def _resting(reason: str) -> Mapping[str, object]:
    return {"disabled": reason, **to_next(None)}


def _to_moment(row: RowMapping) -> Moment | None:
    if row["next_date"] is None:
        return None
    return Moment(date=date.fromisoformat(row["next_date"]), at=from_seconds(row["next_at"]))


def _to_row(schedule: Schedule) -> Mapping[str, object]:
    timing, choice = schedule.timing, schedule.choice
    return {
        "team": schedule.team.key,
        "channel": schedule.channel,
        "maker": schedule.maker,
        "at": timing.at.isoformat("minutes"),
        "zone": timing.zone,
        "days": "".join(map(str, sorted(timing.days))),
        "left_out": _dates(timing.left_out),
        "post": choice.post.value,
        "topics": list(choice.topics),
        "speaker": choice.speaker,
        "source": choice.source,
        "paused": schedule.paused,
        "paused_until": schedule.paused_until.isoformat() if schedule.paused_until else None,
        "disabled": schedule.disabled,
        **to_next(schedule.coming),
    }


def _dates(dates: Collection[date]) -> Sequence[str]:
    return sorted(each.isoformat() for each in dates)
