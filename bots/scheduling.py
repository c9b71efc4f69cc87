"""What drives the clock: APScheduler calls the dispatcher each second, and does each night what is to be done then."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Protocol

import structlog
from apscheduler.job import Job  # type: ignore[import-untyped]
from apscheduler.schedulers.asyncio import AsyncIOScheduler  # type: ignore[import-untyped]
from apscheduler.triggers.base import BaseTrigger  # type: ignore[import-untyped]
from apscheduler.triggers.cron import CronTrigger  # type: ignore[import-untyped]
from apscheduler.triggers.date import DateTrigger  # type: ignore[import-untyped]

from bots.app import App
from bots.codes import DONE
from bots.dispatching import dispatcher_of
from bots.limits import limits_of
from bots.posting import posters
from bots.running import stop_signal
from bots.terminal import counted, err, out, print_line
from core import caring
from core.daily.dispatcher import Dispatcher
from core.daily.standing import count_by_platform
from core.mishaps import said_of
from core.ports import Poster

EVERY = timedelta(seconds=1)
STOPPING = "Stopping: posts in flight finish. Once more stops at once."
CARE_HOUR = 3
"""Hour in UTC in which the nightly care begins, at another minute each night."""
STOPPING_MARGIN = timedelta(seconds=10)
"""Longer than a post may take, to write down what became of it."""

_FIRST_CARE = timedelta(minutes=1)
_HOUR_SECONDS = 3600
_QUIET_SECONDS = 60.0
_WATCH_SECONDS = 5.0

_log = structlog.get_logger()


class Work(Protocol):
    """What is called: see core.daily.dispatcher."""

    async def tick(self) -> None:
        """Post what is due; returns at once where that is at work."""
        ...

    async def care(self) -> None:
        """Do what is to be done each night."""
        ...

    async def stop(self) -> None:
        """Take up nothing new, and let finish what is under way."""
        ...


async def run_daily(app: App) -> int:
    """Post what is due until a signal ends it; returns the exit code."""
    with stop_signal() as stopped:
        async with scheduling(app, posters(app)):
            await say_what_runs(app)
            await stopped.wait()
            print_line(err, STOPPING)
    return DONE


async def say_what_runs(app: App) -> None:
    """Say for how many schedules this process posts."""
    held = await app.library.store.look(count_by_platform)
    here = sum(held.get(platform, 0) for platform in posters(app))
    line = f"Posting the lessons of {counted(here, 'schedule')}" if here else "Waiting for the first schedule"
    print_line(out, f"{line}; stop with Ctrl-C.")
    sys.stdout.flush()  # whoever reads it through a pipe waits for it


@asynccontextmanager
async def scheduling(app: App, through: Mapping[str, Poster]) -> AsyncIterator[None]:
    """Post what is due through these posters, beside what is done meanwhile; at the end posts in flight finish."""
    work = _Posting(app, dispatcher_of(app, through))
    async with driving(work, stopping_limit=limits_of(app.settings.daily).post_timeout + STOPPING_MARGIN):
        yield


class _Posting:
    """Posts what is due, and does each night all that is to be done then."""

    def __init__(self, app: App, dispatcher: Dispatcher) -> None:
        self._app = app
        self._dispatcher = dispatcher
        self.tick = dispatcher.tick
        self.stop = dispatcher.stop

    async def care(self) -> None:
        """Take care of the ledger, and of what teams leave behind."""
        await self._dispatcher.care()
        grace = timedelta(days=self._app.settings.leaving_grace)
        await caring.care(self._app.library.store, datetime.now(UTC), grace)


@asynccontextmanager
async def driving(work: Work, *, stopping_limit: timedelta, every: timedelta = EVERY) -> AsyncIterator[None]:
    """Call the work at its times, the first tick at once. Whatever it raises is logged, and it is called again.

    At the end it is given `stopping_limit` to finish; what has not finished by then is cancelled.
    """
    driver = _Driver(work)
    scheduler = AsyncIOScheduler(timezone=UTC, job_defaults={"coalesce": True, "misfire_grace_time": None})
    now = datetime.now(UTC)
    # Two instances, because the second one returns at once: otherwise each that is left out would be logged.
    tick = scheduler.add_job(driver.tick, _Steadily(every), next_run_time=now, max_instances=2)
    scheduler.add_job(driver.care, DateTrigger(now + _FIRST_CARE, timezone=UTC))
    scheduler.add_job(driver.care, CronTrigger(hour=CARE_HOUR, timezone=UTC, jitter=_HOUR_SECONDS))
    scheduler.start()
    watch = asyncio.create_task(_keep_pace(tick, every))
    try:
        yield
    finally:
        watch.cancel()
        scheduler.remove_all_jobs()
        await driver.stop(stopping_limit)
        # This would cancel what is under way, therefore it comes last; it happens in the next turn of the loop.
        scheduler.shutdown(wait=False)
        await asyncio.sleep(0)


class _Steadily(BaseTrigger):  # type: ignore[misc]
    """Comes again so long after each time; nothing of what was missed is made up.

    APScheduler's own trigger counts up every second that was missed, before one of them is taken: where a machine
    without a battery learns what year it is, that never ends.
    """

    def __init__(self, every: timedelta) -> None:
        self._every = every

    def get_next_fire_time(self, previous: datetime | None, now: datetime) -> datetime:
        """Give the next time, from what the clock shows now."""
        del previous
        return now + self._every


class _Driver:
    """Calls the work, and tells the log what fails: a line a minute at most."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._under_way: set[asyncio.Task[object]] = set()
        self._quiet_until = 0.0

    async def tick(self) -> None:
        await self._call(self._work.tick)

    async def care(self) -> None:
        await self._call(self._work.care)

    async def stop(self, limit: timedelta) -> None:
        """Let finish what is under way, unless that takes longer than the limit."""
        try:
            async with asyncio.timeout(limit.total_seconds()):
                await self._work.stop()
                if self._under_way:
                    await asyncio.wait(self._under_way)
                # A tick that was at work may have taken something up while the first call ended.
                await self._work.stop()
        except TimeoutError:
            _log.warning("daily.stopped_early", after_seconds=limit.total_seconds())
        except Exception as error:  # noqa: BLE001 - the program ends all the same
            self._complain(error)

    async def _call(self, work: Callable[[], Awaitable[None]]) -> None:
        task = asyncio.current_task()
        if task is not None:
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)
        try:
            await work()
        except Exception as error:  # noqa: BLE001 - whatever it was, the next tick goes on
            self._complain(error)
        except asyncio.CancelledError:
            return  # at the end alone; the scheduler would log it as a failure

    def _complain(self, error: Exception) -> None:
        now = time.monotonic()
        if now < self._quiet_until:
            return
        self._quiet_until = now + _QUIET_SECONDS
        _log.error("daily.failed", **said_of(error))


async def _keep_pace(tick: Job, every: timedelta) -> None:
    """Call at once where the machine's clock was set back: APScheduler would wait until it is as late as before."""
    while True:
        await asyncio.sleep(_WATCH_SECONDS)
        now = datetime.now(UTC)
        if tick.next_run_time is not None and tick.next_run_time - now > 2 * every:
            tick.modify(next_run_time=now)
