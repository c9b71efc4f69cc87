"""What many tests take: a store on each database, and a library in it."""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from core.library.library import Library
from core.library.store import Store, open_store
from core.library.topics import load_topics
from tests.postgres import Postgres, running_postgres
from tests.sqlite import copied

# A loaded machine is no fault of the code, so no example has a deadline. A change is judged by the same examples each
# time; HYPOTHESIS_PROFILE=heavy looks at ten times as many, and at others each time.
settings.register_profile(
    "quick", deadline=None, max_examples=100, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("heavy", settings.get_profile("quick"), max_examples=1000, derandomize=False)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))

CONTENT = Path(__file__).resolve().parent.parent / "content"
TOPICS = load_topics((CONTENT / "topics.toml").read_text(encoding="utf-8"))

_IN_MEMORY = Path("/dev/shm")  # noqa: S108 - only a place for folders that have names of their own
_ROOM = 4_000_000_000
"""Bytes; a whole run takes a fraction of that."""


def pytest_configure() -> None:
    """Keep temporary files in memory where there is room, unless told where to: so nothing waits for the disk."""
    if "TMPDIR" not in os.environ and _IN_MEMORY.is_dir() and shutil.disk_usage(_IN_MEMORY).free > _ROOM:
        tempfile.tempdir = os.environ["TMPDIR"] = str(_IN_MEMORY)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Leave alone what is loaded with the tests and stays to the end: looking for garbage in it takes long."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest, so that in the end no process waits for another."""
    items.sort(key=lambda item: "faults" not in item.path.parts)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """One PostgreSQL server for each process that runs tests, in a path that is short enough for its socket."""
    with tempfile.TemporaryDirectory(prefix="pg", ignore_cleanup_errors=True) as folder, running_postgres(folder) as it:
        yield it


@pytest.fixture(scope="session")
def starter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Data folder of the shipped library with all learned, made once; not to be changed."""
    from tests.starter import learned_starter  # noqa: PLC0415 - most tests need nothing of the program's edges

    return learned_starter(tmp_path_factory.getbasetemp())


@pytest.fixture
def starter_data(starter: Path, tmp_path: Path) -> Path:
    """Give a data folder of a test's own, with the shipped library in it."""
    return Path(shutil.copytree(starter, tmp_path / "starter"))


@pytest.fixture(params=["sqlite", "postgresql"])
def new_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """URL of a database that holds nothing yet."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'library.db'}"
    server: Postgres = request.getfixturevalue("postgres")
    return server.new_database()


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """URL of a database that has its tables and nothing in them."""
    if request.param == "sqlite":
        yield copied(tmp_path / "library.db")
        return
    server: Postgres = request.getfixturevalue("postgres")
    with server.lent() as url:
        yield url


@pytest.fixture
async def store(url: str) -> AsyncIterator[Store]:
    """Give an empty store, on each database."""
    opened = await open_store(url)
    yield opened
    await opened.close()


@pytest.fixture
def library(store: Store) -> Library:
    """Give a library without the shipped content, on each database."""
    return Library(store=store, topics=TOPICS, with_starter=False)
