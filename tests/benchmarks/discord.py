"""How fast answers come in Discord, and what their time goes into: `make bench DISCORD=1`.

`/quote` and what is offered while somebody types go over a real gateway to Quotidian, and to a bare discord.py bot that
answers the same each time. An answer counts when Discord has it. The bots have a process each; this one is Discord.
"""

from __future__ import annotations

import argparse
import asyncio
import shutil
import sys
import tempfile
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from itertools import count, cycle
from pathlib import Path

from pydantic import TypeAdapter
from pydantic_core import from_json
from rich.box import HEAVY_HEAD, MARKDOWN
from rich.console import Console
from simcord.enums import InteractionType

from tests.benchmarks.corpus import CACHE
from tests.benchmarks.discord_measured import Figures, Stages, Times
from tests.benchmarks.discord_report import stages_table, times_table
from tests.benchmarks.discord_work import BARE, COMMAND, OFFER, QUOTIDIAN, STAGED
from tests.benchmarks.fortunes import MissingError
from tests.benchmarks.running import write_queries
from tests.benchmarks.scoring import percentile
from tests.benchmarks.speed import prepare
from tests.bots.discord.connected import World
from tests.bots.discord.rest_server import RestServer, running_rest_server

NAMES = {QUOTIDIAN: "Quotidian", BARE: "bare bot"}
RATE = 50
_WIDTH = 150
_WARMING = 100
_PATIENCE = 5.0
_MILLI = 1000
_FIELDS = ("words", "by", "from", "topic")
_LONGEST_TYPED = 12


@dataclass(frozen=True, slots=True)
class Asking:
    """What members type, again and again."""

    queries: Sequence[str]

    def requests(self, what: str) -> Iterator[Mapping[str, str]]:
        """Give the options of one request after the other."""
        if what == COMMAND:
            return ({"words": query} for query in cycle(self.queries))
        typed = zip(cycle(self.queries), cycle(_FIELDS), count(), strict=False)
        return ({name: query[: 1 + number % _LONGEST_TYPED]} for query, name, number in typed)


@dataclass(frozen=True, slots=True)
class Bot:
    """A bot under load, and the Discord that it is connected to."""

    world: World
    process: Process

    @property
    def rest(self) -> RestServer:
        """That Discord."""
        return self.world.rest

    async def cpu(self) -> float:
        """Give the seconds of CPU that it took so far; its stages are measured anew from here on."""
        assert self.process.stdin is not None
        self.process.stdin.write(b"cpu\n")
        return float(await self.line())

    async def line(self) -> bytes:
        """Read what it says."""
        assert self.process.stdout is not None
        return await self.process.stdout.readline()

    async def ask(self, what: str, options: Mapping[str, str], planned: float | None = None) -> float | None:
        """Send one request, and give the milliseconds until the answer came; None where none did."""
        is_offer = what == OFFER
        kind = InteractionType.APPLICATION_COMMAND_AUTOCOMPLETE if is_offer else InteractionType.APPLICATION_COMMAND
        began = planned or time.monotonic()
        record = self.world.interacts("quote", options, kind=kind)
        try:
            async with asyncio.timeout(_PATIENCE):
                await self.rest.until(lambda: record.responded)
        except TimeoutError:
            return None
        path = f"/interactions/{record.id}/"
        return _MILLI * (next(each.at for each in reversed(self.rest.asked) if each.path.startswith(path)) - began)

    async def alone(self, what: str, asking: Asking, number: int) -> tuple[Times, float]:
        """Send one request after the other; gives the milliseconds of CPU of each answer, too."""
        self._forget()
        began, requests = await self.cpu(), asking.requests(what)
        took = [await self.ask(what, next(requests)) for _ in range(number)]
        return _summed_up(took), _MILLI * (await self.cpu() - began) / number

    async def steadily(self, what: str, asking: Asking, number: int) -> Times:
        """Send so many a second, whatever comes back; times count from when a request was to be sent."""
        self._forget()
        requests, began = asking.requests(what), time.monotonic()
        async with asyncio.TaskGroup() as group:
            tasks = []
            for each in range(number):
                planned = began + each / RATE
                await asyncio.sleep(planned - time.monotonic())
                tasks.append(group.create_task(self.ask(what, next(requests), planned)))
        return _summed_up([task.result() for task in tasks])

    def _forget(self) -> None:
        """Hold nothing of before: Discord's memory is not what is measured."""
        store = self.rest.discord
        for held in (self.rest.asked, store.http_requests, store.transcript):
            held.clear()
        for messages in store.messages.values():
            messages.clear()
        for session in self.rest.gateway.sessions.values():
            session.sent.clear()


