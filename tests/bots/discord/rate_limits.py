"""How many requests Discord takes in how much time, and what it tells of that."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import md5

_IDENT = re.compile(r"(?<=/)\d{15,}|(?<=/)simcord_\w+|(?<=/)@me")
_MAJOR = re.compile(r"^/(?:channels|guilds|webhooks)/(\d+)")
_UNLIMITED = re.compile(r"^/(?:interactions|gateway)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """So many requests in so many seconds."""

    requests: int
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a request is told: headers, and how many seconds to wait where it came too early."""

    headers: Mapping[str, str]
    wait: float | None = None
    is_global: bool = False


@dataclass(slots=True)
class _Window:
    ends: float
    left: int


@dataclass(slots=True)
class RateLimits:
    """A limit for each kind of request in each channel, and one for everything.

    Discord's own figures are 5 messages in 5 seconds a channel, and 50 requests a second in all; the windows of the
    tests are shorter. `hits` counts the requests that came too early.
    """

    usual: Limit = Limit(requests=1000, seconds=1)
    limits: dict[str, Limit] = field(default_factory=dict)
    all: Limit = Limit(requests=1000, seconds=1)
    hits: int = 0
    _windows: dict[str, _Window] = field(default_factory=dict)

    def take(self, method: str, path: str) -> Told:
        """Count a request."""
        now, kind = time.monotonic(), f"{method} {_IDENT.sub('*', path)}"
        if _UNLIMITED.match(path):
            return Told(headers={})
        everything = self._window("everything", self.all, now)
        if everything.left < 0:
            return self._too_early(everything.ends - now, {"X-RateLimit-Global": "true"}, is_global=True)
        major = _MAJOR.match(path)
        limit = self.limits.get(kind, self.usual)
        window = self._window(f"{kind} {major[1] if major else ''}", limit, now)
        headers = {
            "X-RateLimit-Limit": str(limit.requests),
            "X-RateLimit-Remaining": str(max(0, window.left)),
            "X-RateLimit-Reset": f"{time.time() + window.ends - now:.3f}",
            "X-RateLimit-Reset-After": f"{window.ends - now:.3f}",
            "X-RateLimit-Bucket": md5(kind.encode(), usedforsecurity=False).hexdigest(),
        }
        if window.left < 0:
            return self._too_early(window.ends - now, {**headers, "X-RateLimit-Scope": "user"})
        return Told(headers=headers)

    def _too_early(self, wait: float, headers: Mapping[str, str], *, is_global: bool = False) -> Told:
        self.hits += 1
        return Told(headers={**headers, "Retry-After": f"{wait:.3f}"}, wait=wait, is_global=is_global)

    def _window(self, key: str, limit: Limit, now: float) -> _Window:
        window = self._windows.get(key)
        if window is None or now >= window.ends:
            window = self._windows[key] = _Window(now + limit.seconds, limit.requests)
        window.left -= 1
        return window
