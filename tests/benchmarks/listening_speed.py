"""How fast the bot decides about messages: `make bench LISTENING=1`.

Messages that the weights are fitted on are decided one by one in a library of fortunes, mixed as in a channel: about
one in thirty is worth a reply. Then RATE of them a second come in, while somebody else's searches are timed, and how
late the event loop is.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path

from rich.box import HEAVY_HEAD, MARKDOWN
from rich.console import Console
from rich.table import Table

from bots.app import App, open_app
from config.logging import set_up_logging
from core.filters import EVERYTHING
from core.listening.heard import Heard
from core.requests import Terms
from core.team import CONSOLE, View
from tests.benchmarks.corpus import CACHE, settings_for
from tests.benchmarks.fortunes import MissingError
from tests.benchmarks.scoring import percentile
from tests.benchmarks.speed import prepare
from tests.listening.messages import read_messages

RATE = 200
"""Messages a second that are to be decided while others search."""

_WORTH = 30
_ROUNDS = 3
_SECONDS = 5
_SEARCHED = "how do people learn to be patient"
_WIDTH = 150
_MILLI = 1000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """Milliseconds of something that was done often."""

    name: str
    values: tuple[float, ...]


async def measure(folder: Path) -> Sequence[Times]:
    """Time decisions and searches in a library that is there."""
    texts = _channel()
    async with open_app(settings_for(folder)) as app:
        view = await app.library.view(CONSOLE)
        decide = _decider(app, view)
        for text in texts:
            await decide(text)
        every, looked_up = await _one_by_one(decide, texts)
        alone = await _searches(app, view)
        beside, late = await _beside(app, view, decide, texts)
    return [every, looked_up, alone, beside, late]


def main() -> int:
    """Measure at the size that the command line names, and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.listening_speed", description=__doc__)
    parser.add_argument("--size", type=int, default=15_000, help="number of passages")
    parser.add_argument("--cache", type=Path, default=CACHE, help="folder for the libraries")
    options = parser.parse_args()
    set_up_logging("warning", "auto")
    console = Console(width=None if sys.stdout.isatty() else _WIDTH)
    try:
        place = prepare(options.cache, options.size)
    except MissingError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    console.print(f"Listening with {options.size:,} passages; with a model that is loaded, in milliseconds")
    console.print(_table(asyncio.run(measure(place.library)), console))
    return 0


def _channel() -> Sequence[str]:
    """Mix the messages as in a channel: one of them after _WORTH others is worth a reply."""
    messages = read_messages()
    worth = cycle(each.text for each in messages if each.lesson)
    others = [each.text for each in messages if each.lesson is None]
    return [
        text
        for number, other in enumerate(others)
        for text in ([next(worth)] if number % _WORTH == 0 else []) + [other]
    ]


Decide = Callable[[str], Awaitable[bool]]
"""Decides about a message, and says whether a passage was looked up."""


def _decider(app: App, view: View) -> Decide:
    listening = app.ear.listening

    async def decide(text: str) -> bool:
        return (await listening.decide(view, Heard(text=text))).signals.choice is not None

    return decide


async def _one_by_one(decide: Decide, texts: Sequence[str]) -> tuple[Times, Times]:
    every, looked_up = [], []  # more of them than vectors of messages are kept
    for text in [*texts] * _ROUNDS:
        began = time.perf_counter()
        looked = await decide(text)
        took = (time.perf_counter() - began) * _MILLI
        every.append(took)
        if looked:
            looked_up.append(took)
    return (
        Times(name="a message decided", values=tuple(every)),
        Times(name="of these, with a passage looked up", values=tuple(looked_up)),
    )


async def _searches(app: App, view: View) -> Times:
    """Time searches, one after the other with a pause, while whatever else runs."""
    took = []
    for number in range(_SECONDS * 10):
        began = time.perf_counter()
        await app.finder.find(view, Terms(words=f"{_SEARCHED} {number}"), EVERYTHING, 5)
        took.append((time.perf_counter() - began) * _MILLI)
        await asyncio.sleep(0.1 - (time.perf_counter() - began) if took[-1] < 100 else 0)
    return Times(name="a search, alone", values=tuple(took))


async def _beside(app: App, view: View, decide: Decide, texts: Sequence[str]) -> tuple[Times, Times]:
    """Search and watch the loop while messages come in at RATE."""
    late: list[float] = []
    coming = asyncio.create_task(_come_in(decide, texts))
    watching = asyncio.create_task(_watch(late))
    searched = await _searches(app, view)
    for task in (coming, watching):
        task.cancel()
    await asyncio.gather(coming, watching, return_exceptions=True)
    return (
        Times(name=f"a search, while {RATE} messages a second are heard", values=searched.values),
        Times(name="the event loop is late, meanwhile", values=tuple(late)),
    )


async def _come_in(decide: Decide, texts: Sequence[str]) -> None:
    began, running = time.perf_counter(), set[asyncio.Future[bool]]()
    for number, text in enumerate(islice(cycle(texts), RATE * 60)):
        await asyncio.sleep(max(0.0, began + number / RATE - time.perf_counter()))
        task = asyncio.ensure_future(decide(text))
        running.add(task)
        task.add_done_callback(running.discard)


async def _watch(late: list[float]) -> None:
    while True:
        due = time.perf_counter() + 0.005
        await asyncio.sleep(0.005)
        late.append(max(0.0, (time.perf_counter() - due) * _MILLI))


def _table(times: Sequence[Times], console: Console) -> Table:
    table = Table(box=HEAVY_HEAD if console.is_terminal else MARKDOWN)
    for name in ("", "how often", "p50", "p95", "p99"):
        table.add_column(name, justify="right" if name else "left")
    for each in times:
        shown = (f"{percentile(each.values, share):.2f}" for share in (0.5, 0.95, 0.99))
        table.add_row(each.name, f"{len(each.values):,}", *shown)
    return table


if __name__ == "__main__":
    sys.exit(main())
