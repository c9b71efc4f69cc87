"""The measured quality as tables."""

from __future__ import annotations

from collections.abc import Sequence

from rich.box import HEAVY_HEAD, Box
from rich.table import Table

from tests.benchmarks.ranking import ALL, Ranking, kinds

_LONGEST_QUERY = 90


def scores_table(rankings: Sequence[Ranking], lines: Box = HEAVY_HEAD) -> Table:
    """Lay out MRR@10 / recall@5 by kind of question, a line for each way to search; the first line is ours.

    The last column has the interval of MRR@10 over all of them.
    """
    several = kinds(rankings[0].questions)
    columns = (*several, ALL) if len(several) > 1 else several
    table = Table("", box=lines)
    for kind in columns:
        table.add_column(f"{kind} ({len(rankings[0].ranks_of(kind))})", justify="right")
    table.add_column("MRR@10 in 95 %", justify="right")
    for number, ranking in enumerate(rankings):
        cells = (f"{ranking.mrr(kind):.3f} / {ranking.recall(kind):.2f}" for kind in columns)
        sure = f"{ranking.interval.low:.2f}–{ranking.interval.high:.2f}"
        table.add_row(ranking.name, *cells, sure, style=None if number else "bold")
    return table


def rows_table(rankings: Sequence[Ranking]) -> Table:
    """Lay out where each question's first right result stood."""
    table = Table()
    for name in ("rank", "kind", "speaker", "question"):
        table.add_column(name, justify="right" if name == "rank" else "left")
    for ranking in rankings:
        for question, rank in zip(ranking.questions, ranking.ranks, strict=True):
            shown = question.query[:_LONGEST_QUERY]
            table.add_row(str(rank or "–"), question.kind, question.speaker or "", shown)
    return table
