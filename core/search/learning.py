"""Learning what passages mean: their vectors, out of the store's cache or the model, into segments on disk.

The state beside the segments names those that count; a segment that no state names was left by a process that was
killed, or replaced. What the model computed is in the store's cache by then, so it is never computed twice.
"""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Event
from uuid import uuid4

import numpy as np
from filelock import FileLock, Timeout
from numpy.typing import NDArray

from core.library import following
from core.library.embeddings import cached, forget_unused, keep, quantise, text_hash
from core.library.store import Store
from core.models import Passage
from core.search.embedding import Embedder
from core.search.gathering import MOST, gather
from core.search.merging import merge_segments, mergeable, size
from core.search.parts import Parts, has_meaning, parts_of
from core.search.segment import Segment, open_segment, write_segment
from core.search.state import Learned, read_state, write_state
from core.search.sweeping import sweep

VERSION = 3
"""Goes up with every change to what is embedded, or to the form of a segment."""

Progress = Callable[[int, int], None]
"""Is told how many passages are done, and how many there are."""

# Texts that are embedded between two looks at the event loop and two writes to the cache.
_AT_ONCE = 512


class _LeftError(Exception):
    """Whoever waited for vectors has left."""


def silent(_done: int, _total: int) -> None:
    """Tell nobody."""


async def learn(store: Store, folder: Path, embedder: Embedder, progress: Progress = silent) -> None:
    """Bring the vectors in a folder in step with the store; nothing happens where another process is at it.

    Raises OSError where they cannot be written, ValueError or IndexError where what is there already is damaged. What
    was embedded before an error or an end is not lost.
    """
    await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
    with suppress(Timeout), FileLock(folder / "learning.lock").acquire(blocking=False):
        await _Learning(store, folder, embedder, progress).run()


async def unlearned(store: Store, folder: Path, model: str) -> int:
    """Count the passages that changed since the vectors were brought in step; all of them where there are none."""
    learned = await _usable(store, folder, model)
    if learned is not None:
        with suppress(following.ForgottenChangesError):
            return len(await following.changed_since(store, learned.change))
    return await following.count_passages(store)


async def _usable(store: Store, folder: Path, model: str) -> Learned | None:
    """Read the state, unless it is of another version, store or model, or of a later change than the store's last."""
    learned = read_state(Learned, folder)
    if learned is None or (learned.version, learned.model) != (VERSION, model):
        return None
    alike = learned.store == await following.store_name(store)
    return learned if alike and learned.change <= await following.newest_change(store) else None


