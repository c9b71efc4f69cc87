"""Filling a store fast: what comes due by the core's own functions, what rests or is past by copies of such rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from random import Random
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Table, Text, and_, cast, insert, literal, select, text

from core.daily.delivery import Delivery, State
from core.daily.ledger import Entry, enter
from core.daily.moment import Moment
from core.daily.schedule import Choice, Schedule, Timing
from core.daily.schedules import add_schedule
from core.daily.tables import DECKS, DELIVERIES, SCHEDULES
from core.documents.document import Document
from core.documents.document import Entry as Lesson
from core.library.importing import import_documents
from core.library.library import Library
from core.library.store import Store
from core.models import DocumentKind, Evidence, PassageKind
from core.team import SHARED, Team

PLATFORM = "bench"
NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
"""When schedules come due: on a Monday."""

_WEEK = timedelta(days=7)
_DUE, _RESTING = "due", "resting"
_SPREAD_SECONDS = 400_000
_A_SOURCE = 50
_WORDS = """
harbour lantern rope tide kettle window letter garden ladder winter market candle river bridge engine orchard signal
paper shadow copper pocket teacher drummer sailor gardener baker neighbour carpenter widow pilot waits carries mends
forgets borrows answers follows measures repeats paints listens hides opens weighs promises slowly twice again without
beside before after under against until because quiet narrow bright heavy early patient honest broken distant careful
common stubborn gentle
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filling:
    """How many schedules there are, each of a team of its own, and how many of them come due at NINE.

    With a `ledger` each schedule has been posted once, and those that come due wait in it besides.
    """

    schedules: int
    due: int
    ledger: bool = False


async def import_made(library: Library, count: int) -> None:
    """Import lessons that are made of a few words by chance, the same ones each time."""
    rng = Random(0)
    lessons = [_lesson(rng) for _ in range(count)]
    documents = [
        Document(
            kind=DocumentKind.JSONL, title=f"Made lessons {first}", entries=tuple(lessons[first : first + _A_SOURCE])
        )
        for first in range(0, count, _A_SOURCE)
    ]
    await import_documents(library.store, documents, SHARED, library.rule.assign)


async def fill(store: Store, filling: Filling) -> None:
    """Write the schedules, and the ledger where it is wanted, into a store that has none."""
    await store.change(lambda connection: _fill(connection, filling))


def _fill(connection: Connection, filling: Filling) -> None:
    _add(connection, _DUE, NINE, filling.due)
    _add(connection, _RESTING, NINE + timedelta(days=1), filling.schedules - filling.due)
    if filling.ledger:
        _fill_ledger(connection, filling.due)
    if connection.dialect.name == "postgresql":  # as the server does on its own a minute later
        connection.execute(text("ANALYZE"))


def _add(connection: Connection, name: str, at: datetime, count: int) -> None:
    """Add a schedule whose name ends in 0 and copies of it, numbered; what rests does so until different times."""
    if not count:
        return
    first = _schedule(f"{name}0", Moment(date=at.date(), at=at))
    add_schedule(connection, first, NINE - _WEEK)
    numbers = select(literal(1).label("n")).cte("numbers", recursive=True)
    numbers = numbers.union_all(select(numbers.c.n + 1).where(numbers.c.n < count - 1))
    number = numbers.c.n
    changed: Mapping[str, ColumnElement[Any]] = {
        "id": literal(name).concat(number),
        "team": literal(f"{PLATFORM}:{name}").concat(number),
        "seed": SCHEDULES.c.seed + number,
        "next_at": SCHEDULES.c.next_at + (0 if name == _DUE else number * 397 % _SPREAD_SECONDS),
    }
    each = SCHEDULES.join(numbers, and_(SCHEDULES.c.id == first.id, number < count))
    copied = select(*_columns(SCHEDULES, changed)).select_from(each)
    connection.execute(insert(SCHEDULES).from_select(SCHEDULES.c.keys(), copied))


def _schedule(ident: str, coming: Moment) -> Schedule:
    return Schedule(
        id=ident,
        team=Team(f"{PLATFORM}:{ident}"),
        channel="C0123456789",
        maker="U0123456789",
        timing=Timing(at=time(9), zone="UTC"),
        choice=Choice(),
        seed=Random(ident).getrandbits(60),
        coming=coming,
    )


def _fill_ledger(connection: Connection, due: int) -> None:
    first = f"{_RESTING}0"
    before = Moment(date=(NINE - timedelta(days=3)).date(), at=NINE - timedelta(days=3))
    posted = Delivery(
        schedule=first,
        date=before.date,
        team=Team(f"{PLATFORM}:{first}"),
        channel="C0123456789",
        at=before.at,
        state=State.POSTED,
        kind=PassageKind.LESSON,
        passage="0123456789abcdefghjkmnpqrs",
        attempts=1,
    )
    waiting = replace(posted, state=State.DUE, next_try=NINE, attempts=0, date=(NINE - timedelta(days=2)).date())
    names = [f"{_DUE}{number}" for number in range(due)]
    each = [replace(waiting, schedule=name, team=Team(f"{PLATFORM}:{name}")) for name in names]
    enter(connection, [Entry(delivery=delivery, round=0) for delivery in (posted, *each)])
    others: Mapping[str, ColumnElement[Any]] = {
        "schedule": SCHEDULES.c.id,
        "team": SCHEDULES.c.team,
        "channel": SCHEDULES.c.channel,
    }
    rows = DELIVERIES.join(SCHEDULES, and_(DELIVERIES.c.schedule == first, SCHEDULES.c.id != first))
    copied = select(*_columns(DELIVERIES, others)).select_from(rows)
    connection.execute(insert(DELIVERIES).from_select(DELIVERIES.c.keys(), copied))
    weights = cast(literal("{}"), DECKS.c.weights.type if connection.dialect.name == "postgresql" else Text())
    deck = select(SCHEDULES.c.id, literal("lesson"), literal(0), literal(0.5), weights)
    connection.execute(insert(DECKS).from_select(("schedule", "kind", "round", "place", "weights"), deck))


def _columns(table: Table, changed: Mapping[str, ColumnElement[Any]]) -> list[ColumnElement[Any]]:
    columns: list[Column[Any]] = list(table.c)
    return [changed.get(column.name, column) for column in columns]


def _lesson(rng: Random) -> Lesson:
    known = _WORDS.split()
    words = " ".join(rng.choice(known) for _ in range(rng.randrange(14, 30)))
    return Lesson(text=f"{words.capitalize()}.", kind=PassageKind.LESSON, evidence=Evidence.PARAPHRASE)
