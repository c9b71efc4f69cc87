"""Planning in the store: schedules that have come due get their row in the ledger, with the passage to post.

All of it happens in one transaction: whoever plans a schedule has locked it, so its deck is dealt from once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfoNotFoundError

import structlog
from sqlalchemy import Connection, Select, and_, bindparam, delete, or_, select, update

from core.daily.cards import Cards
from core.daily.delivery import Delivery, State
from core.daily.hand import Drawn, Hand, Weights, draw_next, draw_pinned, keeping
from core.daily.hands import read_hands, read_pins, read_weights, write_hands
from core.daily.ledger import Entry, end_all, enter, entered, exchange
from core.daily.moment import Moment
from core.daily.plan import Plan, after_date, first_free, plan
from core.daily.schedule import Schedule
from core.daily.schedules import disable_channel, hold_schedule, rest_schedule, to_next, to_schedule
from core.daily.seconds import to_seconds
from core.daily.stock import KINDS
from core.daily.tables import PINS, SCHEDULES, on_platforms
from core.library.chunks import chunks
from core.models import PassageKind
from core.team import Team

Stocks = Mapping[str, Mapping[PassageKind, Cards]]
"""The cards of each kind that schedules post, by the schedules' ids."""

MISSED = "missed: nothing ran at the time"
SUPERSEDED = "missed: a later post of this channel was made up"
NOTHING_FITS = "nothing in the library fits this schedule"

_log = structlog.get_logger()
# A schedule whose moment is so long past may have missed another date.
_LONG_AGO = timedelta(hours=20)
_CONDITIONS = 200
_WRITE_NEXT = (
    update(SCHEDULES)
    .where(SCHEDULES.c.id == bindparam("schedule"))
    .values(next_date=bindparam("to_date"), next_at=bindparam("to_at"))
)


@dataclass(frozen=True, slots=True)
class _Table:
    """What cards are dealt from and by: one for each batch of schedules."""

    hands: dict[str, Hand]
    pins: Mapping[str, Mapping[date, str]]
    weights: Mapping[Team, Weights]
    stocks: Stocks
    changed: set[str] = field(default_factory=set)
    used: set[tuple[str, date]] = field(default_factory=set)

    def draw(self, schedule: Schedule, day: date) -> Drawn | None:
        """Draw the passage for a date, and lay the hand after it on the table."""
        pins, stock = self.pins.get(schedule.id, {}), self.stocks[schedule.id]
        hand, pin = keeping(self.hands[schedule.id], pins, day), pins.get(day)
        later = self.weights.get(schedule.team, {})
        drawn = draw_pinned(pin, hand, stock) if pin else draw_next(schedule.choice.post, hand, stock, later)
        if drawn is not None:
            self.hands[schedule.id] = drawn.hand
            self.changed.add(schedule.id)
        if pin:
            self.used.add((schedule.id, day))
        return drawn


def come_due(connection: Connection, now: datetime, most: int, platforms: Collection[str]) -> tuple[Schedule, ...]:
    """List schedules of these platforms whose next moment has come, the earliest first, without taking them up.

    With one that missed a date come all of its channel, since they are planned together.
    """
    due = and_(SCHEDULES.c.next_at <= to_seconds(now), on_platforms(SCHEDULES.c.team, platforms))
    first = select(SCHEDULES).where(due).order_by(SCHEDULES.c.next_at).limit(most)
    found = {schedule.id: schedule for schedule in map(to_schedule, connection.execute(first).mappings())}
    late = {(each.team.key, each.channel) for each in found.values() if _is_long_ago(each, now)}
    for team, channel in sorted(late):
        here = select(SCHEDULES).where(due, SCHEDULES.c.team == team, SCHEDULES.c.channel == channel)
        found |= {schedule.id: schedule for schedule in map(to_schedule, connection.execute(here).mappings())}
    return tuple(found.values())


def plan_due(connection: Connection, stocks: Stocks, now: datetime, grace: timedelta) -> int:
    """Plan those of the schedules with stocks that still are due and that nobody else is planning; returns how many."""
    taken = _take(connection, stocks, now)
    planned = {each.id: _plan(connection, each, now, grace) for each in taken}
    schedules = [each for each in taken if planned[each.id] is not None]
    if not schedules:
        return len(taken)
    plans = _without_superseded(schedules, {id_: each for id_, each in planned.items() if each is not None}, now)
    first = min(schedule.coming.date for schedule in schedules if schedule.coming)
    there = entered(connection, [each.id for each in schedules], first)
    table = _lay(connection, schedules, stocks)
    entries = [entry for each in schedules for entry in _entries(each, plans[each.id], table, there)]
    enter(connection, entries)
    _write(connection, {each.id: plans[each.id].next for each in schedules}, table)
    return len(taken)


