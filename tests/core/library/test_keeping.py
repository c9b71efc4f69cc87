from __future__ import annotations

import asyncio

import pytest

from core.errors import StoreError
from core.library import keeping
from core.library.hiding import What, hide
from core.library.keeping import Kept
from core.library.library import Library
from core.library.passages import count
from core.team import View
from tests.build import OURS, THEIRS, document, put, quote


class Reader:
    """Counts passages; while `open` is not set, it is at work."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self.begun = 0
        self.at_work = asyncio.Event()
        self.open = asyncio.Event()
        self.open.set()

    async def read(self, view: View) -> int:
        self.begun += 1
        counted = await count(self._library.store, view)
        self.at_work.set()
        await self.open.wait()
        return counted

    def kept(self, patience: float | None = None, size: int = 1) -> Kept[int]:
        return Kept(self._library.store, self.read, lambda _: size, patience)


@pytest.fixture
async def reader(library: Library) -> Reader:
    await put(library, document("One."))
    return Reader(library)


async def test_is_read_once_for_each_change(library: Library, reader: Reader) -> None:
    kept = reader.kept()
    view = await library.view(OURS)
    assert [await kept.of(view) for _ in range(3)] == [1, 1, 1]
    assert reader.begun == 1
    await put(library, document("Two.", title="Another"))
    assert [await kept.of(view) for _ in range(2)] == [2, 2]
    assert reader.begun == 2


async def test_those_who_ask_at_once_wait_for_one_reading(library: Library, reader: Reader) -> None:
    kept = reader.kept()
    view = await library.view(OURS)
    assert await asyncio.gather(*(kept.of(view) for _ in range(5))) == [1] * 5
    assert reader.begun == 1


async def test_teams_that_see_the_same_share_it(library: Library, reader: Reader) -> None:
    kept = reader.kept()
    assert await kept.of(await library.view(OURS)) == await kept.of(await library.view(THEIRS)) == 1
    assert reader.begun == 1
    await put(library, document("Two.", title="Another"), scope=OURS)
    assert [await kept.of(await library.view(team)) for team in (OURS, THEIRS)] == [2, 1]


async def test_what_a_team_hides_is_gone_from_its_sight_at_once(library: Library, reader: Reader) -> None:
    await put(library, document(quote("Two.", speaker="Ida Marsh"), title="Another"))
    kept = reader.kept(patience=0)
    assert await kept.of(await library.view(OURS)) == 2
    await hide(library.store, OURS, What.SPEAKER, "Ida Marsh")
    assert await kept.of(await library.view(OURS)) == 1
    assert await kept.of(await library.view(THEIRS)) == 2


async def test_each_scope_is_read_alone(library: Library, reader: Reader) -> None:
    await put(library, document("Two.", "Three.", title="Another"), scope=OURS)
    kept = reader.kept()
    assert await kept.of_each(await library.view(OURS)) == [1, 2]
    assert await kept.of_each(await library.view(THEIRS)) == [1]
    assert reader.begun == 2


async def test_who_has_no_patience_gets_what_was_there_before(library: Library, reader: Reader) -> None:
    kept = reader.kept(patience=0)
    view = await library.view(OURS)
    assert await kept.of(view) == 1
    await put(library, document("Two.", title="Another"))
    reader.open.clear()
    reader.at_work.clear()
    assert [await kept.of(view) for _ in range(3)] == [1, 1, 1]
    await reader.at_work.wait()
    assert await kept.of(view) == 1
    reader.open.set()
    async with asyncio.timeout(30):
        while await kept.of(view) == 1:
            pass
    assert await kept.of(view) == 2
    assert reader.begun == 2


async def test_a_reading_that_began_before_a_change_is_not_taken_for_one_after_it(
    library: Library, reader: Reader
) -> None:
    kept = reader.kept()
    view = await library.view(OURS)
    reader.open.clear()
    early = asyncio.create_task(kept.of(view))
    await reader.at_work.wait()
    await put(library, document("Two.", title="Another"))
    late = asyncio.create_task(kept.of(view))
    reader.open.set()
    assert await late == 2
    assert await early == 1
    assert await kept.of(view) == 2


async def test_who_gives_up_waiting_stops_nobody_elses_reading(library: Library, reader: Reader) -> None:
    kept = reader.kept()
    view = await library.view(OURS)
    reader.open.clear()
    hasty, other = (asyncio.create_task(kept.of(view)) for _ in range(2))
    await reader.at_work.wait()
    hasty.cancel()
    reader.open.set()
    assert await other == 1
    assert reader.begun == 1


async def test_who_asks_is_told_that_reading_failed_and_may_ask_again(library: Library) -> None:
    await put(library, document("One."))
    failures = [StoreError("The disk is full."), None]

    async def read(_view: View) -> str:
        failure = failures.pop(0)
        if failure:
            raise failure
        return "read"

    kept = Kept(library.store, read, len)
    with pytest.raises(StoreError, match="full"):
        await kept.of(await library.view(OURS))
    assert await kept.of(await library.view(OURS)) == "read"


async def test_the_view_that_was_asked_for_least_recently_is_forgotten(library: Library, reader: Reader) -> None:
    await put(library, document("Two.", title="Another"), scope=OURS)
    kept = reader.kept(size=keeping.MOST // 2)
    ours, theirs = await library.view(OURS), await library.view(THEIRS)
    await kept.of(ours)
    await kept.of(theirs)
    assert reader.begun == 2
    await kept.of(theirs)
    assert reader.begun == 2
    await kept.of(ours)
    assert reader.begun == 3


async def test_what_is_larger_than_the_limit_is_kept_alone(library: Library, reader: Reader) -> None:
    kept = reader.kept(size=2 * keeping.MOST)
    for _ in range(2):
        await kept.of(await library.view(OURS))
    assert reader.begun == 1


async def test_a_library_that_holds_nothing_is_read_as_empty(library: Library) -> None:
    kept = Reader(library).kept()
    assert await kept.of(await library.view(OURS)) == 0
    assert await kept.of_each(await library.view(OURS)) == []
