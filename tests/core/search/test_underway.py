"""What people ask for goes first; what can wait waits for it, but not for ever."""

from __future__ import annotations

import asyncio
from pathlib import Path

from core.filters import EVERYTHING
from core.library.library import Library
from core.search.index import Index
from core.search.model import Model
from core.search.query import Query
from core.search.talk import Message
from core.search.underway import Underway
from core.team import CONSOLE
from tests.build import document, put
from tests.core.search.embedders import Waiting


async def test_it_is_over_once_all_of_it_is() -> None:
    underway = Underway()
    await underway.over(0)
    with underway:
        with underway:
            waiting = asyncio.create_task(underway.over(60))
            await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert not waiting.done()
    await waiting


async def test_nobody_waits_longer_than_wanted() -> None:
    underway = Underway()
    with underway:
        await underway.over(0.01)


async def test_what_is_overheard_waits_for_a_search(library: Library, tmp_path: Path) -> None:
    await put(library, document("The harbour freezes late in a mild winter."))
    model = Waiting()
    index = Index(tmp_path / "index", library.topics, Model(lambda: model))
    await index.follow(library.store)
    view = await library.view(CONSOLE)
    search = asyncio.create_task(index.search(Query(view=view, words="winter")))
    assert await asyncio.to_thread(model.entered.wait, 20)
    message = Message(view=view, filters=EVERYTHING, words="cold", about="cold", model="of nobody")
    overheard = asyncio.create_task(index.overhear(message, lambda _talk: True))
    for _ in range(3):  # threads take what they are given in turn, so it would be done by now
        await asyncio.to_thread(int)
    assert not overheard.done()
    model.released.set()
    assert (await search).hits
    assert await overheard is None
