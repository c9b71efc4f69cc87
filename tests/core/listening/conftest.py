"""What the tests of listening take: a library of lessons of many trades, with the shipped model and weights."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

import config.settings  # noqa: F401 - before the embedding model's engine, which then reports nothing to its maker
from core.finding import Finder
from core.intake import Intake, IntakeOptions
from core.library.library import Library
from core.library.store import open_store
from core.listening.listening import Listening
from core.listening.weights import load_weights
from core.search.index import Index
from core.search.model import Model
from core.team import CONSOLE, View
from tests.conftest import CONTENT, TOPICS
from tests.listening.messages import TRADES
from tests.meaning import shipped_model
from tests.sqlite import copied


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of the library, made once; not to be changed."""
    folder = tmp_path_factory.mktemp("trades")
    copied(folder / "library.db")
    asyncio.run(_fill(folder))
    return folder


async def _fill(folder: Path) -> None:
    async with _opened(folder, shipped_model()) as finder:
        await Intake(finder.library, IntakeOptions(limit=1_000_000)).take_in(TRADES.read_bytes(), TRADES.name)
        await finder.index.follow(finder.library.store)
        await finder.index.understanding.learn(finder.library.store)


@asynccontextmanager
async def _opened(folder: Path, model: Model | None) -> AsyncIterator[Finder]:
    store = await open_store(f"sqlite:///{folder / 'library.db'}")
    library = Library(store=store, topics=TOPICS, with_starter=False)
    yield Finder(library, Index(folder / "index", TOPICS, model))
    await store.close()


@pytest.fixture
def folder(filled: Path, tmp_path: Path) -> Path:
    """Give a copy of the library's folder that may be changed."""
    return Path(shutil.copytree(filled, tmp_path / "trades"))


@pytest.fixture
async def listening(filled: Path) -> AsyncIterator[Listening]:
    """Give what decides, over the library that nobody changes."""
    async with _opened(filled, shipped_model()) as finder:
        yield Listening(finder, load_weights(CONTENT))


@pytest.fixture
async def wordy(filled: Path) -> AsyncIterator[Listening]:
    """Give what decides without an embedding model."""
    async with _opened(filled, None) as finder:
        yield Listening(finder, load_weights(CONTENT))


@pytest.fixture
async def view(listening: Listening) -> View:
    return await listening.finder.library.view(CONSOLE)
