"""Replies about a library; all are for the asker alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from core.curating.sight import Named, Sight, Sighted
from core.documents.text import shorten
from core.errors import NotAllowedError, QuotidianError
from core.grammar import LONGEST
from core.library.exporting import ExportFormat
from core.library.tally import Tally
from core.library.topics import Topic
from core.pages import Page
from core.reply import Action, ActionKind, Reply
from core.team import Team
from core.wording import body_of, part

if TYPE_CHECKING:
    from core.intake import FileReport

HELP = """\
/library stats — sources, speakers, topics, and what the wordings rest on
/library hidden — what is not shown here
/library hide NAME · unhide NAME — a speaker, a source by its title, or a passage by its id
/library import · export csv — a document in; everything out as jsonl, csv or markdown
To hide, to import and to export is for administrators."""

_MOST_NAMED = 8
_MOST_PROBLEMS = 10
_LONGEST_PROBLEM = 200
_LONGEST_WORDS = 100
_LONGEST_LABEL = 30
_MOST_SHOWN_AGAIN = 4
"""With the button that leads to the next page, these are a row."""


def overview(quotes: int, lessons: int) -> Reply:
    """Say how much there is, and what can be typed."""
    held = f"Here are {_quotes_and_lessons(quotes, lessons)}." if quotes or lessons else _EMPTY
    return Reply(title="Library", body=f"{held}\n\n{HELP}")


def stats(figures: Tally, lessons: int, topics: Mapping[str, Topic]) -> Reply:
    """Count what the team sees, by what."""
    if not figures.passages:
        return Reply(title="Library", body=_EMPTY, found=False)
    named = {topics[slug].name if slug in topics else slug: number for slug, number in figures.topics.items()}
    groups = (
        ("Sources", [(source.title, source.passages) for source in figures.source_list]),
        ("Kinds of documents", figures.kinds.items()),
        ("Speakers", figures.speakers.items()),
        ("Topics", named.items()),
        ("Evidence", figures.evidence.items()),
    )
    lines = [_group(name, list(counted)) for name, counted in groups if counted]
    return Reply(
        title=f"{_counted(figures.passages, 'passage')} from {_counted(len(figures.source_list), 'source')}",
        body="\n".join((f"{_quotes_and_lessons(figures.passages - lessons, lessons)}.", *lines)),
    )


def hidden(found: Sequence[Named], page: Page, *, with_words: bool) -> Reply:
    """List what is hidden on a page; whoever may read its words may show it again."""
    lines = [_hidden_line(each, with_words=with_words) for each in found]
    reply = Reply(
        title=f"{page.total:,} hidden" if page.total else "Nothing is hidden",
        body="\n".join(lines) or "All that there is can be found here.",
        actions=tuple(_show_again(found[:_MOST_SHOWN_AGAIN])) if with_words else (),
        found=bool(page.total),
    )
    return page.turned(reply, "/library hidden")


def sighted(sighted: Sighted, sight: Sight) -> Reply:
    """Say that something is hidden, or shown again, and offer the contrary."""
    named, hides = sighted.named, sight is Sight.HIDE
    when = "now" if sighted.changed else "already"
    said = f"{part(named.name)} is {when} {'hidden' if hides else 'shown'} here."
    label, contrary = ("Show again", Sight.UNHIDE) if hides else ("Hide again", Sight.HIDE)
    return Reply(
        title="Hidden" if hides else "Shown again",
        body="\n".join((said, *_words(named))),
        actions=() if named.gone else tuple(_change_sight(named, label, contrary)),
    )


def taken_in(report: FileReport) -> Reply:
    """Say what became of a document, and what was wrong with it."""
    if not report.taken:
        return Reply(title="Nothing was imported", body="\n".join(_problems(report)), found=False)
    new, there = report.imported.new, report.imported.duplicates
    repeated = report.passages - new - there
    counts = ((new, "new"), (there, "there already"), (repeated, "repeated in it"))
    said = ", ".join(f"{number:,} {what}" for number, what in counts if number or what == "new")
    kind = f" ({report.kind.value})" if report.kind else ""
    return Reply(
        title=f"Imported {part(report.path)}",
        body="\n".join((f"{_counted(report.passages, 'passage')}{kind}: {said}.", *_problems(report))),
    )


def how_to_import(team: Team) -> Reply:
    """Say how documents come in where no file can be handed over."""
    body = f"No file can be handed over here. Where Quotidian runs: quotidian import FILE --team {team}"
    return Reply(title="Import a document", body=body)


def how_to_export(team: Team, form: ExportFormat | None) -> Reply:
    """Say how everything comes out where no file can be handed over."""
    if form is None:
        return Reply(title="Export the library", body=UNKNOWN_FORMAT, found=False)
    body = f"No file can be handed over here. Where Quotidian runs: quotidian export --format {form} --team {team}"
    return Reply(title="Export the library", body=body)


def refused(error: QuotidianError) -> Reply:
    """Say why something cannot be done."""
    title = "Not allowed" if isinstance(error, NotAllowedError) else "Which one?"
    return Reply(title=title, body=str(error), found=False)


_EMPTY = "This library holds nothing yet: import a document, or switch the shipped content on."
UNKNOWN_FORMAT = "There is no such form: write /library export jsonl, csv or markdown."
"""What is said where none of the forms was named."""


def _group(name: str, counted: Sequence[tuple[str, int]]) -> str:
    shown = " · ".join(f"{part(each)} ({number:,})" for each, number in counted[:_MOST_NAMED])
    more = len(counted) - _MOST_NAMED
    return f"{name}: {shown}{f' · and {more:,} more' if more > 0 else ''}"


def _show_again(found: Sequence[Named]) -> Iterator[Action]:
    for named in found:
        yield from _change_sight(named, f"Show {shorten(named.name, _LONGEST_LABEL)} again", Sight.UNHIDE)


def _change_sight(named: Named, label: str, sight: Sight) -> Iterator[Action]:
    """Offer it, unless the name is too long to be typed."""
    command = f"/library {sight.value} {named.typed}"
    if len(command) <= LONGEST:
        yield Action(kind=ActionKind.TRY, label=label, command=command)


def _hidden_line(named: Named, *, with_words: bool) -> str:
    what = f"{named.what.value.capitalize()} {part(named.name)}"
    if named.gone:
        return f"{what}, which is no longer here"
    return " · ".join((what, *_words(named))) if with_words else what


def _words(named: Named) -> Iterator[str]:
    """Say how a passage, which is named by its id, begins, and where it stands."""
    if named.passage is not None:
        yield f"{body_of(named.passage, _LONGEST_WORDS)} · {part(named.passage.source.title)}"


def _problems(report: FileReport) -> Iterator[str]:
    yield from (shorten(each, _LONGEST_PROBLEM) for each in report.problems[:_MOST_PROBLEMS])
    more = len(report.problems) - _MOST_PROBLEMS
    if more > 0:
        yield f"… and {_counted(more, 'more problem')}."


def _quotes_and_lessons(quotes: int, lessons: int) -> str:
    return f"{_counted(quotes, 'quote')} and {_counted(lessons, 'lesson')}"


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"
