"""Vectors of texts, kept so that no text is embedded twice by the same model.

A cache and nothing more: what is missing is computed again, so losing rows costs time, never an answer. Its rows are
no part of the library, and writing them moves no change number.

A vector is kept as its components times 127, rounded, one signed byte each: a quarter of the space, at a cosine of
0.999 to the vector itself.
"""

from __future__ import annotations

from collections.abc import AsyncIterable, Mapping, Sequence
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Insert, and_, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from core.library.chunks import chunks
from core.library.store import Store
from core.library.tables import EMBEDDINGS

HASH_SIZE = 16
"""Bytes of a hash: among five million texts, two share one with a chance of 1 in 10^25."""

SCALE = 127
"""What 1 is in a quantised vector."""

# So many rows are written in about 50 ms, for which others wait for their turn.
_AT_ONCE = 2000
_LISTED = 50_000

_Hashes = NDArray[np.uint8]


def text_hash(text: str) -> bytes:
    """Name a text by HASH_SIZE bytes."""
    return blake2b(text.encode(errors="surrogatepass"), digest_size=HASH_SIZE).digest()


def quantise(vectors: NDArray[np.float32]) -> NDArray[np.int8]:
    """Round vectors of length 1, a row each, to the form of the cache; a row's `tobytes` is what `keep` takes."""
    return np.rint(np.clip(vectors, -1, 1) * SCALE).astype(np.int8)


async def cached(store: Store, model: str, hashes: Sequence[bytes]) -> dict[bytes, bytes]:
    """Read the vectors that are there for these hashes of texts, by hash."""
    found: dict[bytes, bytes] = {}
    async with store.read() as connection:
        for some in chunks(hashes):
            statement = select(EMBEDDINGS.c.hash, EMBEDDINGS.c.vector).where(_of(model, some))
            found |= {row.hash: row.vector for row in await connection.execute(statement)}
    return found


async def keep(store: Store, model: str, vectors: Mapping[bytes, bytes]) -> None:
    """Write vectors by the hashes of their texts; what is there already stays as it is.

    Others get a turn to write after each 2,000 rows, so what is interrupted has written a part.
    """
    for some in chunks(sorted(vectors), _AT_ONCE):
        rows = [{"model": model, "hash": each, "vector": vectors[each]} for each in some]
        async with store.write() as writer:
            await writer.connection.execute(_insert(writer.connection), rows)


async def forget_unused(store: Store, model: str, used: AsyncIterable[Sequence[bytes]]) -> int:
    """Delete the vectors of all other models, and those of this one whose hashes are not used; return how many.

    What is there is listed before `used` is asked for, some hashes at a time. So a vector that another process writes
    meanwhile stays, and at worst one is lost that is computed again.
    """
    held = await _held(store, model)
    first = _beginnings(held)
    needed = np.zeros(len(held), dtype=np.bool_)
    async for some in used:
        wanted = _beginnings(_table(b"".join(some)))
        places = np.searchsorted(first, wanted)
        there = places < len(first)
        needed[places[there][first[places[there]] == wanted[there]]] = True
    unused = [each.tobytes() for each in held[~needed]]
    await _delete(store, model, unused)
    return len(unused) + await _forget_others(store, model)


async def _held(store: Store, model: str) -> _Hashes:
    """List the hashes that are there, in order: 16 bytes each, so five million take 80 MB."""
    read, last = bytearray(), b""
    statement = select(EMBEDDINGS.c.hash).order_by(EMBEDDINGS.c.hash).limit(_LISTED)
    while True:
        after = statement.where(EMBEDDINGS.c.model == model, EMBEDDINGS.c.hash > last)
        async with store.read() as connection:
            page = (await connection.execute(after)).scalars().all()
        if not page:
            return _table(bytes(read))
        read += b"".join(page)
        last = page[-1]


async def _forget_others(store: Store, model: str) -> int:
    count = 0
    for others in (EMBEDDINGS.c.model < model, EMBEDDINGS.c.model > model):
        while hashes := await _some_of(store, others):
            await _delete(store, *hashes)
            count += len(hashes[1])
    return count


async def _some_of(store: Store, others: ColumnElement[bool]) -> tuple[str, Sequence[bytes]] | None:
    """List a model that is one of others, and some hashes of its vectors; None where there is none left."""
    async with store.read() as connection:
        model = (await connection.execute(select(EMBEDDINGS.c.model).where(others).limit(1))).scalar()
        if model is None:
            return None
        some = select(EMBEDDINGS.c.hash).where(EMBEDDINGS.c.model == model).limit(_AT_ONCE)
        return model, (await connection.execute(some)).scalars().all()


async def _delete(store: Store, model: str, hashes: Sequence[bytes]) -> None:
    for some in chunks(hashes):
        async with store.write() as writer:
            await writer.connection.execute(delete(EMBEDDINGS).where(_of(model, some)))


def _of(model: str, hashes: Sequence[bytes]) -> ColumnElement[bool]:
    return and_(EMBEDDINGS.c.model == model, EMBEDDINGS.c.hash.in_(hashes))


def _insert(connection: AsyncConnection) -> Insert:
    """Write what is not there yet, which SQL has no common word for."""
    if connection.dialect.name == "postgresql":
        return postgresql.insert(EMBEDDINGS).on_conflict_do_nothing()
    return sqlite.insert(EMBEDDINGS).on_conflict_do_nothing()


def _table(hashes: bytes) -> _Hashes:
    return np.frombuffer(hashes, dtype=np.uint8).reshape(-1, HASH_SIZE)


def _beginnings(hashes: _Hashes) -> NDArray[np.uint64]:
    """Give the first 8 bytes of each as a number, in the same order; enough to tell them apart here."""
    return hashes[:, :8].copy().view(">u8")[:, 0].astype(np.uint64)
