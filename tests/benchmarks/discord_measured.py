"""What is measured of Discord."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """Milliseconds until Discord had the answer; `lost` counts what was never answered."""

    p50: float
    p99: float
    lost: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What one bot did about one kind of request: one after the other, and at a steady rate.

    `cpu` are the milliseconds of the bot's own work for an answer, one after the other.
    """

    name: str
    what: str
    alone: Times
    cpu: float
    steady: Times


@dataclass(frozen=True, slots=True, kw_only=True)
class Stages:
    """Milliseconds that one answer takes, one at a time, by what they are spent on; means.

    `received` is from Discord's words on the socket to our code, and `delivered` from there until Discord took the
    answer: both are the library's, and Discord's. What is between them is ours.
    """

    what: str
    answers: int
    received: float
    looked_up: float
    rendered: float
    rest: float
    delivered: float

    @property
    def ours(self) -> float:
        """What is spent in our code."""
        return self.looked_up + self.rendered + self.rest

    @property
    def whole(self) -> float:
        """All of them."""
        return self.received + self.ours + self.delivered
