"""Something that was said in a channel, to nobody in particular, as an edge hands it in."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from core.team import Team

Link = Callable[[], Awaitable[str | None]]
"""Finds the address of a message; asked only where it is kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A message. All keys are the platform's, of at most 200 characters; `text` is plain text of any length.

    `at` is when it was said, by the platform's clock; what is heard long after that is not answered. `thread` is the
    key of the thread in which it was said, None in the channel itself. `robot` tells that a program said it, `asked`
    that it is meant for the bot, which answers it anyway: neither is ever answered unasked.
    """

    team: Team
    channel: str
    key: str
    member: str
    text: str
    at: datetime
    thread: str | None = None
    robot: bool = False
    asked: bool = False
