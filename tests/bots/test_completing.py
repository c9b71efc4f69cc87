from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from prompt_toolkit.completion import CompleteEvent, Completion
from prompt_toolkit.document import Document

from bots.completing import GrammarCompleter
from core.completion.completions import Completions
from core.completion.suggestion import Suggestion, What
from core.daily.zones import offer_zones
from core.errors import StoreError
from core.team import CONSOLE
from tests.shelf import open_shelf

RIVET_ID = "6as57eqx"


@asynccontextmanager
async def completing(data: Path) -> AsyncIterator[GrammarCompleter]:
    """Give what completes from the small library."""
    async with open_shelf(data) as commands:
        library = commands.finder.library
        completions = Completions(library)

        async def complete(what: What, typed: str) -> Sequence[Suggestion]:
            return await completions.complete(await library.view(CONSOLE), what, typed)

        yield GrammarCompleter(complete)


async def offered(completer: GrammarCompleter, typed: str) -> list[Completion]:
    return [each async for each in completer.get_completions_async(Document(typed), CompleteEvent())]


async def completed(completer: GrammarCompleter, typed: str) -> list[str]:
    """Give the lines that typing and choosing each completion would make."""
    return [typed[: len(typed) + each.start_position] + each.text for each in await offered(completer, typed)]


@pytest.mark.parametrize(
    ("typed", "lines"),
    [
        ("/q", ["/quote", "/quit"]),
        ("/TO", ["/topics"]),
        ("/topics sl", ["/topics slow-cooking"]),
        ("/topics cook", ["/topics slow-cooking"]),
        ("/quote b", ["/quote by:"]),
        ("/quote rivet fr", ["/quote rivet from:"]),
        ("/quote by:ber", ['/quote by:"Tomas Berg"']),
        ("/quote by:brg", ['/quote by:"Tomas Berg"']),
        ("/quote by:", ['/quote by:"Tomas Berg"', '/quote by:"Mina Okafor"', '/quote by:"Lena Ruiz"']),
        ("/quote from:work", ['/quote from:"Workshop Hour: Bridges and Beds"']),
        ("/quote topic:g", ["/quote topic:gardens"]),
        ('/quote by:"to', ['/quote by:"Tomas Berg"']),
        ("/quote by:zzz", []),
        ("/quote ", ["/quote random"]),
        ("/lesson ", ["/lesson random", "/lesson today", "/lesson bridges", "/lesson gardens", "/lesson slow-cooking"]),
        ("/lesson t", ["/lesson today", "/lesson topic:"]),
        ("/lesson G", ["/lesson gardens"]),
        ("/lesson gardens r", []),
        ("/lib", ["/library"]),
        ("/library hi", ["/library hidden", "/library hide"]),
        ("/lis", ["/listen"]),
        ("/listen o", ["/listen on", "/listen off"]),
        ("/listen n", ["/listen normal", "/listen not me"]),
        ("/listen topics g", ["/listen topics gardens"]),
        ("/listen topics gardens, cook", ["/listen topics gardens, slow-cooking"]),
        ("/listen on strict topics br", ["/listen on strict topics bridges"]),
        ("/listen on ", [f"/listen on {each}" for each in ("strict", "normal", "relaxed", "topics", "quiet")]),
        ("/listen shadow r", ["/listen shadow relaxed"]),
        ("/listen on t", ["/listen on topics"]),
        ("/listen on strict ", ["/listen on strict topics", "/listen on strict quiet"]),
        ("/listen on topics g", ["/listen on topics gardens"]),
        ("/listen on topics gardens, s", ["/listen on topics gardens, slow-cooking"]),
        ("/listen on topics gardens s", ["/listen on topics gardens strict"]),
        ("/listen on quiet ", []),
        ("/listen on quiet 22:00 ", []),
        (
            "/listen on quiet off ",
            [f"/listen on quiet off {each}" for each in ("strict", "normal", "relaxed", "topics")],
        ),
        (
            "/listen on strict quiet 22:00-7:00 Europe/Warsaw ",
            ["/listen on strict quiet 22:00-7:00 Europe/Warsaw topics"],
        ),
        ("/listen on quiet 22:00-7:00 Warsaw str", ["/listen on quiet 22:00-7:00 Warsaw strict"]),
        ("/listen  o", ["/listen  on", "/listen  off"]),
        ("/LISTEN ON t", ["/LISTEN ON topics"]),
        ("/listen off s", []),
        ("/listen not m", []),
        ("/share every rivet", [f"/share {RIVET_ID}"]),
        ("/context every rivet", [f"/context {RIVET_ID}"]),
        ('/quote by:"Tomas B', ['/quote by:"Tomas Berg"']),
        ('/quote rivet from:"workshop h', ['/quote rivet from:"Workshop Hour: Bridges and Beds"']),
        ('/quote by:"Tomas Berg" fr', ['/quote by:"Tomas Berg" from:']),
        ("@q", ["@quotidian"]),
        ("tell me, @quo", ["tell me, @quotidian"]),
        ("a", []),
        ("c", []),
        ("hello", []),
        ("", []),
    ],
)
async def test_what_fits_is_offered(shelf: Path, typed: str, lines: list[str]) -> None:
    async with completing(shelf) as completer:
        assert await completed(completer, typed) == lines


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("/listen quiet 22:00-7:00 Europe/War", "/listen quiet 22:00-7:00 Europe/Warsaw"),
        ("/listen on quiet 10 pm to 7am wars", "/listen on quiet 10 pm to 7am Europe/Warsaw"),
        ("/LISTEN shadow quiet 22:00 - 7:00 new yo", "/LISTEN shadow quiet 22:00 - 7:00 America/New_York"),
    ],
)
async def test_behind_quiet_hours_the_likeliest_time_zone_is_offered_first(shelf: Path, typed: str, line: str) -> None:
    async with completing(shelf) as completer:
        assert (await completed(completer, typed))[0] == line


async def test_behind_quiet_hours_well_known_time_zones_are_offered(shelf: Path) -> None:
    async with completing(shelf) as completer:
        zones = await completed(completer, "/listen quiet 22:00-7:00 ")
        assert await completed(completer, "/listen quiet 22:00-7:00") == []
    assert zones == [f"/listen quiet 22:00-7:00 {each}" for each in offer_zones("")]


async def test_a_name_is_shown_with_what_is_known_of_it(shelf: Path) -> None:
    async with completing(shelf) as completer:
        (only,) = await offered(completer, "/quote from:evening")
    assert (only.display_text, only.display_meta_text) == ("An Evening at the Stove", "2 passages · captions")


async def test_where_the_library_fails_the_words_of_the_grammar_are_offered() -> None:
    async def fail(_what: What, _typed: str) -> Sequence[Suggestion]:
        raise StoreError("The database is gone.")

    assert await completed(GrammarCompleter(fail), "/lesson t") == ["/lesson today", "/lesson topic:"]
    assert await completed(GrammarCompleter(fail), "/lesson by:t") == []


async def test_what_can_be_done_with_the_last_answer_is_offered() -> None:
    words: list[str] = []

    async def nothing(_what: What, _typed: str) -> Sequence[Suggestion]:
        return ()

    completer = GrammarCompleter(nothing, lambda: words)
    assert await completed(completer, "s") == []
    words += ["another", "context", "share"]
    assert await completed(completer, "s") == ["share"]
    assert await completed(completer, "a") == ["another"]
    assert await completed(completer, "say a") == []
