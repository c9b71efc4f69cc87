"""Servers of measurements, in processes of their own: they take no time from what is measured."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def serving_apart(module: str, *given: str) -> Iterator[int]:
    """Run a module that serves until its standard input ends in a process of its own; gives the port that it says."""
    command = [sys.executable, "-m", module, *given]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:  # noqa: S603 - our own
        if process.stdin is None or process.stdout is None:
            raise RuntimeError(command)
        try:
            yield int(process.stdout.readline())
        finally:
            process.stdin.close()
