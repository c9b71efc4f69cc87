from __future__ import annotations

import asyncio

import pytest

from core.listening.turn import Turn


async def test_one_is_let_in_at_a_time_in_the_order_in_which_they_came() -> None:
    turn, went = Turn(), list[str]()

    async def go(name: str) -> None:
        async with turn:
            went.append(f"{name} in")
            await asyncio.sleep(0)
            went.append(f"{name} out")

    await asyncio.gather(*map(go, "abc"))
    assert went == ["a in", "a out", "b in", "b out", "c in", "c out"]


async def test_who_waits_is_counted_and_who_is_in_is_not() -> None:
    turn = Turn()
    async with turn:
        assert turn.waiting == 0
        others = [asyncio.create_task(_pass(turn)) for _ in range(3)]
        await asyncio.sleep(0)
        assert turn.waiting == 3
    await asyncio.gather(*others)
    assert turn.waiting == 0


async def test_who_gives_up_waits_no_longer_and_holds_up_nobody() -> None:
    turn = Turn()
    async with turn:
        other = asyncio.create_task(_pass(turn))
        await asyncio.sleep(0)
        other.cancel()
        with pytest.raises(asyncio.CancelledError):
            await other
        assert turn.waiting == 0
    await _pass(turn)


async def test_who_fails_lets_the_next_in() -> None:
    turn = Turn()
    with pytest.raises(ZeroDivisionError):
        async with turn:
            raise ZeroDivisionError
    await _pass(turn)


async def _pass(turn: Turn) -> None:
    async with turn:
        pass
