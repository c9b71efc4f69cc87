from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from bots.slack.remembering import Lifetimes, Memory
from tests.bots.slack.reaching import Watch

KEPT = Lifetimes(long=60, briefly=5)
Ask = Callable[[], Coroutine[Any, Any, str | None]]


class Source:
    """Answers when it is let; counts how often it was asked."""

    def __init__(self, *answers: str | Exception | None) -> None:
        self.answers = list(answers)
        self.asked = 0
        self.gate = asyncio.Event()
        self.gate.set()

    async def __call__(self) -> str | None:
        self.asked += 1
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        await self.gate.wait()
        if isinstance(answer, Exception):
            raise answer
        return answer


async def test_what_was_looked_up_is_kept_until_its_time_is_over() -> None:
    watch, source = Watch(), Source("first", "second")
    memory: Memory[str, str] = Memory(KEPT, most=9, now=watch)
    assert [await memory.get("a", source) for _ in range(3)] == ["first"] * 3
    watch.seconds = 59.9
    assert await memory.get("a", source) == "first"
    watch.seconds = 60
    assert await memory.get("a", source) == "second"
    assert source.asked == 2


async def test_a_failure_is_kept_for_a_moment_alone() -> None:
    watch, source = Watch(), Source(None, "second")
    memory: Memory[str, str] = Memory(KEPT, most=9, now=watch)
    assert await memory.get("a", source) is None
    watch.seconds = 4
    assert await memory.get("a", source) is None
    watch.seconds = 5
    assert await memory.get("a", source) == "second"


async def test_an_error_is_told_to_all_who_wait_and_not_kept() -> None:
    source = Source(ValueError("no"), "second")
    memory: Memory[str, str] = Memory(KEPT, most=9, now=Watch())
    told = await asyncio.gather(memory.get("a", source), memory.get("a", source), return_exceptions=True)
    assert [type(each) for each in told] == [ValueError, ValueError]
    assert await memory.get("a", source) == "second"


async def test_many_who_ask_at_the_same_moment_ask_once_each_key() -> None:
    source = Source("it")
    memory: Memory[str, str] = Memory(KEPT, most=9, now=Watch())
    assert await asyncio.gather(*(memory.get(key, source) for key in "aabab")) == ["it"] * 5
    assert source.asked == 2


async def test_whoever_gives_up_takes_nothing_from_the_others() -> None:
    source = Source("it")
    source.gate.clear()
    memory: Memory[str, str] = Memory(KEPT, most=9, now=Watch())
    first = asyncio.create_task(memory.get("a", source))
    other = asyncio.create_task(memory.get("a", source))
    await asyncio.sleep(0)
    first.cancel()
    source.gate.set()
    assert await other == "it"
    assert source.asked == 1


async def test_what_is_forgotten_is_asked_anew_though_an_answer_was_on_its_way() -> None:
    source = Source("old", "new")
    source.gate.clear()
    memory: Memory[str, str] = Memory(KEPT, most=9, now=Watch())
    early = asyncio.create_task(memory.get("a", source))
    await asyncio.sleep(0)
    memory.forget("a")
    source.gate.set()
    assert await early == "old"
    assert await memory.get("a", source) == "new"


async def test_it_keeps_what_was_asked_for_last() -> None:
    source = Source("it")
    memory: Memory[str, str] = Memory(KEPT, most=2, now=Watch())
    for key in "abac":
        await memory.get(key, source)
    assert source.asked == 3
    await memory.get("a", source)
    assert source.asked == 3
    await memory.get("b", source)
    assert source.asked == 4


async def test_nothing_is_asked_any_more_once_it_is_closed() -> None:
    source = Source("it")
    source.gate.clear()
    memory: Memory[str, str] = Memory(KEPT, most=2, now=Watch())
    waiting = asyncio.create_task(memory.get("a", source))
    await asyncio.sleep(0)
    await memory.close()
    with pytest.raises(asyncio.CancelledError):
        await waiting
