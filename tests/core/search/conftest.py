"""What the tests of the search take: an empty library on SQLite alone, and an index beside it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

import config.settings  # noqa: F401 - before the embedding model's engine, which then reports nothing to its maker
from core.library.library import Library
from core.library.store import open_store
from core.search.index import Index
from core.search.model import Model
from tests.core.search import sayings
from tests.core.search.embedders import Letters
from tests.shelf import TOPICS
from tests.sqlite import copied


@pytest.fixture
async def library(tmp_path: Path) -> AsyncIterator[Library]:
    """Give an empty library on SQLite: an index reads nothing but what the store's own tests show on both."""
    store = await open_store(copied(tmp_path / "library.db"))
    yield Library(store=store, topics=TOPICS, with_starter=False)
    await store.close()


@pytest.fixture
async def elsewhere(library: Library) -> AsyncIterator[Library]:
    """Give the same library as another process has it opened."""
    store = await open_store(library.store.engine.url.render_as_string())
    yield replace(library, store=store)
    await store.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def index(folder: Path) -> Index:
    """Give an index that searches by words alone."""
    return Index(folder, TOPICS)


@pytest.fixture
def letters() -> Letters:
    """Give a small model that counts what it embeds."""
    return Letters()


@pytest.fixture
def lettered(folder: Path, letters: Letters) -> Index:
    """Give an index that searches by words and by the small model."""
    return Index(folder, TOPICS, Model(lambda: letters))


@pytest.fixture(scope="session")
def shelf_of_sayings(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of the library of sayings, learned; only for tests that read."""
    folder = tmp_path_factory.mktemp("sayings")
    asyncio.run(sayings.fill(folder))
    return folder
