"""What was measured of one way to search at one size of library."""

from __future__ import annotations

import resource
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.scoring import percentile

_STATUS = Path("/proc/self/status")
MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """Making what is searched: `embedding` of texts takes its seconds besides, None where vectors came by rule.

    Sizes in bytes.
    """

    seconds: float
    embedding: float | None
    peak: int
    disk: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """Opening, and looking up when it is warm.

    `opening` is in seconds, until the first lookup is answered; percentiles are in milliseconds; `cpu` is how many of
    them a lookup takes on average of all cores together, whatever else the machine does; `resident`, in bytes, is what
    the process holds after the lookups, and `mapped` what of that are files that are mapped into memory, which the
    system takes back when it needs room.
    """

    opening: float
    lookups: int
    p50: float
    p95: float
    p99: float
    cpu: float
    resident: int
    mapped: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One way to search at one number of passages."""

    name: str
    size: int
    built: Built
    served: Served


@dataclass(frozen=True, slots=True, kw_only=True)
class Promises:
    """What our search promises besides, at one number of passages.

    `late` are the most milliseconds that the event loop kept a task waiting while lookups were answered, `idle` while
    nothing was done, which tells what else the machine was at; `rate` is how many were answered a second. `own` and
    `other` are the most seconds until what another process committed was found, with the same index and with one of
    its own. Completion is in milliseconds.
    """

    size: int
    late: float
    idle: float
    rate: float
    own: float
    other: float
    completion_p50: float
    completion_p99: float


def resident() -> int:
    """Bytes of this process that are in memory now; where the system does not tell, the most there ever were."""
    return _told("VmRSS") or peak()


def mapped() -> int:
    """Bytes of mapped files that are in memory now; 0 where the system does not tell."""
    return _told("RssFile")


def peak() -> int:
    """Bytes of this process that were in memory at most."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def disk(folder: Path) -> int:
    """Bytes of all the files in a folder; 0 where there is none."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def served(opening: float, times: Sequence[float], cpu: float) -> Served:
    """Sum up the times of lookups and the processor's time for all of them, in seconds."""
    p50, p95, p99 = (1000 * percentile(times, share) for share in (0.5, 0.95, 0.99))
    return Served(
        opening=opening,
        lookups=len(times),
        p50=p50,
        p95=p95,
        p99=p99,
        cpu=1000 * cpu / len(times),
        resident=resident(),
        mapped=mapped(),
    )


def _told(name: str) -> int:
    """Read a figure that Linux tells of this process, in bytes; 0 elsewhere."""
    lines = _STATUS.read_text().splitlines() if _STATUS.is_file() else []
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith(f"{name}:")), 0)
