"""What the command line shows people: tables and lines, by rich. Texts from documents are never read as markup."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from bots.terminal import Indented, counted, plain, unbroken
from core.finding import Found
from core.library.tally import SourceTally, Tally
from core.library.verifying import Checked, Verification
from core.models import Check
from core.results import Result
from core.search.explaining import explain
from core.wording import attribution_of, body_of, link_of

_MOST_ROWS = 12
_MOST_DIFFERENCES = 10
_LEGEND = "[a → b]: the quote says a, the transcript b. [-a]: only the quote says it. [+b]: only the transcript."


def results_view(found: Found, problem: str | None, *, explained: bool = False) -> RenderableType:
    """Show ranked passages, or why there are none; `explained` adds what each signal of the search gave."""
    if not found.results:
        return unbroken(problem or "Nothing found. Try other words, fewer filters, or quotidian chat and /topics.")
    parts: list[RenderableType] = []
    if found.corrected:
        parts.append(Text(f"Searched for “{found.corrected}”.\n", style="italic"))
    parts += [_result_view(number, result, explained) for number, result in enumerate(found.results, start=1)]
    return Group(*parts)


def tally_view(tally: Tally) -> RenderableType:
    """Show what a library holds."""
    groups = (
        ("kind of document", tally.kinds),
        ("speaker", tally.speakers),
        ("topic", tally.topics),
        ("evidence", tally.evidence),
        ("check of the wording", tally.checks),
    )
    held = f"{counted(tally.passages, 'passage')} from {counted(len(tally.source_list), 'source')}\n"
    sources = (_sources_view(tally.source_list),) if tally.source_list else ()
    tables = (_counts_view(name, counts) for name, counts in groups if counts)
    return Group(Text(held, style="bold"), *sources, *tables)


def verification_view(verification: Verification) -> RenderableType:
    """Show what checking the quotes gave, with the differences that were found."""
    outcomes = verification.outcomes
    looked_at = "The operator's command: it looks at all teams of this installation."
    if not verification.checked:
        return Group(
            Text("No quote was checked: the library holds none that is not a transcript's own words."),
            Text(looked_at, style="dim"),
        )
    table = _table("check of the wording", "quotes that are not a transcript's own words")
    for check in Check:
        if outcomes.get(check):
            table.add_row(check.value, f"{outcomes[check]:,}")
    compared = Text(f"Compared with {counted(verification.transcripts, 'transcript')}. {looked_at}\n", style="dim")
    return Group(table, compared, *_differences(verification))


def _differences(verification: Verification) -> list[RenderableType]:
    differing = [each for each in verification.checked if each.verdict.result.check is Check.DIFFERS]
    if not differing:
        return []
    more = len(differing) - _MOST_DIFFERENCES
    tail = [Text(f"… and {more:,} more that differ; --json lists them all.", style="dim")] if more > 0 else []
    return [Text(_LEGEND, style="dim"), *(_difference(each) for each in differing[:_MOST_DIFFERENCES]), *tail]


def _result_view(number: int, result: Result, explained: bool) -> RenderableType:  # noqa: FBT001 - private
    passage = result.passage
    head = Text.assemble(
        (f"{number}. ", "bold"), (plain(passage.heading or passage.kind.value), "bold"), f"  {passage.short}"
    )
    link = link_of(passage)
    lines = [Text(plain(body_of(passage))), Text(plain(attribution_of(passage)), style="dim")]
    if link:
        lines.append(Text(plain(link), style="blue"))
    if explained and result.signals:
        lines.append(Text(explain(result.score, result.signals), style="cyan"))
    return Group(head, *(Indented(line) for line in lines), "")


def _sources_view(sources: Sequence[SourceTally]) -> RenderableType:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column("source", overflow="fold")
    table.add_column("kind")
    table.add_column("passages", justify="right")
    for source in sources[:_MOST_ROWS]:
        table.add_row(Text(plain(source.title)), source.kind, f"{source.passages:,}")
    if len(sources) > _MOST_ROWS:
        table.add_row(Text(f"… and {len(sources) - _MOST_ROWS:,} more", style="dim"))
    return table


def _counts_view(name: str, counts: Mapping[str, int]) -> RenderableType:
    table = _table(name, "passages")
    for value, number in list(counts.items())[:_MOST_ROWS]:
        table.add_row(Text(plain(value)), f"{number:,}")
    if len(counts) > _MOST_ROWS:
        table.add_row(Text(f"… and {len(counts) - _MOST_ROWS:,} more", style="dim"), "")
    return table


def _difference(checked: Checked) -> RenderableType:
    passage = checked.passage
    who = f"{passage.speaker}, " if passage.speaker else ""
    head = Text.assemble((passage.short, "bold"), f"  {plain(who)}{plain(passage.source.title)}")
    return Group(head, Indented(Text(plain(checked.verdict.result.diff or ""))))


def _table(first: str, *numbers: str) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column(first, overflow="fold")
    for name in numbers:
        table.add_column(name, justify="right")
    return table
