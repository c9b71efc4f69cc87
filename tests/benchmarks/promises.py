"""What else the search promises: it keeps no event loop waiting, finds at once what others import, and completes fast.

`python -m tests.benchmarks.promises …`, started by tests.benchmarks.speed; prints a line of JSON.
"""

from __future__ import annotations

import argparse
import asyncio
import shutil
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict
from itertools import cycle, islice
from pathlib import Path
from random import Random
from typing import TypeVar

from pydantic_core import from_json, to_json

from bots.app import App, open_app
from config.logging import set_up_logging
from config.settings import Settings
from core.completion.completions import Completions
from core.completion.suggestion import What
from core.library.tally import tally
from core.team import CONSOLE
from tests.benchmarks.corpus import settings_for
from tests.benchmarks.measured import Promises
from tests.benchmarks.newcomer import word_of
from tests.benchmarks.ours import Find, finding
from tests.benchmarks.queries import misspell
from tests.benchmarks.scoring import percentile

LOOKUPS = 1_000
AT_ONCE = 8
TICK = 0.005
NEWCOMERS = 10
_TYPED = 250
T = TypeVar("T")
_LOOK_AGAIN = 0.05
_PATIENCE = 20.0
_LONGEST_TYPED = 8
_SHORTEST_MISTYPED = 3


async def answer(find: Callable[[str], Awaitable[object]], queries: Sequence[str]) -> float:
    """Answer a thousand lookups, eight at once; returns the seconds that it took."""
    waiting = islice(cycle(queries), LOOKUPS)

    async def ask() -> None:
        for query in waiting:
            await find(query)

    began = time.perf_counter()
    await asyncio.gather(*(ask() for _ in range(AT_ONCE)))
    return time.perf_counter() - began


async def lateness(work: Awaitable[T]) -> tuple[float, T]:
    """Do something beside a task that wants to run every 5 ms; returns the most seconds by which that was late."""
    beats: list[float] = []

    async def beat() -> None:
        while True:
            began = time.perf_counter()
            await asyncio.sleep(TICK)
            beats.append(time.perf_counter() - began - TICK)

    heart = asyncio.create_task(beat())
    try:
        done = await work
    finally:
        heart.cancel()
    return max(beats, default=0.0), done


async def complete(app: App) -> list[float]:
    """Complete what somebody types who wants a topic, a speaker, a source or a quote; seconds each, warm."""
    completions, view = Completions(app.library, patience=None), await app.library.view(CONSOLE)
    counted = await tally(app.library.store, view)
    names = {What.TOPIC: [topic.name for topic in app.library.topics], What.SPEAKER: list(counted.speakers)}
    names |= {What.SOURCE: list(counted.sources), What.QUOTE: list(counted.speakers)}
    times: list[float] = []
    rng = Random(0)
    for what, held in names.items():
        await completions.complete(view, what, "")
        for _ in range(_TYPED):
            typed = _typed(rng, rng.choice(held))
            began = time.perf_counter()
            await completions.complete(view, what, typed)
            times.append(time.perf_counter() - began)
    return times


async def following(library: Path) -> tuple[float, float]:
    """Give the most seconds from another process's commit until its passage is found.

    First in a process that shares the index, then in one with an index of its own, as on another machine.
    """
    with tempfile.TemporaryDirectory(prefix="following-", dir=library.parent) as folder:
        here, there = Path(folder) / "here", Path(folder) / "there"
        shutil.copytree(library, here)
        shutil.copytree(here / "index", there / "index")
        ours = settings_for(here)
        async with _asking(ours) as one, _asking(Settings(data_dir=there, database_url=ours.store_url)) as other:
            await asyncio.gather(one(word_of(0)), other(word_of(0)))  # opened and warm, as what runs for long is
            committed = asyncio.create_task(_import(ours))
            found = [await asyncio.gather(_seen(one, number), _seen(other, number)) for number in range(NEWCOMERS)]
            pairs = list(zip(await committed, found, strict=True))
    return max(seen[0] - commit for commit, seen in pairs), max(seen[1] - commit for commit, seen in pairs)


@asynccontextmanager
async def _asking(settings: Settings) -> AsyncIterator[Find]:
    async with open_app(settings) as app:
        yield await finding(app)


async def _import(settings: Settings) -> list[float]:
    module = ["-m", "tests.benchmarks.newcomer", "--database", settings.store_url, "--count", str(NEWCOMERS)]
    process = await asyncio.create_subprocess_exec(
        sys.executable, *module, "--data-dir", str(settings.data_dir), stdout=asyncio.subprocess.PIPE
    )
    printed, _ = await process.communicate()
    return [float(line) for line in printed.split()]


async def _seen(find: Find, number: int) -> float:
    """Look again and again until the newcomer is found; returns when that was."""
    word = word_of(number)
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        found = await find(word)
        if any(word in each.text for result in found.results for each in (result.passage, *result.also)):
            return time.monotonic()
        await asyncio.sleep(_LOOK_AGAIN)
    raise TimeoutError(f"What was imported was not found within {_PATIENCE:.0f} s.")


def _typed(rng: Random, name: str) -> str:
    """Type the beginning of a name, or of a later word of it, every third time with a mistake."""
    begun = rng.choice([word for word in name.split() if word])[: rng.randint(1, _LONGEST_TYPED)]
    return misspell(rng, begun) if len(begun) > _SHORTEST_MISTYPED and not rng.randrange(3) else begun


async def measure(library: Path, size: int, queries: Sequence[str]) -> Promises:
    """Measure all of it on a library whose index was built."""
    async with open_app(settings_for(library)) as app:
        find = await finding(app)
        for query in queries[:AT_ONCE]:
            await find(query)
        late, took = await lateness(answer(find, queries))
        idle, _ = await lateness(asyncio.sleep(took))
        times = await complete(app)
    own, other = await following(library)
    p50, p99 = (1000 * percentile(times, share) for share in (0.5, 0.99))
    return Promises(
        size=size,
        late=1000 * late,
        idle=1000 * idle,
        rate=LOOKUPS / took,
        own=own,
        other=other,
        completion_p50=p50,
        completion_p99=p99,
    )


def main() -> int:
    """Measure the library that the command line names."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.promises", description=__doc__)
    parser.add_argument("--library", type=Path, required=True)
    parser.add_argument("--size", type=int, required=True)
    parser.add_argument("--queries", type=Path, required=True, help="a JSON list")
    options = parser.parse_args()
    set_up_logging("warning", "auto")
    queries = from_json(options.queries.read_bytes())
    measured = asyncio.run(measure(options.library, options.size, queries))
    sys.stdout.write(to_json(asdict(measured)).decode() + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
