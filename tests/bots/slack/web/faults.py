"""What goes wrong on the way to Slack, on demand."""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that goes wrong with one request.

    `works` says that what was asked for is done all the same; `breaks` that the connection is closed in place of an
    answer; `delay` are seconds until the answer, and `until` what it waits for.
    """

    status: int = 200
    error: str | None = None
    retry_after: int | None = None
    breaks: bool = False
    works: bool = False
    delay: float = 0
    until: asyncio.Event | None = None


def rate_limited(seconds: int = 1) -> Fault:
    """Answer 429 with Retry-After."""
    return Fault(status=429, error="ratelimited", retry_after=seconds)


def server_error(status: int = 500, *, works: bool = False) -> Fault:
    """Answer 500 or 503, whether the work was done or not."""
    return Fault(status=status, error="internal_error", works=works)


def refused(error: str) -> Fault:
    """Answer `ok: false` with this error."""
    return Fault(error=error)


def broken(*, works: bool = False) -> Fault:
    """Close the connection before or after the work was done."""
    return Fault(breaks=True, works=works)


def slow(seconds: float) -> Fault:
    """Work, but answer late."""
    return Fault(works=True, delay=seconds)


def held(until: asyncio.Event) -> Fault:
    """Work, but answer only when the test allows it."""
    return Fault(works=True, until=until)


class Faults:
    """The faults that are to come, by the method that they come to."""

    def __init__(self) -> None:
        self._coming: defaultdict[str, deque[Fault]] = defaultdict(deque)
        self._lasting: dict[str, Fault] = {}

    def add(self, method: str, *faults: Fault) -> None:
        """Let the next requests of a method go wrong, one fault each."""
        self._coming[method].extend(faults)

    def always(self, method: str, fault: Fault | None) -> None:
        """Let all requests of a method go wrong from now on; None ends that."""
        if fault is None:
            self._lasting.pop(method, None)
        else:
            self._lasting[method] = fault

    def take(self, method: str) -> Fault | None:
        """Take the fault that is next."""
        coming = self._coming[method]
        return coming.popleft() if coming else self._lasting.get(method)
