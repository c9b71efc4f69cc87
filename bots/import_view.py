"""What `import` shows people: what came of each file or, where they are many, of each kind; then what to do next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import PurePath

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from bots.forms import repeated
from bots.terminal import plain, unbroken
from core.intake import FileReport, IntakeOptions
from core.team import SHARED

_MOST_FILES = 12
_MOST_PROBLEMS = 20
_REFUSED = "refused"


def import_view(reports: Sequence[FileReport], options: IntakeOptions) -> RenderableType:
    """Sum an import up, name what was wrong, and say what can be done next."""
    if not reports:
        return Text("No files there to import.")
    head = [Text("A dry run: nothing was changed.", style="italic")] if options.rehearsing else []
    table = _by_file(reports) if len(reports) <= _MOST_FILES else _by_kind(reports)
    return Group(*head, table, *_problem_lines(reports), *_next(reports, options))


def _by_file(reports: Sequence[FileReport]) -> Table:
    columns = _columns(reports)
    table = _table("file", "kind", *columns)
    names = Counter(PurePath(report.path).name for report in reports)
    for report in reports:
        name = PurePath(report.path).name
        shown = Text(plain(name if names[name] == 1 else report.path))
        if report.taken:
            table.add_row(shown, report.kind.value if report.kind else "", *_sums([report], columns))
        else:
            table.add_row(shown, Text(_REFUSED, style="red"))
    if len(reports) > 1:
        table.add_row("all", "", *_sums(reports, columns), style="bold")
    return table


def _by_kind(reports: Sequence[FileReport]) -> Table:
    columns = _columns(reports)
    table = _table("kind", "files", *columns)
    table.columns[1].justify = "right"
    kinds = {_kind(report): [each for each in reports if _kind(each) == _kind(report)] for report in reports}
    for kind in sorted(kinds, key=lambda kind: (kind == _REFUSED, kind)):
        table.add_row(kind, f"{len(kinds[kind]):,}", *_sums(kinds[kind], columns))
    if len(kinds) > 1:
        table.add_row("all", f"{len(reports):,}", *_sums(reports, columns), style="bold")
    return table


def _kind(report: FileReport) -> str:
    return report.kind.value if report.taken and report.kind else _REFUSED


def _columns(reports: Iterable[FileReport]) -> tuple[str, ...]:
    """Name the numbers to show: what seldom happens only where it did."""
    seldom = {name for report in reports for name, number in _numbers(report).items() if number}
    always = ("passages", "new", "already there")
    return (*always, *(name for name in ("repeated in it", "no longer there") if name in seldom))


def _numbers(report: FileReport) -> dict[str, int]:
    """Give the numbers of a file: what is new, there already and repeated adds up to its passages."""
    return {
        "passages": report.passages,
        "new": report.imported.new,
        "already there": report.imported.duplicates,
        "repeated in it": repeated(report),
        "no longer there": report.imported.removed,
    }


def _sums(reports: Sequence[FileReport], columns: Sequence[str]) -> list[str]:
    return [f"{sum(_numbers(report)[column] for report in reports):,}" for column in columns]


def _problem_lines(reports: Sequence[FileReport]) -> Iterable[RenderableType]:
    refused = [
        unbroken(f"! refused: {each}", "red") for report in reports if not report.taken for each in report.problems
    ]
    others = [unbroken(f"! {each}", "yellow") for report in reports if report.taken for each in report.problems]
    problems = refused + others
    yield from problems[:_MOST_PROBLEMS]
    if len(problems) > _MOST_PROBLEMS:
        yield Text(f"… and {len(problems) - _MOST_PROBLEMS:,} more problems; --json lists them all.", style="dim")


def _next(reports: Sequence[FileReport], options: IntakeOptions) -> Iterable[RenderableType]:
    """Say what to do next. Quotes that somebody listed wait for a check; running texts bring their own words."""
    if not any(report.taken for report in reports):
        return
    if options.rehearsing:
        yield unbroken("Next: the same without --dry-run brings it in.", "dim")
        return
    listed = any(report.imported.new and report.kind and not report.kind.is_running for report in reports)
    check = "quotidian verify checks the new quotes against the transcripts here; " if listed else ""
    own = options.scope != SHARED
    ask = f"quotidian search WORDS --team {options.scope}" if own else "quotidian chat"
    yield unbroken(f"Next: {check}{ask} brings them up.", "dim")


def _table(first: str, second: str, *numbers: str) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column(first, overflow="fold")
    table.add_column(second)
    for name in numbers:
        table.add_column(name, justify="right")
    return table
