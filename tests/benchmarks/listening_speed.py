"""How fast the bot decides about messages, and what that does to its commands: `make bench LISTENING=1`.

Messages that the weights are fitted on are decided one by one in a library of fortunes, mixed as in a channel: about
one in thirty is worth a reply. Then RATE of them a second are heard in channels that are switched on, while somebody
asks for quotes: in few channels, where so many are a burst that the bot keeps out of, and in many, where hardly
anything holds it back. All of it happens in one process, on SQLite, in a copy of the library.
"""

from __future__ import annotations

import argparse
import asyncio
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import partial
from itertools import cycle, islice
from pathlib import Path

from rich.box import HEAVY_HEAD, MARKDOWN, Box
from rich.console import Console
from rich.table import Table

from bots.app import MEMBER, App, open_app
from config.logging import set_up_logging
from core.errors import QuotidianError
from core.listening import attentions
from core.listening.attention import Attention, Mode
from core.listening.ear import Outcome
from core.listening.heard import Heard
from core.listening.said import Said
from core.requests import Asker
from core.team import CONSOLE
from tests.benchmarks.corpus import CACHE, settings_for
from tests.benchmarks.fortunes import MissingError
from tests.benchmarks.ours import keep_up
from tests.benchmarks.scoring import percentile
from tests.benchmarks.speed import prepare
from tests.listening.messages import read_messages

RATE = 200
"""Messages a second that are heard while others ask."""

FEW, MANY = 20, 2000
"""Channels in which they are said: in so many, each gets six a minute, which is no burst yet."""

_WORTH = 30
_ROUNDS = 3
_SECONDS = 20
_ASKED_EVERY = 0.1
_WATCHED_EVERY = 0.005
# Who was answered unasked is left alone for hours; so many are not.
_MEMBERS = 5000
_QUOTE = "/quote how do people learn to be patient"
_WIDTH = 150
_MILLI = 1000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """Milliseconds of something that was done often."""

    name: str
    values: Sequence[float]


