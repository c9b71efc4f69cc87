"""Vectors on disk may be damaged at any byte: a search answers by words, a log line tells, and all is learned anew."""

from __future__ import annotations

import asyncio
import random
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import numpy as np
import pytest
from structlog.testing import capture_logs

from core.errors import ModelError
from core.library.library import Library
from core.library.store import open_store
from core.search import segment as segments
from core.search.embedding import Embedder
from core.search.index import Index
from core.search.model import Model
from core.search.query import Hit
from core.search.state import Learned, read_state
from tests.build import document, put, quote
from tests.core.search.asking import by_meaning, catch_up, find, hits
from tests.core.search.embedders import Letters
from tests.shelf import TOPICS

PILOT = "A pilot knows each sandbank. He greets none of them by name, they say."
ASKED = "does a pilot greet every sandbank"
TELLS = "index.meaning_unusable"


@pytest.fixture(scope="module")
def learned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of a library that is learned in two pieces; to be copied."""
    folder = tmp_path_factory.mktemp("learned")

    async def fill() -> None:
        store = await open_store(f"sqlite:///{folder / 'library.db'}")
        library = Library(store=store, topics=TOPICS, with_starter=False)
        index = Index(folder / "index", TOPICS, Model(Letters))
        await put(library, document(*(f"Wave {number} breaks late." for number in range(20)), title="Old"))
        await catch_up(index, library)
        await put(library, document(quote(PILOT, context="Who knows the sand?", heading="Pilots"), title="New"))
        await catch_up(index, library)
        await store.close()

    asyncio.run(fill())
    return folder


@pytest.fixture
def copied(learned: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(learned, tmp_path, dirs_exist_ok=True))


@pytest.fixture
async def library(copied: Path) -> AsyncIterator[Library]:
    store = await open_store(f"sqlite:///{copied / 'library.db'}")
    yield Library(store=store, topics=TOPICS, with_starter=False)
    await store.close()


@pytest.fixture
def folder(copied: Path) -> Path:
    return copied / "index"


def segments_in(folder: Path) -> list[Path]:
    state = read_state(Learned, folder / "meaning")
    assert state is not None
    return [folder / "meaning" / name for name in state.segments]


def cut(data: bytes, rng: random.Random) -> Iterator[bytes | None]:
    """Lose a file, empty it, end it anywhere."""
    yield from (None, b"", data[: rng.randrange(len(data))], data[:-1])


def flipped(data: bytes, rng: random.Random) -> Iterator[bytes]:
    """Flip a bit in the head of a file and in its body, and all of its bits."""
    for at in (*(rng.randrange(min(len(data), 128)) for _ in range(2)), rng.randrange(len(data)), len(data) - 1):
        yield data[:at] + bytes([data[at] ^ (1 << rng.randrange(8))]) + data[at + 1 :]
    yield bytes(byte ^ 0xFF for byte in data)


NAMES = (*(f"{name}.npy" for name in segments.NAMES), "vocabulary.txt", "learned.json")


@pytest.mark.parametrize("name", NAMES)
async def test_a_search_answers_whatever_is_damaged_and_all_is_learned_anew(
    library: Library, folder: Path, tmp_path: Path, name: str
) -> None:
    rng = random.Random(name)
    at = (
        Path("learned.json")
        if name == "learned.json"
        else rng.choice(segments_in(folder)).relative_to(folder / "meaning") / name
    )
    data = (folder / "meaning" / at).read_bytes()
    letters = Letters()
    for sure, damaged in (*((True, each) for each in cut(data, rng)), *((False, each) for each in flipped(data, rng))):
        copy = Path(shutil.copytree(folder, tmp_path / "copy"))
        (copy / "meaning" / at).unlink()
        if damaged is not None:
            (copy / "meaning" / at).write_bytes(damaged)
        index = Index(copy, TOPICS, Model(lambda: letters))
        with capture_logs() as logs:
            assert PILOT in await find(index, library, ASKED)
            await index.understanding.learn(library.store)
            found = await hits(index, library, ASKED, limit=99)
        noticed = bool(logs) or name == "learned.json"
        assert [each["event"] for each in logs] in ([], [TELLS])
        assert noticed or not sure, damaged
        assert not noticed or by_meaning(found), damaged
        shutil.rmtree(copy)
    assert not [text for text in letters.embedded if text.startswith("Wave")]


async def test_places_that_lead_nowhere_are_noticed_when_a_search_comes_upon_them(
    library: Library, folder: Path
) -> None:
    index = Index(folder, TOPICS, Model(Letters))
    await index.follow(library.store)
    for segment in segments_in(folder):
        for name in ("words", "beside"):
            there = np.load(segment / f"{name}.npy")
            np.save(segment / f"{name}.npy", np.full_like(there, 10**6))
    with capture_logs() as logs:
        found = await hits(index, library, ASKED)
    assert found
    assert not by_meaning(found)
    assert [each["event"] for each in logs] == [TELLS]
    await catch_up(index, library)
    assert by_meaning(await hits(index, library, ASKED))


async def test_damage_that_learning_comes_upon_is_forgotten_too(library: Library, folder: Path) -> None:
    index = Index(folder, TOPICS, Model(Letters))
    for segment in segments_in(folder):
        there = np.load(segment / "words.npy")
        np.save(segment / "words.npy", np.full_like(there, 10**6))
    await put(library, document(*(f"Gull {number} cries." for number in range(40)), title="Gulls"))
    with capture_logs() as logs:
        await index.understanding.learn(library.store)
    assert [each["event"] for each in logs] == [TELLS]
    await catch_up(index, library)
    assert by_meaning(await hits(index, library, "gull pilot wave", limit=99))


async def test_what_another_process_learned_is_taken_up_while_it_is_open(library: Library, folder: Path) -> None:
    one, other = (Index(folder, TOPICS, Model(Letters)) for _ in range(2))
    assert by_meaning(await _found(one, library))
    await put(library, document(*(f"Gull {number} cries." for number in range(40)), title="Gulls"))
    await catch_up(other, library)
    await one.follow(library.store)
    assert by_meaning(await hits(one, library, "gull pilot wave", limit=99))
    assert await one.understanding.unlearned(library.store) == 0


async def test_pieces_that_are_gone_from_the_disk_still_answer_who_opened_them(library: Library, folder: Path) -> None:
    index = Index(folder, TOPICS, Model(Letters))
    assert by_meaning(await _found(index, library))
    for segment in segments_in(folder):
        shutil.rmtree(segment)
    assert by_meaning(await _found(index, library))
    assert not by_meaning(await _found(Index(folder, TOPICS, Model(Letters)), library))


async def _found(index: Index, library: Library) -> list[Hit]:
    await index.follow(library.store)
    return list(await hits(index, library, ASKED))


# The model: loaded once, or not there.


def broken() -> Embedder:
    raise ModelError("The model is not whole: model.onnx is missing.")


async def test_without_its_model_an_index_searches_by_words_and_says_so_once(library: Library, folder: Path) -> None:
    index = Index(folder, TOPICS, Model(broken))
    with capture_logs() as logs:
        for _ in range(3):
            assert PILOT in await find(index, library, ASKED)
            await index.understanding.learn(library.store)
    assert [(each["event"], each["log_level"]) for each in logs] == [("search.by_words_alone", "warning")]
    assert "model.onnx is missing" in logs[0]["reason"]
    assert await index.understanding.unlearned(library.store) == 0


async def test_without_a_model_nothing_is_said_nor_learned(library: Library, folder: Path) -> None:
    index = Index(folder, TOPICS)
    with capture_logs() as logs:
        assert not by_meaning(await _found(index, library))
        await index.understanding.learn(library.store)
    assert logs == []
    assert await index.understanding.unlearned(library.store) == 0


async def test_a_model_is_loaded_once_however_many_ask_for_it() -> None:
    loaded: list[Letters] = []

    def load() -> Letters:
        loaded.append(Letters())
        return loaded[-1]

    model = Model(load)
    given = await asyncio.gather(*(model.get() for _ in range(9)))
    assert len(loaded) == 1
    assert {id(each) for each in given} == {id(given[0])}
