"""What a schedule will post, and what it did post, with the passages as its team sees them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import islice

from sqlalchemy import Connection

from core.daily.delivery import Delivery
from core.daily.hands import read_hands, read_pins, read_weights
from core.daily.ledger import entered, history
from core.daily.moment import Moment
from core.daily.plan import Coming, Outlook, coming, plan
from core.daily.schedule import Schedule
from core.daily.stock import ByKind, Stock
from core.finding import Finder
from core.library.passages import passages_with_ids, sayings
from core.results import Result
from core.team import Team


@dataclass(frozen=True, slots=True, kw_only=True)
class Upcoming:
    """A post to come; without a passage where the library holds nothing that fits. `pinned`: somebody chose it."""

    moment: Moment
    result: Result | None
    pinned: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """A row of the ledger with its passage, unless there is none, or the team no longer sees it."""

    delivery: Delivery
    result: Result | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """Says what comes, for a clock and a grace within which what is late is made up."""

    finder: Finder
    stock: Stock
    now: datetime
    grace: timedelta

    async def posts(self, schedule: Schedule, count: int) -> tuple[Upcoming, ...]:
        """Give the next posts that are not in the ledger yet, as they will come while nothing changes."""
        schedule = self._from_now_on(schedule)
        if schedule.coming is None:
            return ()
        cards = await self.stock.of(schedule)
        first, store = schedule.coming.date, self.finder.library.store
        posts, pins = await store.look(lambda connection: _look_ahead(connection, schedule, first, cards, count))
        results = await read_results(self.finder, schedule.team, [each.card.id for each in posts if each.card])
        return tuple(
            Upcoming(
                moment=each.moment,
                result=results.get(each.card.id) if each.card else None,
                pinned=each.moment.date in pins,
            )
            for each in posts
        )

    async def past(self, schedule: Schedule, most: int, start: int) -> tuple[Recorded, ...]:
        """Give the latest rows of the ledger, the latest first, without the first `start` of them."""
        rows = await self.finder.library.store.look(lambda each: history(each, schedule.id, most, start))
        return await self.recorded(rows)

    async def recorded(self, rows: Sequence[Delivery]) -> tuple[Recorded, ...]:
        """Add their passages to rows of one team."""
        ids = [row.passage for row in rows if row.passage]
        results = await read_results(self.finder, rows[0].team, ids) if ids else {}
        return tuple(Recorded(delivery=row, result=results.get(row.passage or "")) for row in rows)

    def _from_now_on(self, schedule: Schedule) -> Schedule:
        """Pass over what nobody planned at its time and is too late now."""
        planned = plan(schedule, self.now, self.grace)
        return replace(schedule, coming=planned.due or planned.next)


async def read_results(finder: Finder, team: Team, ids: Sequence[str]) -> Mapping[str, Result]:
    """Read passages by their whole ids, with the other wordings; those that the team does not see are left out."""
    store, view = finder.library.store, await finder.library.view(team)
    passages = [each for each in await passages_with_ids(store, [(view, ident) for ident in ids]) if each]
    groups = await sayings(store, view, [passage.key for passage in passages])
    return {itself.id: Result(passage=itself, also=tuple(also)) for itself, *also in groups.values()}


def _look_ahead(
    connection: Connection, schedule: Schedule, first: date, cards: ByKind, count: int
) -> tuple[Sequence[Coming], Collection[date]]:
    pins = read_pins(connection, [schedule.id]).get(schedule.id, {})
    outlook = Outlook(
        schedule=schedule,
        hand=read_hands(connection, [schedule])[schedule.id],
        stock=cards,
        later=read_weights(connection, [schedule.team]).get(schedule.team, {}),
        pins=pins,
        entered={day for _, day in entered(connection, [schedule.id], first)},
    )
    return list(islice(coming(outlook), count)), pins.keys()
