from __future__ import annotations

import asyncio

from core.caring import care
from core.library.store import Store, open_store
from core.offers import KEPT, LONGEST_KEY, forget_before, keep, recall
from tests.build import OURS, THEIRS
from tests.core.daily.making import DAY, MINUTE, START

LONG = f"/quote self-play seen:{','.join(['6as57eqx'] * 200)}"


async def test_a_command_is_known_again_by_its_key(store: Store) -> None:
    keys = await keep(store, OURS, (LONG, "/topics 漢字"), START)
    assert [await recall(store, OURS, key) for key in keys] == [LONG, "/topics 漢字"]
    assert all(key.isalnum() and len(key) == LONGEST_KEY for key in keys)


async def test_the_same_command_has_the_same_key(store: Store) -> None:
    first, second = await keep(store, OURS, (LONG, LONG), START)
    assert first == second
    assert await keep(store, OURS, (LONG, "/help"), START + DAY) == (first, *await keep(store, OURS, ("/help",), START))


async def test_nothing_to_keep_is_no_work(store: Store) -> None:
    assert await keep(store, OURS, (), START) == ()


async def test_no_team_hears_what_another_one_asked_for(store: Store) -> None:
    (key,) = await keep(store, OURS, (LONG,), START)
    assert await recall(store, THEIRS, key) is None
    assert await recall(store, OURS, "unheardofunheard") is None


async def test_what_was_offered_long_ago_is_forgotten_unless_it_was_again(store: Store) -> None:
    (old,) = await keep(store, OURS, ("/quote old",), START)
    (again,) = await keep(store, OURS, ("/quote again",), START)
    await keep(store, OURS, ("/quote again",), START + MINUTE)
    assert await store.change(lambda connection: forget_before(connection, START + MINUTE)) == 1
    assert (await recall(store, OURS, old), await recall(store, OURS, again)) == (None, "/quote again")


async def test_many_offer_the_same_at_once(store: Store, url: str) -> None:
    other = await open_store(url)
    commands = (LONG, "/help", "/topics")
    orders = [commands, commands[::-1]] * 4
    kept = await asyncio.gather(*(keep(each, OURS, order, START) for each in (store, other) for order in orders))
    assert len({frozenset(keys) for keys in kept}) == 1
    await other.close()


async def test_each_night_what_was_offered_long_ago_is_forgotten(store: Store) -> None:
    (key,) = await keep(store, OURS, ("/help",), START)
    await care(store, START + KEPT, DAY)
    assert await recall(store, OURS, key) == "/help"
    await care(store, START + KEPT + MINUTE, DAY)
    assert await recall(store, OURS, key) is None


def test_a_button_outlives_half_a_year_of_silence() -> None:
    assert 180 * DAY <= KEPT
