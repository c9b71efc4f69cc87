"""Another, and another: everything that fits is shown once, whatever comes and goes between two answers."""

from __future__ import annotations

import asyncio
import random
import shutil
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.commands import Commands
from core.filters import Filters
from core.grammar import parse_command
from core.library.removing import remove_passage
from core.models import DocumentKind, Evidence, Passage, PassageKind
from core.reply import ActionKind, Reply
from core.requests import LessonRequest, QuoteRequest
from core.results import Result
from core.showing import ids_in
from tests.build import document, held, lesson, put, quote
from tests.shelf import ASKER, open_shelf

_SYLLABLES = [first + second for first in "bdfglmnprt" for second in "aeiou"]
_MOST_PAGES = 300

Event = Callable[[Commands, int], Awaitable[None]]


def saying(number: int, *, of: str = "harbour") -> str:
    """Make the saying of a number; no two are alike but for the word they are found by."""
    chosen = random.Random(number)
    words = ("".join(chosen.choices(_SYLLABLES, k=3)) for _ in range(9))
    return f"The {of} {' '.join(words)}."


async def grow(commands: Commands, number: int) -> None:
    """Import two more that fit, one that does not, and a lesson."""
    entries = (
        quote(saying(1000 + 10 * number), evidence=Evidence.VERIFIED, speaker="Ida Marsh"),
        quote(saying(1001 + 10 * number), evidence=Evidence.VERIFIED),
        quote(saying(1002 + 10 * number, of="garden"), evidence=Evidence.VERIFIED),
        lesson(saying(1003 + 10 * number)),
    )
    await put(commands.finder.library, document(*entries, title=f"Log {number}", kind=DocumentKind.TRANSCRIPT))


async def repeat(commands: Commands, number: int) -> None:
    """Import again, from another source and unverified, what is there already."""
    said = [quote(saying(each), speaker="Bo Ames") for each in range(0, 20, 2)]
    await put(commands.finder.library, document(*said, title=f"List {number}"))


async def shrink(commands: Commands, number: int) -> None:
    """Remove one passage."""
    there = await held(commands.finder.library)
    await remove_passage(commands.finder.library.store, there[number % len(there)])


async def rest(_commands: Commands, _number: int) -> None:
    """Let nothing happen."""


async def turn_pages(commands: Commands, asked: str, events: Sequence[Event] = ()) -> tuple[list[Result], Reply]:
    """Ask, and press Another until there is no other; before each press the next thing happens."""
    shown: list[Result] = []
    reply = await commands.command(asked, ASKER)
    while reply.found and len(shown) < _MOST_PAGES:
        shown += reply.results
        if len(shown) <= len(events):
            await events[len(shown) - 1](commands, len(shown))
        another = next(action.command for action in reply.actions if action.kind is ActionKind.ANOTHER)
        reply = await commands.command(another, ASKER)
    return shown, reply


async def all_that_fits(commands: Commands, asked: str) -> list[Passage]:
    """List what answers now, were nothing shown yet."""
    finder = commands.finder
    view = await finder.library.view(ASKER.team)
    request = parse_command(asked, ASKER)
    assert isinstance(request, (QuoteRequest, LessonRequest))
    kind = PassageKind.QUOTE if isinstance(request, QuoteRequest) else PassageKind.LESSON
    filters = await finder.narrow(view, request.terms)
    assert isinstance(filters, Filters)
    if request.random or request.terms.are_empty:
        filters = replace(filters, unasked=request.random)
        return [each for each in await held(finder.library) if each.kind is kind and filters.leave(each)]
    narrowed = Filters(kind=kind, speakers=filters.speakers, naming=filters.naming, questions=False)
    found = await finder.find(view, request.terms, narrowed, _MOST_PAGES, chance=False)
    return [result.passage for result in found.results]


def assert_each_once(shown: Sequence[Result]) -> None:
    """No passage is shown twice, nor another wording of what was shown."""
    seen: set[str] = set()
    for result in shown:
        assert result.passage.id not in seen
        seen.update(ids_in(result))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of a library of sayings, with its index; to be copied."""
    path = tmp_path_factory.mktemp("paging")

    async def fill() -> None:
        async with open_shelf(path) as commands:
            entries = [quote(saying(number), evidence=Evidence.VERIFIED) for number in range(14)]
            entries += [quote(saying(number), speaker="Ida Marsh") for number in range(14, 18)]
            entries += [lesson(saying(number)) for number in range(18, 21)]
            await put(commands.finder.library, document(*entries, title="Log"))
            await commands.finder.index.follow(commands.finder.library.store)

    asyncio.run(fill())
    return path


_ASKED = (
    "/quote harbour",
    "/quote harbuor",
    "/quote the harbour garden",
    '/quote "the harbour"',
    "/quote harbour by:ida",
    "/quote random",
    "/quote from:log",
    "/lesson harbour",
    "/lesson random",
)


@settings(max_examples=settings().max_examples // 10)
@given(asked=st.sampled_from(_ASKED), events=st.lists(st.sampled_from((grow, repeat, shrink, rest)), max_size=12))
def test_everything_that_fits_is_shown_once(folder: Path, asked: str, events: list[Event]) -> None:
    async def check() -> None:
        with tempfile.TemporaryDirectory() as copy:
            async with open_shelf(Path(shutil.copytree(folder, copy, dirs_exist_ok=True))) as commands:
                shown, last = await turn_pages(commands, asked, events)
                assert_each_once(shown)
                assert last.title.startswith(("Nothing more on", "No other"))
                told = {ident for result in shown for ident in ids_in(result)}
                assert not [each for each in await all_that_fits(commands, asked) if each.id not in told]

    asyncio.run(check())


async def test_almost_two_hundred_are_turned_over_without_a_repeat_or_a_gap(tmp_path: Path) -> None:
    async with open_shelf(tmp_path) as commands:
        await put(commands.finder.library, document(*(saying(number) for number in range(140)), title="Log"))
        events = [grow if number % 8 == 0 else rest for number in range(140)]
        shown, _ = await turn_pages(commands, "/quote harbour", events)
    assert_each_once(shown)
    assert len(shown) == 140 + 2 * 18 + 18  # the quotes, and the lessons after them


async def test_a_saying_that_stands_in_twenty_sources_hides_no_other(tmp_path: Path) -> None:
    async with open_shelf(tmp_path) as commands:
        lists = [document(saying(0), title=f"List {number}") for number in range(20)]
        await put(commands.finder.library, *lists, document(saying(1), saying(2), title="Log"))
        shown, _ = await turn_pages(commands, "/quote harbour")
    assert [len(ids_in(result)) for result in shown] == [20, 1, 1]


async def test_where_a_button_cannot_name_all_that_was_seen_there_is_no_other(commands: Commands) -> None:
    await put(commands.finder.library, document(*(quote(saying(number)) for number in range(3))))
    strangers = ",".join(f"{number:08}" for number in range(200))
    reply = await commands.command(f"/quote harbour seen:{strangers}", ASKER)
    assert reply.found
    assert ActionKind.ANOTHER not in [action.kind for action in reply.actions]
    assert reply.notes[0] == "That was 201 of them: ask for something narrower to see others."
