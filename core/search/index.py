"""The one door of search: an index on disk that follows a store and answers queries.

The index is derived data. Missing, damaged, of another version or of another store, it is built anew by itself.
"""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

import structlog
import tantivy

from core.library import following
from core.library.store import Store
from core.library.topics import Topic
from core.models import Passage
from core.search.lexical import build_query, seen_by
from core.search.query import LONGEST, Hit, Hits, Query
from core.search.schema import PLAIN, VERSION, build_schema, register_analyzers, to_document
from core.search.spelling import Spelling, Vocabulary, correct
from core.search.state import Followed, read_followed, write_followed
from core.team import View

_log = structlog.get_logger()
_HEAP = 64_000_000
_MOST_VOCABULARIES = 64
_WAIT_FOR_WRITER = 0.1
_MOST_WAITS = 300


class _BusyError(Exception):
    """Another process is writing this index."""


class Index:
    """Search over one store. `follow` brings it in step; `search` answers from what it followed last."""

    def __init__(self, folder: Path, topics: Sequence[Topic]) -> None:
        self._folder = folder
        self._topics: Mapping[str, Topic] = {topic.slug: topic for topic in topics}
        self._engine: tantivy.Index | None = None
        self._followed: Followed | None = None
        self._vocabularies: dict[View, Vocabulary] = {}
        self._turn = asyncio.Lock()

    async def follow(self, store: Store) -> None:
        """Bring the index in step with what is committed in the store; costs one look where nothing changed."""
        newest = await following.newest_change(store)
        if self._followed is not None and self._followed.change == newest:
            return
        async with self._turn:
            name = await following.store_name(store)
            await self._catch_up(store, Followed(version=VERSION, store=name, change=newest))

    async def search(self, query: Query) -> Hits:
        """Answer a query off the event loop; what matches nothing gives no hits, never an error."""
        return await asyncio.to_thread(self._search, query)

    async def _catch_up(self, store: Store, wanted: Followed) -> None:
        for _ in range(_MOST_WAITS):
            self._open()
            if self._is_at(wanted):
                return
            try:
                await self._write(store, wanted)
            except _BusyError:
                if self._followed is not None and self._followed.store == wanted.store:
                    return
                await asyncio.sleep(_WAIT_FOR_WRITER)

    def _open(self) -> None:
        """Take up what is on disk, which another process may have written meanwhile."""
        self._followed = read_followed(self._folder)
        self._vocabularies.clear()
        try:
            if self._engine is None and self._followed is not None:
                self._engine = tantivy.Index.open(str(self._folder))
                register_analyzers(self._engine)
            if self._engine is not None:
                self._engine.reload()
        except ValueError as error:
            _log.warning("index.damaged", folder=str(self._folder), error=str(error))
            self._engine = self._followed = None

    def _is_at(self, wanted: Followed) -> bool:
        there = self._followed
        same = there is not None and (there.version, there.store) == (wanted.version, wanted.store)
        return same and there is not None and there.change >= wanted.change and self._engine is not None

    async def _write(self, store: Store, wanted: Followed) -> None:
        there = self._followed
        if there is None or (there.version, there.store) != (wanted.version, wanted.store):
            await self._build(store, wanted)
        else:
            await self._update(store, there.change)
        write_followed(self._folder, wanted)
        self._open()

    async def _build(self, store: Store, wanted: Followed) -> None:
        """Write the whole index anew, in an empty folder."""
        _log.info("index.build", folder=str(self._folder), change=wanted.change)
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir(parents=True)
        self._engine = tantivy.Index(build_schema(), path=str(self._folder))
        register_analyzers(self._engine)
        writer = self._take_writer()
        async for passages in following.all_passages(store):
            await asyncio.to_thread(self._add, writer, passages)
        await asyncio.to_thread(_finish, writer)

    async def _update(self, store: Store, change: int) -> None:
        """Write what came after the change up to which the index was in step."""
        keys = await following.changed_since(store, change)
        writer = self._take_writer()
        for key in keys:
            writer.delete_documents_by_term("key", key)
        async for passages in following.passages_of(store, keys):
            await asyncio.to_thread(self._add, writer, passages)
        await asyncio.to_thread(_finish, writer)

    def _take_writer(self) -> tantivy.IndexWriter:
        if self._engine is None:
            raise _BusyError
        try:
            return self._engine.writer(_HEAP, 1)
        except ValueError as error:
            raise _BusyError from error

    def _add(self, writer: tantivy.IndexWriter, passages: Sequence[Passage]) -> None:
        for passage in passages:
            writer.add_document(to_document(passage, self._topics))

    def _search(self, query: Query) -> Hits:
        engine = self._engine
        if engine is None:
            return Hits()
        spelling = self._spell(engine, query)
        if not spelling.words and not query.phrases:
            return Hits()
        hits = self._find(engine, query, spelling, labelled=True)
        if query.filters.speakers is not None and len(hits) < query.limit:
            hits += self._find(engine, query, spelling, labelled=False)[: query.limit - len(hits)]
        return Hits(hits=hits, corrected=" ".join(spelling.words) if spelling.changed else None)

    def _find(self, engine: tantivy.Index, query: Query, spelling: Spelling, *, labelled: bool) -> tuple[Hit, ...]:
        searcher = engine.searcher()
        built = build_query(engine.schema, query, spelling.words, labelled=labelled)
        found = searcher.search(built, query.limit, count=False, weight_by_field="weight").hits
        keys = searcher.fast_field_values("key", [address for _, address in found])
        return tuple(Hit(int(key or 0), score) for key, (score, _) in zip(keys, found, strict=True))

    def _spell(self, engine: tantivy.Index, query: Query) -> Spelling:
        words = [word for word in query.words[:LONGEST].split() if PLAIN.analyze(word)]
        return correct(words, self._vocabulary(engine, query.view))

    def _vocabulary(self, engine: tantivy.Index, view: View) -> Vocabulary:
        """Collect the words of what a team sees; no other team's words can come into its corrections."""
        known = self._vocabularies.get(view)
        if known is None:
            counted = engine.searcher().terms_with_prefix("words", "", seen_by(engine.schema, view))
            known = Vocabulary.of(dict(counted))
            if len(self._vocabularies) >= _MOST_VOCABULARIES:
                self._vocabularies.pop(next(iter(self._vocabularies)))
            self._vocabularies[view] = known
        return known


def _finish(writer: tantivy.IndexWriter) -> None:
    writer.commit()
    writer.wait_merging_threads()
