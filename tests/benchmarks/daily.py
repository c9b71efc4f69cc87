"""How fast daily lessons go out, and what they take: `make bench DAILY=1`.

Everything is measured on SQLite and on PostgreSQL, each time in a new database and a process of its own. Posts go to a
server on this machine that answers after 50 ms.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter
from rich.box import HEAVY_HEAD, MARKDOWN
from rich.console import Console

from tests.benchmarks.daily_measured import Care, Finding, Memory, Posting
from tests.benchmarks.daily_platform import running_platform
from tests.benchmarks.daily_report import care_table, finding_table, memory_table, posting_table
from tests.postgres import Postgres, running_postgres

SQLITE, POSTGRESQL = "SQLite", "PostgreSQL"
DELAY = 0.05
POSTED = 10_000
KEPT = (1_000, 10_000, 100_000)
FOUND = 1_000_000
CARED = 100_000
PARTS = ("posting", "memory", "finding", "care")

_WIDTH = 150
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Bench:
    """Where measurements run."""

    folder: Path
    port: int
    postgres: Postgres
    console: Console

    def measure(self, form: type[T], what: str, database: str, size: int, *, made: bool = False) -> T:
        """Measure one thing in a database of its own; raises CalledProcessError where that fails."""
        self.console.print(f"{database}, {size:,} schedules: {what} …", style="dim")
        with tempfile.TemporaryDirectory(dir=self.folder) as folder:
            url = self.postgres.copy() if database == POSTGRESQL else f"sqlite:///{folder}/library.db"
            given = ["--database", database, "--url", url, "--folder", folder, "--size", str(size)]
            given += ["--port", str(self.port), *(["--made"] if made else [])]
            if what != "posting":
                _run(f"fill-{what}", given)
            return TypeAdapter(form).validate_json(_run(what, given))


def main() -> int:
    """Measure the parts that the command line names, and show them."""
    options = _options()
    console = Console(width=None if sys.stdout.isatty() else _WIDTH)
    lines = HEAVY_HEAD if console.is_terminal else MARKDOWN
    try:
        with _opened(console) as bench:
            if "posting" in options.only:
                console.print(posting_table(_post(bench, options), lines))
            if "memory" in options.only:
                sizes = [(name, size) for name in options.databases for size in KEPT]
                console.print(memory_table([bench.measure(Memory, "memory", *each) for each in sizes], lines))
            if "finding" in options.only:
                found = [bench.measure(Finding, "finding", name, options.found) for name in options.databases]
                console.print(finding_table(found, lines))
            if "care" in options.only:
                cared = [bench.measure(Care, "care", name, CARED) for name in options.databases]
                console.print(care_table(cared, lines))
    except subprocess.CalledProcessError as error:
        sys.stderr.write(f"A measurement failed ({' '.join(error.cmd)}): what it said stands above.\n")
        return 1
    return 0


def _post(bench: Bench, options: argparse.Namespace) -> list[Posting]:
    return [
        bench.measure(Posting, "posting", name, options.posted, made=made)
        for _ in range(options.times)
        for name in options.databases
        for made in (False, True)
    ]


@contextmanager
def _opened(console: Console) -> Iterator[Bench]:
    with tempfile.TemporaryDirectory(prefix="daily", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        (folder / "pg").mkdir()
        with running_postgres(str(folder / "pg")) as postgres, running_platform(DELAY) as port:
            # The tests' server does not wait for the disk; this one has what a new server has.
            postgres.run("ALTER SYSTEM RESET ALL", "SELECT pg_reload_conf()")
            yield Bench(folder, port, postgres, console)


def _run(what: str, given: Sequence[str]) -> bytes:
    command = [sys.executable, "-m", "tests.benchmarks.daily_work", what, *given]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout  # noqa: S603 - our own module


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.daily", description=__doc__)
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS)
    parser.add_argument("--databases", nargs="+", choices=(SQLITE, POSTGRESQL), default=(SQLITE, POSTGRESQL))
    parser.add_argument("--posted", type=int, default=POSTED, help="schedules that come due at once")
    parser.add_argument("--found", type=int, default=FOUND, help="schedules among which what is due is found")
    parser.add_argument("--times", type=int, default=1, help="how often posting is measured")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
