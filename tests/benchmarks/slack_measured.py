"""What is measured of Slack."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """How a server answered requests: answers a second, and milliseconds until an answer and until Slack was told.

    `lost` counts requests that were never answered.
    """

    requests: int
    rate: float
    p50: float
    p99: float
    told_p99: float
    lost: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Stages:
    """Milliseconds that one answer takes, one at a time, by what they are spent on; means."""

    answers: int
    dispatch: float
    asker: float
    search: float
    render: float
    delivery: float

    @property
    def whole(self) -> float:
        """All of them."""
        return self.dispatch + self.asker + self.search + self.render + self.delivery


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What one kind of server did: as fast as it can, as the median of several times, and at a steady rate.

    `cpu` are the milliseconds of the server's own work for an answer, as fast as it can.
    """

    name: str
    fastest: Load
    cpu: float
    steady: Load
