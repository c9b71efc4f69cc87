from __future__ import annotations

import asyncio
import json
import os
import random
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from core.errors import IndexUnusableError
from core.library.library import Library
from core.library.removing import remove_passage
from core.library.store import open_store
from core.search.index import Index
from core.search.query import Query
from core.team import CONSOLE
from tests.build import document, held, put, quote
from tests.core.search.asking import find
from tests.shelf import TOPICS

HARBOUR = "The harbour freezes late in a mild winter."
PILOT = "A pilot knows every sandbank by its first name."


# It follows the store.


async def test_nothing_is_found_before_there_is_anything(index: Index, library: Library) -> None:
    assert not (await index.search(Query(view=await library.view(CONSOLE), words="winter"))).hits
    assert await find(index, library, "winter") == []


async def test_what_comes_is_found_and_what_goes_is_not(index: Index, library: Library) -> None:
    await put(library, document(HARBOUR, PILOT))
    assert await find(index, library, "winter") == [HARBOUR]
    await put(library, document("Ropes outlast a winter.", title="Ropes"))
    assert len(await find(index, library, "winter")) == 2
    gone = next(passage for passage in await held(library) if passage.text == HARBOUR)
    await remove_passage(library.store, gone)
    assert await find(index, library, "winter") == ["Ropes outlast a winter."]


async def test_a_new_edition_replaces_the_old_one(index: Index, library: Library) -> None:
    await put(library, document(HARBOUR, PILOT))
    assert await find(index, library, "sandbank") == [PILOT]
    await put(library, document(HARBOUR, "A tug pulls."), replacing=True)
    assert await find(index, library, "sandbank") == []
    assert await find(index, library, "tug") == ["A tug pulls."]


async def test_who_is_patient_looks_once_in_that_time_for_what_others_wrote(
    index: Index, library: Library, elsewhere: Library
) -> None:
    view = await library.view(CONSOLE)
    await put(library, document(HARBOUR))
    await index.follow(library.store, patience=3600)
    await put(elsewhere, document(PILOT, title="Pilots"))
    for patience, found in ((3600, 0), (0, 1), (3600, 1)):
        await index.follow(library.store, patience)
        assert len((await index.search(Query(view=view, words="sandbank"))).hits) == found


async def test_what_the_process_itself_wrote_is_found_at_once(index: Index, library: Library) -> None:
    view = await library.view(CONSOLE)
    for number, saying in enumerate((HARBOUR, PILOT)):
        await put(library, document(saying, title=f"Title {number}"))
        await index.follow(library.store, patience=3600)
    assert len((await index.search(Query(view=view, words="sandbank"))).hits) == 1


async def test_it_is_written_once_for_each_change(index: Index, library: Library, folder: Path) -> None:
    await put(library, document(HARBOUR))
    await find(index, library, "winter")
    generation = generation_in(folder)
    written = stamps(folder)
    await find(index, library, "winter")
    await find(Index(folder, TOPICS), library, "winter")
    assert stamps(folder) == written
    await put(library, document(PILOT, title="Pilots"))
    await find(index, library, "pilot")
    assert generation_in(folder) == generation


async def test_what_is_in_another_index_of_the_folder_is_taken_up(library: Library, folder: Path) -> None:
    one, other = Index(folder, TOPICS), Index(folder, TOPICS)
    await put(library, document(HARBOUR))
    assert await find(one, library, "winter") == await find(other, library, "winter") == [HARBOUR]
    await put(library, document(PILOT, title="Pilots"))
    assert await find(one, library, "pilot") == [PILOT]
    assert await find(other, library, "pilot") == [PILOT]


async def test_several_may_start_at_once_on_an_empty_folder(library: Library, folder: Path) -> None:
    await put(library, document(HARBOUR, *(f"Wave {number} breaks." for number in range(300))))
    several = [Index(folder, TOPICS) for _ in range(4)]
    assert await asyncio.gather(*(find(each, library, "winter") for each in several)) == [[HARBOUR]] * 4
    await put(library, document(PILOT, title="Pilots"))
    assert await asyncio.gather(*(find(each, library, "pilot") for each in several)) == [[PILOT]] * 4


# It heals itself.


def stamps(folder: Path) -> dict[Path, int]:
    return {path: path.stat().st_mtime_ns for path in folder.rglob("*")}


def in_the_way(folder: Path) -> None:
    folder.write_text("a file stands where the index should be")


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def generation_in(folder: Path) -> str:
    name: str = json.loads((folder / "followed.json").read_text())["generation"]
    return name


async def filled(library: Library, folder: Path) -> None:
    await put(library, document(HARBOUR, *(f"Wave {number} breaks." for number in range(100))))
    await find(Index(folder, TOPICS), library, "winter")


