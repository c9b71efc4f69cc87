"""A platform for measuring: an HTTP server on loopback that takes each post, waits, and answers; in its own process.

`python -m tests.benchmarks.daily_platform --delay SECONDS` prints its port and ends when its standard input does.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

from pydantic_core import from_json, to_json

from tests.benchmarks.apart import serving_apart

HOST = "127.0.0.1"
_MOST_WAITING = 1024


@dataclass
class Platform:
    """Counts the posts it takes, and tells repeated ones by the delivery that a post names."""

    delay: float
    posts: int = 0
    deliveries: set[str] = field(default_factory=set)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one request after the other until the other side closes."""
        try:
            while True:
                verb, body = await _read(reader)
                answer = await self._take(body) if verb == b"POST" else self._tally()
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(answer), answer))
        except asyncio.IncompleteReadError:
            writer.close()

    async def _take(self, body: bytes) -> bytes:
        await asyncio.sleep(self.delay)
        delivery = from_json(body)["delivery"]
        self.posts += 1
        self.deliveries.add(delivery)
        return to_json({"message": f"{delivery}/{self.posts}"})

    def _tally(self) -> bytes:
        told = to_json({"posts": self.posts, "distinct": len(self.deliveries)})
        self.posts = 0
        self.deliveries.clear()
        return told


def running_platform(delay: float) -> AbstractContextManager[int]:
    """Start a platform in a process of its own; gives the port."""
    return serving_apart("tests.benchmarks.daily_platform", "--delay", str(delay))


async def _read(reader: asyncio.StreamReader) -> tuple[bytes, bytes]:
    head = await reader.readuntil(b"\r\n\r\n")
    length = next((int(line[15:]) for line in head.split(b"\r\n") if line.startswith(b"Content-Length:")), 0)
    return head.partition(b" ")[0], await reader.readexactly(length)


async def _serve(delay: float) -> None:
    server = await asyncio.start_server(Platform(delay).serve, HOST, backlog=_MOST_WAITING)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await asyncio.to_thread(sys.stdin.read)


def main() -> int:
    """Serve until the standard input ends."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.daily_platform", description=__doc__)
    parser.add_argument("--delay", type=float, required=True, help="seconds until a post is answered")
    asyncio.run(_serve(parser.parse_args().delay))
    return 0


if __name__ == "__main__":
    sys.exit(main())
