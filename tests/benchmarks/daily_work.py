"""Measures one thing of daily lessons in this process, and prints a line of JSON; started by tests.benchmarks.daily."""

from __future__ import annotations

import argparse
import asyncio
import gc
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

from pydantic import SecretStr
from pydantic_core import to_json
from sqlalchemy import event, update

from bots.app import App, open_app
from config.logging import set_up_logging
from config.settings import Settings
from core.daily import ledger, planning
from core.daily.dispatcher import Dispatcher
from core.daily.ledger import Lease, Reach
from core.daily.limits import Limits
from core.daily.stock import Stock
from core.daily.tables import SCHEDULES
from core.library.store import Store
from core.ports import Outgoing
from core.reply import Reply
from core.team import Team
from tests.benchmarks.daily_filling import NINE, PLATFORM, Filling, fill, import_made
from tests.benchmarks.daily_measured import Care, Finding, Memory, Posting
from tests.benchmarks.daily_poster import HttpPoster, posting_to
from tests.benchmarks.measured import resident
from tests.benchmarks.scoring import percentile

AT_ONCE = 50
DUE = 50
MADE = 1_000
_LOOKS = 200
_REACH = Reach(platforms=(PLATFORM,))
T = TypeVar("T")


@dataclass
class Clock:
    """Says that it is NINE, and goes on from there."""

    began: float = field(default_factory=time.monotonic)

    def __call__(self) -> datetime:
        return NINE + timedelta(seconds=time.monotonic() - self.began)


