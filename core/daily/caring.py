"""Nightly care: what is old is forgotten, and when schedules are due is computed anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfoNotFoundError

from sqlalchemy import Connection, select

from core.daily.ledger import forget_before
from core.daily.moment import Moment
from core.daily.moments import instant
from core.daily.pins import forget_pins
from core.daily.plan import first_moment
from core.daily.planning import write_next
from core.daily.schedule import Schedule
from core.daily.schedules import to_schedule
from core.daily.tables import SCHEDULES
from core.library.chunks import chunks
from core.library.store import Store

KEPT = timedelta(days=400)
"""How long the ledger keeps what has ended: a year and some, longer where a round still goes on."""

# In no zone a date is still to come that passed so long ago in UTC.
_PASSED = timedelta(days=2)
_AT_ONCE = 1000


async def care(store: Store, now: datetime) -> None:
    """Forget what has ended long ago, and move what a zone's new rules move; only posts not yet made are moved."""
    await store.change(lambda connection: forget_pins(connection, (now - _PASSED).date()))
    last = ""
    while some := await store.look(partial(_some, last)):
        await store.change(partial(_forget, [each.id for each in some], now))
        moved = [each.id for each in some if _coming(each, now) != each.coming]
        if moved:
            await store.change(partial(_move, moved, now))
        last = some[-1].id


def _some(after: str, connection: Connection) -> tuple[Schedule, ...]:
    """Read some schedules that follow this id, so that others may write between."""
    following = select(SCHEDULES).where(SCHEDULES.c.id > after).order_by(SCHEDULES.c.id).limit(_AT_ONCE)
    return tuple(map(to_schedule, connection.execute(following).mappings()))


def _move(ids: Sequence[str], now: datetime, connection: Connection) -> None:
    """Write anew when these are due, whatever they have become since they were read."""
    for some in chunks(ids):
        locked = select(SCHEDULES).where(SCHEDULES.c.id.in_(some)).order_by(SCHEDULES.c.id).with_for_update()
        schedules = list(map(to_schedule, connection.execute(locked).mappings()))
        write_next(connection, {each.id: _coming(each, now) for each in schedules})


def _coming(schedule: Schedule, now: datetime) -> Moment | None:
    try:
        if schedule.coming is None:
            return first_moment(schedule, now)
        at = instant(schedule.timing, schedule.coming.date)
    except (ZoneInfoNotFoundError, ValueError):  # told when it comes due
        return schedule.coming
    return schedule.coming if at is None else replace(schedule.coming, at=at)


def _forget(ids: Sequence[str], now: datetime, connection: Connection) -> None:
    forget_before(connection, ids, (now - KEPT).date())