def plan_one(connection: Connection, schedule: Schedule, stocks: Stocks, moment: Moment) -> Delivery:
    """Enter a delivery of one schedule for a date that is not in the ledger yet, to be posted at once."""
    schedule = _hold(connection, schedule)
    table = _lay(connection, [schedule], stocks)
    entry = _due(schedule, moment, table)
    enter(connection, [entry])
    ahead = schedule.coming
    following = after_date(schedule, moment.date) if ahead and ahead.date == moment.date else ahead
    _write(connection, {schedule.id: following}, table)
    return entry.delivery


def deal_another(connection: Connection, schedule: Schedule, stocks: Stocks, delivery: Delivery) -> Delivery:
    """Give a claimed delivery another passage, since its own is gone.

    Its `passage` is None where nothing fits, or others hold the delivery by now.
    """
    schedule = _hold(connection, schedule)
    table = _lay(connection, [schedule], stocks)
    later = table.weights.get(schedule.team, {})
    drawn = draw_next(schedule.choice.post, table.hands[schedule.id], stocks[schedule.id], later)
    if drawn is None:
        return replace(delivery, passage=None)
    changed = replace(delivery, passage=drawn.card.id, kind=drawn.kind)
    if not exchange(connection, Entry(delivery=changed, round=drawn.round)):
        return replace(delivery, passage=None)
    write_hands(connection, {schedule.id: drawn.hand})
    return changed


def rest_channel(connection: Connection, delivery: Delivery, reason: str, now: datetime) -> tuple[Schedule, ...]:
    """Let the schedules of a delivery's channel rest, and skip what waits for it; returns those that rest now."""
    rested = disable_channel(connection, delivery.team, delivery.channel, reason)
    end_all(connection, [schedule.id for schedule in rested], reason, now)
    return rested


def skip_next(
    connection: Connection, schedule: Schedule, reason: str, now: datetime, grace: timedelta
) -> Moment | None:
    """Enter the next date that is still to be posted as skipped; returns it, None where nothing comes.

    What nobody planned at its time and is too late by now was missed, and is none to skip.
    """
    schedule = _hold(connection, schedule)
    if schedule.coming is None:
        return None
    planned = plan(schedule, now, grace)
    there = {day for _, day in entered(connection, [schedule.id], schedule.coming.date)}
    moment = first_free(schedule, planned.due or planned.next, there)
    if moment is None:
        return None
    missed = [_skipped(schedule, each, MISSED) for each in planned.missed if each.date not in there]
    enter(connection, [*missed, _skipped(schedule, moment, reason)])
    write_next(connection, {schedule.id: first_free(schedule, after_date(schedule, moment.date), there)})
    return moment


def write_next(connection: Connection, moments: Mapping[str, Moment | None]) -> None:
    """Write when schedules are due next, by their ids."""
    rows = [
        {"schedule": schedule, "to_date": columns["next_date"], "to_at": columns["next_at"]}
        for schedule, columns in ((schedule, to_next(moment)) for schedule, moment in moments.items())
    ]
    if rows:
        connection.execute(_WRITE_NEXT, rows)


def _hold(connection: Connection, schedule: Schedule) -> Schedule:
    """Lock a schedule, and give it with the next date that it has by now; one that was removed stays as it was."""
    held = hold_schedule(connection, schedule)
    return replace(schedule, coming=held.coming) if held else schedule


def _take(connection: Connection, stocks: Stocks, now: datetime) -> Sequence[Schedule]:
    """Lock the schedules that still are due; PostgreSQL leaves out those that another process has locked."""
    taken: list[Schedule] = []
    for some in chunks(sorted(stocks)):
        due = _still_due(some, now).order_by(SCHEDULES.c.next_at).with_for_update(skip_locked=True)
        taken += map(to_schedule, connection.execute(due).mappings())
    # What is to be posted may have changed since its cards were read: it is due again with the next batch.
    fitting = [each for each in taken if stocks[each.id].keys() >= set(KINDS[each.choice.post])]
    return _in_whole_channels(connection, fitting, stocks.keys(), now)


def _in_whole_channels(
    connection: Connection, taken: Sequence[Schedule], ids: Collection[str], now: datetime
) -> Sequence[Schedule]:
    """Leave out late channels of which not every schedule could be taken, since those are planned together."""
    others: list[Schedule] = []
    for some in chunks(sorted(set(ids) - {each.id for each in taken})):
        others += map(to_schedule, connection.execute(_still_due(some, now)).mappings())
    late = {_place(each) for each in (*taken, *others) if _is_long_ago(each, now)}
    torn = late & set(map(_place, others))
    return [each for each in taken if _place(each) not in torn]


