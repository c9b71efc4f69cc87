"""What goes wrong on the way to Discord, on demand."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from fnmatch import fnmatchcase


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that goes wrong with one request.

    `works` says that what was asked for is done all the same; `breaks` that the connection is closed in place of an
    answer; `until` is what the answer waits for. Without a status the answer is the true one.
    """

    status: int | None = None
    code: int = 0
    retry_after: float | None = None
    is_global: bool = False
    breaks: bool = False
    works: bool = False
    until: asyncio.Event | None = None

    @property
    def body(self) -> dict[str, object]:
        """What Discord says then."""
        said: dict[str, object] = {"message": f"{self.status}: as the test wants it", "code": self.code}
        if self.retry_after is not None:
            said |= {"retry_after": self.retry_after, "global": self.is_global}
        return said


def rate_limited(seconds: float = 0.05, *, is_global: bool = False) -> Fault:
    """Answer 429."""
    return Fault(status=429, retry_after=seconds, is_global=is_global)


def server_error(status: int = 500, *, works: bool = False) -> Fault:
    """Answer 500 or the like, whether the work was done or not."""
    return Fault(status=status, works=works)


def refused(status: int, code: int) -> Fault:
    """Answer that it cannot be done, by one of Discord's codes."""
    return Fault(status=status, code=code)


def broken(*, works: bool = False) -> Fault:
    """Close the connection before or after the work was done."""
    return Fault(breaks=True, works=works)


def held(until: asyncio.Event) -> Fault:
    """Work, but answer only when the test allows it."""
    return Fault(works=True, until=until)


@dataclass(slots=True)
class _Coming:
    pattern: str
    fault: Fault
    lasts: bool


@dataclass(slots=True)
class Faults:
    """The faults that are to come, by the requests that they come to: `POST /channels/*/messages`."""

    _coming: list[_Coming] = field(default_factory=list)

    def add(self, pattern: str, *faults: Fault) -> None:
        """Let the next requests go wrong, one fault each."""
        self._coming += [_Coming(pattern, fault, lasts=False) for fault in faults]

    def always(self, pattern: str, fault: Fault | None) -> None:
        """Let all requests go wrong from now on; None ends that."""
        self._coming = [each for each in self._coming if not (each.lasts and each.pattern == pattern)]
        if fault is not None:
            self._coming.append(_Coming(pattern, fault, lasts=True))

    def take(self, request: str) -> Fault | None:
        """Take the fault that is next."""
        found = next((each for each in self._coming if fnmatchcase(request, each.pattern)), None)
        if found is not None and not found.lasts:
            self._coming.remove(found)
        return found.fault if found is not None else None