@dataclass(slots=True, kw_only=True)
class Crowd:
    """What is said in so many channels that are switched on, and what came of it."""

    channels: int
    said: int = 0
    came: Counter[str] = field(default_factory=Counter)
    decided: list[float] = field(default_factory=list)
    _running: set[asyncio.Task[None]] = field(default_factory=set)

    async def talk(self, app: App, texts: Sequence[str]) -> None:
        """Say RATE messages a second for _SECONDS, whether those before were heard or not; ends once all were."""
        began = time.perf_counter()
        for number, text in enumerate(islice(cycle(texts), RATE * _SECONDS)):
            await asyncio.sleep(max(0.0, began + number / RATE - time.perf_counter()))
            self.said += 1
            task = asyncio.create_task(self._hear(app, number, text))
            self._running.add(task)
            task.add_done_callback(self._running.discard)
        await asyncio.gather(*self._running)

    async def _hear(self, app: App, number: int, text: str) -> None:
        began = time.perf_counter()
        try:
            outcome = await app.ear.hear(self._message(number, text))
        except QuotidianError as error:
            self.came[f"failed: {type(error).__name__}"] += 1
            return
        self.came[_what(outcome)] += 1
        if outcome.decision is not None:
            self.decided.append((time.perf_counter() - began) * _MILLI)

    def _message(self, number: int, text: str) -> Said:
        return Said(
            team=CONSOLE,
            channel=_channel(self.channels, number % self.channels),
            key=f"{self.channels}.{number}",
            member=f"member {number % _MEMBERS}",
            text=text,
            at=datetime.now(UTC),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """All that was timed, and what came of what was said."""

    times: Sequence[Times]
    crowds: Sequence[Crowd]


async def measure(folder: Path) -> Measured:
    """Time decisions and commands in a library that is there, and stays as it is."""
    texts = _mixed()
    async with _copied(folder) as app:
        times = [*await _one_by_one(app, texts), *await _ask(app, "alone")]
        crowds = []
        for channels in (FEW, MANY):
            await _switch_on(app, channels)
            crowd = Crowd(channels=channels)
            times += await _ask(app, f"beside {channels:,} channels", crowd, texts)
            times.append(Times(name=f"a message heard there and decided, {channels:,} channels", values=crowd.decided))
            crowds.append(crowd)
    return Measured(times=times, crowds=crowds)


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
    measured = asyncio.run(measure(place.library))
    lines = HEAVY_HEAD if console.is_terminal else MARKDOWN
    console.print(_times_table(measured.times, lines))
    console.print(f"What came of {RATE} messages a second")
    console.print(_crowds_table(measured.crowds, lines))
    return 0


def _mixed() -> Sequence[str]:
    """Mix the messages as in a channel: one of them after _WORTH others is worth a reply."""
    messages = read_messages()
    worth = cycle(each.text for each in messages if each.lesson)
    others = [each.text for each in messages if each.lesson is None]
    return [
        text
        for number, other in enumerate(others)
        for text in ([next(worth)] if number % _WORTH == 0 else []) + [other]
    ]


@asynccontextmanager
async def _copied(folder: Path) -> AsyncIterator[App]:
    """Open a copy of a library, whose tables of listening are written to."""
    with tempfile.TemporaryDirectory(prefix="quotidian-listening-") as copy:
        await asyncio.to_thread(shutil.copytree, folder, copy, dirs_exist_ok=True)
        async with open_app(settings_for(Path(copy))) as app:
            await keep_up(app)
            yield app
            await app.ear.close()


async def _one_by_one(app: App, texts: Sequence[str]) -> tuple[Times, Times]:
    listening, view = app.ear.listening, await app.library.view(CONSOLE)
    every, looked_up = [], []
    for text in [*texts] * _ROUNDS:
        began = time.perf_counter()
        decision = await listening.decide(view, Heard(text=text))
        every.append((time.perf_counter() - began) * _MILLI)
        if decision.signals.choice is not None:
            looked_up.append(every[-1])
    return (
        Times(name="a message decided, one by one", values=every),
        Times(name="of these, with a passage looked up", values=looked_up),
    )


async def _switch_on(app: App, channels: int) -> None:
    for number in range(channels):
        attention = Attention(
            team=CONSOLE, channel=_channel(channels, number), mode=Mode.ON, by=MEMBER, since=datetime.now(UTC)
        )
        await app.library.store.change(partial(attentions.write, attention=attention))
    app.ear.look_again()


def _channel(channels: int, number: int) -> str:
    return f"{channels}-{number}"


async def _ask(app: App, when: str, crowd: Crowd | None = None, texts: Sequence[str] = ()) -> Sequence[Times]:
    """Ask for quotes and watch the loop, while a crowd talks or nothing else is done."""
    late: list[float] = []
    watching = asyncio.create_task(_watch(late))
    took, _ = await asyncio.gather(_quotes(app), crowd.talk(app, texts) if crowd else asyncio.sleep(0))
    watching.cancel()
    with suppress(asyncio.CancelledError):
        await watching
    return (
        Times(name=f"/quote, {when}", values=took),
        Times(name=f"the event loop is late, {when}", values=late),
    )


async def _quotes(app: App) -> Sequence[float]:
    """Ask for quotes, one after the other, at most so often."""
    asker = Asker(team=CONSOLE, channel="general", member=MEMBER, today=date(2026, 3, 2))
    took = []
    for number in range(round(_SECONDS / _ASKED_EVERY)):
        began = time.perf_counter()
        await app.commands.command(f"{_QUOTE} {number}", asker)
        took.append((time.perf_counter() - began) * _MILLI)
        await asyncio.sleep(max(0.0, _ASKED_EVERY - (time.perf_counter() - began)))
    return took


async def _watch(late: list[float]) -> None:
    while True:
        due = time.perf_counter() + _WATCHED_EVERY
        await asyncio.sleep(_WATCHED_EVERY)
        late.append(max(0.0, (time.perf_counter() - due) * _MILLI))


def _what(outcome: Outcome) -> str:
    """Say in a word or two what came of a message."""
    if outcome.held is not None:
        return f"held back: {outcome.held.value}"
    if outcome.decision is None:
        return "dropped by its form"
    return "answered" if outcome.reply is not None else "decided, silence"


def _times_table(times: Sequence[Times], lines: Box) -> Table:
    table = Table(box=lines)
    for name in ("", "how often", "p50", "p95", "p99", "most"):
        table.add_column(name, justify="right" if name else "left")
    for each in times:
        shown = (f"{percentile(each.values, share):.2f}" if each.values else "" for share in (0.5, 0.95, 0.99, 1.0))
        table.add_row(each.name, f"{len(each.values):,}", *shown)
    return table


def _crowds_table(crowds: Sequence[Crowd], lines: Box) -> Table:
    """Lay out what came of all messages; what came of none of them is lost."""
    table = Table("", box=lines)
    for crowd in crowds:
        table.add_column(f"{crowd.channels:,} channels", justify="right")
    table.add_row("said", *(f"{crowd.said:,}" for crowd in crowds))
    for what in sorted({what for crowd in crowds for what in crowd.came}):
        table.add_row(what, *(f"{crowd.came[what]:,}" for crowd in crowds))
    table.add_row("lost", *(f"{crowd.said - crowd.came.total():,}" for crowd in crowds))
    return table


if __name__ == "__main__":
    sys.exit(main())
