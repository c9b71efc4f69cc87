"""One generation of the index on disk: built whole in a folder of its own, then kept in step there.

Several processes may use one index. None ever touches the files that another one is building, and a generation is
seen by others only when the state beside it names it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path
from uuid import uuid4

import tantivy

from core.library import following
from core.library.chunks import chunks
from core.library.store import Store
from core.library.topics import Topic
from core.models import Passage
from core.search.schema import build_schema, register_analyzers, to_document

_HEAP = 64_000_000


class BusyError(Exception):
    """Another process is writing this generation."""


def is_damage(error: BaseException) -> bool:
    """Whether an error of the engine means that its files cannot be used; its panics are no Exception."""
    if isinstance(error, UnicodeError):
        return False
    return isinstance(error, (ValueError, OSError)) or type(error).__name__ == "PanicException"


def open_generation(folder: Path) -> tantivy.Index:
    """Open a generation that was built."""
    engine = tantivy.Index.open(str(folder))
    register_analyzers(engine)
    return engine


async def build_generation(store: Store, folder: Path, topics: Mapping[str, Topic]) -> str:
    """Write everything that the store holds as a new generation in a folder, and return its name."""
    name = uuid4().hex
    (folder / name).mkdir(parents=True)
    engine = tantivy.Index(build_schema(), path=str(folder / name))
    register_analyzers(engine)
    writer = _take_writer(engine)
    async for passages in following.all_passages(store):
        await asyncio.to_thread(_add, writer, passages, topics)
    await asyncio.to_thread(_finish, writer)
    return name


async def update_generation(store: Store, engine: tantivy.Index, change: int, topics: Mapping[str, Topic]) -> None:
    """Write what came after a change; doing so twice gives the same. Raises BusyError where another process does."""
    writer = _take_writer(engine)
    keys = await following.changed_since(store, change)
    for some in chunks(keys):
        # Not by term: tantivy takes the number for a signed one then, and finds nothing.
        writer.delete_documents_by_query(tantivy.Query.term_set_query(engine.schema, "key", list(some)))
    async for passages in following.passages_of(store, keys):
        await asyncio.to_thread(_add, writer, passages, topics)
    await asyncio.to_thread(_finish, writer)


def _take_writer(engine: tantivy.Index) -> tantivy.IndexWriter:
    try:
        return engine.writer(_HEAP, 1)
    except ValueError as error:
        if "LockBusy" in str(error):
            raise BusyError from error
        raise


def _add(writer: tantivy.IndexWriter, passages: Sequence[Passage], topics: Mapping[str, Topic]) -> None:
    for passage in passages:
        writer.add_document(to_document(passage, topics))


def _finish(writer: tantivy.IndexWriter) -> None:
    writer.commit()
    writer.wait_merging_threads()
