from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from core.commands import Commands
from core.filters import EVERYTHING, Filters
from core.library.catalogue import read_catalogue, sources_naming
from core.library.library import Library
from core.models import PassageKind
from core.picking import pick_of_day, pick_random
from core.team import CONSOLE, Team
from tests.build import document, lesson, put
from tests.shelf import FORGIVES, FRAGMENT, LENA, MEASURE, MINA, ONIONS, PATIENCE, RIVET, SWAY, TOMAS

DAY = date(2026, 3, 2)
UNASKED = {MEASURE, RIVET, FORGIVES, PATIENCE, ONIONS}


async def test_random_gives_each_of_what_may_be_picked_unasked(commands: Commands) -> None:
    library = commands.finder.library
    view = await library.view(CONSOLE)
    seen: list[str] = []
    texts: set[str] = set()
    while passage := await pick_random(library, view, Filters(kind=PassageKind.QUOTE), seen):
        assert passage.id not in seen
        seen.append(passage.id)
        texts.add(passage.text)
    assert texts == UNASKED
    assert FRAGMENT not in texts
    assert SWAY not in texts


async def test_random_gives_no_passage_much_more_often_than_another(commands: Commands) -> None:
    library = commands.finder.library
    view = await library.view(CONSOLE)
    picked = [await pick_random(library, view, Filters(kind=PassageKind.QUOTE), ()) for _ in range(300)]
    counted = Counter(passage.text for passage in picked if passage)
    assert counted.keys() == UNASKED
    assert min(counted.values()) > 20


async def test_what_somebody_said_is_picked_before_what_nobody_is_named_for(commands: Commands) -> None:
    library = commands.finder.library
    view = await library.view(CONSOLE)
    naming = sources_naming([MINA, TOMAS], await read_catalogue(library.store, view))
    filters = Filters(kind=PassageKind.QUOTE, speakers=frozenset({TOMAS}), naming=naming)
    seen: list[str] = []
    order = []
    while passage := await pick_random(library, view, filters, seen):
        seen.append(passage.id)
        order.append(passage.speaker)
    assert order == [TOMAS] * 3 + [None] * 2


async def test_whom_nothing_is_labelled_with_is_found_by_the_conversations(commands: Commands) -> None:
    library = commands.finder.library
    view = await library.view(CONSOLE)
    naming = sources_naming([LENA], await read_catalogue(library.store, view))
    picked = await pick_random(library, view, Filters(speakers=frozenset({LENA}), naming=naming), ())
    assert picked is not None
    assert picked.text in (PATIENCE, ONIONS)


async def test_an_empty_library_has_nothing_to_pick(no_commands: Commands) -> None:
    library = no_commands.finder.library
    view = await library.view(CONSOLE)
    assert await pick_random(library, view, EVERYTHING, ()) is None
    assert await pick_of_day(library, view, DAY) is None


async def lessons(library: Library, first: int, last: int) -> None:
    await put(library, document(*(lesson(f"Lesson {number} is to look twice.") for number in range(first, last))))


async def of_day(library: Library, day: date, team: Team = CONSOLE) -> str:
    picked = await pick_of_day(library, await library.view(team), day)
    assert picked is not None
    return picked.text


async def test_a_day_has_one_lesson_for_a_team(library: Library) -> None:
    await lessons(library, 0, 40)
    assert await of_day(library, DAY) == await of_day(library, DAY)
    assert len({await of_day(library, DAY, Team(f"slack:T{number}")) for number in range(10)}) > 5


async def test_no_lesson_comes_again_within_eight_days(library: Library) -> None:
    await lessons(library, 0, 60)
    picked = [await of_day(library, DAY + timedelta(days=ahead)) for ahead in range(60)]
    assert all(len(set(picked[start : start + 8])) == 8 for start in range(52))
    assert len(set(picked)) > 30


async def test_a_library_that_grows_seldom_changes_the_lesson_of_the_day(library: Library) -> None:
    await lessons(library, 0, 40)
    before = [await of_day(library, DAY + timedelta(days=ahead)) for ahead in range(30)]
    await lessons(library, 40, 42)
    after = [await of_day(library, DAY + timedelta(days=ahead)) for ahead in range(30)]
    assert sum(one != other for one, other in zip(before, after, strict=True)) < 8


async def test_one_lesson_is_the_lesson_of_every_day(library: Library) -> None:
    await lessons(library, 0, 1)
    assert {await of_day(library, DAY + timedelta(days=ahead)) for ahead in range(3)} == {"Lesson 0 is to look twice."}
