from __future__ import annotations

import json

import pytest

from core.intake import FileReport, Intake, IntakeOptions, refused
from core.library.exporting import ExportFormat, export
from core.library.importing import Imported
from core.library.library import Library
from core.models import NOT_CHECKED, Check, DocumentKind, Evidence
from core.team import SHARED, STARTER
from tests.build import OURS, THEIRS, document, held, put, quote, texts
from tests.conftest import TOPICS

LIMIT = 1_000_000
SAYINGS = b"The rope remembers every knot it ever held.\n%\nA bell is a promise made of bronze.\n%\n"
ROWS = (
    b"quote,author,source\n"
    b"The rope remembers every knot it ever held.,Ida Marsh,A log\n"
    b",Tom Reed,A log\n"
    b"A bell is a promise made of bronze.,Tom Reed,Another log\n"
)
TALK = document(
    quote("You measure a bridge before you mend it, every single spring.", evidence=Evidence.VERIFIED),
    quote("A bridge that sways is telling you where it has become weak.", evidence=Evidence.VERIFIED),
    title="Talk",
    kind=DocumentKind.TRANSCRIPT,
)


def options(scope: str = SHARED, **more: bool | DocumentKind) -> IntakeOptions:
    return IntakeOptions(scope=scope, limit=LIMIT, **more)  # type: ignore[arg-type]


async def take_in(library: Library, data: bytes, path: str, options: IntakeOptions) -> FileReport:
    return await Intake(library, options).take_in(data, path)


async def test_takes_a_file_in_and_reports(library: Library) -> None:
    report = await take_in(library, SAYINGS, "sayings", options())
    assert report == FileReport(
        path="sayings", kind=DocumentKind.FORTUNE, passages=2, imported=Imported(new=2), problems=()
    )
    again = await take_in(library, SAYINGS, "sayings", options())
    assert (again.imported, again.taken) == (Imported(duplicates=2), True)
    assert len(await held(library)) == 2


async def test_good_rows_count_beside_a_broken_one(library: Library) -> None:
    report = await take_in(library, ROWS, "logs/rows.csv", options())
    assert report.taken
    assert (report.kind, report.passages, report.imported) == (DocumentKind.CSV, 2, Imported(new=2))
    assert len(report.problems) == 1
    assert report.problems[0].startswith("logs/rows.csv:3: ")
    assert {each.source.title for each in await held(library)} == {"A log", "Another log"}


async def test_takes_nothing_of_a_file_with_a_problem_when_strict(library: Library) -> None:
    report = await take_in(library, ROWS, "rows.csv", options(strict=True))
    assert not report.taken
    assert report.kind is DocumentKind.CSV
    assert len(report.problems) == 1
    assert await held(library) == ()


@pytest.mark.parametrize(
    ("data", "said"),
    [(b"", "empty"), (b"\x00\x01\x02" * 500, "binary"), (b"%PDF-1.7 ...", "PDF"), (b"x" * (LIMIT + 1), "1,000,000")],
)
async def test_says_what_is_wrong_with_a_file_that_cannot_be_read(library: Library, data: bytes, said: str) -> None:
    report = await take_in(library, data, "folder/file.txt", options())
    assert not report.taken
    assert report.kind is None
    assert len(report.problems) == 1
    assert said in report.problems[0]
    assert report.problems[0].count("file.txt") == 1
    assert await held(library) == ()


async def test_reads_a_file_as_the_kind_that_is_named(library: Library) -> None:
    report = await take_in(library, SAYINGS, "sayings", options(kind=DocumentKind.TEXT))
    assert report.kind is DocumentKind.TEXT


async def test_puts_a_file_where_one_team_alone_sees_it(library: Library) -> None:
    await take_in(library, SAYINGS, "sayings", options(scope=str(OURS)))
    assert len(await held(library, OURS)) == 2
    assert await held(library, THEIRS) == ()


async def test_a_new_edition_takes_the_place_of_the_old_one(library: Library) -> None:
    await take_in(library, SAYINGS, "sayings", options())
    edition = SAYINGS.replace(b"bronze", b"brass")
    told = await take_in(library, edition, "sayings", options(replacing=True, rehearsing=True))
    assert told.imported == Imported(new=1, duplicates=1, removed=1)
    assert texts(await held(library))[1] == "A bell is a promise made of bronze."
    done = await take_in(library, edition, "sayings", options(replacing=True))
    assert done.imported == told.imported
    assert texts(await held(library))[1] == "A bell is a promise made of brass."


@pytest.mark.parametrize(
    ("form", "name", "kind"),
    [
        (ExportFormat.JSONL, "library.jsonl", DocumentKind.JSONL),
        (ExportFormat.CSV, "library.csv", DocumentKind.CSV),
        (ExportFormat.MARKDOWN, "library.md", DocumentKind.MARKDOWN),
    ],
)
async def test_takes_its_own_exports_back(library: Library, form: ExportFormat, name: str, kind: DocumentKind) -> None:
    await take_in(library, ROWS, "rows.csv", options(scope=str(OURS)))
    before = await held(library, OURS)
    written = "".join([piece async for piece in export(library.store, await library.view(OURS), form)])
    for file in (name, "library", "notes.txt"):
        report = await take_in(library, written.encode(), file, options())
        assert (report.kind, report.problems, report.passages) == (kind, (), 2)
    there = await take_in(library, written.encode(), name, options(scope=str(OURS), kind=kind))
    assert there.imported == Imported(duplicates=2)
    assert [each.id for each in await held(library, THEIRS)] == [each.id for each in before]