async def test_one_that_is_gone_is_built_anew(library: Library, folder: Path) -> None:
    await filled(library, folder)
    shutil.rmtree(folder)
    assert await find(Index(folder, TOPICS), library, "winter") == [HARBOUR]


@pytest.mark.parametrize("state", [b"", b"{", b"\xff\xfe", b"[]", b'{"version": "x"}', b"{}"])
async def test_a_broken_state_is_built_anew(library: Library, folder: Path, state: bytes) -> None:
    await filled(library, folder)
    (folder / "followed.json").write_bytes(state)
    assert await find(Index(folder, TOPICS), library, "winter") == [HARBOUR]


@pytest.mark.parametrize(
    ("field", "value"),
    [("version", 0), ("store", "another"), ("topics", ""), ("generation", "gone"), ("change", 10**6)],
)
async def test_one_of_another_version_store_or_topics_or_from_before_a_backup_is_built_anew(
    library: Library, folder: Path, field: str, value: object
) -> None:
    await filled(library, folder)
    old = generation_in(folder)
    state = json.loads((folder / "followed.json").read_text()) | {field: value}
    (folder / "followed.json").write_text(json.dumps(state))
    assert await find(Index(folder, TOPICS), library, "winter") == [HARBOUR]
    assert generation_in(folder) != old


async def test_a_topic_that_a_release_renames_is_found_by_its_new_name(library: Library, folder: Path) -> None:
    await put(library, document(quote("Ropes again.", topics=("slow-cooking",))))
    assert await find(Index(folder, TOPICS), library, "cooking") == ["Ropes again."]
    renamed = [replace(topic, name="Patience") if topic.slug == "slow-cooking" else topic for topic in TOPICS]
    assert await find(Index(folder, renamed), library, "patience") == ["Ropes again."]
    assert await find(Index(folder, renamed), library, "cooking") == []


async def test_one_of_another_store_answers_from_this_one(library: Library, folder: Path, tmp_path: Path) -> None:
    await filled(library, folder)
    store = await open_store(f"sqlite:///{tmp_path / 'other.db'}")
    other = Library(store=store, topics=TOPICS, with_starter=False)
    await put(other, document(PILOT))
    index = Index(folder, TOPICS)
    assert await find(index, other, "winter") == []
    assert await find(index, other, "pilot") == [PILOT]
    await store.close()


def damaged_copies(folder: Path, ending: str) -> Iterator[Path]:
    """Copy an index with one file gone, empty, cut, overwritten, and with some bytes flipped."""
    [name] = [path.relative_to(folder) for path in folder.rglob(f"*{ending}")]
    data = (folder / name).read_bytes()
    rng = random.Random(ending)
    flipped = bytearray(data)
    for _ in range(max(1, len(data) // 40)):
        flipped[rng.randrange(len(data))] ^= 0xFF
    for number, damaged in enumerate([None, b"", data[: len(data) // 2], rng.randbytes(len(data)), bytes(flipped)]):
        copy = folder.with_name(f"copy{number}")
        shutil.copytree(folder, copy)
        (copy / name).unlink()
        if damaged is not None:
            (copy / name).write_bytes(damaged)
        yield copy


@pytest.mark.parametrize(
    "ending", [".idx", ".term", ".pos", ".fast", ".fieldnorm", ".store", "/meta.json", ".managed.json"]
)
async def test_a_damaged_file_is_noticed_and_all_is_built_anew(library: Library, folder: Path, ending: str) -> None:
    await filled(library, folder)
    for number, copy in enumerate(damaged_copies(folder, ending)):
        assert await find(Index(copy, TOPICS), library, "winter") == [HARBOUR], (ending, number)
        assert await find(Index(copy, TOPICS), library, phrases=("freezes late in",)) == [HARBOUR]


async def test_damage_while_it_is_open_is_healed_at_the_next_change(library: Library, folder: Path) -> None:
    await filled(library, folder)
    index = Index(folder, TOPICS)
    await find(index, library, "winter")
    shutil.rmtree(folder / generation_in(folder))
    await put(library, document(PILOT, title="Pilots"))
    assert await find(index, library, "pilot") == [PILOT]
    assert await find(index, library, "winter") == [HARBOUR]


async def test_leftovers_of_a_killed_process_go_and_what_another_may_be_building_stays(
    library: Library, folder: Path
) -> None:
    old, young = folder / "old", folder / "young"
    for leftover in (old, young):
        leftover.mkdir(parents=True)
        (leftover / "segment.idx").write_bytes(b"half")
    os.utime(old, (0, 0))
    await filled(library, folder)
    assert names(folder) == {"young", "followed.json", generation_in(folder)}


async def test_a_folder_that_cannot_be_written_is_named(library: Library, folder: Path) -> None:
    await put(library, document(HARBOUR))
    in_the_way(folder)
    with pytest.raises(IndexUnusableError, match=r"index cannot be written .*space"):
        await Index(folder, TOPICS).follow(library.store)
