from __future__ import annotations

import asyncio

import pytest

from bots.beside import beside


async def test_work_goes_on_beside_and_ends_with_the_block() -> None:
    begun, ended = asyncio.Event(), asyncio.Event()

    async def work() -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    async with beside(work()):
        await begun.wait()
        assert not ended.is_set()
    assert ended.is_set()


async def test_what_goes_wrong_in_it_is_raised_at_the_end() -> None:
    begun = asyncio.Event()

    async def work() -> None:
        begun.set()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        async with beside(work()):
            await begun.wait()
