"""One process that has loaded what the `quotidian` command needs, and forks itself where a test starts a program.

To load all that takes most of a second, and nearly all the time of most commands. Only what knows nothing of its
surroundings is loaded beforehand, no thread is started and nothing opened: the program's own packages are loaded after
the fork, with the program's own environment, folder and streams. The few tests that are about starting start for
themselves.
"""

from __future__ import annotations

import fcntl
import gc
import importlib
import io
import marshal
import os
import signal
import socket
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from selectors import EVENT_READ, DefaultSelector

ROOT = Path(__file__).resolve().parent.parent.parent
_LOADED = (
    "config.settings",  # before the embedding model's engine, which then reports nothing to its maker
    "aiohttp.web",
    "aiosqlite",
    "alembic.command",
    "apscheduler.schedulers.asyncio",
    "discord.app_commands",
    "fastembed",
    "prompt_toolkit",
    "pydantic_settings",
    "rich.table",
    "slack_bolt.async_app",
    "platformdirs",
    "sqlalchemy.dialects.sqlite.aiosqlite",
    "structlog",
    "typer",
    "core.commands",
    "core.curating.curating",
    "core.daily.daily",
    "core.intake",
    "core.library.exporting",
    "core.library.starter",
    "core.library.verifying",
    "core.saving.saving",
    "core.search.explaining",
)


@contextmanager
def running() -> Iterator[None]:
    """Run the server until the block ends, and name its socket in the environment."""
    with tempfile.TemporaryDirectory(prefix="forks") as folder, socket.socket(socket.AF_UNIX) as listening:
        listening.bind(f"{folder}/socket")
        listening.listen(64)
        os.environ["FORK_SERVER"] = f"{folder}/socket"
        number = listening.fileno()
        server = subprocess.Popen(  # noqa: S603 - this module
            [sys.executable, "-m", __name__, str(number)],
            cwd=ROOT,
            env=dict(os.environ) | {"OPENBLAS_NUM_THREADS": "1"},  # else numpy starts threads when it is loaded
            stdin=subprocess.PIPE,
            pass_fds=[number],
        )
        try:
            yield
        finally:
            server.communicate()
            del os.environ["FORK_SERVER"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a program is given: arguments and surroundings, and the descriptors that are to be its streams 0 to 2."""

    arguments: list[str]
    environment: dict[str, str]
    folder: str
    streams: Mapping[int, int]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Program:
    """A program that was forked: who waits for it, and what can be read once it has ended."""

    number: int
    line: socket.socket
    end: io.FileIO


class ForkServer:
    """Forks for whoever connects; see tests.bots.stand_in."""

    def __init__(self, listening: socket.socket) -> None:
        self._listening = listening
        self._waiting = DefaultSelector()
        self._waiting.register(sys.stdin, EVENT_READ)
        self._waiting.register(listening, EVENT_READ)

    def serve(self) -> Given | None:
        """Return what a program is given, in its own process; None in the server's when its standard input ends."""
        while True:
            for key, _ in self._waiting.select():
                if key.fileobj is sys.stdin:
                    return None
                if key.fileobj is self._listening:
                    given = self._start()
                    if given is not None:
                        return given
                elif not key.data.end.closed:
                    self._finish(key.data, left=key.fileobj is key.data.line)

    def _start(self) -> Given | None:
        line, _ = self._listening.accept()
        given = _read(line)
        if given is None:
            line.close()
            return None
        end, ending = os.pipe()
        number = os.fork()
        if number == 0:
            os.close(end)
            line.close()
            self._close()
            return given  # with `ending` open, for as long as this process lives
        for descriptor in (ending, *given.streams.values()):
            os.close(descriptor)
        program = Program(number=number, line=line, end=io.FileIO(end))
        _tell(program, number)
        self._waiting.register(line, EVENT_READ, program)
        self._waiting.register(program.end, EVENT_READ, program)
        return None

    def _finish(self, program: Program, *, left: bool) -> None:
        """Tell how a program ended; kill it where nobody waits for it any more."""
        if left:
            os.kill(program.number, signal.SIGKILL)
        _, status = os.waitpid(program.number, 0)
        _tell(program, os.waitstatus_to_exitcode(status))
        for each in (program.line, program.end):
            self._waiting.unregister(each)
            each.close()

    def _close(self) -> None:
        for key in list(self._waiting.get_map().values()):
            if isinstance(key.fileobj, socket.socket | io.FileIO):
                key.fileobj.close()
        self._waiting.close()


def _read(line: socket.socket) -> Given | None:
    """Read what is asked for; None where whoever asked was killed over it."""
    _, descriptors, _, _ = socket.recv_fds(line, 1, 3)
    with line.makefile("rb") as file:
        try:
            streams, arguments, environment, folder = marshal.load(file)  # noqa: S302 - from a test
        except EOFError:
            return None
    return Given(
        arguments=arguments,
        environment=environment,
        folder=folder,
        streams=dict(zip(streams, descriptors, strict=True)),
    )


def _tell(program: Program, number: int) -> None:
    with suppress(OSError):  # whoever waits may have been killed
        program.line.sendall(marshal.dumps(number))


def become(given: Given) -> None:
    """Give this process the surroundings of a program."""
    os.setsid()
    os.chdir(given.folder)
    os.environ.clear()
    os.environ.update(given.environment)
    time.tzset()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.argv = ["-c", *given.arguments]
    for number in range(3):
        if number in given.streams:
            os.dup2(given.streams[number], number)
            os.close(given.streams[number])
        else:
            os.close(number)
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        setattr(sys, name, _stream(number))
    with suppress(OSError):  # as a rule it is no terminal
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)


def _stream(number: int) -> io.TextIOWrapper | None:
    """Open a stream as the interpreter does."""
    encoding, _, errors = os.environ["PYTHONIOENCODING"].partition(":")
    try:
        file = open(number, "wb" if number else "rb", closefd=False)  # noqa: SIM115 - open to the end
    except OSError:
        return None
    if number == 2:
        return io.TextIOWrapper(file, encoding, "backslashreplace", line_buffering=True)
    return io.TextIOWrapper(file, encoding, errors or "strict", line_buffering=file.isatty())


def main() -> None:
    """Load, serve, and be the program in each fork."""
    for name in _LOADED:
        importlib.import_module(name)
    gc.freeze()
    given = ForkServer(socket.socket(fileno=int(sys.argv[1]))).serve()
    if given is not None:
        become(given)
        importlib.import_module("bots.cli").main()


if __name__ == "__main__":
    main()
