"""Slack for measuring: takes answers at `/hooks/NUMBER`, says when each came, and knows one member and one channel.

`python -m tests.benchmarks.slack_platform` prints its port and ends when its standard input does. Whoever asks for
`/watch` gets a line with number and moment for each answer; moments are the machine's, as `time.monotonic` gives them.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

from pydantic_core import to_json

from tests.benchmarks.apart import serving_apart

HOST = "127.0.0.1"
TEAM, MEMBER, CHANNEL, BOT = "T0BENCH", "U0BENCH", "C0BENCH", "U0BOT"
_MOST_WAITING = 1024
_OK = b"HTTP/1.1 200 OK\r\nContent-Type: %b\r\nContent-Length: %d\r\n\r\n%b"
_KNOWN: Mapping[str, Mapping[str, object]] = {
    "auth.test": {
        "team_id": TEAM,
        "user_id": BOT,
        "bot_id": "B0BOT",
        "url": "https://bench.slack.com/",
        "team": "Bench",
    },
    "users.info": {
        "user": {
            "id": MEMBER,
            "team_id": TEAM,
            "name": "bench",
            "tz": "Europe/Warsaw",
            "profile": {"display_name": "bench", "real_name": "bench"},
        }
    },
    "conversations.info": {"channel": {"id": CHANNEL, "name": "bench", "is_channel": True, "is_member": True}},
}


@dataclass
class Platform:
    """Takes answers, and tells whoever watches."""

    watching: set[asyncio.StreamWriter] = field(default_factory=set)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one request after the other until the other side closes."""
        try:
            while True:
                path = await _read(reader)
                if path == "/watch":
                    self.watching.add(writer)
                    continue
                writer.write(self._answer(path))
        except (asyncio.IncompleteReadError, ConnectionError):
            self.watching.discard(writer)
            writer.close()

    def _answer(self, path: str) -> bytes:
        if path.startswith("/hooks/"):
            line = b"%b %.6f\n" % (path.rpartition("/")[2].encode(), time.monotonic())
            for writer in self.watching:
                writer.write(line)
            return _OK % (b"text/plain", 2, b"ok")
        body = to_json({"ok": True, **_KNOWN.get(path.partition("?")[0].rpartition("/")[2], {})})
        return _OK % (b"application/json", len(body), body)


def running_platform() -> AbstractContextManager[int]:
    """Start a platform in a process of its own; gives the port."""
    return serving_apart("tests.benchmarks.slack_platform")


async def _read(reader: asyncio.StreamReader) -> str:
    """Read a request, and give its path; what it holds does not matter."""
    head = await reader.readuntil(b"\r\n\r\n")
    lines = head.lower().split(b"\r\n")
    await reader.readexactly(next((int(line[15:]) for line in lines if line.startswith(b"content-length:")), 0))
    return head.split(b" ", 2)[1].decode()


async def _serve() -> None:
    server = await asyncio.start_server(Platform().serve, HOST, backlog=_MOST_WAITING)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await asyncio.to_thread(sys.stdin.read)


def main() -> int:
    """Serve until the standard input ends."""
    asyncio.run(_serve())
    return 0


if __name__ == "__main__":
    sys.exit(main())
