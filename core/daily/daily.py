"""The use cases of schedules, which every edge shares: who may, then what, in one transaction each.

Wherever an id is asked for, its beginning of three characters or more will do, and only what the asker's team has is
found. What is wrong with an input is a ScheduleError, an UnknownScheduleError, an AmbiguousIdError or, for a passage,
an UnknownPassageError; who may not do something is told by a NotAllowedError.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TypeVar

from sqlalchemy import Connection

from core.daily.changing import (
    CHANGED,
    add,
    check_cards,
    has_passed,
    next_changed,
    next_free,
    save,
    some,
    to_come,
    zone_known,
)
from core.daily.dates import read_date
from core.daily.delivery import Delivery
from core.daily.forecast import Forecast, Recorded, Upcoming
from core.daily.ledger import count_deliveries, get_delivery, take_back, withdraw
from core.daily.limits import Limits
from core.daily.moment import Moment
from core.daily.naming import begin_so, find_any, only_own, take
from core.daily.pins import set_pin, take_pin
from core.daily.plan import first_moment
from core.daily.planning import plan_one, skip_next
from core.daily.saying import is_paused, local_date, say_date
from core.daily.schedule import Schedule
from core.daily.schedules import is_seed, is_whole_id, list_schedules, new_id, new_seed, remove_schedule
from core.daily.stock import Stock
from core.daily.typed import shown
from core.daily.wish import Wish, understand
from core.errors import ImpossibleError, NotAllowedError, UnknownPassageError
from core.finding import Finder
from core.library.ids import as_id
from core.library.passages import find_passage
from core.models import Passage
from core.ports import Rights
from core.requests import Asker

_LONGEST_MAKER = 200
_THERE = "This schedule was there already."
_NOTHING_YET = "Nothing in the library fits it at present."
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """A schedule as it is now; `notes` are sentences on what else is to be known about it.

    `there` says that nothing was added, since one that posts the same was there already.
    """

    schedule: Schedule
    notes: tuple[str, ...] = ()
    there: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """A schedule, and the moment of which nothing is posted."""

    schedule: Schedule
    moment: Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Pinned:
    """A schedule, the moment that somebody chose a passage for, and the passage."""

    schedule: Schedule
    moment: Moment
    passage: Passage


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """Today's delivery of a schedule, which is posted at once unless it was `there` already."""

    schedule: Schedule
    recorded: Recorded
    there: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Daily:
    """Keeps the schedules of teams. `grace` is how late a missed post is made up, which a preview has to know."""

    finder: Finder
    stock: Stock
    rights: Rights
    now: Callable[[], datetime]
    grace: timedelta = Limits().grace

    async def add(self, asker: Asker, channel: str, wish: Wish) -> Saved:
        """Make a schedule for a channel, by its key, unless the wish names another."""
        return await self.keep(asker, await self.sketch(asker, channel, wish))

    async def sketch(
        self,
        asker: Asker,
        channel: str,
        wish: Wish,
        *,
        id: str | None = None,  # noqa: A002 - it is the schedule's
        seed: int | None = None,
    ) -> Schedule:
        """Give the schedule that a wish makes, without saving it.

        What is to be posted when follows from its `id` and `seed`: handed in again, with the same wish, they give what
        was previewed. Raises NotAllowedError for the channel and ScheduleError for the rest (see wish.problems).
        """
        if not (id is None or is_whole_id(id)) or not (seed is None or is_seed(seed)):
            raise ImpossibleError("This form is broken: open it anew.")
        fitting = await understand(self.finder, asker, wish, asker.today, asker.zone)
        channel, timing, choice = fitting.make(channel)
        await self._allow(asker, channel)
        schedule = Schedule(
            id=id or new_id(),
            team=asker.team,
            channel=channel,
            maker=asker.who[:_LONGEST_MAKER],
            timing=timing,
            choice=choice,
            seed=new_seed() if seed is None else seed,
        )
        return replace(schedule, coming=some(first_moment(schedule, self.now())))

    async def forecast(self, schedule: Schedule, count: int = 5) -> tuple[Upcoming, ...]:
        """Give the next posts of a schedule, saved or sketched, as they will come while nothing changes."""
        with zone_known(schedule):
            return await self._forecast().posts(schedule, count)

    async def keep(self, asker: Asker, sketch: Schedule) -> Saved:
        """Save what this asker sketched, however late; where one posts the same already, give that one back."""
        now = self.now()
        await self._allow(asker, sketch.channel)
        new = replace(sketch, team=asker.team, coming=some(first_moment(sketch, now)))
        added = await self.finder.library.store.change(lambda connection: add(connection, new, now))
        schedule = added.schedule
        if added.there:
            return replace(await self._saved(schedule, (_THERE,)), there=True)
        more = (f"{schedule.channel} has {added.number} schedules now.",) if added.number > 1 else ()
        return await self._saved(schedule, (*has_passed(schedule, now), *more))

    async def change(self, asker: Asker, typed: str, wish: Wish) -> Saved:
        """Change what the wish names; what is due already and not in the ledger yet stays due."""
        now, found = self.now(), await self.own(asker, typed)
        fitting = await understand(self.finder, asker, wish, local_date(found, now))
        if fitting.wish.channel is not None:
            await self._allow(asker, fitting.wish.channel)

        def work(connection: Connection, schedule: Schedule) -> Schedule:
            changed = fitting.change(schedule)
            return save(connection, replace(changed, coming=next_changed(connection, schedule, changed, now)))

        changed = await self._change(found, work)
        return await self._saved(changed, has_passed(changed, now) if changed.timing != found.timing else ())

    async def find(self, asker: Asker, typed: str) -> Schedule:
        """Find a schedule of the asker's team by its id; those of channels that the asker may not see are unknown."""
        found = await self.finder.library.store.look(lambda connection: begin_so(connection, asker.team, typed))
        return only_own(await self._seen(asker, found), asker.team, typed)

    async def own(self, asker: Asker, typed: str) -> Schedule:
        """Find a schedule that the asker may change; raises NotAllowedError for one that they may only see."""
        found = await self.find(asker, typed)
        await self._allow(asker, found.channel)
        return found

    async def find_anywhere(self, typed: str) -> Schedule:
        """Find a schedule of whatever team by its id: for the operator of the installation alone."""
        return await self.finder.library.store.look(lambda connection: find_any(connection, typed))

    async def list_(self, asker: Asker, channel: str | None = None) -> tuple[Schedule, ...]:
        """List the schedules of the asker's team, in one channel or in all that the asker may see."""
        found = await self.finder.library.store.look(lambda each: list_schedules(each, asker.team, channel))
        return await self._seen(asker, found)

    async def list_all(self) -> tuple[Schedule, ...]:
        """List the schedules of all teams: for the operator of the installation alone."""
        return await self.finder.library.store.look(lambda connection: list_schedules(connection, None))

    async def preview(self, asker: Asker, typed: str, count: int = 5) -> tuple[Upcoming, ...]:
        """Give the next posts that are not in the ledger yet; none while the schedule rests."""
        return await self.forecast(await self.find(asker, typed), count)

    async def history(self, asker: Asker, typed: str, most: int = 20, start: int = 0) -> tuple[Recorded, ...]:
        """Give the latest deliveries, the latest first, without the first `start` of them."""
        return await self._forecast().past(await self.find(asker, typed), most, start)

    async def count_history(self, asker: Asker, typed: str) -> int:
        """Count the deliveries that a schedule's history holds."""
        found = await self.find(asker, typed)
        return await self.finder.library.store.look(lambda connection: count_deliveries(connection, found.id))

    async def pause(self, asker: Asker, typed: str, until: str | None = None) -> Schedule:
        """Let a schedule rest, until the date `until` on which it posts again, where one is given.

        What waits in the ledger is not posted any more, nor is what fails just then tried again.
        """
        now, found = self.now(), await self.own(asker, typed)
        today = local_date(found, now)
        day = None if until is None else read_date(until, today)
        if day is not None and day <= today:
            raise ImpossibleError(f"{shown(until or '')} is not to come: write the date on which it goes on.")

        def work(connection: Connection, schedule: Schedule) -> Schedule:
            withdraw(connection, schedule.id, f"paused by {asker.member}", now)
            paused = replace(schedule, paused=True, paused_until=day)
            return save(connection, replace(paused, coming=next_free(connection, paused, now)))

        return await self._change(found, work)

    async def resume(self, asker: Asker, typed: str) -> Saved:
        """Let a schedule that is paused or disabled post again, from now on: nothing is made up."""
        now, found = self.now(), await self.own(asker, typed)

        def work(connection: Connection, schedule: Schedule) -> Schedule:
            if not schedule.disabled and not is_paused(schedule, local_date(schedule, now)):
                return schedule
            resumed = replace(schedule, paused=False, paused_until=None, disabled=None)
            return save(connection, replace(resumed, coming=some(next_free(connection, resumed, now))))

        return await self._saved(await self._change(found, work))

    async def skip(self, asker: Asker, typed: str) -> Skipped:
        """Leave out the next date, and what was chosen for it."""
        now, found = self.now(), await self.own(asker, typed)

        def work(connection: Connection, schedule: Schedule) -> Skipped:
            moment = skip_next(connection, schedule, f"skipped by {asker.member}", now, self.grace)
            if moment is None:
                raise ImpossibleError("The schedule rests, so there is no next post to skip.")
            take_pin(connection, schedule.id, moment.date)
            return Skipped(schedule=take(connection, schedule), moment=moment)

        return await self._change(found, work)

    async def pin(self, asker: Asker, typed: str, day: str, passage: str) -> Pinned:
        """Choose the passage of a date, in place of what was chosen before."""
        now, found = self.now(), await self.own(asker, typed)
        date_ = read_date(day, local_date(found, now))
        chosen = await self._passage(asker, passage)

        def work(connection: Connection, schedule: Schedule) -> Pinned:
            moment = to_come(connection, schedule, date_, now)
            set_pin(connection, schedule.id, date_, chosen.id)
            return Pinned(schedule=schedule, moment=moment, passage=chosen)

        return await self._change(found, work)

    async def unpin(self, asker: Asker, typed: str, day: str) -> Schedule:
        """Let the date of a chosen passage have whatever its turn is."""
        now, found = self.now(), await self.own(asker, typed)
        today = local_date(found, now)
        date_ = read_date(day, today)
        if not await self._change(found, lambda connection, each: take_pin(connection, each.id, date_)):
            raise ImpossibleError(f"Nothing was chosen for {say_date(date_, today)}.")
        return found

    async def post_now(self, asker: Asker, typed: str) -> Posting:
        """Enter the next passage as today's, to be posted at once; where today's is in the ledger, give that back."""
        now, found = self.now().replace(microsecond=0), await self.own(asker, typed)
        cards = await self.stock.of(found)

        def work(connection: Connection, schedule: Schedule) -> tuple[Delivery, bool]:
            moment = Moment(date=local_date(schedule, now), at=now)
            there = get_delivery(connection, schedule.id, moment.date)
            if there is not None and not take_back(connection, there):
                return there, True
            check_cards(connection, schedule, found, cards, moment.date)
            return plan_one(connection, schedule, {schedule.id: cards}, moment), False

        delivery, there = await self._change(found, work)
        (recorded,) = await self._forecast().recorded([delivery])
        return Posting(schedule=await self.find(asker, found.id), recorded=recorded, there=there)

    async def remove(self, asker: Asker, typed: str) -> Schedule:
        """Delete a schedule with its history."""
        found = await self.own(asker, typed)
        await self._change(found, remove_schedule)
        return found

    def today(self, schedule: Schedule) -> date:
        """Tell the date where a schedule posts."""
        return local_date(schedule, self.now())

    async def _seen(self, asker: Asker, schedules: Sequence[Schedule]) -> tuple[Schedule, ...]:
        """Leave out the schedules of channels that the asker may not see."""
        channels = {each.channel for each in schedules}
        seen = frozenset(await self.rights.may_see(asker, channels)) if channels else channels
        return tuple(each for each in schedules if each.channel in seen)

    async def _allow(self, asker: Asker, channel: str) -> None:
        refusal = await self.rights.schedule_refusal(asker, channel)
        if refusal:
            raise NotAllowedError(refusal)

    async def _change(self, found: Schedule, work: Callable[[Connection, Schedule], T]) -> T:
        """Do the work with the schedule as it is by now, which nobody else changes meanwhile."""

        def taken(connection: Connection) -> T:
            schedule = take(connection, found)
            if schedule.channel != found.channel:  # to which the asker may have no right
                raise ImpossibleError(CHANGED)
            with zone_known(schedule):
                return work(connection, schedule)

        return await self.finder.library.store.change(taken)

    async def _saved(self, schedule: Schedule, notes: tuple[str, ...] = ()) -> Saved:
        cards = await self.stock.of(schedule)
        return Saved(schedule=schedule, notes=notes if any(map(len, cards.values())) else (*notes, _NOTHING_YET))

    async def _passage(self, asker: Asker, typed: str) -> Passage:
        beginning = as_id(typed)
        if beginning is None:
            raise UnknownPassageError(
                f"{shown(typed)} is no id: a passage's is 8 letters and digits, such as k3f9x2ab."
            )
        library = self.finder.library
        return await find_passage(library.store, await library.view(asker.team), beginning)

    def _forecast(self) -> Forecast:
        return Forecast(finder=self.finder, stock=self.stock, now=self.now(), grace=self.grace)
