from __future__ import annotations

import asyncio
from datetime import timedelta

from sqlalchemy import Connection

from core.library.store import Store, open_store
from core.once import KEPT, first_time, forget, forget_before
from tests.core.daily.making import MINUTE, START

MENTION = "slack:T0OURS:C1:1772.0001"


async def test_the_first_time_is_once(store: Store) -> None:
    assert await first_time(store, MENTION, START)
    assert not await first_time(store, MENTION, START + MINUTE)
    assert await first_time(store, f"{MENTION}1", START)


async def test_of_many_who_ask_at_once_one_is_the_first(store: Store, url: str) -> None:
    other = await open_store(url)
    asked = [first_time(each, MENTION, START) for each in (store, other) * 4]
    assert sum(await asyncio.gather(*asked)) == 1
    await other.close()


async def test_what_came_to_nothing_may_be_tried_again(store: Store) -> None:
    await first_time(store, MENTION, START)
    await first_time(store, f"{MENTION}1", START)
    await forget(store, MENTION)
    assert await first_time(store, MENTION, START)
    assert not await first_time(store, f"{MENTION}1", START)


async def test_takes_keys_as_long_as_it_says(store: Store) -> None:
    assert await first_time(store, "x" * 200, START)
    assert not await first_time(store, "x" * 200, START)


async def test_what_was_answered_long_ago_is_forgotten(store: Store) -> None:
    await first_time(store, "old", START)
    await first_time(store, "new", START + MINUTE)

    def forget_old(connection: Connection) -> int:
        return forget_before(connection, START + MINUTE)

    assert (await store.change(forget_old), await store.change(forget_old)) == (1, 0)
    assert await first_time(store, "old", START)
    assert not await first_time(store, "new", START)


def test_it_is_remembered_longer_than_any_platform_tries_again() -> None:
    assert timedelta(days=1) < KEPT
