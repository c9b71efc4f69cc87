"""The `quotidian` command as tests run it: in this process where that shows all, else in one of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from bots.commandline import cli

ROOT = Path(__file__).resolve().parent.parent.parent
COMMAND = (sys.executable, "-c", "from bots.cli import main; main()")
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
        result = CliRunner().invoke(cli, list(arguments), input=typed, prog_name="quotidian")
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return _checked(Ran(result.stdout, result.stderr, result.exit_code), code)

    def alone(self, *arguments: str | bytes, typed: bytes = b"", code: int = 0, **settings: str) -> Ran:
        """Run as a process of its own, with these settings, on terminals that show UTF-8."""
        done = subprocess.run(  # noqa: S603 - the project's own command
            [*COMMAND, *arguments],
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


def _checked(ran: Ran, code: int | None) -> Ran:
    assert "Traceback" not in ran.out + ran.err, ran.err
    assert ran.code in ((0, 1, 2) if code is None else (code,)), ran
    return ran
