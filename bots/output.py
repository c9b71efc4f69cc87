"""What goes out of the program: standard output, and files that are written whole or not at all."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

from core.errors import QuotidianError


class OutputError(Exception):
    """Standard output cannot be written; the text is a sentence. Nothing more can be printed there."""


class UnwritableFileError(QuotidianError):
    """A file that was to be written cannot be."""


class Output(io.TextIOWrapper):
    """Standard output that tells its own failures from every other one. A reader that left is no failure."""

    def write(self, text: str, /) -> int:
        """Write text; raises OutputError where that fails."""
        with _told():
            return super().write(text)

    def flush(self) -> None:
        """Write what is held back; raises OutputError where that fails."""
        with _told():
            super().flush()


def set_up_streams() -> None:
    """Make the standard streams take everything: bytes that are no text, and text that the output cannot show."""
    if sys.stdin is None:  # a daemon closes what nobody types into
        sys.stdin = Path(os.devnull).open(encoding="utf-8")  # noqa: SIM115 - open as long as the program runs
    if sys.stdout is None:
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - likewise
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")
    if isinstance(sys.stdout, io.TextIOWrapper):
        encoding, by_line = sys.stdout.encoding, sys.stdout.line_buffering
        sys.stdout = Output(sys.stdout.detach(), encoding, "backslashreplace", line_buffering=by_line)


def give_up_output() -> None:
    """Send what is still held back nowhere, so that leaving does not fail on it a second time."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def write_utf8(text: str) -> None:
    """Write to standard output in UTF-8, whatever the terminal shows; raises OutputError where that fails."""
    sys.stdout.flush()
    with _told():
        sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))
        sys.stdout.buffer.flush()


def write_json(form: object) -> None:
    """Write one line of JSON to standard output."""
    write_utf8(json.dumps(form, ensure_ascii=False) + "\n")


async def write_pieces(pieces: AsyncIterator[str], output: Path | None) -> None:
    """Write text piece by piece, to standard output or to a file, which is there whole or as it was before.

    Raises UnwritableFileError with a sentence where the file cannot be written.
    """
    if output is None:
        async for piece in pieces:
            write_utf8(piece)
        return
    unfinished = output.with_name(f".{output.name}.unfinished")
    try:
        with _told_of(output):
            file = unfinished.open("w", encoding="utf-8", errors="backslashreplace", newline="")
        with file:
            async for piece in pieces:
                with _told_of(output):
                    file.write(piece)
            with _told_of(output):
                file.flush()
        with _told_of(output):
            unfinished.replace(output)
    finally:
        unfinished.unlink(missing_ok=True)


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        cause = error.strerror or error
        raise OutputError(f"The output cannot be written ({cause}): see that there is space.") from error


@contextmanager
def _told_of(output: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, ValueError) as error:
        cause = error.strerror if isinstance(error, OSError) else error
        raise UnwritableFileError(f"{output} cannot be written ({cause}): name another file.") from error
