"""What processes that tests kill are forked from: one server for each process that runs tests, with all loaded."""

from __future__ import annotations

from multiprocessing import get_context

FORKS = get_context("forkserver")
FORKS.set_forkserver_preload(["tests.core.library.killed", "tests.core.search.killed", "tests.faults.dispatching"])
