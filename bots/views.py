"""What the command line shows people: tables and lines, by rich. Texts from documents are never read as markup."""

from __future__ import annotations

import json
import sys
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from pathlib import Path

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from bots.terminal import Indented, plain
from core.errors import QuotidianError
from core.finding import Found
from core.intake import FileReport
from core.library.tally import Tally
from core.library.verifying import Verification
from core.models import Check
from core.results import Result
from core.wording import attribution_of, body_of, link_of

_MOST_ROWS = 12
_MOST_PROBLEMS = 20
_MOST_DIFFERENCES = 10


class OutputError(QuotidianError):
    """A file that was to be written cannot be."""


def show(out: Console, *, as_json: bool, form: object, view: RenderableType) -> None:
    """Print a result for a program or for a person."""
    if as_json:
        sys.stdout.write(json.dumps(form, ensure_ascii=False) + "\n")
    else:
        out.print(view)


async def write_pieces(pieces: AsyncIterator[str], output: Path | None) -> None:
    """Write text piece by piece, to a file (which is there whole or not at all) or to standard output."""
    if output is None:
        async for piece in pieces:
            sys.stdout.write(piece)
        return
    unfinished = output.with_name(f".{output.name}.unfinished")
    try:
        with unfinished.open("w", encoding="utf-8", newline="") as file:
            async for piece in pieces:
                file.write(piece)
        unfinished.replace(output)
    except OSError as error:
        raise OutputError(f"{output} cannot be written ({error.strerror}): name another file.") from error


def results_view(found: Found, problem: str | None) -> RenderableType:
    """Show ranked passages, or why there are none."""
    if not found.results:
        return Text(plain(problem or "Nothing found. Try other words, fewer filters, or quotidian chat and /topics."))
    parts: list[RenderableType] = []
    if found.corrected:
        parts.append(Text(f"Searched for “{found.corrected}”.\n", style="italic"))
    parts += [_result_view(number, result) for number, result in enumerate(found.results, start=1)]
    return Group(*parts)


def import_view(reports: Sequence[FileReport], *, rehearsed: bool) -> RenderableType:
    """Sum an import up by kind of document, with what was wrong."""
    if not reports:
        return Text("No files there to import.")
    head: list[RenderableType] = [Text("A dry run: nothing was changed.", style="italic")] if rehearsed else []
    table = _table("kind", "files", "passages", "new", "already there", "no longer there")
    kinds = sorted({report.kind.value for report in reports if report.kind})
    for kind in kinds:
        table.add_row(kind, *_sums([report for report in reports if report.kind and report.kind.value == kind]))
    if len(kinds) > 1:
        table.add_row("all", *_sums(reports), style="bold")
    problems = [problem for report in reports for problem in report.problems]
    return Group(*head, *([table] if kinds else ()), *_problem_lines(problems))


def tally_view(tally: Tally) -> RenderableType:
    """Show what a library holds."""
    groups = (
        ("kind of document", tally.kinds),
        ("source", tally.sources),
        ("speaker", tally.speakers),
        ("topic", tally.topics),
        ("evidence", tally.evidence),
        ("check of the wording", tally.checks),
    )
    head = Text(f"{tally.passages:,} passages from {len(tally.sources):,} sources\n", style="bold")
    return Group(head, *(_counts_view(name, counts) for name, counts in groups if counts))


def verification_view(verification: Verification) -> RenderableType:
    """Show what checking the quotes gave, with the differences that were found."""
    outcomes = verification.outcomes
    if not verification.checked:
        return Text("No quote was checked: the library holds none that is not a transcript's own words.")
    table = _table("check of the wording", "quotes")
    for check in Check:
        if outcomes.get(check):
            table.add_row(check.value, f"{outcomes[check]:,}")
    compared = Text(f"Compared with {verification.transcripts} transcripts.\n", style="dim")
    differing = [each for each in verification.checked if each.verdict.result.check is Check.DIFFERS]
    shown = [_difference(each.passage.short, each.verdict.result.diff or "") for each in differing[:_MOST_DIFFERENCES]]
    more = len(differing) - len(shown)
    tail = [Text(f"… and {more} more that differ.", style="dim")] if more else []
    return Group(table, compared, *shown, *tail)


def print_error(err: Console, message: str) -> None:
    """Print what went wrong, a sentence a line."""
    for line in message.splitlines():
        err.print(Text(plain(line)), soft_wrap=True)


def _result_view(number: int, result: Result) -> RenderableType:
    passage = result.passage
    head = Text.assemble(
        (f"{number}. ", "bold"), (plain(passage.heading or passage.kind.value), "bold"), f"  {passage.short}"
    )
    link = link_of(passage)
    lines = [Text(plain(body_of(passage))), Text(plain(attribution_of(passage)), style="dim")]
    if link:
        lines.append(Text(plain(link), style="blue"))
    return Group(head, *(Indented(line) for line in lines), "")


def _sums(reports: Sequence[FileReport]) -> list[str]:
    numbers = (
        len(reports),
        sum(report.passages for report in reports),
        sum(report.imported.new for report in reports),
        sum(report.imported.duplicates for report in reports),
        sum(report.imported.removed for report in reports),
    )
    return [f"{number:,}" for number in numbers]


def _problem_lines(problems: Sequence[str]) -> Iterable[RenderableType]:
    for problem in problems[:_MOST_PROBLEMS]:
        yield Text.assemble(("! ", "bold yellow"), plain(problem))
    if len(problems) > _MOST_PROBLEMS:
        yield Text(f"… and {len(problems) - _MOST_PROBLEMS:,} more problems; --json lists them all.", style="dim")


def _counts_view(name: str, counts: Mapping[str, int]) -> RenderableType:
    table = _table(name, "passages")
    for value, number in list(counts.items())[:_MOST_ROWS]:
        table.add_row(Text(plain(value)), f"{number:,}")
    if len(counts) > _MOST_ROWS:
        table.add_row(Text(f"… and {len(counts) - _MOST_ROWS:,} more", style="dim"), "")
    return table


def _difference(short: str, diff: str) -> RenderableType:
    return Text.assemble((f"{short}  ", "bold"), plain(diff))


def _table(first: str, *numbers: str) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column(first, overflow="fold")
    for name in numbers:
        table.add_column(name, justify="right")
    return table
