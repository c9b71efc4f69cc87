"""Whatever a process was at when it was killed, the next one goes on from what is there."""

from __future__ import annotations

import asyncio
import shutil
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy import select

from core.library.embeddings import text_hash
from core.library.library import Library
from core.library.removing import remove_passage
from core.library.store import open_store
from core.library.tables import EMBEDDINGS
from core.search.index import Index
from core.search.model import Model
from core.search.query import Hit
from tests.build import document, held, put
from tests.core.search.asking import by_meaning, catch_up, find, hits
from tests.core.search.embedders import Letters
from tests.core.search.killed import (
    Moment,
    calls_of_following,
    calls_of_learning,
    follow_and_die,
    learn_and_die,
)
from tests.shelf import TOPICS

KILLED = -signal.SIGKILL
PILOT, TIDE = "A pilot knows each sandbank.", "No tide waits for a pilot."
ASKED = "a pilot of the late tide"

_STEPS = (
    Moment(function="keep"),
    Moment(function="finish_segment"),
    Moment(function="write_segment", after=True),
    Moment(function="_merge_runs", number=2),
    Moment(function="merge_segments", after=True),
    Moment(function="write_state"),
    Moment(function="write_state", after=True),
    Moment(function="rmtree"),
    Moment(function="sweep", after=True),
    Moment(function="forget_unused", after=True),
)


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[tuple[Library, Index, Letters]]:
    store = await open_store(f"sqlite:///{folder / 'library.db'}")
    letters = Letters()
    try:
        library = Library(store=store, topics=TOPICS, with_starter=False)
        yield library, Index(folder / "index", TOPICS, Model(lambda: letters)), letters
    finally:
        await store.close()


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of a library of which nothing is indexed."""
    folder = tmp_path_factory.mktemp("fresh")

    async def fill() -> None:
        async with opened(folder) as (library, _, _):
            await put(library, document(PILOT, *(f"Wave {number} breaks late." for number in range(18)), title="Old"))

    asyncio.run(fill())
    return folder


@pytest.fixture(scope="module")
def grown(fresh: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of a library that was indexed wholly before some passages came and went."""
    folder = Path(shutil.copytree(fresh, tmp_path_factory.mktemp("grown"), dirs_exist_ok=True))

    async def grow() -> None:
        async with opened(folder) as (library, index, _):
            await catch_up(index, library)
            await put(library, document(TIDE, *(f"Gull {number} cries early." for number in range(14)), title="New"))
            for gone in [passage for passage in await held(library) if "Wave 1" in passage.text]:
                await remove_passage(library.store, gone)

    asyncio.run(grow())
    return folder


@pytest.fixture(params=["fresh", "grown"])
def before(request: pytest.FixtureRequest) -> Path:
    folder: Path = request.getfixturevalue(request.param)
    return folder


def copies(folder: Path, into: Path) -> Iterator[Path]:
    """Give copies, each to be used once."""
    for number in range(1000):
        yield Path(shutil.copytree(folder, into / str(number)))
        shutil.rmtree(into / str(number))


async def kept(library: Library) -> set[bytes]:
    """List the hashes of the texts whose vectors the store keeps."""
    async with library.store.read() as connection:
        return set((await connection.execute(select(EMBEDDINGS.c.hash))).scalars())


def told(found: list[Hit]) -> dict[int, object]:
    return {hit.key: (hit.signals.text, hit.signals.sentence, hit.signals.question) for hit in found}


async def healed(folder: Path) -> dict[int, object]:
    """Answer at once, then learn what is left without embedding anything again; give what a search tells then."""
    async with opened(folder) as (library, index, letters):
        done = await kept(library)
        assert PILOT in await find(index, library, "pilot")
        letters.embedded.clear()
        await index.understanding.learn(library.store)
        again = [text for text, times in letters.embedded.items() if times > 1 or text_hash(text) in done]
        assert again == []
        assert await index.understanding.unlearned(library.store) == 0
        found = list(await hits(index, library, ASKED, limit=99))
        assert by_meaning(found)
        return told(found)


async def test_learning_that_was_killed_is_gone_on_with(before: Path, tmp_path: Path) -> None:
    folders = copies(before, tmp_path)
    expected = await healed(next(folders))
    calls = calls_of_learning(next(folders))
    for at in range(1, 5):
        folder = next(folders)
        assert learn_and_die(folder, Moment(number=calls * at // 5)) == KILLED
        assert await healed(folder) == expected, at


async def test_learning_that_was_killed_between_two_steps_is_gone_on_with(grown: Path, tmp_path: Path) -> None:
    folders = copies(grown, tmp_path)
    expected = await healed(next(folders))
    for moment in _STEPS:
        folder = next(folders)
        assert learn_and_die(folder, moment) == KILLED, moment
        assert await healed(folder) == expected, moment


async def test_an_index_of_words_whose_writer_was_killed_is_gone_on_with(before: Path, tmp_path: Path) -> None:
    folders = copies(before, tmp_path)
    expected = await healed(next(folders))
    calls = calls_of_following(next(folders))
    steps = (Moment(function="_finish"), Moment(function="_finish", after=True), Moment(function="write_state"))
    for moment in (*(Moment(number=calls * at // 4) for at in range(1, 4)), *steps):
        folder = next(folders)
        assert follow_and_die(folder, moment) == KILLED
        assert await healed(folder) == expected, moment


async def test_who_was_open_all_the_time_takes_over_from_a_killed_writer(grown: Path, tmp_path: Path) -> None:
    folder = next(copies(grown, tmp_path))
    async with opened(folder) as (library, index, _):
        assert PILOT in await find(index, library, "pilot")
        for function in ("_finish", "write_state"):
            await put(library, document(f"Killed at {function}.", title=function))
            assert follow_and_die(folder, Moment(function=function)) == KILLED
            assert await find(index, library, "killed", limit=1) != []
            assert f"Killed at {function}." in await find(index, library, "killed")
        assert learn_and_die(folder, Moment(function="write_state")) == KILLED
        await index.understanding.learn(library.store)
        assert by_meaning(await hits(index, library, "killed pilot", limit=99))
