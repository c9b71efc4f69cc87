"""What a schedule still owes at some moment, and what it will post next. Pure: the clock is handed in."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from core.daily.cards import Card, Cards
from core.daily.hand import Hand, Weights, draw_next, draw_pinned, keeping
from core.daily.moment import Moment
from core.daily.moments import dates_between, instant, next_moment
from core.daily.schedule import Schedule
from core.models import PassageKind

_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is to be done for one schedule: dates that were missed, oldest first, one to post now, and the one after.

    `superseded` is one that could have been posted now, had not another schedule of the channel a later one.
    """

    missed: tuple[Moment, ...]
    due: Moment | None
    next: Moment | None
    superseded: Moment | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What the posts to come depend on: see core.daily.hand; dates that are `entered` are in the ledger already."""

    schedule: Schedule
    hand: Hand
    stock: Mapping[PassageKind, Cards]
    later: Weights
    pins: Mapping[date, str]
    entered: Collection[date] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """A post to come, with its card; None where the library holds nothing that fits."""

    moment: Moment
    kind: PassageKind | None
    card: Card | None


def plan(schedule: Schedule, now: datetime, grace: timedelta) -> Plan:
    """Say what is due of a schedule whose next date is known, by the rules that its zone has today.

    Of several dates that have come the latest is posted, where it is no later than `grace`; the others were missed.
    """
    if schedule.coming is None:
        return Plan(missed=(), due=None, next=None)
    known, at = schedule.coming, instant(schedule.timing, schedule.coming.date)
    if at is not None and at > now:  # the zone's rules have changed
        return Plan(missed=(), due=None, next=replace(known, at=at))
    reached = dates_between(schedule.timing, (at or known.at) - _SECOND, now)
    reached = [moment for moment in reached if moment.date >= known.date]
    is_due = bool(reached) and now - reached[-1].at <= grace
    return Plan(
        missed=tuple(reached[:-1] if is_due else reached),
        due=reached[-1] if is_due else None,
        next=next_moment(schedule.timing, now),
    )


def first_moment(schedule: Schedule, now: datetime) -> Moment | None:
    """Give the first moment after `now` at which a schedule posts; None while it rests."""
    until = schedule.paused_until
    if schedule.disabled or (schedule.paused and until is None):
        return None
    if not schedule.paused or until is None or until < now.date():
        return next_moment(schedule.timing, now)
    return _from_date(schedule, until, max(now, _midnight(until) - _DAY))


def after_date(schedule: Schedule, day: date) -> Moment | None:
    """Give the first moment of a date later than this one."""
    return _from_date(schedule, day + _DAY, _midnight(day))


def first_free(schedule: Schedule, moment: Moment | None, entered: Collection[date]) -> Moment | None:
    """Give this moment, or the first later one whose date is none of those that are in the ledger already."""
    while moment is not None and moment.date in entered:
        moment = after_date(schedule, moment.date)
    return moment


def coming(outlook: Outlook) -> Iterator[Coming]:
    """Give post after post as they will come while nothing changes."""
    schedule, hand, stock = outlook.schedule, outlook.hand, outlook.stock
    moment = schedule.coming
    while moment is not None:
        if moment.date not in outlook.entered:
            pin, post = outlook.pins.get(moment.date), schedule.choice.post
            hand = keeping(hand, outlook.pins, moment.date)
            drawn = draw_pinned(pin, hand, stock) if pin else draw_next(post, hand, stock, outlook.later)
            yield Coming(moment=moment, kind=drawn.kind if drawn else None, card=drawn.card if drawn else None)
            hand = drawn.hand if drawn else hand
        moment = next_moment(schedule.timing, moment.at)


def _from_date(schedule: Schedule, day: date, start: datetime) -> Moment | None:
    """Give the first moment after `start` that is of this date or a later one.

    Dates are compared, and no moments: a time that the clocks leave out may have its moment on the next date.
    """
    moment = next_moment(schedule.timing, start)
    while moment is not None and moment.date < day:
        moment = next_moment(schedule.timing, moment.at)
    return moment


def _midnight(day: date) -> datetime:
    """Give the beginning of a date in UTC; no zone has the date begin a day earlier."""
    return datetime.combine(day, time.min, UTC)
