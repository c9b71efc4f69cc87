"""Nightly care: what is old is forgotten, and when schedules are due is computed anew."""

from __future__ import annotations

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
from core.library.store import Store

KEPT = timedelta(days=400)
"""How long the ledger keeps what has ended: a year and some, longer where a round still goes on."""

# In no zone a date is still to come that passed so long ago in UTC.
_PASSED = timedelta(days=2)
_AT_ONCE = 1000


async def care(store: Store, now: datetime) -> None:
    """Forget what has ended long ago, and move what a zone's new rules move; only posts not yet made are moved."""
    await store.change(lambda connection: forget_pins(connection, (now - _PASSED).date()))
    last: str | None = ""
    while last is not None:
        last = await store.change(partial(_care_for_some, last, now))


def _care_for_some(after: str, now: datetime, connection: Connection) -> str | None:
    """Take care of some schedules that follow this id, so that others may write between; returns the last one's id.

    At the end, None.
    """
    following = select(SCHEDULES).where(SCHEDULES.c.id > after).order_by(SCHEDULES.c.id).limit(_AT_ONCE)
    rows = connection.execute(following.with_for_update()).mappings().all()
    schedules = list(map(to_schedule, rows))
    forget_before(connection, [each.id for each in schedules], (now - KEPT).date())
    moved = {each.id: _coming(each, now) for each in schedules}
    write_next(connection, {each.id: moved[each.id] for each in schedules if moved[each.id] != each.coming})
    return schedules[-1].id if schedules else None


def _coming(schedule: Schedule, now: datetime) -> Moment | None:
    try:
        if schedule.coming is None:
            return first_moment(schedule, now)
        at = instant(schedule.timing, schedule.coming.date)
    except (ZoneInfoNotFoundError, ValueError):  # told when it comes due
        return schedule.coming
    return schedule.coming if at is None else replace(schedule.coming, at=at)
