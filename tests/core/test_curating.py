from __future__ import annotations

import asyncio
import shutil
from collections.abc import Collection, Iterator
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.commands import Commands
from core.curating import Curating, export_format
from core.errors import NotAllowedError
from core.grammar import parse_command
from core.intake import FileReport, Intake, IntakeOptions
from core.library.exporting import ExportFormat
from core.library.hiding import What, hide
from core.library.library import Library
from core.library.removing import remove_source
from core.models import Source
from core.naming import find_removable
from core.reply import ActionKind, Reply
from core.requests import Asker, Misunderstood
from core.subcommands import LIBRARY
from core.team import SHARED, View
from tests.shelf import ASKER, FORGIVES, MORNING, OTHERS, RIVET, TOMAS, WHISPER, open_shelf
from tests.typing_people import typed

BOB = replace(ASKER, member="bob")
STRANGER = replace(ASKER, team=OTHERS)
RIVET_ID = "6as57eqx"
SAYINGS = "Sayings of Tomas Berg"
ROWS = "text,author\nA hull is only as honest as its driest plank.,Ida Moe\nA net mends the fisher.,Ida Moe\n"
LIMIT = 2_000


class Administrators:
    """Lets Ada look after each library, and nobody else."""

    async def schedule_refusal(self, asker: Asker, channel: str) -> str | None:
        return None if asker.who == "ada" else f"Only Ada changes what is posted to {channel}."

    async def listening_refusal(self, asker: Asker) -> str | None:
        del asker
        return None

    async def may_curate(self, asker: Asker) -> bool:
        return asker.who == "ada"

    async def may_see(self, asker: Asker, channels: Collection[str]) -> Collection[str]:
        del asker
        return channels


def curated(commands: Commands) -> Commands:
    curating = Curating(finder=commands.finder, rights=Administrators(), limit=LIMIT)
    return replace(commands, curating=curating)


@pytest.fixture
def reading(commands: Commands) -> Commands:
    """Give what answers `/library` from the small library, which is not to be changed."""
    return curated(commands)


@pytest.fixture
def changing(own_commands: Commands) -> Commands:
    """Give what answers `/library` from a copy of the small library."""
    return curated(own_commands)


@pytest.fixture
def curating(changing: Commands) -> Curating:
    assert changing.curating
    return changing.curating


async def say(commands: Commands, said: str, asker: Asker = ASKER) -> Reply:
    reply = await commands.command(said, asker)
    assert reply.private
    return reply


# What there is


@pytest.mark.parametrize("typed", ["/library", "/library help", "/LIBRARY HELP"])
async def test_it_says_what_there_is_and_how_to_go_on(reading: Commands, typed: str) -> None:
    reply = await say(reading, typed, BOB)
    assert reply.body.startswith("Here are 9 quotes and 3 lessons.\n\n/library stats — ")
    assert (await say(reading, typed, STRANGER)).body.startswith("Here are 10 quotes and 3 lessons.")


async def test_everybody_gets_the_figures(reading: Commands) -> None:
    reply = await say(reading, "/library stats", BOB)
    assert reply.title == "12 passages from 4 sources"
    assert (
        reply.body
        == """\
9 quotes and 3 lessons.
Sources: Workshop Hour: Bridges and Beds (5) · Notes from the Yard (3) · An Evening at the Stove (2) · Sayings of \
Tomas Berg (2)
Kinds of documents: transcript (5) · markdown (3) · captions (2) · profile (2)
Speakers: Tomas Berg (6) · Mina Okafor (1)
Topics: Bridges (5) · Gardens (3) · Cooking slowly (3)
Evidence: verified (7) · paraphrase (3) · attributed (2)"""
    )


async def test_each_team_gets_its_own_figures(reading: Commands) -> None:
    assert "Zeppelin" not in (await say(reading, "/library stats")).body
    assert "Zeppelin Plans (1)" in (await say(reading, "/library stats", STRANGER)).body


async def test_long_lists_of_figures_are_cut(changing: Commands) -> None:
    names = [f"Person {number}" for number in range(12)]
    rows = "".join(f"Saying of the number {each} about the sea.,{each}\n" for each in names)
    await take_in_shared(changing.finder.library, f"text,author\n{rows}".encode(), "people.csv")
    speakers = next(line for line in (await say(changing, "/library stats")).body.split("\n") if "Speakers" in line)
    assert speakers.startswith("Speakers: Tomas Berg (6) · ")
    assert speakers.endswith(" (1) · and 6 more")


async def test_an_empty_library_says_so(no_commands: Commands) -> None:
    empty = curated(no_commands)
    assert "holds nothing yet" in (await say(empty, "/library")).body
    figures = await say(empty, "/library stats")
    assert (figures.found, figures.body.count("\n")) == (False, 0)


