"""How far an index has followed its store; kept beside the index, written whole or not at all."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

_NAME = "followed.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """The schema's version, the store's own name, and the number of the last change that the index holds.

    `topics` is a digest of the topics' slugs and names, which the index holds as words. `generation` names the
    folder, beside this state, in which the index is.
    """

    version: int
    store: str
    topics: str
    change: int
    generation: str


_FORM = TypeAdapter(Followed)


def read_followed(folder: Path) -> Followed | None:
    """Read the state of the index in a folder; None where there is none or it is damaged."""
    try:
        return _FORM.validate_json((folder / _NAME).read_bytes())
    except (OSError, ValidationError):
        return None


def write_followed(folder: Path, followed: Followed) -> None:
    """Write the state by renaming a finished file over the old one."""
    unfinished = folder / f"{_NAME}.{os.getpid()}"
    unfinished.write_bytes(_FORM.dump_json(followed))
    unfinished.replace(folder / _NAME)


def forget_followed(folder: Path, followed: Followed) -> None:
    """Take the state away, so that the index is built anew, unless another process did that already."""
    if read_followed(folder) == followed:
        (folder / _NAME).unlink(missing_ok=True)
