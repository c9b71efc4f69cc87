from __future__ import annotations

import pytest

from core.errors import AmbiguousIdError, UnknownPassageError
from core.library.library import Library
from core.models import DocumentKind, Passage, Person, Role, Source
from core.naming import find_named, find_removable
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


async def test_finds_a_source_by_its_id_or_whole_title(stocked: Library) -> None:
    sources = {each.source.title: each.source for each in await held(stocked)}
    for typed in (sources["A log"].id, sources["A log"].id[:8], "A log", "a  LOG!"):
        assert await _named(stocked, typed) == sources["A log"]
    assert await _named(stocked, "boats, at night") == sources["Boats at night"]


@pytest.mark.parametrize("typed", ["Ida Marsh", "ida marsh", "IDA, MARSH"])
async def test_finds_a_speaker_by_the_whole_name(stocked: Library, typed: str) -> None:
    assert await _named(stocked, typed) == "Ida Marsh"


async def test_a_speaker_is_meant_before_a_source_of_that_title(stocked: Library) -> None:
    await put(stocked, document("A title can be a name.", title="Ida Marsh"))
    assert await _named(stocked, "Ida Marsh") == "Ida Marsh"
    removable = await find_removable(stocked.store, await stocked.view(OURS), "ida marsh")
    assert isinstance(removable, Source)
    assert removable.title == "Ida Marsh"


@pytest.mark.parametrize(
    ("typed", "nearest"),
    [
        ("ida", "speaker  Ida Marsh"),
        ("Ida March", "speaker  Ida Marsh"),
        ("anna", "speaker  Anna Kowal"),
        ("night", "note  {Boats at night}  Boats at night"),
        ("Botes and backup", "transcript  {Boats and backups}  Boats and backups"),
        ("boats", "transcript  {Boats and backups}  Boats and backups"),
    ],
)
async def test_a_part_of_a_name_is_answered_with_the_nearest(stocked: Library, typed: str, nearest: str) -> None:
    ids = {f"{{{each.source.title}}}": each.source.id[:8] for each in await held(stocked)}
    for title, short in ids.items():
        nearest = nearest.replace(title, short)
    with pytest.raises(UnknownPassageError, match=rf"is named '{typed}'\. Nearest:\n") as caught:
        await _named(stocked, typed)
    lines = [line.strip() for line in str(caught.value).splitlines()[1:]]
    assert nearest in lines
    assert len(lines) == len(set(lines))


async def test_sources_of_one_title_are_told_apart_by_their_ids(stocked: Library) -> None:
    for url in ("https://a.example", "https://b.example"):
        await put(stocked, document("The same title.", title="Twins", url=url))
    ids = {each.source.id[:8] for each in await held(stocked) if each.source.title == "Twins"}
    with pytest.raises(UnknownPassageError, match=r"^2 sources fit 'twins', name one by its id:") as caught:
        await _named(stocked, "twins")
    assert {line.split()[1] for line in str(caught.value).splitlines()[1:]} == ids
    for id_ in ids:
        assert isinstance(await _named(stocked, id_), Source)


async def test_speakers_that_are_written_nearly_alike_are_told_apart(stocked: Library) -> None:
    await put(stocked, document(quote("Eight bells.", speaker="IDA MARSH"), title="Bells"))
    assert await _named(stocked, "IDA MARSH") == "IDA MARSH"
    with pytest.raises(UnknownPassageError, match=r"Ida Marsh; IDA MARSH|IDA MARSH; Ida Marsh"):
        await _named(stocked, "ida marsh")


async def test_what_can_be_removed_is_no_speaker(stocked: Library) -> None:
    view = await stocked.view(OURS)
    with pytest.raises(UnknownPassageError, match=r"^Ida Marsh is a speaker: hide"):
        await find_removable(stocked.store, view, "ida marsh")
    with pytest.raises(UnknownPassageError) as caught:
        await find_removable(stocked.store, view, "ida")
    assert "speaker  " not in str(caught.value)
    for passage in await held(stocked):
        assert await find_removable(stocked.store, view, passage.short) == passage
        assert await find_removable(stocked.store, view, passage.source.title.upper()) == passage.source


@pytest.mark.parametrize("typed", ["Vaults", "Zed Quill", "vault", "zed"])
async def test_knows_nothing_of_another_team(stocked: Library, typed: str) -> None:
    with pytest.raises(UnknownPassageError) as caught:
        await _named(stocked, typed)
    assert "Quill" not in str(caught.value).replace(typed, "")
    assert "Vaults" not in str(caught.value).replace(typed, "")


@pytest.mark.parametrize("typed", ["", " ", "?", "…", "x" * 5_000])
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
