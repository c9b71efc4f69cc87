"""The event loop goes on while a search computes and while a model is loaded."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from pathlib import Path
from threading import Event

from core.library.library import Library
from core.search.index import Index
from core.search.model import Model
from tests.build import document, put
from tests.core.search.asking import by_meaning, catch_up, hits
from tests.core.search.embedders import Letters, Waiting
from tests.shelf import TOPICS


async def beats_while(work: Awaitable[object], entered: Event, released: Event) -> int:
    """Count how often the loop comes round while the work waits, which it must do beside the loop to be released."""
    task = asyncio.ensure_future(work)
    assert await asyncio.to_thread(entered.wait, 60)
    beats = 0
    while beats < 20 and not task.done():
        await asyncio.sleep(0)
        beats += 1
    released.set()
    await task
    return beats


async def test_the_loop_goes_on_while_a_search_computes(library: Library, folder: Path) -> None:
    await put(library, document("No tide waits."))
    await catch_up(Index(folder, TOPICS, Model(Letters)), library)
    waiting = Waiting()
    index = Index(folder, TOPICS, Model(lambda: waiting))
    await index.follow(library.store)
    assert await beats_while(hits(index, library, "tide"), waiting.entered, waiting.released) == 20
    assert by_meaning(await hits(index, library, "tide"))


async def test_the_loop_goes_on_while_passages_are_learned(library: Library, folder: Path) -> None:
    await put(library, document("No tide waits."))
    waiting = Waiting()
    index = Index(folder, TOPICS, Model(lambda: waiting))
    work = index.understanding.learn(library.store)
    assert await beats_while(work, waiting.entered, waiting.released) == 20


async def test_the_loop_goes_on_while_a_model_is_loaded(library: Library, folder: Path) -> None:
    entered, released = Event(), Event()

    def load() -> Letters:
        entered.set()
        assert released.wait(20), "nobody released the model: was it loaded in the loop itself?"
        return Letters()

    await put(library, document("No tide waits."))
    index = Index(folder, TOPICS, Model(load))
    await index.follow(library.store)
    assert not entered.is_set()
    assert await beats_while(hits(index, library, "tide"), entered, released) == 20


async def test_many_who_search_at_once_find_what_each_alone_would(library: Library, lettered: Index) -> None:
    await put(library, document(*(f"Wave {number} breaks on stone {number % 7}." for number in range(60))))
    await catch_up(lettered, library)
    asked = [f"wave {number} stone" for number in range(60)]
    alone = [await hits(lettered, library, words) for words in asked]
    assert list(await asyncio.gather(*(hits(lettered, library, words) for words in asked))) == alone