@dataclass
class Counts:
    """What the database was asked."""

    statements: int = 0
    rows: int = 0
    commits: int = 0

    def watch(self, store: Store) -> None:
        """Count from now on."""
        for engine in filter(None, (store.engine.sync_engine, store.plain)):
            event.listen(engine, "before_cursor_execute", self._on_statement)
            event.listen(engine, "commit", self._on_commit)

    def _on_statement(self, *told: object) -> None:
        parameters, many = told[3], told[5]
        self.statements += 1
        self.rows += len(parameters) if many and isinstance(parameters, list | tuple) else 1

    def _on_commit(self, _connection: object) -> None:
        self.commits += 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the command line says."""

    what: str
    database: str
    url: str
    folder: Path
    size: int
    port: int
    made: bool


async def measure_posting(options: Options) -> Posting:
    """Let all schedules come due at once; a bare loop of the same posts before and after it."""
    async with _opened(options) as app, posting_to(options.port, AT_ONCE) as poster:
        await fill(app.library.store, Filling(schedules=options.size, due=options.size))
        counts = Counts()
        before, before_cpu = await _timed(_post_bare(poster, options.size))
        await poster.tally()
        counts.watch(app.library.store)
        seconds, cpu = await _timed(_run(_dispatcher(app, poster)))
        tally = await poster.tally()
        after, after_cpu = await _timed(_post_bare(poster, options.size))
    return Posting(
        database=options.database,
        library=f"{MADE:,} made" if options.made else "shipped",
        deliveries=options.size,
        rate=options.size / seconds,
        bare=2 * options.size / (before + after),
        cpu=1000 * cpu / options.size,
        bare_cpu=500 * (before_cpu + after_cpu) / options.size,
        statements=counts.statements / options.size,
        rows=counts.rows / options.size,
        commits=counts.commits / options.size,
        lost=options.size - tally.distinct,
        repeated=tally.posts - tally.distinct,
    )


async def measure_memory(options: Options) -> Memory:
    """Let 100 of many schedules come due."""
    async with _opened(options) as app, posting_to(options.port, AT_ONCE) as poster:
        gc.collect()
        started = resident()
        dispatcher = _dispatcher(app, poster)
        await _run(dispatcher)
        gc.collect()
        posted = resident()
        await dispatcher.care()
        gc.collect()
        cared = resident()
    return Memory(database=options.database, schedules=options.size, started=started, posted=posted, cared=cared)


async def measure_finding(options: Options) -> Finding:
    """Look again and again for what is due, then plan and claim it."""
    async with _opened(options) as app:
        store = app.library.store
        schedules = await _look(lambda: store.look(lambda each: planning.come_due(each, NINE, 200, (PLATFORM,))))
        waits = await _look(lambda: store.look(lambda each: ledger.any_waits(each, _REACH, NINE)))
        lease = Lease(claimant="bench", ends=NINE + timedelta(minutes=2))
        due = await store.look(lambda each: planning.come_due(each, NINE, 200, (PLATFORM,)))
        stocks, grace = await Stock(app.finder).of_each(due), Limits().grace
        planned, _ = await _timed(store.change(lambda each: planning.plan_due(each, stocks, NINE, grace)))
        claimed, _ = await _timed(store.change(lambda each: ledger.claim(each, lease, _REACH, NINE, 100)))
    return Finding(
        database=options.database,
        schedules=options.size,
        schedules_p50=percentile(schedules, 0.5),
        schedules_p99=percentile(schedules, 0.99),
        waits_p50=percentile(waits, 0.5),
        waits_p99=percentile(waits, 0.99),
        planning=1000 * planned,
        claiming=1000 * claimed,
    )


async def measure_care(options: Options) -> Care:
    """Take care of everything, before and after all moments have moved by half an hour."""
    async with _opened(options) as app:
        store, dispatcher = app.library.store, Dispatcher(app.finder, Stock(app.finder), {}, now=lambda: NINE)
        unchanged, _ = await _timed(dispatcher.care())
        moved = update(SCHEDULES).values(next_at=SCHEDULES.c.next_at + 1800)
        await store.change(lambda connection: connection.execute(moved))
        changed, _ = await _timed(dispatcher.care())
    return Care(database=options.database, schedules=options.size, unchanged=unchanged, moved=changed)


async def fill_store(options: Options) -> None:
    """Fill a store for the others to measure on."""
    async with _opened(options) as app:
        due = {"memory": 100, "finding": DUE}.get(options.what.removeprefix("fill-"), 0)
        await fill(app.library.store, Filling(schedules=options.size, due=due, ledger=True))


async def _look(look: Callable[[], Awaitable[object]]) -> list[float]:
    """Look often; returns milliseconds, the first looks left out."""
    times = []
    for _ in range(_LOOKS):
        seconds, _ = await _timed(look())
        times.append(1000 * seconds)
    return times[_LOOKS // 10 :]


async def _timed(work: Awaitable[object]) -> tuple[float, float]:
    """Give the seconds that something took, and those of our processor time."""
    began, cpu = time.perf_counter(), time.process_time()
    await work
    return time.perf_counter() - began, time.process_time() - cpu


async def _run(dispatcher: Dispatcher) -> None:
    await dispatcher.tick()
    await dispatcher.settle()


async def _post_bare(poster: HttpPoster, count: int) -> None:
    """Post without a database, as many at once as a dispatcher does."""
    numbers = iter(range(count))

    async def post() -> None:
        for number in numbers:
            await poster.post(replace(_SAMPLE, delivery=f"due{number}-20260302"))

    await asyncio.gather(*(post() for _ in range(AT_ONCE)))


_SAMPLE = Outgoing(
    delivery="",
    schedule="due0",
    team=Team(f"{PLATFORM}:due0"),
    channel="C0123456789",
    date=NINE.date(),
    at=NINE,
    reply=Reply(title="Lesson of the day", body="Look where you coil the rope. " * 5, attribution="Notes of a harbour"),
)


def _dispatcher(app: App, poster: HttpPoster) -> Dispatcher:
    return Dispatcher(app.finder, Stock(app.finder), {PLATFORM: poster}, limits=Limits(at_once=AT_ONCE), now=Clock())


@asynccontextmanager
async def _opened(options: Options) -> AsyncIterator[App]:
    settings = Settings(
        data_dir=options.folder, database_url=SecretStr(options.url), starter=not options.made, model="off"
    )
    async with open_app(settings) as app:
        if options.made:
            await import_made(app.library, MADE)
        yield app


_MEASURES: dict[str, Callable[[Options], Coroutine[None, None, object]]] = {
    "posting": measure_posting,
    "memory": measure_memory,
    "finding": measure_finding,
    "care": measure_care,
}


def main() -> int:
    """Measure what the command line names."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.daily_work", description=__doc__)
    parser.add_argument("what", choices=(*_MEASURES, *(f"fill-{name}" for name in _MEASURES)))
    parser.add_argument("--database", required=True, help="what the table calls it")
    parser.add_argument("--url", required=True)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--size", type=int, required=True)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--made", action="store_true")
    options = Options(**vars(parser.parse_args()))
    set_up_logging("warning", "auto")
    measured = asyncio.run(_MEASURES.get(options.what, fill_store)(options))
    sys.stdout.write(to_json(measured).decode() + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
