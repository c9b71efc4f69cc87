"""What passages mean, as an index has it: taken up from disk, and learned."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import structlog

from core.library.store import Store
from core.search import learning
from core.search.model import Model
from core.search.segment import Segment, open_segment
from core.search.sense import Meanings, Sense
from core.search.state import Learned, forget_state, read_state, state_stamp
from core.search.vectors import Vectors

_log = structlog.get_logger()
# Another process may replace what is being opened, so often in a row at most.
_MOST_TRIES = 5

Learnt = Learned | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How far passages can be found by what they mean.

    `model` is the identity of the one that is used, None where there is none. `problem` says in a sentence why it
    cannot be loaded, or why what it gave cannot be written. `unlearned` counts the passages that wait to be learned.
    """

    model: str | None = None
    problem: str | None = None
    unlearned: int = 0


class Understanding:
    """The vectors in a folder, as the last process that learned has left them."""

    def __init__(self, folder: Path, model: Model | None) -> None:
        """Take the folder, and the model; without one there is no sense."""
        self._folder = folder
        self._model = model
        self._sense: Sense | None = None
        self._state: Learnt = None
        self._stamp: tuple[int, ...] | None = None
        self._opened: Mapping[str, Segment] = {}
        self._problem: str | None = None

    async def sense(self) -> Sense | None:
        """Give what a search by meaning takes, the newest there is; None without a model."""
        meanings = await self._meanings()
        if meanings is None:
            return None
        stamp = state_stamp(Learned, self._folder)
        if self._sense is None or stamp != self._stamp:
            state = read_state(Learned, self._folder)
            if self._sense is None or state != self._state:
                self._sense, self._state = await asyncio.to_thread(self._open, meanings, state)
            self._stamp = stamp
        return self._sense

    async def learn(self, store: Store, progress: learning.Progress = learning.silent) -> None:
        """Learn what was added; nothing happens without a model, or where another process is at it.

        Where what was learned cannot be written, that is logged, and what was there stays.
        """
        meanings = await self._meanings()
        if meanings is None:
            return
        try:
            await learning.learn(store, self._folder, meanings.embedder, progress)
            self._problem = None
        except (ValueError, IndexError) as error:
            self._forget(error)
        except OSError as error:
            self._tell_once(error)

    async def unlearned(self, store: Store) -> int:
        """Count the passages whose meaning is not learned yet; 0 without a model, for then none will be."""
        meanings = await self._meanings()
        return await learning.unlearned(store, self._folder, meanings.embedder.model) if meanings else 0

    async def standing(self, store: Store) -> Standing:
        """Tell how far passages can be found by what they mean."""
        meanings, problem = await self._model.try_out() if self._model else (None, None)
        if meanings is None:
            return Standing(problem=problem)
        model = meanings.embedder.model
        unlearned = await learning.unlearned(store, self._folder, model)
        return Standing(model=model, problem=self._problem, unlearned=unlearned)

    def give_up(self, error: BaseException) -> None:
        """Forget vectors that turned out to be damaged, so that they are learned anew."""
        self._forget(error)
        self._sense, self._opened = None, {}

    async def _meanings(self) -> Meanings | None:
        return await self._model.get() if self._model else None

    def _open(self, meanings: Meanings, state: Learnt) -> tuple[Sense, Learnt]:
        for _ in range(_MOST_TRIES):
            if state is None or state.model != meanings.embedder.model or state.version != learning.VERSION:
                break
            try:
                self._opened = {name: self._segment(name) for name in state.segments}
                return Sense(meanings, Vectors(tuple(self._opened.values()))), state
            except (OSError, ValueError) as error:
                if read_state(Learned, self._folder) == state:
                    self._forget(error)
                state = read_state(Learned, self._folder)
        return Sense(meanings, Vectors([])), state

    def _segment(self, name: str) -> Segment:
        """Open a segment, unless it is open: none ever changes."""
        opened = self._opened.get(name)
        return open_segment(self._folder / name) if opened is None else opened

    def _tell_once(self, error: OSError) -> None:
        """Say that what was learned cannot be written, once until it can: somebody tries again and again."""
        if self._problem is None:
            _log.warning("index.meaning_unwritable", folder=str(self._folder), error=str(error))
        self._problem = f"What passages mean cannot be written in {self._folder} ({error})."

    def _forget(self, error: BaseException) -> None:
        _log.warning("index.meaning_unusable", folder=str(self._folder), error=str(error))
        state = read_state(Learned, self._folder)
        if state is not None:
            with suppress(OSError):  # words answer where nothing can be written either
                forget_state(self._folder, state)
