"""Processes that end at any moment of their work: each kills itself at one of its calls, and tidies up nothing."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from itertools import count
from multiprocessing.queues import SimpleQueue
from pathlib import Path
from types import FrameType

from core.library.library import Library
from core.library.store import open_store
from core.search import learning
from core.search.index import Index
from core.search.model import Model
from tests.core.search.embedders import Letters
from tests.forks import FORKS, end_of
from tests.shelf import TOPICS

Work = Callable[[Path], Coroutine[None, None, None]]
Look = Callable[[FrameType, str, object], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """The nth call of anything, or of a function of this name; `after` it where it returns."""

    number: int = 1
    function: str | None = None
    after: bool = False


def learn_and_die(folder: Path, moment: Moment) -> int:
    """Learn the library in a folder, in pieces so small that there are many, until the moment; give the exit code."""
    return _end_of(_learn, folder, moment)


def follow_and_die(folder: Path, moment: Moment) -> int:
    """Bring the words of the index in a folder in step with its library until the moment; give the exit code."""
    return _end_of(_follow, folder, moment)


def calls_of_learning(folder: Path) -> int:
    """Count the calls that learning the library in a folder takes."""
    return _counted(_learn, folder)


def calls_of_following(folder: Path) -> int:
    """Count the calls that following the library in a folder takes."""
    return _counted(_follow, folder)


def _end_of(work: Work, folder: Path, moment: Moment) -> int:
    code = end_of(_die_at, work, folder, moment)
    assert code is not None
    return code


def _counted(work: Work, folder: Path) -> int:
    told: SimpleQueue[int] = FORKS.SimpleQueue()
    end_of(_count, work, folder, told)
    return told.get()


def _die_at(work: Work, folder: Path, moment: Moment) -> None:
    calls = count(1)
    wanted = "return" if moment.after else "call"

    def look(frame: FrameType, event: str, _argument: object) -> None:
        right = moment.function is None or (event == wanted and frame.f_code.co_name == moment.function)
        if right and next(calls) == moment.number:
            os.kill(os.getpid(), signal.SIGKILL)

    _watched(work(folder), look)


def _count(work: Work, folder: Path, told: SimpleQueue[int]) -> None:
    calls = count(0)

    def look(_frame: FrameType, _event: str, _argument: object) -> None:
        next(calls)

    _watched(work(folder), look)
    told.put(next(calls))


def _watched(work: Coroutine[None, None, None], look: Look) -> None:
    threading.setprofile(look)
    sys.setprofile(look)
    asyncio.run(work)
    sys.setprofile(None)


async def _learn(folder: Path) -> None:
    setattr(learning, "MOST", 10)  # noqa: B010 - it is read there
    learning._AT_ONCE = 8  # noqa: SLF001 - many pieces of few passages
    store = await open_store(f"sqlite:///{folder / 'library.db'}")
    await learning.learn(store, folder / "index" / "meaning", Letters())
    await store.close()


async def _follow(folder: Path) -> None:
    store = await open_store(f"sqlite:///{folder / 'library.db'}")
    library = Library(store=store, topics=TOPICS, with_starter=False)
    await Index(folder / "index", TOPICS, Model(Letters)).follow(library.store)
    await store.close()