async def test_one_broken_record_of_an_export_costs_no_other(library: Library) -> None:
    await take_in(library, SAYINGS, "sayings", options(scope=str(OURS)))
    written = [piece async for piece in export(library.store, await library.view(OURS), ExportFormat.JSONL)]
    lines = "".join(written).splitlines()
    broken = [
        "{",
        json.dumps(json.loads(lines[0]) | {"occurrence": 10**40}),
        json.dumps(json.loads(lines[0]) | {"similarity": "NaN"}),
        json.dumps(json.loads(lines[0]) | {"place": "somewhere"}),
        json.dumps(json.loads(lines[0]) | {"text": "\x00\x01"}),
        '{"occurrence": ' + "9" * 5_000 + "}",
        "[" * 100_000,
    ]
    data = "\n".join([lines[0], *broken, lines[1]]).encode()
    report = await take_in(library, data, "library.jsonl", options())
    assert report.imported == Imported(new=2)
    assert [problem.split(":")[1] for problem in report.problems] == [str(number) for number in range(2, 9)]
    assert all(len(problem) < 300 for problem in report.problems)


@pytest.mark.parametrize("form", ExportFormat)
async def test_words_that_were_changed_in_an_export_are_no_longer_verified(
    library: Library, form: ExportFormat
) -> None:
    await put(library, TALK, scope=OURS)
    pieces = [piece async for piece in export(library.store, await library.view(OURS), form)]
    edited = "".join(pieces).replace("before you mend it", "before you sell it")
    report = await take_in(library, edited.encode(), f"edited.{form}", options())
    [problem] = report.problems
    assert problem == (
        f"edited.{form}: 1 passage was changed since it was exported: its wording counts as attributed until it is "
        "verified against a transcript."
    )
    sold, kept = sorted(await held(library, THEIRS), key=lambda each: "sell" not in each.text)
    assert (sold.evidence, sold.checked) == (Evidence.ATTRIBUTED, NOT_CHECKED)
    assert (kept.evidence, kept.checked.check) == (Evidence.VERIFIED, Check.EXACT)
    more = edited.replace("telling you", "asking you")
    assert "2 passages were changed" in (await take_in(library, more.encode(), "more", options())).problems[0]
    assert not (await take_in(library, edited.encode(), "strict", options(strict=True))).taken


async def test_an_export_brings_nothing_that_everybody_has_already(library: Library) -> None:
    await put(library, TALK, scope=STARTER)
    both = Library(store=library.store, topics=TOPICS)
    written = "".join([piece async for piece in export(both.store, await both.view(OURS), ExportFormat.JSONL)])
    for scope in (SHARED, str(OURS)):
        report = await take_in(both, written.encode(), "export.jsonl", options(scope=scope))
        assert (report.imported, report.passages) == (Imported(duplicates=2), 2)
    assert len(await held(both, OURS)) == 2
    assert (await take_in(library, written.encode(), "export.jsonl", options())).imported == Imported(new=2)


async def test_two_files_of_one_run_never_take_each_others_place(library: Library) -> None:
    other = SAYINGS.replace(b"bronze", b"brass")
    intake = Intake(library, options(replacing=True))
    assert (await intake.take_in(SAYINGS, "a/sayings")).taken
    refused = await intake.take_in(other, "b/sayings")
    [problem] = refused.problems
    assert problem == (
        "b/sayings: it would take the place of a/sayings, because both are a fortune with the title “sayings”: "
        "give one of them a title of its own."
    )
    assert not refused.taken
    assert "A bell is a promise made of bronze." in texts(await held(library))
    assert (await intake.take_in(other, "a/sayings")).imported == Imported(new=1, duplicates=1, removed=1)
    assert (await take_in(library, SAYINGS, "b/sayings", options(replacing=True))).taken


async def test_says_that_two_files_without_a_title_became_one_document(library: Library) -> None:
    more = b"A gull never asks for directions to the harbour.\n%\nAn anchor is patience with a chain on it.\n%\n"
    intake = Intake(library, options())
    await intake.take_in(SAYINGS, "a/sayings")
    report = await intake.take_in(more, "b/sayings")
    assert report.imported == Imported(new=2)
    [problem] = report.problems
    assert problem == (
        "b/sayings: it became one document with a/sayings, because both are called “sayings”: "
        "if they are two, give one of them a title of its own."
    )
    assert [each.position for each in await held(library)] == [0, 1, 2, 3]


async def test_parts_of_one_document_may_share_its_title(library: Library) -> None:
    intake = Intake(library, options())
    for name, said in (("part-1.md", "The rope remembers every knot."), ("part-2.md", "A bell is a bronze promise.")):
        report = await intake.take_in(f"# A log of the harbour\n\n{said}\n".encode(), name)
        assert (report.imported, report.problems) == (Imported(new=1), ())
    assert {each.source.title for each in await held(library)} == {"A log of the harbour"}


def test_reports_a_file_that_was_refused() -> None:
    report = refused("a.txt", "it cannot be read.")
    assert report == FileReport(path="a.txt", problems=("a.txt: it cannot be read.",), taken=False)
