"""The ledger of deliveries in the store: each is entered once, claimed by one process at a time, and ends once.

Each function takes a connection of `Store.change`, or of `Store.look` where it only reads.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    Connection,
    RowMapping,
    Select,
    String,
    and_,
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
    true,
    update,
)

from core.daily.delivery import Delivery, State
from core.daily.seconds import from_seconds, to_full_seconds, to_seconds
from core.daily.tables import DECKS, DELIVERIES, on_platforms
from core.library.chunks import chunks
from core.models import PassageKind
from core.team import Team

_SAME = and_(DELIVERIES.c.schedule == bindparam("of_schedule"), DELIVERIES.c.date == bindparam("of_date"))
# Who claims again what it lost, or never ended, holds it by another attempt: what became of the first is void.
_ATTEMPT = DELIVERIES.c.attempts == bindparam("of_attempts")
_HELD = and_(DELIVERIES.c.state == State.CLAIMED.value, _ATTEMPT)
# One that was withdrawn has been posted all the same where its claimant says so; anything else is void.
_WITHDRAWN = and_(DELIVERIES.c.state == State.SKIPPED.value, _ATTEMPT)
_WAS_POSTED = bindparam("to_state", type_=String) == State.POSTED.value
_OURS = DELIVERIES.c.claimant == bindparam("of_claimant")
_CLAIM = (
    update(DELIVERIES)
    .where(_SAME)
    .values(
        state=State.CLAIMED.value,
        claimant=bindparam("by"),
        attempts=DELIVERIES.c.attempts + 1,
        doubt=bindparam("doubted"),
        next_try=bindparam("lease"),
    )
)
_SETTLE = (
    update(DELIVERIES)
    .where(_SAME, _OURS, or_(_HELD, and_(_WITHDRAWN, _WAS_POSTED)))
    .values({name: bindparam(f"to_{name}") for name in ("state", "doubt", "next_try", "reason", "message", "ended")})
)
_FORGET_ROUND = update(DELIVERIES).where(_SAME, _OURS, or_(_HELD, _WITHDRAWN)).values(round=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A new row: what is due, or why it was skipped; `round` is that of the deck that the passage came from."""

    delivery: Delivery
    round: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """Until when deliveries are in the hands of one process, which has a name of its own."""

    claimant: str
    ends: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """Whose deliveries a process can post: teams of these platforms, `without` those whose platform wants a pause."""

    platforms: tuple[str, ...]
    without: frozenset[Team] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a claimed delivery: it ended, or waits for `next_try`. `closed` says that its channel is."""

    delivery: Delivery
    state: State
    doubt: bool = False
    next_try: datetime | None = None
    reason: str | None = None
    message: str | None = None
    closed: bool = False


def entered(connection: Connection, schedules: Collection[str], since: date) -> frozenset[tuple[str, date]]:
    """List which dates from one on are in the ledger for these schedules."""
    found: set[tuple[str, date]] = set()
    for some in chunks(list(schedules)):
        here = (DELIVERIES.c.schedule.in_(some), DELIVERIES.c.date >= since.isoformat())
        rows = connection.execute(select(DELIVERIES.c.schedule, DELIVERIES.c.date).where(*here))
        found.update((row.schedule, date.fromisoformat(row.date)) for row in rows)
    return frozenset(found)


def enter(connection: Connection, entries: Sequence[Entry]) -> None:
    """Write new rows; the database refuses a second one of the same schedule and date."""
    if entries:
        connection.execute(insert(DELIVERIES), [_to_row(entry) for entry in entries])


def claim(connection: Connection, lease: Lease, reach: Reach, now: datetime, most: int) -> tuple[Delivery, ...]:
    """Take up at most `most` deliveries that wait, the earliest first, until the lease ends.

    What another process claimed and did not end within its lease is taken up too, in doubt.
    """
    first = _waiting(reach, now).order_by(DELIVERIES.c.next_try).limit(most)
    rows = connection.execute(first.with_for_update(skip_locked=True)).mappings().all()
    if rows:
        held = {"by": lease.claimant, "lease": to_full_seconds(lease.ends)}
        connection.execute(_CLAIM, [{**_named(row), **held, "doubted": _doubted(row)} for row in rows])
    return tuple(sorted((_claimed(row, lease) for row in rows), key=lambda delivery: (delivery.at, delivery.id)))


def settle(connection: Connection, claimant: str, outcomes: Sequence[Outcome], now: datetime) -> None:
    """Write down what became of deliveries; what this process no longer holds is left as another wrote it.

    Where nothing was shown, the passage goes back into its round.
    """
    if not outcomes:
        return
    unshown = [each.delivery for each in outcomes if each.next_try is None and each.state is not State.POSTED]
    if unshown:
        connection.execute(_FORGET_ROUND, [{**_held(each), "of_claimant": claimant} for each in unshown])
    connection.execute(_SETTLE, [_to_settled(outcome, claimant, now) for outcome in outcomes])


def exchange(connection: Connection, entry: Entry) -> bool:
    """Give a claimed delivery another passage, because its own is gone; False where others hold it by now."""
    columns = {"passage": entry.delivery.passage, "kind": _value(entry.delivery.kind), "round": entry.round}
    changed = update(DELIVERIES).where(_SAME, _HELD).values(columns)
    return bool(connection.execute(changed, _held(entry.delivery)).rowcount)


def hold_back(connection: Connection, team: Team, until: datetime) -> None:
    """Let all of a team's deliveries that wait do so until then at least."""
    waiting = DELIVERIES.c.state.in_((State.DUE.value, State.FAILED.value))
    early = and_(DELIVERIES.c.team == team.key, waiting, DELIVERIES.c.next_try < to_seconds(until))
    connection.execute(update(DELIVERIES).where(early).values(next_try=to_seconds(until)))


