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
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import to_json
from rich.console import Console

from config.logging import set_up_logging
from tests.benchmarks.contenders import NAMES, OURS, Place
from tests.benchmarks.corpus import CACHE, RECIPE, fill_folder
from tests.benchmarks.fortunes import MissingError, count, read_fortunes
from tests.benchmarks.measured import Built, Measured, Served
from tests.benchmarks.picture import draw
from tests.benchmarks.queries import make_queries
from tests.benchmarks.report import speed_table

_RESULTS = Path(".benchmarks")
_QUERIES = 521
_SAMPLED = 5_000
_WIDTH = 150
_MEASURED = TypeAdapter(list[Measured])
T = TypeVar("T")


def measure(console: Console, place: Place, names: Sequence[str]) -> Iterator[Measured]:
    """Measure the ways to search of these names at one size, each in its own processes."""
    queries = place.kept / "queries.json"
    queries.write_bytes(to_json(make_queries(_sample(place), _QUERIES)))
    for name in names:
        console.print(f"{place.size:,} passages: {name} …", style="dim")
        built = _run(TypeAdapter(Built), "build", name, place, queries)
        served = _run(TypeAdapter(Served), "serve", name, place, queries)
        yield Measured(name=name, size=place.size, built=built, served=served)


def prepare(cache: Path, size: int) -> Place:
    """Fill a library of this size, unless one is there; raises MissingError where there is nothing to fill it with."""
    name = f"{RECIPE}-{size}"
    library, unfinished = cache / name, cache / f"{name}.unfinished"
    if not library.is_dir():
        shutil.rmtree(unfinished, ignore_errors=True)
        asyncio.run(fill_folder(unfinished, size, cache))
        unfinished.rename(library)
    kept = cache / f"{name}.rivals"
    kept.mkdir(exist_ok=True)
    return Place(library=library, size=size, kept=kept, is_made=size > count(read_fortunes()))


def main() -> int:
    """Measure the sizes that the command line names."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.speed", description=__doc__)
    parser.add_argument("--sizes", default="1000,15000", help="numbers of passages, with commas between")
    parser.add_argument("--only", choices=NAMES, action="append", help="measure this one; may come again")
    parser.add_argument("--cache", type=Path, default=CACHE)
    parser.add_argument("--picture", type=Path, default=_RESULTS / "speed.svg")
    options = parser.parse_args()
    set_up_logging("warning", "auto")
    console = Console(width=None if sys.stdout.isatty() else _WIDTH)
    try:
        sizes = sorted({int(size) for size in options.sizes.split(",")})
        places = [prepare(options.cache, size) for size in sizes]
    except ValueError:
        sys.stderr.write(f"The sizes '{options.sizes}' cannot be read: write numbers, such as SIZE=1000,15000.\n")
        return 2
    except MissingError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    try:
        measured = [each for place in places for each in measure(console, place, options.only or NAMES)]
    except subprocess.CalledProcessError as error:
        sys.stderr.write(f"A measurement failed ({' '.join(error.cmd)}): what it said stands above.\n")
        return 1
    console.print(speed_table(measured, OURS))
    options.picture.parent.mkdir(parents=True, exist_ok=True)
    options.picture.write_text(draw(remember(measured), OURS), encoding="utf-8")
    return 0


def remember(measured: Sequence[Measured]) -> list[Measured]:
    """Keep what was measured in place of what was before; returns all that is kept, by size."""
    path = _RESULTS / "speed.json"
    path.parent.mkdir(exist_ok=True)
    before = _read(path)
    known = {(each.size, each.name): each for each in (*before, *measured)}
    kept = sorted(known.values(), key=lambda each: each.size)
    path.write_bytes(_MEASURED.dump_json(kept, indent=1))
    return kept


def _read(path: Path) -> list[Measured]:
    try:
        return _MEASURED.validate_json(path.read_bytes())
    except (FileNotFoundError, ValidationError):  # of before there was any, or there was this form
        return []


def _run(form: TypeAdapter[T], what: str, name: str, place: Place, queries: Path) -> T:
    """Run one measurement in a process of its own."""
    module = [sys.executable, "-m", "tests.benchmarks.contender", what, name, "--size", str(place.size)]
    given = ["--library", str(place.library), "--kept", str(place.kept), "--queries", str(queries)]
    given += ["--made"] if place.is_made else []
    done = subprocess.run([*module, *given], check=True, stdout=subprocess.PIPE)  # noqa: S603 - our own module
    return form.validate_json(done.stdout)


def _sample(place: Place) -> list[str]:
    """Draw texts evenly from the library."""
    step = max(1, place.size // _SAMPLED)
    return list(islice(place.texts(), 0, None, step))


if __name__ == "__main__":
    sys.exit(main())
