"""What the log may hold of an error: never its message, which may repeat what somebody wrote, or a token."""

from __future__ import annotations

import traceback
from pathlib import Path
from typing import Any

from core.errors import ContentError, IndexUnusableError, ModelError, PlatformSetUpError, StoreError

SET_UP = (ContentError, IndexUnusableError, ModelError, PlatformSetUpError, StoreError)
"""Errors of the set-up: their sentences are for whoever runs the program, and hold nothing that a member wrote."""

_FRAMES = 8


def said_of(error: BaseException) -> dict[str, Any]:
    """Say what kind of error it was, and where it came from, the last frame first."""
    said: dict[str, Any] = {"kind": " < ".join(type(each).__name__ for each in _chain(error)), "where": _where(error)}
    if isinstance(error, SET_UP):
        said["error"] = str(error)
    return said


def _chain(error: BaseException) -> list[BaseException]:
    """List an error and what it came from, down to what was first."""
    found = [error]
    while (cause := _cause(found[-1])) is not None and cause not in found:
        found.append(cause)
    return found


def _cause(error: BaseException) -> BaseException | None:
    return error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _where(error: BaseException) -> str:
    frames = traceback.extract_tb(_chain(error)[-1].__traceback__)[-_FRAMES:]
    return " < ".join(f"{_short(frame.filename)}:{frame.lineno}" for frame in reversed(frames))


def _short(filename: str) -> str:
    """Keep what tells files apart: the folder and the name."""
    return "/".join(Path(filename).parts[-2:])
