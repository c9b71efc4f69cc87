"""A platform of the tests' own: its channels remember every post, and it fails as it is told to."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from core.ports import Outgoing
from core.team import Team

Mishap = Exception | str
"""What happens instead of an answer: an error before anything is posted, or one of the words below."""

LOSE_ANSWER = "posts, and loses the answer"
STALL = "never answers, and posts nothing"


class LostError(Exception):
    """The connection broke while the answer was on its way."""


@dataclass
class Clock:
    """Tells the time that a test sets."""

    at: datetime

    def __call__(self) -> datetime:
        return self.at

    def go_on(self, **passed: float) -> None:
        """Let time pass."""
        self.at += timedelta(**passed)


@dataclass
class Platform:
    """Posts to channels that are lists, and finds a delivery there again."""

    mishaps: deque[Mishap] = field(default_factory=deque)
    posts: list[Outgoing] = field(default_factory=list)
    told: list[tuple[Team, str, str]] = field(default_factory=list)
    looks: int = 0
    before: Callable[[Outgoing], Mishap | None] = lambda _outgoing: None
    gate: asyncio.Event | None = None

    async def post(self, outgoing: Outgoing) -> str:
        mishap = self.before(outgoing) or (self.mishaps.popleft() if self.mishaps else None)
        if self.gate is not None:
            await self.gate.wait()
        if isinstance(mishap, Exception):
            raise mishap
        if mishap == STALL:
            await asyncio.Event().wait()
        self.posts.append(outgoing)
        if mishap == LOSE_ANSWER:
            raise LostError
        return f"message {len(self.posts)}"

    async def find(self, outgoing: Outgoing) -> str | None:
        self.looks += 1
        numbers = [number for number, post in enumerate(self.posts, 1) if post.delivery == outgoing.delivery]
        return f"message {numbers[0]}" if numbers else None

    async def tell(self, team: Team, member: str, text: str) -> None:
        self.told.append((team, member, text))
