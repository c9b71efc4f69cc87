"""Remarks in the store, and what they tell of a channel when something is said there. Each takes a connection."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from random import getrandbits
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    String,
    and_,
    bindparam,
    case,
    delete,
    func,
    insert,
    or_,
    select,
    true,
    update,
)

from core.daily.seconds import from_seconds, to_seconds
from core.library.ids import BITS, SHORT, spell
from core.listening import pulse
from core.listening.attention import Mode
from core.listening.remark import Remark
from core.listening.restraint import Situation
from core.listening.said import Said
from core.listening.tables import REMARKS, VERDICTS
from core.team import Team

KEPT = timedelta(days=180)
"""How long a remark is remembered, and what members think of it."""

_COUNTED = {Mode.ON: (Mode.ON,), Mode.SHADOW: (Mode.SHADOW, Mode.ON)}


# What is not asked for is NULL, which equals nothing. The key of a thread is that of the message it hangs on.
_MADE = REMARKS.c.mode.in_(bindparam("modes", expanding=True))
_THREAD = bindparam("thread", type_=String)
_WHICH = {
    "in_thread": or_(REMARKS.c.thread == _THREAD, REMARKS.c.message == _THREAD),
    "in_talk": REMARKS.c.thread.is_(None),
    "in_channel": true(),
    "on_topic": REMARKS.c.topic == bindparam("topic", type_=String),
    "shown": REMARKS.c.passage.in_(bindparam("passages", expanding=True)),
}
_THEIRS = select(func.max(REMARKS.c.moment)).where(
    REMARKS.c.team == bindparam("team"), REMARKS.c.member == bindparam("member"), _MADE
)
# Made once: to make it takes longer than to answer it.
_TOLD = select(
    *(func.max(case((which, REMARKS.c.moment))).label(name) for name, which in _WHICH.items()),
    _THEIRS.scalar_subquery().label("to_person"),
).where(REMARKS.c.team == bindparam("team"), REMARKS.c.channel == bindparam("channel"), _MADE)
"""When something was said unasked, by what it was."""


def new_id(connection: Connection) -> str:
    """Draw an id that no remark has."""
    drawn = spell(getrandbits(BITS))[-SHORT:]
    taken = connection.execute(select(REMARKS.c.id).where(REMARKS.c.id == drawn)).first()
    return new_id(connection) if taken else drawn


def enter(connection: Connection, remark: Remark) -> None:
    """Write a remark; the database refuses a second one on the same message."""
    connection.execute(insert(REMARKS).values(_to_row(remark)))


def link(connection: Connection, remark: Remark) -> None:
    """Note where the link of a remark leads."""
    connection.execute(update(REMARKS).where(*_same(remark)).values(link=remark.link))


def remove(connection: Connection, remark: Remark) -> None:
    """Forget a remark, and what members think of it."""
    judged = (VERDICTS.c.team == remark.team.key, VERDICTS.c.remark == remark.id)
    connection.execute(delete(VERDICTS).where(*judged))
    connection.execute(delete(REMARKS).where(*_same(remark)))


def forget_before(connection: Connection, moment: datetime) -> int:
    """Forget what was remarked before a moment, and what members think of that; returns how many remarks."""
    forgotten = connection.execute(delete(REMARKS).where(REMARKS.c.moment < to_seconds(moment))).rowcount
    # Also what was judged just when its remark was forgotten.
    connection.execute(delete(VERDICTS).where(VERDICTS.c.remark.not_in(select(REMARKS.c.id))))
    return forgotten


def find(connection: Connection, team: Team, beginning: str) -> Remark | None:
    """Read the one remark of a team whose id begins so; None where none does, or several do."""
    begins = REMARKS.c.id.startswith(beginning, autoescape=True)
    rows = connection.execute(select(REMARKS).where(REMARKS.c.team == team.key, begins).limit(2)).mappings().all()
    return _to_remark(rows[0]) if len(rows) == 1 else None


def is_remarked_on(connection: Connection, said: Said) -> bool:
    """Tell whether there is a remark on a message already, in whatever mode."""
    here = and_(*_in_channel(said.team, said.channel), REMARKS.c.message == said.key)
    return connection.execute(select(REMARKS.c.id).where(here)).first() is not None


def latest(  # noqa: PLR0913 - the last ones go by name
    connection: Connection, team: Team, channel: str, *, mode: Mode, start: int, count: int
) -> tuple[Remark, ...]:
    """Read at most `count` remarks of a channel in one mode, the newest first, without the first `start` of them."""
    here = and_(*_in_channel(team, channel), REMARKS.c.mode == mode.value)
    newest = select(REMARKS).where(here).order_by(REMARKS.c.moment.desc(), REMARKS.c.id)
    return tuple(map(_to_remark, connection.execute(newest.limit(count).offset(start)).mappings()))


def count(connection: Connection, team: Team, channel: str, *, mode: Mode, since: datetime) -> int:
    """Count the remarks of a channel in one mode from a moment on."""
    here = and_(*_in_channel(team, channel), REMARKS.c.mode == mode.value, REMARKS.c.moment >= to_seconds(since))
    return connection.execute(select(func.count()).where(here)).scalar_one()


def situation(  # noqa: PLR0913 - the last ones go by name
    connection: Connection,
    said: Said,
    now: datetime,
    *,
    mode: Mode,
    passage: str | None = None,
    also: Collection[str] = (),
    topic: str | None = None,
) -> Situation:
    """Tell what a channel is like when something is said there.

    Without a passage and its topic nothing is told of those; `also` are other wordings of the passage, which count as
    the passage itself. In mode ON what was really said counts, in SHADOW also what would have been.
    """
    asked = {
        "team": said.team.key,
        "channel": said.channel,
        "thread": said.thread,
        "member": said.member,
        "topic": topic,
        "passages": [*also, *([passage] if passage else [])],
        "modes": [each.value for each in _COUNTED[mode]],
    }
    told = connection.execute(_TOLD, asked).mappings().one()
    beat = pulse.beat_of(connection, said.team, said.channel, now)
    return Situation(
        now=now,
        talk_since=None if said.thread else pulse.talk_since(connection, said.team, said.channel, now),
        lately=beat.messages,
        heat=beat.heat,
        **{name: None if seconds is None else from_seconds(seconds) for name, seconds in told.items()},
    )


def _in_channel(team: Team, channel: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return (REMARKS.c.team == team.key, REMARKS.c.channel == channel)


def _same(remark: Remark) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return (REMARKS.c.team == remark.team.key, REMARKS.c.id == remark.id)


def _to_row(remark: Remark) -> Mapping[str, Any]:
    return {
        "id": remark.id,
        "team": remark.team.key,
        "channel": remark.channel,
        "message": remark.message,
        "thread": remark.thread,
        "member": remark.member,
        "passage": remark.passage,
        "topic": remark.topic,
        "score": remark.score,
        "threshold": remark.threshold,
        "mode": remark.mode.value,
        "moment": to_seconds(remark.at),
        "link": remark.link,
    }


def _to_remark(row: RowMapping) -> Remark:
    return Remark(
        id=row["id"],
        team=Team(row["team"]),
        channel=row["channel"],
        message=row["message"],
        thread=row["thread"],
        member=row["member"],
        passage=row["passage"],
        topic=row["topic"],
        score=row["score"],
        threshold=row["threshold"],
        mode=Mode(row["mode"]),
        at=from_seconds(row["moment"]),
        link=row["link"],
    )
