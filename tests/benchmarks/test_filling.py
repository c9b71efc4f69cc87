from __future__ import annotations

from pathlib import Path

from core.documents.document import Document
from core.library.following import all_passages, changed_since
from core.library.library import Library
from core.library.store import open_store
from core.models import Passage
from tests.benchmarks.filling import import_fortunes, write_made
from tests.benchmarks.vectors import embed_real, lacks_vectors, write_vectors
from tests.shelf import TOPICS


async def filled(folder: Path, fortunes: tuple[Document, ...], size: int) -> tuple[list[Passage], tuple[int, ...]]:
    store = await open_store(f"sqlite:///{folder / 'library.db'}")
    library = Library(store=store, topics=TOPICS, with_starter=False)
    try:
        await import_fortunes(library, fortunes)
        await write_made(library, fortunes, size, lambda _: None)
        passages = [passage async for batch in all_passages(store) for passage in batch]
        return passages, await changed_since(store, 0)
    finally:
        await store.close()


async def test_a_store_holds_the_fortunes_and_then_what_is_made_of_them(
    tmp_path: Path, fortunes: tuple[Document, ...]
) -> None:
    passages, _ = await filled(tmp_path, fortunes, 60)
    texts = [passage.text for passage in passages]
    assert texts[:6] == [entry.text for document in fortunes for entry in document.entries]
    assert len(set(texts[6:])) == 54
    assert len({passage.id for passage in passages}) == 60
    assert {passage.speaker for passage in passages[6:]} == {None, "Mina Okafor", "Tomas Berg"}
    assert any("gardens" in passage.topics for passage in passages[6:])


async def test_whoever_follows_the_store_hears_of_every_passage(tmp_path: Path, fortunes: tuple[Document, ...]) -> None:
    passages, changed = await filled(tmp_path, fortunes, 30)
    assert set(changed) == {passage.key for passage in passages}


async def test_the_store_then_holds_every_vector_that_an_index_asks_for(
    tmp_path: Path, fortunes: tuple[Document, ...]
) -> None:
    await filled(tmp_path, fortunes, 60)
    store = await open_store(f"sqlite:///{tmp_path / 'library.db'}")
    told: list[int] = []
    try:
        assert await lacks_vectors(store)
        real = await embed_real(store, 6, tmp_path, told.append)
        await write_vectors(store, real, told.append)
        assert not await lacks_vectors(store)
        assert (await embed_real(store, 6, tmp_path, told.append)).rows == real.rows
    finally:
        await store.close()
    assert told[-1] == 60
