"""The ways to search whose speed is measured, each behind the same two doors: build, and open."""

from __future__ import annotations

import shutil
import sqlite3
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tests.benchmarks.model import load_model
from tests.benchmarks.rivals import Fts5, Fuzzy, Meaning, Rival, Tantivy

WANTED = 10
"""Results that a lookup asks for."""

_VECTORS = "vectors.npy"

Find = Callable[[str], Awaitable[object]]
"""Looks a query up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The data folder of a filled library, how many passages it holds, and a folder for what rivals build.

    `is_made` says that some of the passages were made by rule, and their vectors too, which the store then holds.
    """

    library: Path
    size: int
    kept: Path
    is_made: bool

    @property
    def index(self) -> Path:
        """The folder of our own index."""
        return self.library / "index"

    def texts(self) -> Iterator[str]:
        """Read the text of every passage, in the order of the store, without holding them all."""
        with closing(sqlite3.connect(self.library / "library.db")) as connection:
            for (text,) in connection.execute("SELECT text FROM passages ORDER BY pk"):
                yield text


@dataclass(frozen=True, slots=True, kw_only=True)
class Making:
    """Seconds that it took to make what is searched, and to embed texts besides: None where vectors came by rule."""

    seconds: float
    embedding: float | None = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Contender:
    """One way to search; `build` makes what is searched, from nothing, in `folder`."""

    name: str
    build: Callable[[Place], Awaitable[Making]]
    open: Callable[[Place], AbstractAsyncContextManager[Find]]
    folder: Callable[[Place], Path]


def _rival(name: str, build: Callable[[Place, Path], None], open_: Callable[[Place, Path], Rival]) -> Contender:
    """Make a contender of a rival that writes what it searches into a folder of its own, or nothing."""

    def folder(place: Place) -> Path:
        return place.kept / name.replace(" ", "-")

    async def rebuild(place: Place) -> Making:
        shutil.rmtree(folder(place), ignore_errors=True)
        folder(place).mkdir(parents=True)
        began = time.perf_counter()
        build(place, folder(place))
        took = time.perf_counter() - began
        if open_ is _open_meaning:
            return Making(seconds=0.0, embedding=None if place.is_made else took)
        return Making(seconds=took)

    @asynccontextmanager
    async def opened(place: Place) -> AsyncIterator[Find]:
        rival = open_(place, folder(place))

        async def find(query: str) -> object:
            return rival.find(query, WANTED)

        yield find

    return Contender(name=name, build=rebuild, open=opened, folder=folder)


def _nothing(_place: Place, _folder: Path) -> None:
    """Build nothing: all is done while opening."""


def _write_vectors(place: Place, folder: Path) -> None:
    """Embed every text, or take the vectors that were made by rule."""
    np.save(folder / _VECTORS, _stored(place) if place.is_made else load_model().embed(list(place.texts())))


def _stored(place: Place) -> NDArray[np.float32]:
    from core.library.embeddings import text_hash  # noqa: PLC0415 - so that no other rival's process holds a library

    model = load_model()
    vectors = np.empty((place.size, model.dimensions), dtype=np.float32)
    with closing(sqlite3.connect(place.library / "library.db")) as connection:
        for row, text in enumerate(place.texts()):
            found = connection.execute(
                "SELECT vector FROM embeddings WHERE model = ? AND hash = ?", (model.model, text_hash(text))
            )
            vectors[row] = np.frombuffer(found.fetchone()[0], dtype=np.int8)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors


def _open_meaning(_place: Place, folder: Path) -> Rival:
    return Meaning(np.load(folder / _VECTORS))


_RIVALS = (
    _rival("tantivy alone", lambda place, at: Tantivy.build(at, place.texts()), lambda _, at: Tantivy(at)),
    _rival("SQLite FTS5", lambda place, at: Fts5.build(at, place.texts()), lambda _, at: Fts5(at)),
    _rival("embedding alone", _write_vectors, _open_meaning),
    _rival("rapidfuzz WRatio", _nothing, lambda place, _: Fuzzy(place.texts())),
)
RIVALS = {rival.name: rival for rival in _RIVALS}
OURS = "Quotidian"
NAMES = (OURS, *RIVALS)
"""Every way to search, by the name that is shown."""
