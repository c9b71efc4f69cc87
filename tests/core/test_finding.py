"""One saying in several documents: which wording answers, and that none answers twice."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.commands import Commands
from core.filters import Filters
from core.finding import Finder
from core.library.catalogue import read_catalogue
from core.library.library import Library
from core.models import DocumentKind, Evidence, Person, Role, Standing
from core.reply import ActionKind
from core.requests import Terms
from core.team import CONSOLE
from tests.build import document, put, quote
from tests.shelf import ASKER, MINA, open_shelf

CRISP = "A lighthouse keeper counts the ships that never came, and sleeps all the better for it."
RAMBLING = f"Well, you know, as I told them back then in the office, {CRISP} And so on, and so forth, as one does."
ADA = "Ada Novak"


@pytest.fixture
async def commands(tmp_path: Path) -> AsyncIterator[Commands]:
    async with open_shelf(tmp_path) as opened:
        yield opened


@pytest.fixture
def finder(commands: Commands) -> Finder:
    return commands.finder


async def found(finder: Finder, words: str, filters: Filters, *phrases: str) -> list[tuple[str, str | None]]:
    """Search, and give the source and the speaker of each result."""
    view = await finder.library.view(CONSOLE)
    results = (await finder.find(view, Terms(words=words, phrases=phrases), filters, 10)).results
    return [(result.passage.source.title, result.passage.speaker) for result in results]


async def spoken_and_listed(library: Library) -> None:
    """Put the same saying into a list, a captioned talk where nobody is labelled, and a crisp verified collection."""
    people = (Person(name=ADA, role=Role.GUEST), Person(name=MINA, role=Role.HOST))
    await put(
        library,
        document(quote(CRISP, speaker=ADA), title="List"),
        document(quote(RAMBLING, evidence=Evidence.VERIFIED), title="Talk", people=people, kind=DocumentKind.CAPTIONS),
        document(quote(CRISP, speaker=ADA, evidence=Evidence.VERIFIED), title="Collection"),
    )


async def test_a_verified_wording_whose_speaker_is_named_is_shown(finder: Finder) -> None:
    await spoken_and_listed(finder.library)
    for words in ("lighthouse keeper", "office lighthouse forth"):
        assert await found(finder, words, Filters()) == [("Collection", ADA)]


async def test_what_is_drawn_is_shown_in_the_wording_that_is_best_known(commands: Commands) -> None:
    await spoken_and_listed(commands.finder.library)
    shown = await commands.command("/quote", ASKER)
    assert [result.passage.source.title for result in shown.results] == ["Collection"]
    again = next(action.command for action in shown.actions if action.kind is ActionKind.ANOTHER)
    assert not (await commands.command(again, ASKER)).found


async def test_the_wording_shown_is_one_that_the_filters_leave(finder: Finder) -> None:
    await spoken_and_listed(finder.library)
    catalogue = dict(await sources(finder.library))
    for title, speaker in (("List", ADA), ("Talk", None), ("Collection", ADA)):
        only = Filters(sources=frozenset({catalogue[title]}))
        assert await found(finder, "lighthouse keeper", only) == [(title, speaker)]
    without = Filters(sources=frozenset({catalogue["List"], catalogue["Talk"]}))
    assert await found(finder, "lighthouse keeper", without) == [("Talk", None)]


async def sources(library: Library) -> list[tuple[str, str]]:
    catalogue = await read_catalogue(library.store, await library.view(CONSOLE))
    return [(source.title, source.id) for source in catalogue.sources]


async def test_the_wording_shown_holds_the_phrase_that_was_asked_for(finder: Finder) -> None:
    other = CRISP.replace("counts the ships", "counts those ships")
    await put(
        finder.library,
        document(quote(CRISP, speaker=ADA), title="List"),
        document(quote(other, speaker=ADA, evidence=Evidence.VERIFIED), title="Talk"),
    )
    assert await found(finder, "", Filters(), "counts the ships") == [("List", ADA)]
    assert await found(finder, "", Filters(), "lighthouse keeper") == [("Talk", ADA)]


async def test_no_passage_answers_twice_where_several_say_it_in_part(finder: Finder) -> None:
    whole = (
        "Seven gulls argue about one fish until the tide takes it away from all of them. "
        "Nobody ever paid a harbour master to agree with the weather, and few have tried it twice."
    )
    first, second = whole.split(". ")
    await put(
        finder.library,
        document(quote(first + ".", speaker=ADA), quote(second, speaker=ADA), title="List"),
        document(quote(whole, speaker=ADA, evidence=Evidence.VERIFIED), title="Talk"),
    )
    view = await finder.library.view(CONSOLE)
    results = (await finder.find(view, Terms(words="gulls fish tide harbour master weather"), Filters(), 10)).results
    assert [result.passage.text for result in results] == [whole]
    assert {each.text for each in results[0].also} == {first + ".", second}


async def test_what_a_host_may_have_asked_is_no_answer_to_who_asks_for_a_guest(commands: Commands) -> None:
    people = (Person(name=ADA, role=Role.GUEST), Person(name=MINA, role=Role.HOST))
    asked = "How does one keep a lantern burning in a storm, then?"
    labelled = "Would you let a lantern go out to save its glass?"
    await put(
        commands.finder.library,
        document(quote(asked, standing=Standing.QUESTION), title="Talk", people=people, kind=DocumentKind.CAPTIONS),
    )
    for said in ("/quote lantern by:ada", "/quote lantern by:mina"):
        assert not (await commands.command(said, ASKER)).found
    assert not (await commands.mention("what did Ada say about the lantern?", ASKER)).found
    naming = frozenset(ident for _, ident in await sources(commands.finder.library))
    ada = Filters(speakers=frozenset({ADA}), naming=naming)
    assert await found(commands.finder, "lantern", ada) == [("Talk", None)]
    await put(
        commands.finder.library, document(quote(labelled, speaker=ADA, standing=Standing.QUESTION), title="Letters")
    )
    assert labelled in (await commands.command("/quote lantern by:ada", ASKER)).body
