"""One process that dispatches, as the fault tests start, kill and restart it."""

from __future__ import annotations

import asyncio
import ctypes
import logging
import time
import traceback
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from multiprocessing.context import ForkServerProcess
from pathlib import Path

import structlog

from core.daily import dispatcher
from core.daily.dispatcher import Dispatcher
from core.daily.limits import Limits
from core.daily.stock import Stock
from core.finding import Finder
from core.library.library import Library
from core.library.store import open_store
from core.search.index import Index
from tests.faults.poster import RemotePoster
from tests.faults.steps import Step, die_at
from tests.forks import FORKS
from tests.shelf import TOPICS

PLATFORM = "test"
LIMITS = Limits(
    post_timeout=timedelta(seconds=0.4),
    at_once=2,
    first_pause=timedelta(seconds=0.1),
    longest_pause=timedelta(seconds=1),
    least_margin=timedelta(seconds=2.5),
)
_TICK_SECONDS = 0.05
_PLANNED_AT_ONCE = 4

Shared = ctypes.c_double
"""A number that processes share."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders:
    """What each process is told.

    What goes wrong in it that should not is written into `troubles`. Its clock is `ahead` of this machine's by so many
    seconds.
    """

    url: str
    port: int
    troubles: Path
    ahead: Shared


@dataclass(frozen=True, slots=True, kw_only=True)
class Death:
    """A process ends when it comes to a step for the nth time."""

    step: Step
    number: int


def shared() -> Shared:
    """Make a number that processes share: 0 at first."""
    return FORKS.RawValue(ctypes.c_double, 0.0)


def now(ahead: Shared) -> datetime:
    """Tell the time."""
    return datetime.now(UTC) + timedelta(seconds=ahead.value)


def start(orders: Orders, death: Death | None, began: Shared) -> ForkServerProcess:
    """Start a process that dispatches until it is killed; it writes down at which `time.monotonic` it began."""
    process = FORKS.Process(target=_dispatch, args=(orders, death, began), daemon=True)
    process.start()
    return process


def _dispatch(orders: Orders, death: Death | None, began: Shared) -> None:
    with orders.troubles.open("a", encoding="utf-8") as troubles:
        structlog.configure(
            processors=[structlog.processors.JSONRenderer()],
            wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR),
            logger_factory=structlog.WriteLoggerFactory(troubles),
        )
        setattr(dispatcher, "_PLANNED_AT_ONCE", _PLANNED_AT_ONCE)  # noqa: B010 - it is read there
        if death is not None:
            die_at(death.step, death.number)
        try:
            asyncio.run(_run(orders, began))
        except BaseException:
            troubles.write(traceback.format_exc())
            troubles.flush()
            raise


async def _run(orders: Orders, began: Shared) -> None:
    store = await open_store(orders.url, upgrade=False)
    library = Library(store=store, topics=TOPICS, with_starter=False)
    finder = Finder(library, Index(orders.troubles.parent / "index", TOPICS))
    one = Dispatcher(
        finder,
        Stock(finder),
        {PLATFORM: RemotePoster(orders.port)},
        limits=LIMITS,
        now=lambda: now(orders.ahead),
    )
    began.value = time.monotonic()
    while True:
        await one.tick()
        await asyncio.sleep(_TICK_SECONDS)
