"""A terminal for a program: what is typed goes to it as from a keyboard, and what it shows is read as text."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Sequence
from types import TracebackType
from typing import Self

from tests.bots.program import COMMAND, PATIENCE, surroundings

_START = """\
import fcntl, signal, termios
from bots.cli import main
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
signal.signal(signal.SIGINT, signal.default_int_handler)
print("begun", flush=True)
main()
"""
STARTED = (sys.executable, "-c", _START)
"""Starts the chat as it is started everywhere, once it has begun.

Takes the terminal for its own, so that Ctrl-C reaches the program also while it does not read; what is forked does too.
"""

_STEERING = re.compile(rb"\x1b(?:\[[0-9;?]*[ -/]*[@-~]|\][^\x07]*\x07|[=>()][A-Z0-9]?)")
_WHERE = b"\x1b[6n"
_HERE = b"\x1b[1;1R"
ENTER, CTRL_C, CTRL_D, TAB = "\r", "\x03", "\x04", "\t"


class Terminal:
    """The chat, running in a terminal of 40 rows and 100 columns, with the model unless the settings say otherwise."""

    def __init__(self, command: Sequence[str] = COMMAND, **settings: str) -> None:
        self._keyboard, inside = pty.openpty()
        fcntl.ioctl(inside, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 100, 0, 0))
        self._program = subprocess.Popen(  # noqa: S603 - the project's own command
            command,
            stdin=inside,
            stdout=inside,
            stderr=inside,
            start_new_session=True,
            env=surroundings(TERM="xterm-256color", **{"QUOTIDIAN_MODEL": "shipped", **settings}),
        )
        os.close(inside)
        self._raw = b""
        self._waited = 0

    @property
    def shown(self) -> str:
        """All that was shown so far, without what steers the terminal."""
        return _STEERING.sub(b"", self._raw).decode(errors="replace")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._program.kill()
        self._program.wait()
        os.close(self._keyboard)

    def type(self, text: str) -> None:
        """Press keys."""
        os.write(self._keyboard, text.encode())

    def wait_for(self, text: str) -> None:
        """Wait until a text is shown that was not waited for yet."""
        end = time.monotonic() + PATIENCE
        while text not in self.shown[self._waited :]:
            assert time.monotonic() < end, f"{text!r} is not in {self.shown!r}"
            assert self._read(), f"{text!r} is not in {self.shown!r}"
        self._waited = self.shown.index(text, self._waited) + len(text)

    def leave(self) -> int:
        """Wait for the end of the program, and return its exit code."""
        while self._read():
            pass
        return self._program.wait(timeout=PATIENCE)

    def _read(self) -> bool:
        ready, _, _ = select.select([self._keyboard], [], [], PATIENCE)
        try:
            data = os.read(self._keyboard, 65_536) if ready else b""
        except OSError:  # the program has closed its side
            return False
        for _ in range(data.count(_WHERE)):
            os.write(self._keyboard, _HERE)
        self._raw += data
        return bool(data)
