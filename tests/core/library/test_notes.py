from __future__ import annotations

from core.library.notes import read_note, write_note
from core.library.store import Store


async def test_what_was_noted_last_is_read(store: Store) -> None:
    assert await read_note(store, "edition") is None
    await write_note(store, "edition", "one")
    await write_note(store, "other", "three")
    await write_note(store, "edition", "two")
    assert await read_note(store, "edition") == "two"
    assert await read_note(store, "other") == "three"
