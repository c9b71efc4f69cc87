"""What was measured of Slack, as tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.box import HEAVY_HEAD, Box
from rich.table import Table

from tests.benchmarks.slack_measured import Figures, Load, Stages

_COLUMNS = (
    "answers a second",
    "CPU ms",
    "at once: p50 ms",
    "steady a second",
    "p50 ms",
    "p99 ms",
    "told p99 ms",
    "lost",
)


def load_table(measured: Sequence[Figures], bare: Mapping[str, str], lines: Box = HEAVY_HEAD) -> Table:
    """Lay out how fast answers come; `bare` are the apps that ours is a share of, with how their columns are called."""
    table = Table("", box=lines)
    rates = {each.name: each.fastest.rate for each in measured}
    for name in (_COLUMNS[0], *bare.values(), *_COLUMNS[1:]):
        table.add_column(name, justify="right")
    for each in measured:
        fastest, steady = each.fastest, each.steady
        shares = (f"{fastest.rate / rates[name]:.0%}" for name in bare)
        cells = (f"{each.cpu:.2f}", f"{fastest.p50:.0f}", f"{steady.rate:.0f}", *_times(steady))
        table.add_row(each.name, f"{fastest.rate:,.0f}", *shares, *cells, f"{fastest.lost + steady.lost:,}")
    return table


def stages_table(stages: Stages, lines: Box = HEAVY_HEAD) -> Table:
    """Lay out what the time of one answer goes into, and the share of each part."""
    table = Table(box=lines)
    parts = {
        "verify and dispatch": stages.dispatch,
        "asker": stages.asker,
        "search": stages.search,
        "render": stages.render,
        "delivery": stages.delivery,
        "in all": stages.whole,
    }
    for name in ("stage", "ms", "share"):
        table.add_column(name, justify="left" if name == "stage" else "right")
    for name, took in parts.items():
        table.add_row(name, f"{took:.2f}", f"{took / stages.whole:.0%}")
    return table


def _times(load: Load) -> tuple[str, ...]:
    return tuple(f"{each:.1f}" for each in (load.p50, load.p99, load.told_p99))
