"""How fast answers come in Slack, and what their time goes into: `make bench SLACK=1`.

Signed `/quote` requests go over HTTP to Quotidian, and to a bare Bolt app behind the same server that posts one fixed
answer, by its own `respond()` or, kept, over connections that stay open as ours do. Answers count when they arrive.
Requests, answers and servers have a process each.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter
from rich.box import HEAVY_HEAD, MARKDOWN
from rich.console import Console

from tests.benchmarks.contenders import Place
from tests.benchmarks.corpus import CACHE
from tests.benchmarks.fortunes import MissingError
from tests.benchmarks.running import write_queries
from tests.benchmarks.slack_measured import Figures, Load, Stages
from tests.benchmarks.slack_platform import running_platform
from tests.benchmarks.slack_report import load_table, stages_table
from tests.benchmarks.slack_work import BARE, QUOTIDIAN, RESPONDING, STAGED
from tests.benchmarks.speed import prepare

NAMES = {QUOTIDIAN: "Quotidian", RESPONDING: "bare Bolt app", BARE: "bare, kept"}
SHARES = {NAMES[RESPONDING]: "share of bare", NAMES[BARE]: "of bare, kept"}
AT_ONCE = 32
RATE = 50
_WIDTH = 150
_WARMING = 200


@dataclass(frozen=True, slots=True)
class Server:
    """A server under load."""

    port: int
    process: subprocess.Popen[bytes]

    def cpu(self) -> float:
        """Give the seconds of CPU that it took so far; its stages are measured anew from here on."""
        assert self.process.stdin is not None
        self.process.stdin.write(b"cpu\n")
        self.process.stdin.flush()
        return float(_line(self.process))

    def stop(self) -> None:
        """Let it end."""
        assert self.process.stdin is not None
        self.process.stdin.close()


@dataclass(frozen=True, slots=True)
class Bench:
    """What all measurements share."""

    library: Path
    queries: Path
    platform: int
    requests: int

    @contextmanager
    def server(self, kind: str) -> Iterator[Server]:
        """Run a server in a process of its own."""
        command = [sys.executable, "-m", "tests.benchmarks.slack_work", kind]
        command += ["--library", str(self.library), "--platform", str(self.platform)]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:  # noqa: S603 - our own
            server = Server(int(_line(process)), process)
            try:
                yield server
            finally:
                server.stop()

    def load(self, server: Server, requests: int, *, at_once: int = 1, rate: float = 0) -> Load:
        """Send requests to a server; raises CalledProcessError where that fails."""
        command = [sys.executable, "-m", "tests.benchmarks.slack_load", "--server", str(server.port)]
        command += ["--platform", str(self.platform), "--queries", str(self.queries), "--requests", str(requests)]
        command += ["--rate", str(rate)] if rate else ["--at-once", str(at_once)]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE)  # noqa: S603 - our own module
        return TypeAdapter(Load).validate_json(done.stdout)

    def stages(self) -> Stages:
        """Answer one request after the other, and give what their time goes into."""
        with self.server(STAGED) as server:
            self.load(server, _WARMING, at_once=AT_ONCE)
            server.cpu()
            self.load(server, self.requests // 4)
            server.stop()
            return TypeAdapter(Stages).validate_json(_line(server.process))


def main() -> int:
    """Measure at the size that the command line names, and show it."""
    options = _options()
    console = Console(width=None if sys.stdout.isatty() else _WIDTH)
    lines = HEAVY_HEAD if console.is_terminal else MARKDOWN
    try:
        place = prepare(options.cache, options.size)
        with _opened(place, options.requests) as bench:
            console.print(f"{options.size:,} passages: {', '.join(NAMES.values())} …", style="dim")
            console.print(load_table(_measure(bench, options.times), SHARES, lines))
            console.print(stages_table(bench.stages(), lines))
    except MissingError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    except (subprocess.CalledProcessError, ValueError) as error:
        sys.stderr.write(f"A measurement failed ({error}): what it said stands above.\n")
        return 1
    return 0


def _measure(bench: Bench, times: int) -> list[Figures]:
    """Let the servers take turns, so that whatever the machine does besides comes to all of them."""
    with ExitStack() as stack:
        servers = {kind: stack.enter_context(bench.server(kind)) for kind in NAMES}
        for server in servers.values():
            bench.load(server, _WARMING, at_once=AT_ONCE)
        runs = [(kind, _run(bench, server)) for _ in range(times) for kind, server in servers.items()]
        steady = {kind: bench.load(server, bench.requests, rate=RATE) for kind, server in servers.items()}
    fastest = {kind: _median([run for each, run in runs if each == kind]) for kind in NAMES}
    return [
        Figures(name=name, fastest=fastest[kind][0], cpu=fastest[kind][1], steady=steady[kind])
        for kind, name in NAMES.items()
    ]


def _run(bench: Bench, server: Server) -> tuple[Load, float]:
    """Let a server answer as fast as it can; gives the milliseconds of CPU of each answer, too."""
    began = server.cpu()
    load = bench.load(server, bench.requests, at_once=AT_ONCE)
    return load, 1000 * (server.cpu() - began) / load.requests


def _median(runs: Sequence[tuple[Load, float]]) -> tuple[Load, float]:
    return sorted(runs, key=lambda run: run[0].rate)[(len(runs) - 1) // 2]


@contextmanager
def _opened(place: Place, requests: int) -> Iterator[Bench]:
    """Give a copy of the library: what opens it may change it to the form of this release."""
    with tempfile.TemporaryDirectory(prefix="slack", ignore_cleanup_errors=True) as folder, running_platform() as port:
        library = Path(folder) / "library"
        shutil.copytree(place.library, library)
        yield Bench(library, write_queries(place), port, requests)


def _line(process: subprocess.Popen[bytes]) -> bytes:
    assert process.stdout is not None
    return process.stdout.readline()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.slack", description=__doc__)
    parser.add_argument("--size", type=int, default=100_000, help="passages in the library")
    parser.add_argument("--requests", type=int, default=2_000, help="requests of each measurement")
    parser.add_argument("--times", type=int, default=3, help="how often the fastest is measured; the median counts")
    parser.add_argument("--cache", type=Path, default=CACHE, help="folder for the libraries")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