async def test_a_slip_is_answered_with_what_was_meant(reading: Commands) -> None:
    reply = await say(reading, "/library hiden 2")
    assert not reply.found
    assert reply.body.endswith("Did you mean /library hidden 2?")
    assert [action.command for action in reply.actions] == ["/library hidden 2"]
    assert not (await say(reading, "/library frobnicate")).actions


async def test_where_nobody_looks_after_the_library_that_is_said(commands: Commands) -> None:
    assert (await say(commands, "/library stats")).found is False


# Hiding


@pytest.mark.parametrize(
    ("typed", "hidden", "name"),
    [
        ("Tomas Berg", RIVET, TOMAS),
        ('"tomas berg"', RIVET, TOMAS),
        ("“Tomas Berg”", RIVET, TOMAS),
        (RIVET_ID, RIVET, RIVET_ID),
        ("Notes from the Yard", MORNING, "Notes from the Yard"),
    ],
)
async def test_what_is_hidden_is_found_no_more_until_it_is_shown_again(
    changing: Commands, typed: str, hidden: str, name: str
) -> None:
    ask = "/quote rivet" if hidden is RIVET else "/lesson noon"
    assert hidden in (await say(changing, ask)).body
    reply = await say(changing, f"/library hide {typed}")
    assert reply.body.split("\n")[0] == f"{name} is now hidden here."
    assert hidden not in (await say(changing, ask)).body
    [undo] = reply.actions
    assert (undo.kind, undo.label) == (ActionKind.TRY, "Show again")
    shown = await say(changing, undo.command)
    assert shown.body.split("\n")[0] == f"{name} is now shown here."
    assert hidden in (await say(changing, ask)).body
    assert (await say(changing, undo.command)).body.startswith(f"{name} is already shown")
    assert (await say(changing, shown.actions[0].command)).body.startswith(f"{name} is now hidden")


async def test_hiding_concerns_one_team_alone(changing: Commands) -> None:
    await say(changing, f"/library hide {RIVET_ID}", STRANGER)
    assert RIVET in (await say(changing, "/quote rivet")).body
    assert (await say(changing, "/library hidden")).title == "Nothing is hidden"


async def test_what_another_team_holds_can_neither_be_hidden_nor_named(changing: Commands) -> None:
    reply = await say(changing, "/library hide Zoe Zander")
    assert not reply.found
    assert "Zoe Zander" not in reply.body.removeprefix("No passage, source or speaker here is named 'Zoe Zander'")


async def test_who_is_misspelt_is_answered_with_the_nearest(changing: Commands) -> None:
    reply = await say(changing, "/library hide thomas berg")
    assert (reply.title, reply.found) == ("Which one?", False)
    assert "Nearest:\n  speaker  Tomas Berg" in reply.body
    assert "Nothing was named" in (await say(changing, "/library hide")).body
    assert "Nothing was named" in (await say(changing, '/library unhide ""')).body


async def test_what_is_hidden_is_listed(changing: Commands) -> None:
    for what in (TOMAS, SAYINGS, RIVET_ID):
        await say(changing, f"/library hide {what}")
    reply = await say(changing, "/library hidden")
    assert reply.title == "3 hidden"
    assert reply.body.split("\n") == [
        "Speaker Tomas Berg",
        "Source Sayings of Tomas Berg",
        f"Passage {RIVET_ID} · “{RIVET}” · Workshop Hour: Bridges and Beds",
    ]


async def test_what_is_listed_can_be_shown_again_at_once(changing: Commands) -> None:
    for what in (TOMAS, SAYINGS, RIVET_ID):
        await say(changing, f"/library hide {what}")
    listed = (await say(changing, "/library hidden")).actions
    assert [each.label for each in listed] == [f"Show {name} again" for name in (TOMAS, SAYINGS, RIVET_ID)]
    for each in listed:
        assert "is now shown here." in (await say(changing, each.command)).body
    assert (await say(changing, "/library hidden")).actions == ()


async def test_who_may_not_show_again_reads_no_hidden_words(changing: Commands) -> None:
    await say(changing, f"/library hide {RIVET_ID}")
    listed = await say(changing, "/library hidden", BOB)
    assert (listed.body, listed.actions) == (f"Passage {RIVET_ID}", ())


async def test_what_is_hidden_can_be_chosen_by_who_may_show_it_again(curating: Curating, changing: Commands) -> None:
    for what in (TOMAS, RIVET_ID):
        await say(changing, f"/library hide {what}")
    assert [each.typed for each in await curating.hidden(ASKER)] == [TOMAS, RIVET_ID]
    assert len(await curating.hidden(ASKER, 1)) == 1
    assert await curating.hidden(BOB) == ()


