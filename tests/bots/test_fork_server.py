"""What is forked is to be what is started: in its streams, its arguments, and how it ends."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Sequence

import pytest

from tests.bots.program import COMMAND, PATIENCE, STARTED, surroundings


def end_of(command: Sequence[str], arguments: Sequence[str | bytes], streams: str) -> tuple[int, bytes, bytes]:
    """Run a command with streams as a shell redirects them; give its exit code and what it printed."""
    done = subprocess.run(  # noqa: S603 - the project's own command
        ["/bin/sh", "-c", f'exec "$@" {streams}', "sh", *command, *arguments],
        input="/help\nŻ\n".encode(),
        capture_output=True,
        timeout=PATIENCE,
        check=False,
        env=surroundings(PYTHONIOENCODING="ascii"),
    )
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize(
    ("arguments", "streams"),
    [
        (("chat",), ""),
        (("ask", b"caf\xe9 \xff", "--json"), "<&-"),
        (("export", "--format", "Ż"), ""),
        (("stats",), ">&-"),
        (("--version",), ">/dev/full"),
        (("--version",), ">&2 2>&-"),
    ],
)
def test_what_is_forked_does_as_what_is_started(arguments: tuple[str | bytes, ...], streams: str) -> None:
    assert end_of(COMMAND, arguments, streams) == end_of(STARTED, arguments, streams)


@pytest.mark.parametrize("number", [signal.SIGUSR1, signal.SIGKILL])
def test_a_signal_that_ends_the_one_ends_the_other(number: signal.Signals) -> None:
    pipe = subprocess.PIPE
    program = subprocess.Popen([*COMMAND, "daily", "run"], stdout=pipe, stderr=pipe, env=surroundings())  # noqa: S603
    try:
        assert program.stdout
        assert program.stdout.readline()
        program.send_signal(number)
        assert program.communicate(timeout=PATIENCE) == (b"", b"")
        assert program.returncode == -number
    finally:
        program.kill()
        program.communicate()
