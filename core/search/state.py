"""How far an index has followed its store; kept beside the index, written whole or not at all."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """The schema's version, the store's own name, and the number of the last change that the words' index holds.

    `topics` is a digest of the topics' slugs and names, which the index holds as words. `generation` names the
    folder, beside this state, in which the index is.
    """

    version: int
    store: str
    topics: str
    change: int
    generation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """The version of the vectors' form, the store's own name, the model, and the last change that the vectors hold.

    `segments` names the folders, oldest first, in which the vectors are.
    """

    version: int
    store: str
    model: str
    change: int
    segments: tuple[str, ...]


State = TypeVar("State", Followed, Learned)
_FORMS = {
    Followed: ("followed.json", TypeAdapter[Followed | Learned](Followed)),
    Learned: ("learned.json", TypeAdapter[Followed | Learned](Learned)),
}


def read_state(kind: type[State], folder: Path) -> State | None:
    """Read the state of this kind in a folder; None where there is none or it is damaged."""
    name, form = _FORMS[kind]
    try:
        state = form.validate_json((folder / name).read_bytes())
    except (OSError, ValidationError):
        return None
    return state if isinstance(state, kind) else None


def state_stamp(kind: type[State], folder: Path) -> tuple[int, ...] | None:
    """Give what tells the state of this kind in a folder from the next, without reading it; None without one."""
    name, _ = _FORMS[kind]
    try:
        told = (folder / name).stat()
    except OSError:
        return None
    return (told.st_mtime_ns, told.st_ino, told.st_size)


def write_state(folder: Path, state: State) -> None:
    """Write a state by renaming a finished file over the old one."""
    name, form = _FORMS[type(state)]
    unfinished = folder / f"{name}.{os.getpid()}"
    unfinished.write_bytes(form.dump_json(state))
    unfinished.replace(folder / name)


def forget_state(folder: Path, state: State) -> None:
    """Take a state away, so that what it tells of is built anew, unless another process did that already."""
    name, _ = _FORMS[type(state)]
    if read_state(type(state), folder) == state:
        (folder / name).unlink(missing_ok=True)
