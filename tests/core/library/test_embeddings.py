from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from core.library.embeddings import HASH_SIZE, cached, forget_unused, keep, quantise, text_hash
from core.library.following import newest_change
from core.library.store import Store
from core.library.tables import EMBEDDINGS

MODEL, OTHER, ANOTHER = "tiny@1", "tiny@0", "tiny@2"
HASHES = [text_hash(f"saying {number}") for number in range(4500)]
COMPONENTS = st.lists(st.floats(-1, 1, width=32), min_size=1, max_size=64).filter(any)


def vector(number: int) -> bytes:
    return bytes((number * 7 + place) % 256 for place in range(8))


def vectors(*numbers: int) -> dict[bytes, bytes]:
    return {HASHES[number]: vector(number) for number in numbers}


async def rows(store: Store) -> int:
    async with store.read() as connection:
        return (await connection.execute(select(func.count()).select_from(EMBEDDINGS))).scalar_one()


async def in_use(*pieces: Sequence[int]) -> AsyncIterator[list[bytes]]:
    for numbers in pieces:
        yield [HASHES[number] for number in numbers]


def test_a_text_has_the_same_hash_on_every_machine() -> None:
    assert text_hash("Measure before you mend.").hex() == "a6bc996d30ca48690f279548ca819b1b"
    assert len({text_hash(text) for text in ("a", "A", "a ", "ä", "", "\ud800")}) == 6
    assert len(text_hash("")) == HASH_SIZE


@given(COMPONENTS)
def test_a_rounded_vector_points_nearly_the_same_way(components: list[float]) -> None:
    whole = np.array([components], dtype=np.float64)
    whole /= np.linalg.norm(whole)
    kept = quantise(whole.astype(np.float32))
    assert kept.dtype == np.int8
    assert np.abs(kept / 127 - whole).max() <= 0.5 / 127 + 1e-6


def test_the_direction_of_a_vector_as_long_as_the_models_is_kept() -> None:
    whole = np.random.default_rng(1).normal(size=(100, 384)).astype(np.float32)
    whole /= np.linalg.norm(whole, axis=1, keepdims=True)
    kept = quantise(whole).astype(np.float32)
    assert ((kept * whole).sum(axis=1) / np.linalg.norm(kept, axis=1)).min() > 0.998


def test_no_component_leaves_its_byte() -> None:
    assert quantise(np.array([[1.00001, -1.00001, 0]], dtype=np.float32)).tolist() == [[127, -127, 0]]


async def test_gives_back_what_was_kept_for_a_model_and_a_text(store: Store) -> None:
    await keep(store, MODEL, vectors(0, 1))
    await keep(store, OTHER, {HASHES[1]: b"another", HASHES[2]: b"third"})
    assert await cached(store, MODEL, HASHES[:3]) == vectors(0, 1)
    assert await cached(store, OTHER, HASHES[:3]) == {HASHES[1]: b"another", HASHES[2]: b"third"}
    assert await cached(store, "unknown", HASHES[:3]) == {}
    assert await cached(store, MODEL, []) == {}


async def test_what_is_there_stays_as_it_is(store: Store) -> None:
    await keep(store, MODEL, vectors(0))
    await keep(store, MODEL, {HASHES[0]: b"late", **vectors(1)})
    assert await cached(store, MODEL, HASHES) == vectors(0, 1)


async def test_takes_more_than_fits_in_one_turn(store: Store) -> None:
    many = vectors(*range(4500))
    await keep(store, MODEL, many)
    assert await cached(store, MODEL, list(reversed(HASHES))) == many


async def test_keeping_vectors_is_no_change_of_the_library(store: Store) -> None:
    before = await newest_change(store)
    await keep(store, MODEL, vectors(0, 1, 2))
    await forget_unused(store, MODEL, in_use())
    assert await newest_change(store) == before


async def test_two_may_keep_the_same_at_once(store: Store) -> None:
    numbers = list(range(3000))
    await asyncio.gather(*(keep(store, MODEL, vectors(*random.sample(numbers, 3000))) for _ in range(3)))
    assert await cached(store, MODEL, HASHES) == vectors(*numbers)
    assert await rows(store) == 3000


async def test_forgets_what_no_text_uses_and_all_other_models(store: Store) -> None:
    await keep(store, MODEL, vectors(*range(3000)))
    await keep(store, OTHER, vectors(*range(2500)))
    await keep(store, ANOTHER, vectors(7))
    used = random.Random(3).sample(range(4500), 2000)
    kept = sorted(number for number in used if number < 3000)
    forgotten = await forget_unused(store, MODEL, in_use(used[:700], [], used[700:], used[:10]))
    assert forgotten == 3000 - len(kept) + 2501
    assert await cached(store, MODEL, HASHES) == vectors(*kept)
    assert await rows(store) == len(kept)


@pytest.mark.parametrize("held", [(), (1, 2)])
async def test_forgets_nothing_where_all_is_used(store: Store, held: tuple[int, ...]) -> None:
    await keep(store, MODEL, vectors(*held))
    assert await forget_unused(store, MODEL, in_use((0, 1, 2, 3))) == 0
    assert await rows(store) == len(held)


async def test_leaves_what_another_process_writes_meanwhile(store: Store) -> None:
    async def looked_through() -> AsyncIterator[list[bytes]]:
        yield [HASHES[0]]
        await keep(store, MODEL, vectors(2))

    await keep(store, MODEL, vectors(0, 1))
    assert await forget_unused(store, MODEL, looked_through()) == 1
    assert await cached(store, MODEL, HASHES) == vectors(0, 2)
