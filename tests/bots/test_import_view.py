from __future__ import annotations

import io

from rich.console import Console

from bots.forms import repeated, report_form
from bots.import_view import import_view
from core.intake import FileReport, IntakeOptions, refused
from core.library.importing import Imported
from core.models import DocumentKind

OPTIONS = IntakeOptions(limit=1000)


def report(path: str, kind: DocumentKind, passages: int, imported: Imported, *problems: str) -> FileReport:
    return FileReport(path=path, kind=kind, passages=passages, imported=imported, problems=problems)


def lines(*reports: FileReport, options: IntakeOptions = OPTIONS) -> list[str]:
    """Give what is shown, without the blanks that only align."""
    out = io.StringIO()
    Console(file=out, width=80).print(import_view(reports, options), crop=False)
    return [" ".join(line.split()) for line in out.getvalue().splitlines()]


def test_the_numbers_of_a_file_add_up() -> None:
    twice = report("a.jsonl", DocumentKind.JSONL, 10, Imported(new=5, duplicates=3))
    assert repeated(twice) == report_form(twice)["repeated"] == 2
    assert lines(twice)[:2] == ["file kind passages new already there repeated in it", "a.jsonl jsonl 10 5 3 2"]


def test_what_a_new_edition_lacks_is_shown_where_there_is_any() -> None:
    assert lines(report("a.md", DocumentKind.MARKDOWN, 4, Imported(new=1, duplicates=3, removed=2)))[:2] == [
        "file kind passages new already there no longer there",
        "a.md markdown 4 1 3 2",
    ]


def test_files_of_one_name_are_told_apart_by_their_paths() -> None:
    shown = lines(
        report("x/a.md", DocumentKind.MARKDOWN, 1, Imported(new=1)), report("y/a.md", DocumentKind.NOTE, 1, Imported())
    )
    assert [line.split()[0] for line in shown[1:3]] == ["x/a.md", "y/a.md"]


def test_what_was_refused_stands_before_smaller_problems() -> None:
    shown = lines(
        report("a.md", DocumentKind.MARKDOWN, 1, Imported(new=1), "a.md:3: odd"), refused("b.txt", "it is empty.")
    )
    assert [line for line in shown if line.startswith("!")] == ["! refused: b.txt: it is empty.", "! a.md:3: odd"]


def test_many_problems_are_cut() -> None:
    shown = lines(*(refused(f"{number}.txt", "it is empty.") for number in range(30)))
    assert "refused 30 0 0 0" in shown
    assert "… and 10 more problems; --json lists them all." in shown


def test_what_to_do_next_depends_on_what_came() -> None:
    quotes = report("a.csv", DocumentKind.CSV, 1, Imported(new=1))
    talk = report("a.srt", DocumentKind.SRT, 1, Imported(new=1))
    assert "quotidian verify" in lines(quotes)[-1]
    assert "verify" not in lines(talk)[-1]
    assert "quotidian chat" in lines(talk)[-1]
    assert "--dry-run" in lines(talk, options=IntakeOptions(limit=1, rehearsing=True))[-1]
    assert "--team slack:T1" in lines(talk, options=IntakeOptions(limit=1, scope="slack:T1"))[-1]
    assert "Next" not in " ".join(lines(refused("b.txt", "it is empty.")))