class _Learning:
    """One run."""

    def __init__(self, store: Store, folder: Path, embedder: Embedder, progress: Progress) -> None:
        self._store = store
        self._folder = folder
        self._embedder = embedder
        self._progress = progress
        self._vectors: dict[str, bytes] = {}
        self._gathered: list[tuple[int, Parts]] = []
        self._written: list[str] = []
        self._hashes: list[list[bytes]] = []
        self._done = 0

    async def run(self) -> None:
        change = await following.newest_change(self._store)
        before = await _usable(self._store, self._folder, self._embedder.model)
        if before is not None and before.change == change:
            return
        try:
            await self._learn(before, change)
        except BaseException:
            self._discard()
            raise

    async def _learn(self, before: Learned | None, change: int) -> None:
        try:
            await self._learn_changed(before, change)
        except following.ForgottenChangesError:
            await self._learn_changed(None, change)

    async def _learn_changed(self, before: Learned | None, change: int) -> None:
        if before is None:
            gone: set[int] = set()
            total = await following.count_passages(self._store)
            passages = following.all_passages(self._store)
        else:
            keys = await following.changed_since(self._store, before.change)
            gone, total = set(keys), len(keys)
            passages = following.passages_of(self._store, keys)
        await self._take_in(passages, gone, total)
        there = before.segments if before else ()
        segments = await asyncio.to_thread(self._settle, (*there, *self._written))
        learned = Learned(
            version=VERSION,
            store=await following.store_name(self._store),
            model=self._embedder.model,
            change=change,
            segments=segments,
        )
        write_state(self._folder, learned)
        await asyncio.to_thread(sweep, self._folder, segments, (*there, *self._written))
        if len(segments) == 1:  # so seldom that looking through all costs little
            await forget_unused(self._store, self._embedder.model, self._used(self._hashes if before is None else None))

    async def _used(self, known: Sequence[Sequence[bytes]] | None) -> AsyncIterator[Sequence[bytes]]:
        """Give the hashes of all that has a meaning: those that are known from learning everything, else anew."""
        for hashes in known or ():
            yield hashes
        if known is None:
            async for passages in following.all_passages(self._store):
                yield [text_hash(text) for passage in passages for text in _meaningful(parts_of(passage))]

    async def _take_in(self, passages: AsyncIterator[tuple[Passage, ...]], gone: set[int], total: int) -> None:
        """Write segments with these passages; `gone` are the keys of which those that are not among them are gone."""
        async for some in passages:
            taken = [(passage.key, parts_of(passage)) for passage in some]
            gone -= {key for key, _ in taken}
            await self._embed([parts for _, parts in taken], total)
            self._gathered += taken
            self._done += len(taken)
            self._progress(self._done, total)
            if len(self._gathered) >= MOST:
                await asyncio.to_thread(self._write, ())
        if self._gathered or gone:
            await asyncio.to_thread(self._write, gone)
        self._progress(total, total)

    async def _embed(self, parts: Sequence[Parts], total: int) -> None:
        """Get the vectors of all that has a meaning in these parts: out of the cache, else by the model."""
        texts = dict.fromkeys(text for each in parts for text in _meaningful(each) if text not in self._vectors)
        hashes = {text: text_hash(text) for text in texts}
        self._hashes.append(list(hashes.values()))
        known = await cached(self._store, self._embedder.model, list(hashes.values()))
        self._vectors |= {text: known[hashes[text]] for text in texts if hashes[text] in known}
        missing = sorted((text for text in texts if hashes[text] not in known), key=len)
        for start in range(0, len(missing), _AT_ONCE):
            some = missing[start : start + _AT_ONCE]
            rows = quantise(await _computed(self._embedder, some))
            vectors = {text: row.tobytes() for text, row in zip(some, rows, strict=True)}
            await keep(self._store, self._embedder.model, {hashes[text]: vectors[text] for text in some})
            self._vectors |= vectors
            share = (start + len(some)) / len(missing)
            self._progress(self._done + int(share * len(parts)), total)

    def _write(self, gone: Iterable[int]) -> None:
        gathered = gather(self._gathered, gone, self._vectors, self._embedder.dimensions)
        self._gathered, self._vectors = [], {}
        self._written.append(uuid4().hex)
        write_segment(self._folder / self._written[-1], gathered.arrays, gathered.vocabulary)

    def _settle(self, names: Sequence[str]) -> tuple[str, ...]:
        """Merge what has become many small segments; returns the names that are left."""
        segments = [_reopen(self._folder / name) for name in names]
        first = mergeable([size(segment) for segment in segments])
        if first >= len(names) - 1:
            return tuple(names)
        merged = uuid4().hex
        self._written.append(merged)
        merge_segments(self._folder / merged, segments[first:], forget_gone=first == 0)
        return (*names[:first], merged)

    def _discard(self) -> None:
        """Take away what was written for nothing: a full disk shall not be filled by trying again."""
        learned = read_state(Learned, self._folder)
        for name in set(self._written).difference(learned.segments if learned else ()):
            shutil.rmtree(self._folder / name, ignore_errors=True)


async def _computed(embedder: Embedder, texts: Sequence[str]) -> NDArray[np.float32]:
    """Let the model compute vectors in a thread, which ends soon where nobody waits for them any longer."""
    left = Event()

    def go_on(_done: int) -> None:
        if left.is_set():
            raise _LeftError

    try:
        return await asyncio.to_thread(embedder.embed, texts, go_on)
    finally:
        left.set()


def _reopen(folder: Path) -> Segment:
    """Open a segment that was written; that it cannot be read is no matter of space."""
    try:
        return open_segment(folder)
    except OSError as error:
        raise ValueError(f"{folder} cannot be read ({error}).") from error


def _meaningful(parts: Parts) -> Iterable[str]:
    yield from parts.meanings
    yield from (word for word in (*parts.words, *parts.beside) if has_meaning(word))
