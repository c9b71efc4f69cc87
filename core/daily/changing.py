"""Changes of schedules within a transaction: what is looked up and written together. See core.daily.daily."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfoNotFoundError

from sqlalchemy import Connection

from core.daily.hands import read_pins
from core.daily.ledger import entered, get_delivery, redirect
from core.daily.moment import Moment
from core.daily.moments import HORIZON, instant, wanted
from core.daily.plan import first_free, first_moment
from core.daily.saying import local_date, say_date, say_outcome
from core.daily.schedule import Schedule
from core.daily.schedules import add_schedule, count_schedules, get_schedule, list_schedules, save_schedule, take_turn
from core.daily.stock import ByKind
from core.errors import ImpossibleError, TooMuchError

MOST_SCHEDULES = 50
"""Schedules of a team."""

CHANGED = "Somebody else has just changed this schedule: look at it, then try again."


@contextmanager
def zone_known(schedule: Schedule) -> Iterator[None]:
    """Raise ScheduleError where this machine does not know a schedule's time zone."""
    try:
        yield
    except ZoneInfoNotFoundError:
        raise ImpossibleError(f"The time zone {schedule.timing.zone} is not known here: change it first.") from None


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """A schedule as it is now, whether another one was `there` that posts the same, and how many its channel has."""

    schedule: Schedule
    there: bool
    number: int


def add(connection: Connection, schedule: Schedule, now: datetime) -> Added:
    """Write a new schedule, once for its id, and once for what it posts where and when.

    Raises ScheduleError where the team has too many, or where there is another one of this id.
    """
    take_turn(connection, schedule.team)
    known = get_schedule(connection, schedule.team, schedule.id)
    if known is not None and not _posts_the_same(known, schedule):
        raise ImpossibleError(CHANGED)
    here = list_schedules(connection, schedule.team, schedule.channel)
    twin = next((each for each in here if _posts_the_same(each, schedule)), None)
    if known is None and twin is None:
        if count_schedules(connection, schedule.team) >= MOST_SCHEDULES:
            raise TooMuchError(f"A team has at most {MOST_SCHEDULES} schedules: remove one first.")
        add_schedule(connection, schedule, now)
        return Added(schedule=schedule, there=False, number=len(here) + 1)
    return Added(schedule=known or twin or schedule, there=known is None, number=len(here))


def save(connection: Connection, schedule: Schedule) -> Schedule:
    """Write a schedule that was changed, and give it back; what waits goes to the channel that it has now."""
    save_schedule(connection, schedule)
    redirect(connection, schedule.id, schedule.channel)
    return schedule


def next_changed(connection: Connection, before: Schedule, after: Schedule, now: datetime) -> Moment | None:
    """Give the next moment of a schedule that was changed.

    What has come due a moment ago, and nobody has planned yet, is still owed.
    """
    known = before.coming
    if known is not None and after.timing == before.timing:
        return known
    if known is not None and known.at <= now:
        with zone_known(after):
            return replace(known, at=instant(after.timing, known.date) or known.at)
    rests = after.disabled or (after.paused and after.paused_until is None)
    return None if rests else some(next_free(connection, after, now))


def next_free(connection: Connection, schedule: Schedule, now: datetime) -> Moment | None:
    """Give the first moment after now whose date is not in the ledger."""
    with zone_known(schedule):
        moment = first_moment(schedule, now)
    if moment is None:
        return None
    return first_free(schedule, moment, {day for _, day in entered(connection, [schedule.id], moment.date)})


def some(moment: Moment | None) -> Moment:
    """Refuse a schedule that never posts."""
    if moment is None:
        raise ImpossibleError(f"Every date of the next {HORIZON} days is left out: leave out fewer.")
    return moment


def to_come(connection: Connection, schedule: Schedule, day: date, now: datetime) -> Moment:
    """Give the moment of a date on which a schedule is still to post; raises ScheduleError for any other."""
    today = local_date(schedule, now)
    said = say_date(day, today)
    entry = get_delivery(connection, schedule.id, day)
    if entry is not None:
        raise ImpossibleError(f"The post of {said} {say_outcome(entry)}: choose a later date.")
    if schedule.coming is None:
        raise ImpossibleError("The schedule rests, so it posts on no date: resume it first.")
    at = instant(schedule.timing, day) if wanted(schedule.timing, day) else None
    if at is None or day < schedule.coming.date or (day - today).days > HORIZON:
        raise ImpossibleError(
            f"Nothing will be posted on {said}: choose a date such as {say_date(schedule.coming.date, today)}."
        )
    return Moment(date=day, at=at)


def check_cards(connection: Connection, schedule: Schedule, found: Schedule, cards: ByKind, day: date) -> None:
    """See that there is something to post now, and a channel for it."""
    if schedule.disabled:
        raise ImpossibleError(f"The schedule rests ({schedule.disabled.rstrip('.')}): resume it first.")
    if schedule.choice != found.choice:
        raise ImpossibleError(CHANGED)
    pinned = day in read_pins(connection, [schedule.id]).get(schedule.id, {})
    if not pinned and not any(map(len, cards.values())):
        raise ImpossibleError("Nothing in the library fits this schedule, so nothing was posted.")


def _posts_the_same(one: Schedule, other: Schedule) -> bool:
    return (one.channel, one.timing, one.choice) == (other.channel, other.timing, other.choice)


def has_passed(schedule: Schedule, now: datetime) -> tuple[str, ...]:
    """Say that the time has passed today, where that is why the next post is later."""
    today, coming = local_date(schedule, now), schedule.coming
    if coming is None or coming.date <= today or not wanted(schedule.timing, today):
        return ()
    at = instant(schedule.timing, today)
    if at is None or at > now:
        return ()
    return (f"{schedule.timing.at:%H:%M} has passed today, so the next is on {say_date(coming.date, today)}.",)
