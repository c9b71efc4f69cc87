"""Running measurements, each in a process of its own, and keeping what they gave."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import to_json

from tests.benchmarks.contenders import Place
from tests.benchmarks.measured import Built, Measured, Promises, Served
from tests.benchmarks.queries import make_queries

QUERIES = 521
"""One to open with, 20 to warm up with, and 500 whose times count."""

_SAMPLED = 5_000
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """All that was measured, by size."""

    speed: tuple[Measured, ...] = ()
    promises: tuple[Promises, ...] = ()

    def joined(self, newer: Results) -> Results:
        """Put what is newer in the place of the same measurement before."""
        speed = {(each.size, each.name): each for each in (*self.speed, *newer.speed)}
        promises = {each.size: each for each in (*self.promises, *newer.promises)}
        return Results(
            speed=tuple(sorted(speed.values(), key=lambda each: each.size)),
            promises=tuple(promises[size] for size in sorted(promises)),
        )


_RESULTS = TypeAdapter(Results)


def read_results(path: Path) -> Results:
    """Read what was measured before; nothing where the file is missing or of another form."""
    try:
        return _RESULTS.validate_json(path.read_bytes())
    except (FileNotFoundError, ValidationError):
        return Results()


def write_results(path: Path, results: Results) -> None:
    """Keep what was measured."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_RESULTS.dump_json(results, indent=1))


def write_queries(place: Place) -> Path:
    """Write what is asked at one size into a file; the passages decide what that is."""
    path = place.kept / "queries.json"
    step = max(1, place.size // _SAMPLED)
    path.write_bytes(to_json(make_queries(list(islice(place.texts(), 0, None, step)), QUERIES)))
    return path


def measure_speed(place: Place, queries: Path, name: str) -> Measured:
    """Measure one way to search; raises CalledProcessError where that fails."""
    made = ["--made"] if place.is_made else []
    given = [name, "--kept", str(place.kept), *made]
    built = _run(TypeAdapter(Built), ["tests.benchmarks.contender", "build", *given], place, queries)
    served = _run(TypeAdapter(Served), ["tests.benchmarks.contender", "serve", *given], place, queries)
    return Measured(name=name, size=place.size, built=built, served=served)


def measure_promises(place: Place, queries: Path) -> Promises:
    """Measure what our search promises besides, once its index was built; raises CalledProcessError as above."""
    return _run(TypeAdapter(Promises), ["tests.benchmarks.promises"], place, queries)


def _run(form: TypeAdapter[T], module: Sequence[str], place: Place, queries: Path) -> T:
    given = ["--library", str(place.library), "--size", str(place.size), "--queries", str(queries)]
    command = [sys.executable, "-m", *module, *given]
    # A matrix library that shares a lookup among cores waits for them where they are busy with something else.
    alone = os.environ | {"OPENBLAS_NUM_THREADS": "1"}
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, env=alone)  # noqa: S603 - our own modules
    return form.validate_json(done.stdout)
