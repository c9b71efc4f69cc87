"""What processes that tests kill are forked from: one server for each process that runs tests, with all loaded."""

from __future__ import annotations

from collections.abc import Callable
from multiprocessing import get_context
from typing import ParamSpec

P = ParamSpec("P")
FORKS = get_context("forkserver")
FORKS.set_forkserver_preload(
    ["tests.core.library.killed", "tests.core.listening.killed", "tests.core.search.killed", "tests.faults.dispatching"]
)


def end_of(work: Callable[P, None], *args: P.args, **names: P.kwargs) -> int | None:
    """Do work in a process of its own, and give the exit code."""
    process = FORKS.Process(target=work, args=args, kwargs=names)
    process.start()
    process.join()
    return process.exitcode
