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


@pytest.fixture
async def daily(store: Store, tmp_path: Path, clock: Clock) -> Daily:
    """Give the use cases over the small library, on each database."""
    library = Library(store=store, topics=TOPICS, with_starter=False)
    await import_documents(store, DOCUMENTS, SHARED, library.rule.assign)
    await import_documents(store, (PLANS,), OTHERS.key, library.rule.assign)
    finder = Finder(library, Index(tmp_path / "index", TOPICS, None))
    return Daily(finder=finder, stock=Stock(finder), rights=Members(), now=clock)
