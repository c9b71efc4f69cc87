"""What a reader takes over from the one before it, where collecting a library's words takes long."""

from __future__ import annotations

import asyncio

import pytest

from core.library.library import Library
from core.library.removing import remove_passage
from core.search import reader
from core.search.index import Index
from tests.build import document, held, put
from tests.core.search.asking import corrected, find

LANTERN = "Whoever carries the lantern walks in the dark spot of it."
ANCHOR = "An anchor that is never weighed has become a rock."


@pytest.fixture(autouse=True)
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take any library for a large one."""
    monkeypatch.setattr(reader, "_MANY", 1)
    monkeypatch.setattr(reader, "_SETTLED_SECONDS", 0.05)


async def test_a_new_word_is_right_at_once_and_mends_others_soon(library: Library, index: Index) -> None:
    await put(library, document(LANTERN, "The planters slept.", title="One"))
    assert await corrected(index, library, "lantren") == "lantern"
    await put(library, document("The lantren is a bird that nobody else has seen.", ANCHOR, title="Two"))
    assert await find(index, library, "lantren") == ["The lantren is a bird that nobody else has seen."]
    assert await corrected(index, library, "lantren") is None
    await _until(index, library, "anchro", "anchor")


async def test_a_word_that_is_gone_mends_nothing_from_then_on(library: Library, index: Index) -> None:
    await put(library, document(LANTERN, ANCHOR, title="One"))
    assert await corrected(index, library, "lantren") == "lantern"
    (gone,) = [each for each in await held(library) if each.text == LANTERN]
    await remove_passage(library.store, gone)
    assert await corrected(index, library, "lantren") is None
    await _until(index, library, "anchro", "anchor")
    assert await corrected(index, library, "lantren") is None


async def test_imports_in_a_row_are_all_found(library: Library, index: Index) -> None:
    await put(library, document(LANTERN, title="One"))
    await find(index, library, "lantern")
    for number in range(5):
        word = "zq" + "abcde"[number] * 4
        await put(library, document(f"The {word} sang.", title=f"Song {number}"))
        assert await find(index, library, word) == [f"The {word} sang."]


async def _until(index: Index, library: Library, typed: str, mended: str) -> None:
    for _ in range(200):
        if await corrected(index, library, typed) == mended:
            return
        await asyncio.sleep(0.05)
    pytest.fail(f"{typed} never becomes {mended}")
