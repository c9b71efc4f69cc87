from __future__ import annotations

import asyncio

from tests.benchmarks.newcomer import word_of
from tests.benchmarks.promises import LOOKUPS, answer, lateness


async def test_a_thousand_lookups_are_answered_each_query_in_turn() -> None:
    asked: list[str] = []

    async def find(query: str) -> None:
        asked.append(query)

    assert await answer(find, ["one", "two"]) > 0
    assert len(asked) == LOOKUPS
    assert asked.count("one") == asked.count("two")


async def test_what_is_done_beside_the_beat_gives_its_result() -> None:
    late, done = await lateness(asyncio.sleep(0.02, "done"))
    assert done == "done"
    assert late >= 0
    assert await lateness(asyncio.sleep(0, "at once")) == (0.0, "at once")


def test_every_newcomer_has_a_word_of_its_own() -> None:
    words = {word_of(number) for number in range(200)}
    assert len(words) == 200
    assert all(word.isalpha() for word in words)
