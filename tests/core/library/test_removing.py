from pathlib import Path

import pytest
from sqlalchemy import func, select

from core.library.catalogue import read_catalogue
from core.library.following import ForgottenChangesError, changed_since, newest_change
from core.library.importing import Imported
from core.library.library import Library
from core.library.removing import remove_passage, remove_source
from core.library.tables import CHANGES, COUNTERS, METADATA, NOTES
from core.library.writing import REMEMBERED, log_changes
from core.search.index import Index
from core.search.state import Followed, read_state
from core.team import SHARED
from tests.build import OURS, document, held, put, texts, twins
from tests.conftest import TOPICS

SAYING = "Whoever carries the lantern walks in the dark spot of it, and should say so."


async def test_removes_one_passage(library: Library) -> None:
    await put(library, document("The first bell.", "The second bell."))
    first, second = await held(library)
    change = await newest_change(library.store)
    await remove_passage(library.store, first)
    assert await held(library) == (second,)
    assert await changed_since(library.store, change) == (first.key,)
    assert await put(library, document("The first bell.", "The second bell.")) == Imported(new=1, duplicates=1)


async def test_a_source_goes_with_its_last_passage(library: Library) -> None:
    await put(library, document("The only bell."))
    await remove_passage(library.store, (await held(library))[0])
    assert (await read_catalogue(library.store, await library.view(OURS))).sources == ()
    assert await _rows(library) == {}


async def test_removing_twice_is_removing_once(library: Library) -> None:
    await put(library, document("The only bell."))
    passage = (await held(library))[0]
    await remove_passage(library.store, passage)
    await remove_passage(library.store, passage)
    assert await remove_source(library.store, passage.source) == 0
    assert await held(library) == ()


async def test_removes_a_source_with_all_that_belongs_to_it(library: Library) -> None:
    await put(library, document(*(f"Bell number {number}, for self-play." for number in range(700)), SAYING))
    await put(library, document(SAYING, title="Kept"))
    by_title = {each.source.title: each for each in await held(library)}
    gone, kept = by_title["Notes of a harbour"], by_title["Kept"]
    change = await newest_change(library.store)
    assert await remove_source(library.store, gone.source) == 701
    assert await held(library) == (kept,)
    assert len(await changed_since(library.store, change)) == 701
    assert (await twins(library, await library.view(OURS), [kept.key]))[kept.key] == ()
    await remove_source(library.store, kept.source)
    assert await _rows(library) == {}


async def test_removes_from_one_scope_only(library: Library) -> None:
    for scope in (SHARED, OURS):
        await put(library, document("The same bell."), scope=scope)
    ours = next(each for each in await held(library, OURS) if each.source.scope == str(OURS))
    assert await remove_source(library.store, ours.source) == 1
    assert [each.source.scope for each in await held(library, OURS)] == [SHARED]
    assert texts(await held(library)) == ["The same bell."]


async def test_changes_are_not_noted_for_ever(library: Library) -> None:
    await put(library, document("The only bell."))
    passage = (await held(library))[0]
    async with library.store.write() as writer:
        await log_changes(writer, [passage.key] * (REMEMBERED - 1))
    assert await changed_since(library.store, 0) == (passage.key,)
    async with library.store.write() as writer:
        await log_changes(writer, [passage.key + 1] * 2)
    newest = await newest_change(library.store)
    async with library.store.read() as connection:
        assert (await connection.execute(select(func.count()).select_from(CHANGES))).scalar_one() == REMEMBERED
    assert await changed_since(library.store, newest) == ()
    assert set(await changed_since(library.store, newest - REMEMBERED)) == {passage.key, passage.key + 1}
    with pytest.raises(ForgottenChangesError, match=r"^The changes from 2 to 2 are no longer noted\.$"):
        await changed_since(library.store, newest - REMEMBERED - 1)


async def test_an_index_that_is_far_behind_is_built_anew(library: Library, tmp_path: Path) -> None:
    await put(library, document("The first bell.", "The second bell."))
    index = Index(tmp_path / "index", TOPICS)
    await index.follow(library.store)
    await put(library, document("The third bell.", title="More bells"))
    async with library.store.write() as writer:
        await log_changes(writer, [1] * REMEMBERED)
    await index.follow(library.store)
    followed = read_state(Followed, tmp_path / "index")
    assert followed is not None
    assert followed.change == await newest_change(library.store)


async def _rows(library: Library) -> dict[str, int]:
    """Count what the store holds, but for what it remembers on purpose."""
    counts = {}
    async with library.store.read() as connection:
        for table in set(METADATA.sorted_tables) - {CHANGES, COUNTERS, NOTES}:
            counts[table.name] = (await connection.execute(select(func.count()).select_from(table))).scalar_one()
    return {name: number for name, number in counts.items() if number}