@asynccontextmanager
async def running(kind: str, library: Path) -> AsyncIterator[Bot]:
    """Run a bot in a process of its own, before a Discord of its own."""
    async with running_rest_server() as rest:
        world = World(rest)
        command = ["-m", "tests.benchmarks.discord_work", kind, "--library", str(library)]
        command += ["--api", rest.api_url, "--gateway", rest.gateway_url]
        process = await asyncio.create_subprocess_exec(sys.executable, *command, stdin=PIPE, stdout=PIPE)
        bot = Bot(world, process)
        try:
            if not await bot.line():
                raise ValueError(f"the bot ended by {await process.wait()}")
            yield bot
        finally:
            if process.stdin is not None:
                process.stdin.close()
            await process.wait()


async def measure(library: Path, asking: Asking, number: int) -> list[Figures]:
    """Let the bots take turns, so that whatever the machine does besides comes to all of them."""
    figures = []
    async with AsyncExitStack() as stack:
        bots = {kind: await stack.enter_async_context(running(kind, library)) for kind in NAMES}
        for what in (COMMAND, OFFER):
            for kind, bot in bots.items():
                await bot.alone(what, asking, _WARMING)
                alone, cpu = await bot.alone(what, asking, number)
                steady = await bot.steadily(what, asking, number)
                figures.append(Figures(name=NAMES[kind], what=what, alone=alone, cpu=cpu, steady=steady))
    return figures


async def stages(library: Path, asking: Asking, number: int) -> list[Stages]:
    """Answer one request after the other, and give what their time goes into."""
    async with running(STAGED, library) as bot:
        for what in (COMMAND, OFFER):
            await bot.alone(what, asking, _WARMING)
        await bot.cpu()
        for what in (COMMAND, OFFER):
            requests = asking.requests(what)
            for _ in range(number):
                await bot.ask(what, next(requests))
        assert bot.process.stdin is not None
        bot.process.stdin.close()
        return TypeAdapter(list[Stages]).validate_json(await bot.line())


def main() -> int:
    """Measure at the size that the command line names, and show it."""
    options = _options()
    console = Console(width=None if sys.stdout.isatty() else _WIDTH)
    lines = HEAVY_HEAD if console.is_terminal else MARKDOWN
    try:
        place = prepare(options.cache, options.size)
        # A copy: what opens a library may change it to the form of this release.
        with tempfile.TemporaryDirectory(prefix="discord", ignore_cleanup_errors=True) as folder:
            library = Path(shutil.copytree(place.library, Path(folder) / "library"))
            asking = Asking([query for query in from_json(write_queries(place).read_bytes()) if query])
            console.print(f"{options.size:,} passages: {', '.join(NAMES.values())} …", style="dim")
            console.print(times_table(asyncio.run(measure(library, asking, options.requests)), RATE, lines))
            console.print(stages_table(asyncio.run(stages(library, asking, options.requests)), lines))
    except MissingError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    except ValueError as error:
        sys.stderr.write(f"A measurement failed ({error}): what it said stands above.\n")
        return 1
    return 0


def _summed_up(took: Sequence[float | None]) -> Times:
    times = [each for each in took if each is not None]
    if not times:
        raise ValueError("no answer came at all")
    return Times(p50=percentile(times, 0.5), p99=percentile(times, 0.99), lost=len(took) - len(times))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.discord", description=__doc__)
    parser.add_argument("--size", type=int, default=100_000, help="passages in the library")
    parser.add_argument("--requests", type=int, default=1_000, help="requests of each measurement")
    parser.add_argument("--cache", type=Path, default=CACHE, help="folder for the libraries")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
