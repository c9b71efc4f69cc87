"""Measured speed as a table, with what it is compared to the search of this project."""

from __future__ import annotations

from collections.abc import Sequence

from rich.box import HEAVY_HEAD, MARKDOWN, Box
from rich.table import Table

from tests.benchmarks.measured import MEGABYTE, Measured, Promises

_COLUMNS = (
    "passages",
    "",
    "lookups",
    "p50 ms",
    "p95 ms",
    "p99 ms",
    "CPU ms",
    "p50 ratio",
    "opening s",
    "memory MB",
    "of it files",
    "index s",
    "embedding s",
    "on disk MB",
)


def speed_table(measured: Sequence[Measured], ours: str, lines: Box = HEAVY_HEAD) -> Table:
    """Lay out what was measured, ordered as given. The ratio is to our own p50 at the same size."""
    own = {each.size: each.served.p50 for each in measured if each.name == ours}
    table = Table(box=lines)
    for name in _COLUMNS:
        table.add_column(name, justify="right" if name else "left", no_wrap=not name)
    for number, each in enumerate(measured):
        table.add_row(
            *_cells(each, own.get(each.size)),
            style="bold" if each.name == ours else None,
            end_section=lines is not MARKDOWN and number + 1 < len(measured) and measured[number + 1].size != each.size,
        )
    return table


def _cells(each: Measured, own: float | None) -> tuple[str, ...]:
    served, built = each.served, each.built
    return (
        f"{each.size:,}",
        each.name,
        f"{served.lookups:,}",
        *(_figure(value) for value in (served.p50, served.p95, served.p99, served.cpu)),
        f"x {_figure(served.p50 / own)}" if own else "",
        f"{served.opening:.2f}",
        f"{served.resident / MEGABYTE:,.0f}",
        f"{served.mapped / MEGABYTE:,.0f}",
        f"{built.seconds:.1f}",
        "by rule" if built.embedding is None else f"{built.embedding:.1f}",
        f"{built.disk / MEGABYTE:,.1f}",
    )


def _figure(value: float) -> str:
    """Write three digits or so."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def promises_table(measured: Sequence[Promises], lines: Box = HEAVY_HEAD) -> Table:
    """Lay out what our search promises besides."""
    table = Table(box=lines)
    for name in (
        "passages",
        "lookups a second",
        "loop late ms",
        "idle ms",
        "imported, found s",
        "with another index s",
        "completion p50 ms",
        "p99 ms",
    ):
        table.add_column(name, justify="right")
    for each in measured:
        cells = (each.late, each.idle, each.own, each.other, each.completion_p50, each.completion_p99)
        table.add_row(f"{each.size:,}", f"{each.rate:,.0f}", *map(_figure, cells))
    return table
