from __future__ import annotations

import asyncio
import logging
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from bots.app import CONTENT, open_app
from config.settings import PREFIX, Settings
from core.search.embedding import Embedder
from tests.bots import fork_server
from tests.bots.program import Program
from tests.meaning import shipped
from tests.shelf import fill

pytest.register_assert_rewrite("tests.listening_contract")


@pytest.fixture(scope="session", autouse=True)
def _fork_server() -> Iterator[None]:
    """Run what programs are forked from."""
    with fork_server.running():
        yield


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of the small library, made once; not to be changed."""
    folder = tmp_path_factory.mktemp("shelf")
    asyncio.run(_fill(folder))
    return folder


async def _fill(folder: Path) -> None:
    """Make the small library with its index where the command looks for it, so that no test has to build that."""
    await fill(folder)
    shutil.rmtree(folder / "index")
    async with open_app(Settings(data_dir=folder, starter=False)) as app:
        await app.finder.index.follow(app.library.store)
        await app.finder.index.understanding.learn(app.library.store)


@pytest.fixture
def data(shelf: Path, tmp_path: Path) -> Path:
    """Give a data folder of a test's own, with the small library in it."""
    return Path(shutil.copytree(shelf, tmp_path / "data"))


@pytest.fixture(autouse=True)
def _surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Start every test in an empty folder, with no settings but a data folder of its own, without shipped content."""
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    for name in list(os.environ):
        if name.upper().startswith(PREFIX):
            monkeypatch.delenv(name)
    monkeypatch.setenv("QUOTIDIAN_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("QUOTIDIAN_STARTER", "off")
    monkeypatch.setenv("COLUMNS", "100")


@pytest.fixture(autouse=True)
def _model_loaded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Load the shipped model once for all that runs in this process."""
    load = Embedder.shipped
    monkeypatch.setattr(Embedder, "shipped", lambda content: shipped() if content == CONTENT else load(content))


@pytest.fixture(autouse=True)
def _own_logging() -> Iterator[None]:
    """Give pytest's handlers and structlog's defaults back after a command has set logging up."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


@pytest.fixture
def quotidian(data: Path) -> Program:
    """Give the command, over the small library."""
    assert data.is_dir()
    return Program()


@pytest.fixture
def empty_quotidian() -> Program:
    """Give the command, over a library that holds nothing."""
    return Program()
