"""How fast the search is, and what it takes, beside what else one could search with: `make bench`.

Every way to search holds the same passages, is asked the same queries and runs in a process of its own. The libraries
are kept in the user's cache folder for the next time, what was measured in `.benchmarks`.
"""

from __future__ import annotations

import argparse
import asyncio
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from rich.box import HEAVY_HEAD, MARKDOWN
from rich.console import Console

from config.logging import set_up_logging
from tests.benchmarks.contenders import NAMES, OURS, Place
from tests.benchmarks.corpus import CACHE, RECIPE, fill_folder
from tests.benchmarks.fortunes import MissingError, count, read_fortunes
from tests.benchmarks.picture import draw
from tests.benchmarks.report import promises_table, speed_table
from tests.benchmarks.running import (
    Results,
    measure_promises,
    measure_speed,
    read_results,
    write_queries,
    write_results,
)

_KEPT = Path(".benchmarks")
_WIDTH = 150
_SMALLEST = 100


def prepare(cache: Path, size: int) -> Place:
    """Fill a library of this size, unless one is there; raises MissingError where there is nothing to fill it with."""
    library, unfinished = cache / f"{RECIPE}-{size}", cache / f"{RECIPE}-{size}.unfinished"
    if not library.is_dir():
        shutil.rmtree(unfinished, ignore_errors=True)
        asyncio.run(fill_folder(unfinished, size, cache))
        unfinished.rename(library)
    asyncio.run(fill_folder(library, size, cache))
    kept = cache / f"{RECIPE}-{size}.rivals"
    kept.mkdir(exist_ok=True)
    return Place(library=library, size=size, kept=kept, is_made=size > count(read_fortunes()))


def measure(console: Console, place: Place, names: Sequence[str]) -> Results:
    """Measure the ways to search of these names at one size; with our own, what it promises besides."""
    queries = write_queries(place)
    speed = []
    for name in names:
        console.print(f"{place.size:,} passages: {name} …", style="dim")
        speed.append(measure_speed(place, queries, name))
    promises = (measure_promises(place, queries),) if OURS in names else ()
    return Results(speed=tuple(speed), promises=promises)


def main() -> int:
    """Measure the sizes that the command line names, and show all that was ever measured here."""
    options = _options()
    set_up_logging("warning", "auto")
    console = Console(width=None if sys.stdout.isatty() else _WIDTH)
    results = Results()
    try:
        for size in sorted(options.sizes):
            results = results.joined(measure(console, prepare(options.cache, size), options.only or NAMES))
    except MissingError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    except subprocess.CalledProcessError as error:
        sys.stderr.write(f"A measurement failed ({' '.join(error.cmd)}): what it said stands above.\n")
        return 1
    everything = read_results(_KEPT / "speed.json").joined(results)
    write_results(_KEPT / "speed.json", everything)
    _show(console, everything)
    options.picture.write_text(draw(everything.speed, OURS), encoding="utf-8")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.speed", description=__doc__)
    parser.add_argument("--sizes", type=_sizes, default=(1_000, 15_000), help="numbers of passages, commas between")
    parser.add_argument("--only", choices=NAMES, action="append", help="measure this one; may come again")
    parser.add_argument("--cache", type=Path, default=CACHE, help="folder for the libraries")
    parser.add_argument("--picture", type=Path, default=_KEPT / "speed.svg", help="file for the picture")
    return parser.parse_args()


def _sizes(typed: str) -> tuple[int, ...]:
    sizes = tuple(int(size) for size in typed.split(",") if size.strip().isdecimal())
    if len(sizes) < len(typed.split(",")) or min(sizes) < _SMALLEST:
        raise argparse.ArgumentTypeError(f"'{typed}': write numbers from {_SMALLEST} on, such as 1000,15000")
    return sizes


def _show(console: Console, results: Results) -> None:
    lines = HEAVY_HEAD if console.is_terminal else MARKDOWN
    console.print(speed_table(results.speed, OURS, lines))
    if results.promises:
        console.print(promises_table(results.promises, lines))


if __name__ == "__main__":
    sys.exit(main())