async def test_what_was_removed_since_can_still_be_shown_again(changing: Commands) -> None:
    library = changing.finder.library
    for what in (TOMAS, SAYINGS, "4zr8q826"):
        await say(changing, f"/library hide {what}")
    source = await find_removable(library.store, View(team=ASKER.team, scopes=(SHARED,)), SAYINGS)
    assert isinstance(source, Source)
    await remove_source(library.store, source)
    listed = (await say(changing, "/library hidden")).body.split("\n")
    assert [line.split(" ")[0] for line in listed] == ["Speaker", "Source", "Passage"]
    assert [line.endswith(", which is no longer here") for line in listed] == [False, True, True]
    for line in listed[1:]:
        named = line.split(" ")[1].removesuffix(",")
        reply = await say(changing, f"/library unhide {named}")
        assert (reply.body, reply.actions) == (f"{named} is now shown here.", ())
    assert (await say(changing, "/library hidden")).title == "1 hidden"
    assert not (await say(changing, "/library hide 4zr8q826")).found


async def test_a_long_list_of_what_is_hidden_has_pages(changing: Commands) -> None:
    store = changing.finder.library.store
    for number in range(45):
        await hide(store, ASKER.team, What.SPEAKER, f"Person {number:02}")
    shown: list[str] = []
    command, pages = "/library hidden", 0
    while command:
        reply = await say(changing, command)
        assert reply.title == "45 hidden"
        shown += reply.body.split("\n")
        command, pages = next((each.command for each in reply.actions if each.label == "More"), ""), pages + 1
    assert (pages, shown) == (3, [f"Speaker Person {number:02}" for number in range(45)])
    assert (await say(changing, "/library hidden 2")).body.split("\n") == shown[20:40]
    for page in ("9", "page 9", "99999999999999999999"):
        beyond = await say(changing, f"/library hidden {page}")
        assert (beyond.title, beyond.body, beyond.found) == ("45 hidden", "This list ends with page 3.", False)


# Whatever is typed


@settings(max_examples=60)
@given(word=st.sampled_from((*LIBRARY, "")), text=typed())
def test_anything_is_answered(copied: Commands, runner: asyncio.Runner, word: str, text: str) -> None:
    reply = runner.run(say(copied, f"/library {word} {text}"))
    assert reply.title.strip()
    assert reply.body.strip()
    for action in reply.actions:
        assert not isinstance(parse_command(action.command, ASKER), Misunderstood)


@settings(max_examples=60)
@given(data=st.binary(max_size=200) | typed().map(lambda text: text.encode("utf-8", "replace")), name=typed())
def test_any_document_by_any_name_is_taken_or_refused(
    copied: Commands, runner: asyncio.Runner, data: bytes, name: str
) -> None:
    assert copied.curating
    reply = runner.run(copied.curating.take_in(ASKER, data, name))
    assert reply.found == reply.title.startswith("Imported ")
    assert "\x1b" not in f"{reply.title}{reply.body}"


@pytest.fixture(scope="module")
def copied(shelf: Path, tmp_path_factory: pytest.TempPathFactory, runner: asyncio.Runner) -> Iterator[Commands]:
    """Open one copy of the small library for the many examples of a property."""
    folder = shutil.copytree(shelf, tmp_path_factory.mktemp("copied") / "shelf")
    stack = AsyncExitStack()
    yield curated(runner.run(stack.enter_async_context(open_shelf(folder, by_meaning=False))))
    runner.run(stack.aclose())


# Who may


@pytest.mark.parametrize(
    "typed", ["hide Tomas Berg", "unhide Tomas Berg", "hide nobody", "import", "export", "export csv", "hide"]
)
async def test_only_who_looks_after_the_library_may_change_it(changing: Commands, typed: str) -> None:
    await hide(changing.finder.library.store, ASKER.team, What.SPEAKER, TOMAS)
    reply = await say(changing, f"/library {typed}", BOB)
    assert (reply.title, reply.found) == ("Not allowed", False)
    assert reply.body == "You may not change or export this library: ask an administrator."
    hidden = (await changing.finder.library.view(ASKER.team)).hidden
    assert hidden.speakers == {TOMAS}


async def test_who_may_not_brings_nothing_in_and_gets_nothing_out(curating: Curating) -> None:
    reply = await curating.take_in(BOB, ROWS.encode(), "rows.csv")
    assert (reply.title, reply.found) == ("Not allowed", False)
    assert "Ida Moe" not in await exported(curating, ExportFormat.CSV)
    with pytest.raises(NotAllowedError):
        await curating.export(BOB, ExportFormat.CSV)
    with pytest.raises(NotAllowedError):
        await curating.allow(BOB)
    await curating.allow(ASKER)


# In and out


