"""Every delivery arrives once, whatever the processes that make it were at when they were killed."""

from __future__ import annotations

import asyncio
import secrets
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from random import Random

from sqlalchemy import Connection

from core.daily.schedules import add_schedule
from core.library.library import Library
from core.library.store import Store, open_store
from tests.build import put
from tests.faults.dispatching import Orders, shared
from tests.faults.judging import awake, judge, twice, unsettled
from tests.faults.platform import Platform, running
from tests.faults.schedules import MADE, Days, noon, passages, schedules
from tests.faults.steps import STEPS
from tests.faults.supervising import Supervisor
from tests.postgres import Postgres
from tests.shelf import TOPICS
from tests.sqlite import copied
from tests.thorough import KILLS, THOROUGH

_MOST_DAYS = 100
_LONGEST_DAY_SECONDS = 240
_LOOK_SECONDS = 0.02


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """All that a run has: who kills, where the posts go, and which days have come."""

    store: Store
    supervisor: Supervisor
    platform: Platform
    days: Days

    def _left(self, killing: bool, connection: Connection) -> int:  # noqa: FBT001 - by place, as the store calls it
        """Count what is left to do. Who died before a closed channel's schedules rested leaves that to another day."""
        left = unsettled(connection, self.supervisor.orders.ahead)
        return left if killing else left + awake(connection, self.days.closed)

    async def live_through_a_day(self, *, killing: bool) -> None:
        """Let a day come, kill until that is enough, and wait until nothing is left to do."""
        ahead = self.supervisor.orders.ahead
        self.supervisor.end()
        day = self.days.next()
        self.platform.closed.update(self.days.closed)
        ahead.value = (noon(day) - datetime.now(UTC)).total_seconds()
        latest = time.monotonic() + _LONGEST_DAY_SECONDS
        while await self.store.look(partial(self._left, killing)):
            assert time.monotonic() < latest, f"{day} never ends"
            self.supervisor.look_after(killing=killing and not self.is_enough)
            await asyncio.sleep(_LOOK_SECONDS)

    @property
    def is_enough(self) -> bool:
        """Tell whether there were kills enough, and in a thorough run at each step."""
        left = [step for step in STEPS if not self.supervisor.at_steps[step]] if THOROUGH else []
        return self.supervisor.kills >= KILLS and not left

    async def go(self) -> None:
        """Live through days with kills, and through a last one without any."""
        while not self.is_enough:
            assert len(self.days.passed) < _MOST_DAYS
            await self.live_through_a_day(killing=True)
        await self.live_through_a_day(killing=False)


async def test_every_delivery_arrives_once(tmp_path: Path, postgres: Postgres) -> None:
    """On each database: at the same time, since most of it is waiting for what dead processes had claimed."""
    (tmp_path / "sqlite").mkdir()
    (tmp_path / "postgresql").mkdir()
    with postgres.lent() as url:
        turns = asyncio.Semaphore(1 if THOROUGH else 2)
        async with asyncio.TaskGroup() as both:
            both.create_task(_arrives_once(copied(tmp_path / "sqlite" / "library.db"), tmp_path / "sqlite", turns))
            both.create_task(_arrives_once(url, tmp_path / "postgresql", turns))


async def _arrives_once(url: str, folder: Path, turns: asyncio.Semaphore) -> None:
    async with turns:
        store = await open_store(url)
        try:
            await put(Library(store=store, topics=TOPICS, with_starter=False), passages())
            await store.change(_add)
            await _kill_and_judge(store, url, folder)
        finally:
            await store.close()


async def _kill_and_judge(store: Store, url: str, folder: Path) -> None:
    seed = secrets.randbits(32) if THOROUGH else 7
    troubles, began = folder / "troubles.txt", time.monotonic()
    troubles.touch()
    platform, days = Platform(seed=seed), Days()
    with running(platform) as port:
        orders = Orders(url=url, port=port, troubles=troubles, ahead=shared())
        supervisor = Supervisor(orders=orders, rng=Random(seed))
        run = Run(store=store, supervisor=supervisor, platform=platform, days=days)
        try:
            await run.go()
        finally:
            supervisor.end()
            _tell(run, f"{store.engine.dialect.name}, seed {seed}", time.monotonic() - began)
    assert troubles.read_text(encoding="utf-8") == ""
    await store.look(lambda connection: judge(connection, platform, days))


def _add(connection: Connection) -> None:
    for schedule in schedules():
        add_schedule(connection, schedule, MADE)


def _tell(run: Run, name: str, seconds: float) -> None:
    supervisor, platform = run.supervisor, run.platform
    wanted, posted = set(run.days.deliveries()), {post.delivery for post in platform.posts}
    steps = ", ".join(f"{step} {times}" for step, times in sorted(supervisor.at_steps.items()))
    mishaps = ", ".join(f"{mishap} {times}" for mishap, times in sorted(platform.mishaps.items()))
    sys.stdout.write(
        f"\n{name}: {supervisor.kills} kills ({supervisor.at_random} at random), {supervisor.starts} starts, "
        f"{len(run.days.passed)} days, {len(wanted)} deliveries, {len(twice(platform))} duplicates, "
        f"{len(wanted - posted)} missing, {seconds:.0f} seconds\n"
        f"  kills: {steps}\n  mishaps: {mishaps}; {len(run.days.closed)} channels closed, {platform.told} people told\n"
    )
