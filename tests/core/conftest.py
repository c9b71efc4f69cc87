from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from core.commands import Commands
from tests.shelf import fill, open_shelf


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of the small library, made once; only for tests that read."""
    folder = tmp_path_factory.mktemp("shelf")
    asyncio.run(fill(folder))
    return folder


@pytest.fixture
async def commands(shelf: Path) -> AsyncIterator[Commands]:
    """Give what answers from the small library, which is not to be changed."""
    async with open_shelf(shelf) as opened:
        yield opened


@pytest.fixture
async def plain_commands(shelf: Path) -> AsyncIterator[Commands]:
    """Give what answers from the small library by words alone."""
    async with open_shelf(shelf, by_meaning=False) as opened:
        yield opened


@pytest.fixture
async def own_commands(shelf: Path, tmp_path: Path) -> AsyncIterator[Commands]:
    """Give what answers from a copy of the small library that a test may change."""
    folder = shutil.copytree(shelf, tmp_path / "shelf")
    async with open_shelf(folder) as opened:
        yield opened


@pytest.fixture
async def no_commands(tmp_path: Path) -> AsyncIterator[Commands]:
    """Give what answers from a library that holds nothing."""
    async with open_shelf(tmp_path) as opened:
        yield opened


@pytest.fixture(scope="module")
def runner() -> Iterator[asyncio.Runner]:
    """Give one event loop to the many examples of a module's property tests."""
    with asyncio.Runner() as opened:
        yield opened
