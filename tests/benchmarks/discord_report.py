"""What was measured of Discord, as tables."""

from __future__ import annotations

from collections.abc import Sequence

from rich.box import HEAVY_HEAD, Box
from rich.table import Table

from tests.benchmarks.discord_measured import Figures, Stages, Times


def times_table(measured: Sequence[Figures], rate: int, lines: Box = HEAVY_HEAD) -> Table:
    """Lay out how fast answers come."""
    table = Table("", "", box=lines)
    for name in ("p50 ms", "p99 ms", "CPU ms", f"at {rate} a second: p50 ms", "p99 ms", "lost"):
        table.add_column(name, justify="right")
    for each in measured:
        lost = each.alone.lost + each.steady.lost
        table.add_row(each.what, each.name, *_times(each.alone), f"{each.cpu:.2f}", *_times(each.steady), f"{lost:,}")
    return table


def stages_table(measured: Sequence[Stages], lines: Box = HEAVY_HEAD) -> Table:
    """Lay out what the time of one answer goes into, and which share of it is ours."""
    table = Table("", box=lines)
    for name in ("received ms", "looked up", "rendered", "the rest of ours", "delivered", "in all", "ours"):
        table.add_column(name, justify="right")
    for each in measured:
        parts = (each.received, each.looked_up, each.rendered, each.rest, each.delivered, each.whole)
        table.add_row(each.what, *(f"{part:.2f}" for part in parts), f"{each.ours / each.whole:.0%}")
    return table


def _times(times: Times) -> tuple[str, str]:
    return f"{times.p50:.1f}", f"{times.p99:.1f}"
