"""What the bots under load share: a bare one's answer, and what they say to whoever measures them."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable
from typing import Any, ParamSpec, Protocol, TypeVar

from core.reply import Action, ActionKind, Reply

P = ParamSpec("P")
T = TypeVar("T")

FIXED = Reply(
    title="Bridges",
    body="“Every rivet carries a little of the load, so no rivet is allowed to be lazy.”",
    attribution="Tomas Berg, Workshop Hour: Bridges and Beds, 0:30-0:45 · wording verified",
    link="https://www.youtube.com/watch?v=w0rkshop&t=30s",
    actions=tuple(
        Action(kind=kind, label=label, command=f"/{kind} 6as57eqx")
        for kind, label in (
            (ActionKind.ANOTHER, "Another"),
            (ActionKind.CONTEXT, "Context"),
            (ActionKind.SHARE, "Share"),
            (ActionKind.BETTER, "👍"),
            (ActionKind.WORSE, "👎"),
        )
    ),
)
"""A bare bot's answer: as large as ours."""


class Stopwatch(Protocol):
    """Takes the time of each stage of an answer."""

    def searching(self, answer: Callable[P, Awaitable[T]]) -> Callable[P, Awaitable[T]]:
        """Take the time of the core."""
        ...

    def forget(self) -> None:
        """Begin anew: what was before was to warm up."""
        ...


class Timed:
    """Commands of which every answer is timed."""

    def __init__(self, held: Any, stopwatch: Stopwatch) -> None:  # noqa: ANN401 - stands in for it
        self._held = held
        self.answer = stopwatch.searching(held.answer)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - likewise
        return getattr(self._held, name)


async def tell_times(stopwatch: Stopwatch | None) -> None:
    """Answer to each line by the seconds of CPU that this process took so far, until the standard input ends.

    From each line on, the stages are measured anew.
    """
    while await asyncio.to_thread(sys.stdin.readline):
        say(f"{time.process_time():.6f}")
        if stopwatch is not None:
            stopwatch.forget()


def say(line: str) -> None:
    """Say something to whoever measures, who waits for it."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
