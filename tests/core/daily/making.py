"""Schedules, cards and a way to plan, for the tests of daily posts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import Connection, delete

from core.daily.cards import Card, Cards
from core.daily.delivery import Delivery, State
from core.daily.ledger import history
from core.daily.plan import first_moment
from core.daily.planning import come_due, plan_due
from core.daily.schedule import Choice, Post, Schedule, Timing
from core.daily.schedules import add_schedule, find_schedules
from core.daily.tables import SCHEDULES
from core.library.store import Store
from core.models import PassageKind
from tests.build import OURS

LESSON, QUOTE = PassageKind.LESSON, PassageKind.QUOTE
EVERY_DAY = frozenset(range(7))
DAY, HOUR, MINUTE, SECOND = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1), timedelta(seconds=1)
GRACE = timedelta(hours=6)
PLATFORMS = ("slack", "discord", "console")

ByKind = Mapping[PassageKind, Cards]


def utc(text: str) -> datetime:
    """Read a moment in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


START = utc("2026-03-02 00:00")
"""A Monday."""


def days(first: str, count: int) -> list[date]:
    """List dates in a row."""
    return [date.fromisoformat(first) + number * DAY for number in range(count)]


def every_day(at: str = "09:00", zone: str = "UTC", left_out: Iterable[str] = ()) -> Timing:
    """Make a timing of all weekdays."""
    dates = frozenset(map(date.fromisoformat, left_out))
    return Timing(at=time.fromisoformat(at), zone=zone, days=EVERY_DAY, left_out=dates)


def schedule(
    ident: str = "first",
    timing: Timing | None = None,
    *,
    made: datetime = START,
    channel: str = "C1",
    post: Post = Post.LESSON,
) -> Schedule:
    """Make a schedule, in UTC at nine each day where nothing else is said, with its next moment."""
    plain = Schedule(
        id=ident,
        team=OURS,
        channel=channel,
        maker="U1",
        timing=timing or every_day(),
        choice=Choice(post=post),
        seed=7,
    )
    return replace(plain, coming=first_moment(plain, made))


def cards(count: int, name: str = "lesson") -> Cards:
    """Make cards that have nothing in common."""
    return Cards.build(
        Card(id=f"{name} {number:03}", speaker=None, source=f"source of {name} {number}", topic=None)
        for number in range(count)
    )


def stock(lessons: int = 10, quotes: int = 10) -> ByKind:
    """Make a stock of so many of each kind."""
    return {LESSON: cards(lessons), QUOTE: cards(quotes, "quote")}


async def keep(store: Store, *schedules: Schedule, made: datetime = START) -> None:
    """Write new schedules."""

    def write(connection: Connection) -> None:
        for each in schedules:
            add_schedule(connection, each, made)

    await store.change(write)


async def forget_all(store: Store) -> None:
    """Delete all schedules, with all that hangs on them."""
    await store.change(lambda connection: connection.execute(delete(SCHEDULES)))


async def tick(store: Store, now: datetime, held: ByKind, *, grace: timedelta = GRACE, most: int = 200) -> int:
    """Plan one batch of what is due, as a dispatcher does; returns how many schedules."""
    due = await store.look(lambda connection: come_due(connection, now, most, PLATFORMS))
    stocks = {each.id: held for each in due}
    return await store.change(lambda connection: plan_due(connection, stocks, now, grace))


async def ledger(store: Store, ident: str = "first") -> tuple[Delivery, ...]:
    """Read all rows of a schedule, the oldest first."""
    return (await store.look(lambda connection: history(connection, ident, 10_000)))[::-1]


async def kept(store: Store, ident: str = "first") -> Schedule:
    """Read a schedule."""
    (found,) = await store.look(lambda connection: find_schedules(connection, ident))
    return found


def dates(rows: Iterable[Delivery], *states: State) -> list[date]:
    """Give the dates of the rows that are in one of these states; of all where none is named."""
    return [row.date for row in rows if row.state in states or not states]


def passages(rows: Iterable[Delivery]) -> list[str]:
    """Give the passages of the rows that have one."""
    return [row.passage for row in rows if row.passage]


@dataclass(frozen=True, slots=True)
class Rounds:
    """Rounds of a deck, cut out of what was shown."""

    shown: Sequence[str]
    size: int

    def repeat_nothing(self) -> bool:
        """Tell whether each round shows each card at most once."""
        pieces = (self.shown[start : start + self.size] for start in range(0, len(self.shown), self.size))
        return all(_differ(piece) for piece in pieces)


def _differ(some: Collection[str]) -> bool:
    return len(set(some)) == len(some)
