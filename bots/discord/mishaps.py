"""What the log may hold of an error that Discord gave."""

from __future__ import annotations

from typing import Any

import discord

from core import mishaps
from core.errors import PlatformSetUpError
from core.mishaps import SET_UP

__all__ = ("SET_UP", "DiscordSetUpError", "code_of", "said_of")


class DiscordSetUpError(PlatformSetUpError):
    """Discord cannot be reached as it is set up; the message says what to mend."""


def said_of(error: BaseException) -> dict[str, Any]:
    """Say what kind of error it was, where it came from, and which code Discord gave for it; never its message."""
    said = mishaps.said_of(error)
    if isinstance(error, discord.HTTPException):
        said["code"] = code_of(error)
    elif isinstance(error, discord.ConnectionClosed):
        said["code"] = str(error.code)
    return said


def code_of(error: discord.HTTPException) -> str:
    """Give Discord's own code of an error with the status of the answer, such as 403/50013."""
    return f"{error.status}/{error.code}"
