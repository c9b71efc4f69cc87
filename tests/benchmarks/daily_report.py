"""What was measured of daily lessons, as tables."""

from __future__ import annotations

from collections.abc import Sequence

from rich.box import HEAVY_HEAD, Box
from rich.table import Table

from tests.benchmarks.daily_measured import Care, Finding, Memory, Posting
from tests.benchmarks.measured import MEGABYTE

_POSTING = (
    "library",
    "deliveries",
    "a second",
    "bare loop",
    "share",
    "CPU ms",
    "bare ms",
    "statements",
    "rows",
    "commits",
    "lost",
    "twice",
)


def posting_table(measured: Sequence[Posting], lines: Box = HEAVY_HEAD) -> Table:
    """Lay out how fast posts go out, beside a loop that does nothing but post."""
    table = _table(_POSTING, lines)
    for each in measured:
        table.add_row(
            each.database,
            each.library,
            f"{each.deliveries:,}",
            f"{each.rate:,.0f}",
            f"{each.bare:,.0f}",
            f"{each.rate / each.bare:.0%}",
            f"{each.cpu:.2f}",
            f"{each.bare_cpu:.2f}",
            f"{each.statements:.2f}",
            f"{each.rows:.1f}",
            f"{each.commits:.3f}",
            f"{each.lost:,}",
            f"{each.repeated:,}",
        )
    return table


def memory_table(measured: Sequence[Memory], lines: Box = HEAVY_HEAD) -> Table:
    """Lay out what a dispatcher's process holds."""
    table = _table(("schedules", "started MB", "after 100 posts MB", "after the care MB"), lines)
    for each in measured:
        held = (each.started, each.posted, each.cared)
        table.add_row(each.database, f"{each.schedules:,}", *(f"{size / MEGABYTE:,.0f}" for size in held))
    return table


def finding_table(measured: Sequence[Finding], lines: Box = HEAVY_HEAD) -> Table:
    """Lay out how long it takes to see what is due."""
    table = _table(
        ("schedules", "due p50 ms", "p99 ms", "waiting p50 ms", "p99 ms", "planning 50 ms", "claiming 100 ms"), lines
    )
    for each in measured:
        times = (each.schedules_p50, each.schedules_p99, each.waits_p50, each.waits_p99, each.planning, each.claiming)
        table.add_row(each.database, f"{each.schedules:,}", *(f"{value:.2f}" for value in times))
    return table


def care_table(measured: Sequence[Care], lines: Box = HEAVY_HEAD) -> Table:
    """Lay out how long the nightly care takes."""
    table = _table(("schedules", "nothing changed s", "all moved s"), lines)
    for each in measured:
        table.add_row(each.database, f"{each.schedules:,}", f"{each.unchanged:.1f}", f"{each.moved:.1f}")
    return table


def _table(columns: Sequence[str], lines: Box) -> Table:
    table = Table(box=lines)
    table.add_column("database", no_wrap=True)
    for name in columns:
        table.add_column(name, justify="left" if name == "library" else "right")
    return table
