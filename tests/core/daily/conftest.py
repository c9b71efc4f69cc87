from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from core.library.store import Store, open_store


@pytest.fixture
async def other(store: Store, url: str) -> AsyncIterator[Store]:
    """Give another process's store on the same database as `store`, on each."""
    assert store.engine is not None
    opened = await open_store(url)
    yield opened
    await opened.close()