async def take_in_shared(library: Library, data: bytes, name: str) -> FileReport:
    return await Intake(library, IntakeOptions(scope=SHARED, limit=1_000_000)).take_in(data, name)


async def exported(curating: Curating, form: ExportFormat, asker: Asker = ASKER) -> str:
    return "".join([piece async for piece in (await curating.export(asker, form)).pieces])


async def test_what_a_team_brings_in_it_alone_finds(curating: Curating, changing: Commands) -> None:
    reply = await curating.take_in(ASKER, ROWS.encode(), "rows.csv")
    assert (reply.title, reply.body) == ("Imported rows.csv", "2 passages (csv): 2 new.")
    assert "driest plank" in (await say(changing, "/quote hull")).body
    assert not (await say(changing, "/quote hull", STRANGER)).found
    again = await curating.take_in(ASKER, ROWS.encode(), "rows.csv")
    assert again.body == "2 passages (csv): 0 new, 2 there already."


def test_what_is_too_large_is_told_before_it_is_read(curating: Curating) -> None:
    assert curating.too_large("rows.csv", LIMIT) is None
    large = replace(curating, limit=2_000_000)
    assert large.too_large("rows.csv", 2_340_000) == "rows.csv has 2.3 MB: at most 2 are read."


async def test_what_is_wrong_with_a_document_is_told_row_by_row(curating: Curating) -> None:
    bad = "".join(f",Person {number}\n" for number in range(15))
    reply = await curating.take_in(ASKER, f"{ROWS}{bad}".encode(), "../up/rows.csv")
    head, *problems = reply.body.split("\n")
    assert head == "2 passages (csv): 2 new."
    assert len(problems) == 11
    assert problems[0].startswith("rows.csv:4: ")
    assert problems[-1] == "… and 5 more problems."


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"", "empty.txt", "empty.txt: The file is empty"),
        (b"%PDF-1.7 and so on", "talk.pdf", "talk.pdf: The file is a PDF"),
        (b"words " * 500, "long.txt", "long.txt has 3,000 bytes, and at most 2,000 are read"),
        (b"", " \n\x00", "document: The file is empty"),
    ],
)
async def test_what_cannot_be_read_is_refused_in_a_sentence(
    curating: Curating, data: bytes, name: str, said: str
) -> None:
    reply = await curating.take_in(ASKER, data, name)
    assert (reply.title, reply.found) == ("Nothing was imported", False)
    assert reply.body.startswith(said)


async def test_everything_that_the_team_sees_comes_out(curating: Curating) -> None:
    await curating.take_in(ASKER, ROWS.encode(), "rows.csv")
    for form in ExportFormat:
        text = await exported(curating, form)
        assert all(each in text for each in (RIVET, FORGIVES, "driest plank"))
        assert WHISPER not in text
    assert WHISPER in await exported(curating, ExportFormat.JSONL, STRANGER)


async def test_what_came_out_goes_in_again(curating: Curating) -> None:
    bigger = replace(curating, limit=1_000_000)
    text = await exported(curating, ExportFormat.JSONL)
    assert "12 new" not in (await bigger.take_in(ASKER, text.encode(), "quotidian.jsonl")).body
    assert "12 passages" in (await bigger.take_in(ASKER, text.encode(), "quotidian.jsonl")).body


@pytest.mark.parametrize(
    ("form", "name"),
    [
        (ExportFormat.JSONL, "quotidian-2026-11-20.jsonl"),
        (ExportFormat.CSV, "quotidian-2026-11-20.csv"),
        (ExportFormat.MARKDOWN, "quotidian-2026-11-20.md"),
    ],
)
async def test_a_file_is_named_by_the_date_where_the_asker_is(
    curating: Curating, form: ExportFormat, name: str
) -> None:
    assert (await curating.export(replace(ASKER, today=date(2026, 11, 20)), form)).name == name


@pytest.mark.parametrize(
    ("typed", "form"),
    [
        ("", ExportFormat.JSONL),
        ("jsonl", ExportFormat.JSONL),
        (" CSV ", ExportFormat.CSV),
        ("md", ExportFormat.MARKDOWN),
        ("markdown", ExportFormat.MARKDOWN),
        ("xml", None),
    ],
)
def test_forms_are_read_as_people_type_them(typed: str, form: ExportFormat | None) -> None:
    assert export_format(typed) is form


async def test_where_no_file_can_be_handed_over_that_is_said_with_the_way_to_do_it(reading: Commands) -> None:
    assert "quotidian import FILE --team console:local" in (await say(reading, "/library import")).body
    assert (
        "quotidian export --format csv --team slack:T0THERS"
        in (await say(reading, "/library export csv", STRANGER)).body
    )
    assert not (await say(reading, "/library export xml")).found
