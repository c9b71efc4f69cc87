from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.daily.daily import Daily
from core.daily.stock import Stock
from core.finding import Finder
from core.library.importing import import_documents
from core.library.library import Library
from core.library.store import Store, open_store
from core.search.index import Index
from core.team import SHARED
from tests.core.daily.asking import Clock, Members
from tests.kept import Kept, kept
from tests.shelf import DOCUMENTS, OTHERS, PLANS, TOPICS


@pytest.fixture
async def other(store: Store, url: str) -> AsyncIterator[Store]:
    """Give another process's store on the same database as `store`, on each."""
    assert store.engine is not None
    opened = await open_store(url)
    yield opened
    await opened.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def small() -> Kept:
    """Rows of the small library, made once."""
    return kept(TOPICS, _fill)


async def _fill(library: Library) -> None:
    await import_documents(library.store, DOCUMENTS, SHARED, library.rule.assign)
    await import_documents(library.store, (PLANS,), OTHERS.key, library.rule.assign)


@pytest.fixture
async def daily(store: Store, small: Kept, tmp_path: Path, clock: Clock) -> Daily:
    """Give the use cases over the small library, on each database."""
    await small.put_into(store)
    library = Library(store=store, topics=TOPICS, with_starter=False)
    finder = Finder(library, Index(tmp_path / "index", TOPICS, None))
    return Daily(finder=finder, stock=Stock(finder), rights=Members(), now=clock)
