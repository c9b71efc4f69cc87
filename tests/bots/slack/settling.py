"""Waiting until everything that was begun has come to an end."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Generator, Iterator
from contextlib import contextmanager
from contextvars import ContextVar, Token
from typing import Any, TypeVar

PATIENCE = 30
"""Seconds after which a listener that does not come to an end is a failure."""

T = TypeVar("T")
_AT_WORK: ContextVar[set[asyncio.Future[Any]] | None] = ContextVar("_AT_WORK", default=None)


async def settled(work: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Do something, and wait until every task that it began, and each that those began, has come to an end."""
    tasks: set[asyncio.Future[Any]] = set()
    with _watched(tasks):
        result = await asyncio.create_task(work())
    async with asyncio.timeout(PATIENCE):
        while waiting := {task for task in tasks if not task.done()}:
            await asyncio.wait(waiting)
    return result


@contextmanager
def _watched(tasks: set[asyncio.Future[Any]]) -> Iterator[None]:
    """Take note of every task that is begun from here on, by whatever is begun in here."""
    loop = asyncio.get_running_loop()
    token: Token[set[asyncio.Future[Any]] | None] = _AT_WORK.set(tasks)
    loop.set_task_factory(_noting)
    try:
        yield
    finally:
        _AT_WORK.reset(token)


def _noting(
    loop: asyncio.AbstractEventLoop,
    coroutine: Coroutine[Any, Any, Any] | Generator[Any, None, Any],
    **more: Any,  # noqa: ANN401 - what the loop gives a task
) -> asyncio.Task[Any]:
    task = asyncio.Task(coroutine, loop=loop, **more)
    tasks = _AT_WORK.get()
    if tasks is not None:
        tasks.add(task)
    return task
