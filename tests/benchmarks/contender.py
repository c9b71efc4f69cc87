"""Measures one way to search in a process of its own, so that its memory is its own; prints a line of JSON.

`python -m tests.benchmarks.contender build|serve NAME …`, started by tests.benchmarks.speed.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from pydantic_core import from_json, to_json

from tests.benchmarks.contenders import NAMES, RIVALS, Contender, Find, Place
from tests.benchmarks.measured import Built, Served, disk, peak, served

_WARM_UP = 20
_WARM_UP_SECONDS = 5.0
_FEWEST = 20
_BUDGET = 90.0
"""Seconds after which a slow way to search is asked no more, once it answered _FEWEST queries."""


async def build(contender: Contender, place: Place) -> Built:
    """Build and say what it took."""
    took = await contender.build(place)
    return Built(seconds=took.seconds, embedding=took.embedding, peak=peak(), disk=disk(contender.folder(place)))


def contender_named(name: str) -> Contender:
    """Give a way to search by its name; our own is loaded only then, so that no rival's process holds any of it."""
    if name in RIVALS:
        return RIVALS[name]
    from config.logging import set_up_logging  # noqa: PLC0415 - as said above
    from tests.benchmarks.ours import QUOTIDIAN  # noqa: PLC0415 - as said above

    set_up_logging("warning", "auto")
    return QUOTIDIAN


async def serve(contender: Contender, place: Place, queries: Sequence[str]) -> Served:
    """Open and look up: a first query, a few to warm up, then as many of the others as there is time for."""
    first, *others = queries
    began = time.perf_counter()
    async with contender.open(place) as find:
        await find(first)
        opening = time.perf_counter() - began
        await times_of(find, others[:_WARM_UP], fewest=1, budget=_WARM_UP_SECONDS)
        used = time.process_time()
        times = await times_of(find, others[_WARM_UP:])
        return served(opening, times, time.process_time() - used)


async def times_of(
    find: Find, queries: Sequence[str], *, fewest: int = _FEWEST, budget: float = _BUDGET
) -> list[float]:
    """Look up one query after the other, at least a few and then as many as there is time for; seconds each."""
    times: list[float] = []
    for query in queries:
        if len(times) >= fewest and sum(times) > budget:
            break
        began = time.perf_counter()
        await find(query)
        times.append(time.perf_counter() - began)
    return times


def main() -> int:
    """Measure what the command line names."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.contender", description=__doc__)
    parser.add_argument("what", choices=("build", "serve"))
    parser.add_argument("name", choices=NAMES)
    parser.add_argument("--library", type=Path, required=True)
    parser.add_argument("--size", type=int, required=True)
    parser.add_argument("--kept", type=Path, required=True)
    parser.add_argument("--made", action="store_true", help="some of the passages were made by rule")
    parser.add_argument("--queries", type=Path, help="a JSON list; needed to serve")
    options = parser.parse_args()
    contender = contender_named(options.name)
    place = Place(library=options.library, size=options.size, kept=options.kept, is_made=options.made)
    if options.what == "build":
        measured: Built | Served = asyncio.run(build(contender, place))
    else:
        measured = asyncio.run(serve(contender, place, from_json(options.queries.read_bytes())))
    sys.stdout.write(to_json(asdict(measured)).decode() + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
