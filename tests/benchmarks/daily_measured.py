"""What was measured of daily lessons."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """A minute in which many schedules come due.

    `rate` and `bare` are posts a second, ours and those of a loop that posts and does nothing else; `cpu` and
    `bare_cpu` are milliseconds of our process for each. Statements, `rows` (values handed to statements that take many)
    and commits are for each delivery. `lost` and `repeated` are counted by the platform.
    """

    database: str
    library: str
    deliveries: int
    rate: float
    bare: float
    cpu: float
    bare_cpu: float
    statements: float
    rows: float
    commits: float
    lost: int
    repeated: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """Bytes that a dispatcher's process holds when it has started, once 100 posts are out, and after the care."""

    database: str
    schedules: int
    started: int
    posted: int
    cared: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Milliseconds of finding what is due, with 50 due, and of planning and claiming these."""

    database: str
    schedules: int
    schedules_p50: float
    schedules_p99: float
    waits_p50: float
    waits_p99: float
    planning: float
    claiming: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Care:
    """Seconds of the nightly care: where nothing has changed, and where every schedule's moment has."""

    database: str
    schedules: int
    unchanged: float
    moved: float
