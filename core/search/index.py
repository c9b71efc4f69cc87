"""The one door of search: an index on disk that follows a store and answers queries.

The index is derived data. Missing, damaged, of another version or of another store, it is built anew by itself. Words
are followed before each search; what passages mean takes longer, and is learned beside it.
"""

from __future__ import annotations

import asyncio
import math
import os
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from hashlib import blake2b
from pathlib import Path
from typing import TypeVar

import structlog

from core.errors import IndexUnusableError
from core.library import following
from core.library.store import Store
from core.library.topics import Topic
from core.search.engine import Engine
from core.search.generation import BusyError, build_generation, is_damage, open_generation, update_generation
from core.search.model import Model
from core.search.query import Hits, Query
from core.search.reader import Reader
from core.search.schema import VERSION
from core.search.sense import Sense, SenseDamagedError
from core.search.state import Followed, forget_state, read_state, write_state
from core.search.sweeping import sweep
from core.search.talk import GoesOn, Message, Overheard
from core.search.understanding import Understanding
from core.search.underway import Underway

_log = structlog.get_logger()
Answer = TypeVar("Answer")
_MEANING = "meaning"
_WAIT_FOR_WRITER = 0.1
_WAIT_FOR_ASKERS = 0.5
# So often another process is waited for; then what was there before answers.
_MOST_ROUNDS = 20


class Index:
    """Search over one store. `follow` brings its words in step; `search` answers from what was followed last."""

    def __init__(self, folder: Path, topics: Sequence[Topic], model: Model | None = None) -> None:
        """Take the folder to keep the index in; without a model, passages are found by their words alone."""
        self._folder = folder
        self._topics: Mapping[str, Topic] = {topic.slug: topic for topic in topics}
        self._digest = _digest(topics)
        self._reader: Reader | None = None
        self._store: Store | None = None
        self._followed = -math.inf
        self._turns = 0
        self._turn = asyncio.Lock()
        # More searches at a time than cores would be no faster, and would keep the event loop waiting for its turn.
        self._seats = asyncio.Semaphore(os.cpu_count() or 1)
        self._asked = Underway()
        self.understanding = Understanding(folder / _MEANING, model)

    async def follow(self, store: Store, patience: float = 0) -> None:
        """Bring the words in step with what is committed in the store; costs one look where nothing changed.

        What was in step less than `patience` seconds ago is taken to be so still, unless this process wrote since.
        Where another process takes longer than two seconds to bring it in step, what there was before stays. Raises
        IndexUnusableError where the index cannot be written.
        """
        now, turns = time.monotonic(), store.turns.taken
        if self._store is store and self._turns == turns and now < self._followed + patience:
            return
        self._store = store
        newest = await following.newest_change(store)
        if self._reader is None or self._reader.followed.change != newest:
            async with self._turn:
                await self._catch_up(store)
        self._followed, self._turns = now, turns

    async def search(self, query: Query) -> Hits:
        """Answer a query off the event loop; what matches nothing gives no hits, never an error."""
        with self._asked:
            return await self._ask(lambda reader, sense: reader.search(query, sense), Hits())

    async def overhear(self, message: Message, goes_on: GoesOn) -> Overheard | None:
        """Make out what a message means, and then what comes near to it, off the event loop and in one go.

        None where the model it is for is not there. Of passages only those whose meaning was learned come near.
        Nothing of the message is kept. Whoever asks for something goes first.
        """

        def overhear(reader: Reader, sense: Sense | None) -> Overheard | None:
            return None if sense is None else reader.overhear(message, goes_on, sense)

        await self._asked.over(_WAIT_FOR_ASKERS)
        return await self._ask(overhear, None)

    async def _ask(self, ask: Callable[[Reader, Sense | None], Answer], nothing: Answer) -> Answer:
        reader = self._reader
        if reader is None:
            return nothing
        try:
            return await self._ask_once(reader, ask)
        except BaseException as error:  # the engine panics where a file is damaged
            if not is_damage(error) or self._store is None:
                raise
            await self._replace(reader, self._store, error)
        return await self._ask_once(self._reader or reader, ask)

    async def _ask_once(self, reader: Reader, ask: Callable[[Reader, Sense | None], Answer]) -> Answer:
        sense = await self.understanding.sense()
        try:
            async with self._seats:
                return await asyncio.to_thread(ask, reader, sense)
        except SenseDamagedError as error:
            self.understanding.give_up(error)
        return await asyncio.to_thread(ask, reader, None)

    async def _replace(self, broken: Reader, store: Store, error: BaseException) -> None:
        async with self._turn:
            if self._reader is broken:
                self._give_up(broken.followed, error)
                await self._catch_up(store)

    async def _catch_up(self, store: Store) -> None:
        name = await following.store_name(store)
        for _ in range(_MOST_ROUNDS):
            there = self._open()
            newest = await following.newest_change(store)
            wanted = Followed(version=VERSION, store=name, topics=self._digest, change=newest, generation="")
            if there is None or not _can_grow_to(wanted, there.followed):
                await self._build(store, wanted)
            elif there.followed.change == newest:
                return
            else:
                await self._update(store, there, wanted)

    def _open(self) -> Reader | None:
        """Take up what is on disk, which another process may have written meanwhile."""
        followed = read_state(Followed, self._folder)
        if followed is None:
            self._reader = None
        elif self._reader is None or self._reader.followed != followed:
            try:
                engine = Engine(open_generation(self._folder / followed.generation))
                self._reader = Reader(engine, followed, self._reader)
            except BaseException as error:  # as in search
                if not is_damage(error):
                    raise
                self._give_up(followed, error)
        return self._reader

    def _give_up(self, followed: Followed, error: BaseException) -> None:
        _log.warning("index.unusable", folder=str(self._folder), error=str(error))
        self._reader = None
        forget_state(self._folder, followed)

    async def _build(self, store: Store, wanted: Followed) -> None:
        """Write the whole index anew, beside the old one, and put it in the old one's place."""
        _log.info("index.build", folder=str(self._folder), change=wanted.change)
        try:
            built = await build_generation(store, self._folder, self._topics)
            old = read_state(Followed, self._folder)
            write_state(self._folder, replace(wanted, generation=built))
        except (OSError, ValueError) as error:
            raise IndexUnusableError(
                f"The search index in {self._folder} cannot be written ({error}): "
                "see that the disk has space and that the folder may be written to."
            ) from error
        sweep(self._folder, (built, _MEANING), (old.generation,) if old else ())

    async def _update(self, store: Store, there: Reader, wanted: Followed) -> None:
        """Write what is new into the index that is there; where another process is doing that, wait a moment."""
        generation = there.followed.generation
        try:
            engine = open_generation(self._folder / generation)
            await update_generation(store, engine, there.followed.change, self._topics)
        except BusyError:
            await asyncio.sleep(_WAIT_FOR_WRITER)
            return
        except BaseException as error:  # as in search
            if not is_damage(error):
                raise
            self._give_up(there.followed, error)
            return
        now = read_state(Followed, self._folder)
        if now is not None and now.generation == generation:
            write_state(self._folder, replace(wanted, generation=generation))


def _can_grow_to(wanted: Followed, there: Followed) -> bool:
    """Whether the index is of this version, store and topics, and of no later state than a backup brought back."""
    alike = (there.version, there.store, there.topics) == (wanted.version, wanted.store, wanted.topics)
    return alike and there.change <= wanted.change


def _digest(topics: Sequence[Topic]) -> str:
    named = "\n".join(f"{topic.slug} {topic.name}" for topic in topics)
    return blake2b(named.encode(), digest_size=16).hexdigest()
