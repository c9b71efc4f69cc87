from __future__ import annotations

import pytest

from core.errors import AmbiguousIdError, UnknownPassageError
from core.library.library import Library
from core.models import DocumentKind, Passage, Person, Role, Source
from core.naming import find_named
from core.team import SHARED
from tests.build import OURS, THEIRS, document, held, put, quote


@pytest.fixture
async def stocked(library: Library) -> Library:
    """Hold two talks with Anna and a log with Ida, and another team's secret."""
    people = (Person(name="Anna Kowal", role=Role.GUEST),)
    said = quote("A log book is a promise.", speaker="Anna Kowal")
    await put(library, document(said, title="Boats and backups", kind=DocumentKind.TRANSCRIPT, people=people))
    await put(library, document("Nobody thanks the rope.", title="Boats at night", kind=DocumentKind.NOTE))
    await put(library, document(quote("The tide keeps its own time.", speaker="Ida Marsh"), title="A log"))
    await put(library, document(quote("The vault code is 1234.", speaker="Zed Quill"), title="Vaults"), scope=THEIRS)
    return library


async def _named(library: Library, typed: str) -> Passage | Source | str:
    return await find_named(library.store, await library.view(OURS), typed)


async def test_finds_a_passage_by_its_id(stocked: Library) -> None:
    for passage in await held(stocked):
        for typed in (passage.short, passage.id, f"#{passage.short}", passage.short.upper()):
            assert await _named(stocked, typed) == passage


async def test_finds_a_source_by_id_title_or_a_part_of_it(stocked: Library) -> None:
    sources = {each.source.title: each.source for each in await held(stocked)}
    for typed in (sources["A log"].id, sources["A log"].id[:8], "A log", "a log"):
        assert await _named(stocked, typed) == sources["A log"]
    assert await _named(stocked, "backups") == sources["Boats and backups"]
    assert await _named(stocked, "night") == sources["Boats at night"]


@pytest.mark.parametrize("typed", ["Ida Marsh", "ida", "MARSH"])
async def test_finds_a_speaker_by_name(stocked: Library, typed: str) -> None:
    assert await _named(stocked, typed) == "Ida Marsh"


async def test_a_person_is_meant_before_the_sources_with_them(stocked: Library) -> None:
    assert await _named(stocked, "Anna Kowal") == "Anna Kowal"


async def test_lists_the_sources_where_several_fit(stocked: Library) -> None:
    with pytest.raises(UnknownPassageError, match=r"^'boats' fits 2 sources: name one by its id\.") as caught:
        await _named(stocked, "boats")
    ids = {each.source.id[:8] for each in await held(stocked) if "Boats" in each.source.title}
    assert all(id_ in str(caught.value) for id_ in ids)


async def test_offers_the_nearest_names(stocked: Library) -> None:
    with pytest.raises(UnknownPassageError, match=r"is named 'Ida March'\. Nearest: .*Ida Marsh"):
        await _named(stocked, "Ida March")
    with pytest.raises(UnknownPassageError, match=r"Boats and backups"):
        await _named(stocked, "Botes and backup")


@pytest.mark.parametrize("typed", ["Vaults", "Zed Quill", "vault", "zed"])
async def test_knows_nothing_of_another_team(stocked: Library, typed: str) -> None:
    with pytest.raises(UnknownPassageError) as caught:
        await _named(stocked, typed)
    assert "Quill" not in str(caught.value).replace(typed, "")
    assert "Vaults" not in str(caught.value).replace(typed, "")


@pytest.mark.parametrize("typed", ["", " ", "?", "x" * 5_000])
async def test_says_so_where_nothing_can_be_meant(stocked: Library, typed: str) -> None:
    with pytest.raises(UnknownPassageError) as caught:
        await _named(stocked, typed)
    assert len(str(caught.value)) < 400


async def test_an_id_of_both_a_team_and_all_teams_names_the_one_for_all(stocked: Library) -> None:
    await put(stocked, document("Twice here.", title="Twice"), scope=SHARED)
    await put(stocked, document("Twice here.", title="Twice"), scope=OURS)
    twice = next(each for each in await held(stocked, THEIRS) if each.text == "Twice here.")
    try:
        found = await _named(stocked, twice.id)
    except AmbiguousIdError:
        pytest.fail("one id is no choice")
    assert isinstance(found, Passage)
    assert found.source.scope == SHARED
