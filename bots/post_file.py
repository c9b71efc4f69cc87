"""The record of the pretend channels: `console.jsonl` in the data folder, one line of JSON a post."""

from __future__ import annotations

import errno
import io
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from threading import Event

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError, field_serializer

from core.ports import RefusedError
from core.reply import Action

NAME = "console.jsonl"


class Posted(BaseModel):
    """One post. As JSON it is a contract: keys may be added, never renamed.

    `at` is the moment promised, in UTC. `passage` is the short id of what was posted, and `actions` are what can be
    done with it.
    """

    model_config = ConfigDict(frozen=True)

    delivery: str
    schedule: str
    team: str
    channel: str
    date: date
    at: AwareDatetime
    text: str
    passage: str | None = None
    actions: tuple[Action, ...] = ()

    @field_serializer("at")
    def _as_elsewhere(self, at: datetime) -> str:
        return at.isoformat()


@dataclass(frozen=True, slots=True)
class PostFile:
    """Posts in a file that several programs append to. What a crash has torn is passed over."""

    path: Path

    def append(self, posted: Posted, given_up: Event) -> None:
        """Write one line, whole and for good; nothing where it was given up meanwhile.

        Raises RefusedError where the file cannot be opened. Any other OSError leaves open whether the line is there.
        """
        # In ASCII: half a line can be read as text all the same, and nothing inside one looks like its end.
        line = json.dumps(posted.model_dump(mode="json")).encode("ascii") + b"\n"
        with self._open("a+b") as file:
            whole = line if _ends_a_line(file) else b"\n" + line
            if given_up.is_set():
                return
            if file.write(whole) != len(whole):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            os.fsync(file.fileno())

    def holds(self, delivery: str) -> bool:
        """Tell whether a delivery was posted; raises RefusedError where the file cannot be read."""
        if not self.path.exists():
            return False
        likely = f'"{delivery}"'.encode("ascii")
        with self._open("rb") as file:
            return any(posted.delivery == delivery for line in file if likely in line for posted in _read(line))

    def size(self) -> int:
        """Give the length in bytes; 0 where there is no file."""
        try:
            return self.path.stat().st_size
        except OSError:
            return 0

    def _open(self, mode: str) -> io.FileIO:
        try:
            return io.FileIO(self.path, mode.replace("b", ""))
        except OSError as error:
            raise RefusedError(f"{self.path} cannot be opened ({error.strerror}): see who may write there.") from error


class Tail:
    """What is posted from now on, whichever program does it."""

    def __init__(self, file: PostFile) -> None:
        self._file = file
        self._seen = file.size()

    def read(self) -> list[Posted]:
        """Give what was posted since the last time; nothing while the file cannot be read."""
        size = self._file.size()
        if size < self._seen:  # somebody has emptied it
            self._seen = 0
        if size == self._seen:
            return []
        try:
            with self._file.path.open("rb") as file:
                file.seek(self._seen)
                whole, end, _ = file.read(size - self._seen).rpartition(b"\n")
        except OSError:
            return []
        self._seen += len(whole) + len(end)
        return [posted for line in whole.split(b"\n") for posted in _read(line)]


def _read(line: bytes) -> Iterator[Posted]:
    """Read a line; nothing from one that is torn."""
    try:
        yield Posted.model_validate_json(line)
    except ValidationError:
        return


def _ends_a_line(file: io.FileIO) -> bool:
    end = file.seek(0, os.SEEK_END)
    if end == 0:
        return True
    file.seek(end - 1)
    return file.read(1) == b"\n"
