"""The `quotidian` command as tests run it: in this process where that shows all, else in one of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from bots.commandline import cli

ROOT = Path(__file__).resolve().parent.parent.parent
STARTED = (sys.executable, "-c", "from bots.cli import main; main()")
"""Starts the command as it is started everywhere, which takes about a second."""

COMMAND = (sys.executable, "-I", "-S", str(Path(__file__).with_name("stand_in.py")))
"""Has it forked by a process that has loaded most of it; see tests.bots.fork_server."""

PATIENCE = 60
"""Seconds after which a program that does not end is a failure."""


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command printed, and its exit code."""

    out: str
    err: str
    code: int

    @property
    def json(self) -> Any:  # noqa: ANN401 - whatever the command lays out
        """Read the one JSON document that was printed."""
        return json.loads(self.out)


class Program:
    """Runs the command; nothing it prints may be a traceback."""

    def __call__(self, *arguments: str, typed: str = "", code: int | None = 0) -> Ran:
        """Run in this process, and see that it leaves with `code`, or with None that it leaves with one it may."""
        with CliRunner().isolation(input=typed) as (out, err, _):
            with pytest.raises(SystemExit) as left:
                _commands().main(arguments, prog_name="quotidian")
            sys.stdout.flush()
            sys.stderr.flush()
            ran = Ran(out.getvalue().decode(), err.getvalue().decode(), int(left.value.code or 0))
        return _checked(ran, code)

    def alone(
        self,
        *arguments: str | bytes,
        typed: bytes = b"",
        code: int = 0,
        command: Sequence[str] = COMMAND,
        **settings: str,
    ) -> Ran:
        """Run as a process of its own, with these settings, on terminals that show UTF-8."""
        done = subprocess.run(  # noqa: S603 - the project's own command
            [*command, *arguments],
            input=typed,
            capture_output=True,
            timeout=PATIENCE,
            check=False,
            env=surroundings(**settings),
        )
        return _checked(Ran(done.stdout.decode(), done.stderr.decode(), done.returncode), code)


def surroundings(**settings: str) -> dict[str, str]:
    """Give the environment of a program that is started; without the model, unless the settings name it.

    Each such program has to load the model anew, and few tests of a whole process are about what passages mean.
    """
    ours = {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", "QUOTIDIAN_MODEL": "off"}
    return dict(os.environ) | ours | settings


@cache
def _commands() -> Any:  # noqa: ANN401 - of a type that typer keeps to itself
    """Make what reads arguments once: that takes longer than most commands."""
    return get_command(cli)


def _checked(ran: Ran, code: int | None) -> Ran:
    assert "Traceback" not in ran.out + ran.err, ran.err
    assert ran.code in ((0, 1, 2) if code is None else (code,)), ran
    return ran
