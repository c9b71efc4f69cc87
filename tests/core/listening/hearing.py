"""Channels that are listened to, and what is said there, for the tests of the ear."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, select

from core.errors import StoreError
from core.finding import Finder
from core.library.library import Library
from core.library.store import Store
from core.library.tables import METADATA
from core.listening import attentions
from core.listening.attention import Attention, Mode
from core.listening.ear import Ear, Outcome
from core.listening.listening import Listening
from core.listening.restraint import Restraint
from core.listening.said import Link, Said
from core.listening.weights import Care, load_weights
from core.search.index import Index
from core.team import Team
from tests.build import OURS, document, lesson, put
from tests.conftest import CONTENT, TOPICS
from tests.core.daily.asking import Clock
from tests.meaning import shipped_model

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
SECOND, MINUTE, HOUR, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)

VOLUNTEERS = "why do all our volunteers leave each spring? we never get anyone to stay for another summer"
PAINT = "the paint on the damp wall came off in sheets, should I paint it again?"
PUPILS = "how long should I wait for an answer after I ask my class of pupils a question?"
GUTTERS = "the gutters overflow each winter and spoil the house, how often should we clean them?"
"""Messages that get an answer each, whatever was said before: they say enough alone. Two are on one topic."""

ORDERS = "thanks everybody!"
"""A message that says nothing."""

THRESHOLDS = {Care.STRICT: 0.95, Care.NORMAL: 0.4, Care.RELAXED: 0.2}
"""They stay, however the shipped ones are fitted."""

LESSONS = document(
    lesson(
        "Volunteers rarely leave because of the work; they leave because nobody noticed it. Thank each by name for one "
        "exact thing they did, in the week they did it.",
        heading="thank-volunteers-by-task",
        topics=("volunteers",),
    ),
    lesson(
        "Paint on a damp wall comes off in sheets. Find where the water comes from and let the wall dry before you "
        "paint it again.",
        heading="dry-before-you-paint",
        topics=("walls",),
    ),
    lesson(
        "Clean the gutters of a house each autumn, after the last leaves have fallen; full gutters overflow in winter "
        "and spoil the front below.",
        heading="clean-gutters-in-autumn",
        topics=("walls",),
    ),
    lesson(
        "After you ask a class a question, wait at least three seconds before you take an answer; more pupils think, "
        "and more of them speak.",
        heading="wait-after-the-question",
        topics=("schools",),
    ),
)


T = TypeVar("T")
_KEYS = count(1)


def said(text: str = VOLUNTEERS, /, **more: object) -> Said:
    """Let somebody new say something in C1; `more` are further fields."""
    number = next(_KEYS)
    plain = Said(team=OURS, channel="C1", key=f"1772.{number}", member=f"U{number}", text=text, at=NOON)
    return replace(plain, **more)  # type: ignore[arg-type]


async def fill(library: Library, folder: Path) -> None:
    """Give a library the lessons, and learn what they mean."""
    await put(library, LESSONS)
    index = Index(folder, TOPICS, shipped_model())
    await index.follow(library.store)
    await index.understanding.learn(library.store)


def attention(team: Team = OURS, channel: str = "C1", mode: Mode = Mode.ON, **more: object) -> Attention:
    """Make how a channel is listened to; `more` are further fields."""
    plain = Attention(team=team, channel=channel, mode=mode, by="UCHIEF", since=NOON)
    return replace(plain, **more)  # type: ignore[arg-type]


async def listen(store: Store, mode: Mode = Mode.ON, *channels: str, team: Team = OURS, **more: object) -> None:
    """Have channels of a team listened to, C1 if none is named; `more` are further fields."""
    for channel in channels or ("C1",):
        made = attention(team, channel, mode, **more)
        await store.change(partial(attentions.write, attention=made))


def open_ear(library: Library, folder: Path, clock: Clock) -> Ear:
    """Make the ear of a process, over the index in a folder."""
    finder = Finder(library, Index(folder, TOPICS, shipped_model()))
    weights = load_weights(CONTENT).model_copy(update={"thresholds": THRESHOLDS})
    return Ear(Listening(finder, weights), clock)


@dataclass(frozen=True)
class Room:
    """Channels where things are said, which one process hears; what it is told it makes known at once."""

    ear: Ear
    clock: Clock

    async def hear(self, text: str = VOLUNTEERS, link: Link | None = None, /, **more: object) -> Outcome:
        """Let somebody new say something in C1 now; `more` are further fields of what is said."""
        return await self.ear.hear(said(text, at=self.clock.now, **more), link)

    async def held(self, text: str = VOLUNTEERS, /, **more: object) -> Restraint | None:
        """Say what holds back an answer; where nothing does there must be one."""
        outcome = await self.hear(text, **more)
        assert (outcome.held is None) == (outcome.remark is not None)
        assert (outcome.reply is None) or (outcome.remark is not None)
        return outcome.held

    def later(self, by: timedelta) -> None:
        """Let time pass."""
        self.clock.now += by


@dataclass
class Seen:
    """What a watched store saw; it waits while it is not open, and fails while it is broken."""

    reads: int = 0
    changes: int = 0
    broken: bool = False
    open: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass(frozen=True, slots=True)
class Watched(Store):
    """A store that counts how often it is asked."""

    seen: Seen = field(default_factory=Seen)

    def __post_init__(self) -> None:
        self.seen.open.set()

    async def look(self, read: Callable[[Connection], T]) -> T:
        self.seen.reads += 1
        await self._opened()
        return await Store.look(self, read)

    async def change(self, work: Callable[[Connection], T]) -> T:
        self.seen.changes += 1
        await self._opened()
        return await Store.change(self, work)

    async def _opened(self) -> None:
        await self.seen.open.wait()
        if self.seen.broken:
            raise StoreError("The database is away: wait.")


async def rows_of(store: Store) -> dict[str, list[str]]:
    """Read all that a store holds."""

    def read(connection: Connection) -> dict[str, list[str]]:
        return {table.name: sorted(map(repr, connection.execute(select(table)))) for table in METADATA.sorted_tables}

    return await store.look(read)
