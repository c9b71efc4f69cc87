"""A small platform on this machine, with channels that remember every post, and with mishaps by a seeded plan.

It serves one connection after the other, in the order in which they were made. So what a process asked for before it
died, or before it gave up waiting, is done before anything that is asked later.
"""

from __future__ import annotations

import json
import socket
import threading
from collections import Counter, deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random
from socketserver import StreamRequestHandler, TCPServer
from typing import Any

RATE_LIMIT_SECONDS = 0.2
_MISHAPS_EACH = 2
_WELL = 10
_HELD = 100
_READ_SECONDS = 10.0


class Mishap(StrEnum):
    """What happens in place of an answer."""

    REFUSED = "refused, nothing posted"
    LIMITED = "rate limited"
    STALLED = "never answered, nothing posted"
    LOST = "posted, and the answer lost"
    LATE = "posted, and never answered"


_AS_POSTED = frozenset({None, Mishap.LOST, Mishap.LATE})
_SILENT = frozenset({Mishap.STALLED, Mishap.LATE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """What a channel holds."""

    delivery: str
    channel: str
    text: str
    message: str


@dataclass(slots=True, kw_only=True)
class Platform:
    """The platform's own record; written by its server alone."""

    seed: int
    posts: list[Post] = field(default_factory=list)
    closed: set[str] = field(default_factory=set)
    mishaps: Counter[str] = field(default_factory=Counter)
    told: int = 0
    _asked: Counter[tuple[str, str]] = field(default_factory=Counter)

    def act(self, asked: Mapping[str, str]) -> Mapping[str, object] | Mishap:
        """Do what was asked for, and give the answer, or what happens in place of one."""
        if asked["channel"] in self.closed:
            return {"closed": "The channel is archived."}
        mishap = self._mishap(asked["what"], asked["delivery"])
        if mishap is not None:
            self.mishaps[mishap] += 1
        message = self._do(asked) if mishap in _AS_POSTED else None
        match mishap:
            case None:
                return {"message": message}
            case Mishap.REFUSED:
                return {"refused": "The platform is unwell."}
            case Mishap.LIMITED:
                return {"wait": RATE_LIMIT_SECONDS}
            case _:
                return mishap

    def _do(self, asked: Mapping[str, str]) -> str | None:
        match asked["what"]:
            case "post":
                message = f"message {len(self.posts) + 1}"
                channel, text = asked["channel"], asked["text"]
                self.posts.append(Post(delivery=asked["delivery"], channel=channel, text=text, message=message))
                return message
            case "find":
                found = (post.message for post in self.posts if post.delivery == asked["delivery"])
                return next(found, None)
            case _:
                self.told += 1
                return None

    def _mishap(self, what: str, delivery: str) -> Mishap | None:
        self._asked[what, delivery] += 1
        time = self._asked[what, delivery]
        if time > _MISHAPS_EACH:
            return None
        choices: list[Mishap | None] = [*Mishap, *[None] * _WELL]
        return Random(f"{self.seed} {what} {delivery} {time}").choice(choices)


@contextmanager
def running(platform: Platform) -> Iterator[int]:
    """Serve on a port of its own, and give that."""
    with _Server(platform) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield int(server.server_address[1])
        finally:
            server.shutdown()
            thread.join()


class _Server(TCPServer):
    request_queue_size = 512

    def __init__(self, platform: Platform) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.platform = platform
        self.held: deque[socket.socket] = deque()

    def shutdown_request(self, request: Any) -> None:  # noqa: ANN401 - as the base class has it
        if request not in self.held:
            super().shutdown_request(request)
        elif len(self.held) > _HELD:
            self.held.popleft().close()

    def server_close(self) -> None:
        super().server_close()
        while self.held:
            self.held.popleft().close()


class _Handler(StreamRequestHandler):
    server: _Server
    timeout = _READ_SECONDS

    def handle(self) -> None:
        with suppress(OSError):  # whoever asks may have died
            line = self.rfile.readline()
            if line.endswith(b"\n"):
                self._answer(self.server.platform.act(json.loads(line)))

    def _answer(self, answer: Mapping[str, object] | Mishap) -> None:
        if not isinstance(answer, Mishap):
            self.wfile.write(json.dumps(answer).encode() + b"\n")
        elif answer in _SILENT:
            self.server.held.append(self.request)