def end_all(connection: Connection, schedules: Collection[str], reason: str, now: datetime) -> None:
    """Skip whatever of these schedules waits and is in nobody's hands."""
    waiting = and_(DELIVERIES.c.state.in_((State.DUE.value, State.FAILED.value)), DELIVERIES.c.next_try.is_not(None))
    ended = {"state": State.SKIPPED.value, "next_try": None, "reason": reason, "ended": to_seconds(now), "round": None}
    for some in chunks(list(schedules)):
        connection.execute(update(DELIVERIES).where(DELIVERIES.c.schedule.in_(some), waiting).values(ended))


def withdraw(connection: Connection, schedule: str, reason: str, now: datetime) -> None:
    """Skip whatever of a schedule waits, and what a process holds, which tries it no more.

    What that process is posting just then is written down as posted: `settle` says what became of it.
    """
    end_all(connection, [schedule], reason, now)
    held = and_(DELIVERIES.c.schedule == schedule, DELIVERIES.c.state == State.CLAIMED.value)
    ended = {"state": State.SKIPPED.value, "next_try": None, "reason": reason, "ended": to_seconds(now)}
    connection.execute(update(DELIVERIES).where(held).values(ended))


def redirect(connection: Connection, schedule: str, channel: str) -> None:
    """Send what waits to another channel, but for what may be in the first one already."""
    waiting = DELIVERIES.c.state.in_((State.DUE.value, State.FAILED.value))
    sure = and_(DELIVERIES.c.schedule == schedule, waiting, DELIVERIES.c.next_try.is_not(None), ~DELIVERIES.c.doubt)
    connection.execute(update(DELIVERIES).where(sure).values(channel=channel))


def take_back(connection: Connection, delivery: Delivery) -> bool:
    """Delete the row of a delivery that has ended and was surely never posted; False for any other."""
    unposted = (delivery.state is State.SKIPPED and not delivery.attempts) or delivery.state is State.FAILED
    if not unposted or delivery.doubt or delivery.next_try is not None:
        return False
    here = (DELIVERIES.c.schedule == delivery.schedule, DELIVERIES.c.date == delivery.date.isoformat())
    connection.execute(delete(DELIVERIES).where(*here))
    return True


def get_delivery(connection: Connection, schedule: str, day: date) -> Delivery | None:
    """Read one row; None where there is none."""
    here = (DELIVERIES.c.schedule == schedule, DELIVERIES.c.date == day.isoformat())
    row = connection.execute(select(DELIVERIES).where(*here)).mappings().first()
    return to_delivery(row) if row else None


def history(connection: Connection, schedule: str, most: int, start: int = 0) -> tuple[Delivery, ...]:
    """Read the latest rows of a schedule, the latest first, without the first `start` of them."""
    here = select(DELIVERIES).where(DELIVERIES.c.schedule == schedule)
    rows = connection.execute(here.order_by(DELIVERIES.c.date.desc()).limit(most).offset(start)).mappings()
    return tuple(map(to_delivery, rows))


