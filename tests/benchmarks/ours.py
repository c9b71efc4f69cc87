"""The search of this project as the benchmarks use it: opened, brought in step with its store, asked."""

from __future__ import annotations

import shutil
import sqlite3
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, closing

from bots.app import App, open_app
from core.filters import Filters
from core.finding import Found
from core.grammar import parse_plain
from core.team import CONSOLE
from tests.benchmarks.contenders import OURS, WANTED, Contender, Making, Place
from tests.benchmarks.corpus import settings_for

Find = Callable[[str], Awaitable[Found]]
"""Looks a query up."""


async def keep_up(app: App) -> None:
    """Bring the index wholly in step with the store: words and meanings."""
    await app.finder.index.follow(app.library.store)
    await app.finder.index.understanding.learn(app.library.store)


async def finding(app: App) -> Find:
    """Give what looks up in an opened library, as `quotidian search` does for a query that names no filter."""
    view = await app.library.view(CONSOLE)

    async def find(query: str) -> Found:
        terms = parse_plain(query)
        filters = await app.finder.narrow(view, terms)
        assert isinstance(filters, Filters)
        return await app.finder.find(view, terms, filters, WANTED)

    return find


@asynccontextmanager
async def opened(place: Place) -> AsyncIterator[Find]:
    """Open the library that was built."""
    async with open_app(settings_for(place.library)) as app:
        yield await finding(app)


async def build(place: Place) -> Making:
    """Build the index twice where the embeddings are real: once with an empty cache of them, once with a full one."""
    first = None
    if not place.is_made:
        with closing(sqlite3.connect(place.library / "library.db")) as connection, connection:
            connection.execute("DELETE FROM embeddings")
        first = await _build(place)
    seconds = await _build(place)
    return Making(seconds=seconds, embedding=None if first is None else first - seconds)


async def _build(place: Place) -> float:
    shutil.rmtree(place.index, ignore_errors=True)
    began = time.perf_counter()
    async with open_app(settings_for(place.library)) as app:
        await keep_up(app)
    return time.perf_counter() - began


QUOTIDIAN = Contender(name=OURS, build=build, open=opened, folder=lambda place: place.index)