def _still_due(ids: Sequence[str], now: datetime) -> Select[Any]:
    return select(SCHEDULES).where(SCHEDULES.c.id.in_(ids), SCHEDULES.c.next_at <= to_seconds(now))


def _place(schedule: Schedule) -> tuple[Team, str]:
    return schedule.team, schedule.channel


def _plan(connection: Connection, schedule: Schedule, now: datetime, grace: timedelta) -> Plan | None:
    """Plan a schedule; let it rest where this machine's tz database no longer knows its zone."""
    try:
        return plan(schedule, now, grace)
    except (ZoneInfoNotFoundError, ValueError):
        _log.warning("daily.zone_unknown", schedule=schedule.id, zone=schedule.timing.zone)
        rest_schedule(connection, schedule, f"the time zone {schedule.timing.zone} is not known here")
        return None


def _lay(connection: Connection, schedules: Sequence[Schedule], stocks: Stocks) -> _Table:
    return _Table(
        hands=dict(read_hands(connection, schedules)),
        pins=read_pins(connection, [schedule.id for schedule in schedules]),
        weights=read_weights(connection, {schedule.team for schedule in schedules}),
        stocks=stocks,
    )


def _entries(schedule: Schedule, planned: Plan, table: _Table, there: Collection[tuple[str, date]]) -> Iterator[Entry]:
    for moment in planned.missed:
        if (schedule.id, moment.date) not in there:
            yield _skipped(schedule, moment, MISSED)
    if planned.superseded and (schedule.id, planned.superseded.date) not in there:
        yield _skipped(schedule, planned.superseded, SUPERSEDED)
    if planned.due and (schedule.id, planned.due.date) not in there:
        yield _due(schedule, planned.due, table)


def _due(schedule: Schedule, moment: Moment, table: _Table) -> Entry:
    drawn = table.draw(schedule, moment.date)
    if drawn is None:
        return _skipped(schedule, moment, NOTHING_FITS)
    delivery = _delivery(schedule, moment, State.DUE)
    return Entry(
        delivery=replace(delivery, passage=drawn.card.id, kind=drawn.kind, next_try=moment.at), round=drawn.round
    )


def _skipped(schedule: Schedule, moment: Moment, reason: str) -> Entry:
    return Entry(delivery=replace(_delivery(schedule, moment, State.SKIPPED), reason=reason))


def _delivery(schedule: Schedule, moment: Moment, state: State) -> Delivery:
    return Delivery(
        schedule=schedule.id,
        date=moment.date,
        team=schedule.team,
        channel=schedule.channel,
        at=moment.at,
        state=state,
    )


def _write(connection: Connection, moments: Mapping[str, Moment | None], table: _Table) -> None:
    write_hands(connection, {schedule: table.hands[schedule] for schedule in table.changed})
    write_next(connection, moments)
    used = [and_(PINS.c.schedule == schedule, PINS.c.date == day.isoformat()) for schedule, day in table.used]
    for some in chunks(used, _CONDITIONS):
        connection.execute(delete(PINS).where(or_(*some)))


def _without_superseded(schedules: Sequence[Schedule], plans: Mapping[str, Plan], now: datetime) -> Mapping[str, Plan]:
    """Let a channel have one post made up after a long outage: the latest of all its schedules."""
    late = {_place(each) for each in schedules if _was_long(plans[each.id], now)}
    by_channel: defaultdict[tuple[Team, str], list[tuple[Moment, str]]] = defaultdict(list)
    for schedule in schedules:
        due = plans[schedule.id].due
        if due and _place(schedule) in late:
            by_channel[_place(schedule)].append((due, schedule.id))
    kept = dict(plans)
    for overdue in by_channel.values():
        *others, _ = sorted(overdue, key=lambda each: (each[0].at, each[1]))
        kept |= {schedule: replace(plans[schedule], due=None, superseded=plans[schedule].due) for _, schedule in others}
    return kept


def _was_long(planned: Plan, now: datetime) -> bool:
    """Tell whether a schedule missed more than a date, or one so long ago that others of its channel may have."""
    return bool(planned.missed) and (planned.due is not None or now - planned.missed[0].at > _LONG_AGO)


def _is_long_ago(schedule: Schedule, now: datetime) -> bool:
    return schedule.coming is not None and now - schedule.coming.at > _LONG_AGO