def count_deliveries(connection: Connection, schedule: str) -> int:
    """Count the rows of a schedule."""
    return connection.execute(select(func.count()).where(DELIVERIES.c.schedule == schedule)).scalar_one()


def any_waits(connection: Connection, reach: Reach, now: datetime) -> bool:
    """Tell whether there is anything to claim."""
    return connection.execute(_waiting(reach, now).limit(1)).first() is not None


def forget_before(connection: Connection, schedules: Collection[str], day: date) -> int:
    """Delete ended rows of these schedules of dates before this one, but for those of a round that still goes on.

    Returns how many. No index knows dates alone, so of all schedules at once it would read the whole ledger.
    """
    going_on = select(DECKS.c.schedule).where(
        DECKS.c.schedule == DELIVERIES.c.schedule,
        DECKS.c.kind == DELIVERIES.c.kind,
        DECKS.c.round == DELIVERIES.c.round,
    )
    # By `ended` rather than by `next_try`: SQLite would take the index on that, where nearly all rows have nothing.
    ended = and_(DELIVERIES.c.date < day.isoformat(), DELIVERIES.c.ended.is_not(None), ~going_on.exists())
    forgotten = (delete(DELIVERIES).where(DELIVERIES.c.schedule.in_(some), ended) for some in chunks(list(schedules)))
    return sum(connection.execute(each).rowcount for each in forgotten)


def to_delivery(row: RowMapping) -> Delivery:
    """Read a delivery from a row."""
    return Delivery(
        schedule=row["schedule"],
        date=date.fromisoformat(row["date"]),
        team=Team(row["team"]),
        channel=row["channel"],
        at=from_seconds(row["at"]),
        state=State(row["state"]),
        kind=PassageKind(row["kind"]) if row["kind"] else None,
        passage=row["passage"],
        attempts=row["attempts"],
        doubt=row["doubt"],
        next_try=None if row["next_try"] is None else from_seconds(row["next_try"]),
        reason=row["reason"],
        message=row["message"],
    )


def _waiting(reach: Reach, now: datetime) -> Select[Any]:
    others = DELIVERIES.c.team.not_in([team.key for team in reach.without]) if reach.without else true()
    ours = on_platforms(DELIVERIES.c.team, reach.platforms)
    return select(DELIVERIES).where(DELIVERIES.c.next_try <= to_seconds(now), ours, others)


def _claimed(row: RowMapping, lease: Lease) -> Delivery:
    """Give a row as it is after `_CLAIM`."""
    before, ends = to_delivery(row), from_seconds(to_full_seconds(lease.ends))
    return replace(before, state=State.CLAIMED, attempts=before.attempts + 1, doubt=_doubted(row), next_try=ends)


def _doubted(row: RowMapping) -> bool:
    return bool(row["doubt"]) or row["state"] == State.CLAIMED.value


def _named(row: RowMapping) -> Mapping[str, object]:
    return {"of_schedule": row["schedule"], "of_date": row["date"]}


def _held(delivery: Delivery) -> Mapping[str, object]:
    key = {"of_schedule": delivery.schedule, "of_date": delivery.date.isoformat()}
    return {**key, "of_attempts": delivery.attempts}


def _to_settled(outcome: Outcome, claimant: str, now: datetime) -> Mapping[str, object]:
    return {
        **_held(outcome.delivery),
        "of_claimant": claimant,
        "to_state": outcome.state.value,
        "to_doubt": outcome.doubt,
        "to_next_try": _seconds(outcome.next_try),
        "to_reason": outcome.reason,
        "to_message": outcome.message,
        "to_ended": to_seconds(now) if outcome.next_try is None else None,
    }


def _to_row(entry: Entry) -> Mapping[str, object]:
    delivery = entry.delivery
    return {
        "schedule": delivery.schedule,
        "date": delivery.date.isoformat(),
        "team": delivery.team.key,
        "channel": delivery.channel,
        "at": to_seconds(delivery.at),
        "state": delivery.state.value,
        "kind": _value(delivery.kind),
        "round": entry.round,
        "passage": delivery.passage,
        "attempts": delivery.attempts,
        "doubt": delivery.doubt,
        "next_try": _seconds(delivery.next_try),
        "reason": delivery.reason,
        "ended": to_seconds(delivery.at) if delivery.next_try is None else None,
    }


def _value(kind: PassageKind | None) -> str | None:
    return kind.value if kind else None


def _seconds(moment: datetime | None) -> int | None:
    return None if moment is None else to_seconds(moment)
