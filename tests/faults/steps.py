"""The steps of a delivery, and processes that kill themselves before, after, or once the work of one is committed."""

from __future__ import annotations

import inspect
import os
import pkgutil
import signal
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum
from functools import wraps
from itertools import count
from typing import Any

from core.library.store import Store

_OWNERS = {
    "come_due": "core.daily.planning",
    "plan_due": "core.daily.planning",
    "draw_next": "core.daily.planning",
    "enter": "core.daily.planning",
    "write_hands": "core.daily.planning",
    "write_next": "core.daily.planning",
    "rest_channel": "core.daily.planning",
    "claim": "core.daily.ledger",
    "hold_back": "core.daily.ledger",
    "settle": "core.daily.recorder",
    "pack": "core.daily.parcels:Packer",
    "deliver": "core.daily.courier:Courier",
    "post": "tests.faults.poster:RemotePoster",
    "receive": "tests.faults.poster:RemotePoster",
    "find": "tests.faults.poster:RemotePoster",
    "tell": "tests.faults.poster:RemotePoster",
}
"""Where each function is looked up by those that call it."""


class When(StrEnum):
    """On which side of a function."""

    BEFORE = "before"
    AFTER = "after"
    COMMITTED = "committed"


@dataclass(frozen=True, slots=True, order=True)
class Step:
    """A function that a delivery goes through, and a side of it."""

    function: str
    when: When

    def __str__(self) -> str:
        return f"{self.function} {self.when}"


_TRANSACTIONS = ("plan_due", "claim", "settle", "hold_back", "rest_channel")
STEPS = (
    *(Step(function, when) for function in _OWNERS for when in (When.BEFORE, When.AFTER)),
    *(Step(function, When.COMMITTED) for function in _TRANSACTIONS),
)

_calls: ContextVar[list[str]] = ContextVar("_calls")
"""The functions that returned within a transaction."""


def die_at(step: Step, number: int) -> None:
    """Let this process kill itself when it comes to a step for the nth time."""
    times = count(1)

    def reach() -> None:
        if next(times) == number:
            os.kill(os.getpid(), signal.SIGKILL)

    owner = pkgutil.resolve_name(_OWNERS[step.function])
    original = inspect.getattr_static(owner, step.function)
    before, after = _around(step, reach)
    if isinstance(original, staticmethod):
        setattr(owner, step.function, staticmethod(_watched(original.__func__, before, after)))
    else:
        setattr(owner, step.function, _watched(original, before, after))
    if step.when is When.COMMITTED:
        setattr(Store, "change", _committing(Store.change, step.function, reach))  # noqa: B010 - a method is replaced


def _around(step: Step, reach: Callable[[], None]) -> tuple[Callable[[], None], Callable[[], None]]:
    match step.when:
        case When.BEFORE:
            return reach, _nothing
        case When.AFTER:
            return _nothing, reach
        case When.COMMITTED:
            return _nothing, lambda: _calls.get().append(step.function)


def _nothing() -> None:
    pass


def _watched(original: Callable[..., Any], before: Callable[[], None], after: Callable[[], None]) -> Callable[..., Any]:
    if inspect.iscoroutinefunction(original):

        @wraps(original)
        async def awaited(*given: Any, **named: Any) -> Any:  # noqa: ANN401 - whatever the function takes
            before()
            result = await original(*given, **named)
            after()
            return result

        return awaited

    @wraps(original)
    def called(*given: Any, **named: Any) -> Any:  # noqa: ANN401 - whatever the function takes
        before()
        result = original(*given, **named)
        after()
        return result

    return called


def _committing(change: Callable[..., Any], function: str, reach: Callable[[], None]) -> Callable[..., Any]:
    async def changed(store: Store, work: Callable[..., Any]) -> Any:  # noqa: ANN401 - whatever the work gives
        calls: list[str] = []
        _calls.set(calls)
        result = await change(store, work)
        if function in calls:
            reach()
        return result

    return changed
