"""Signed `/quote` requests for measuring, from a process of its own.

`python -m tests.benchmarks.slack_load --server PORT --platform PORT --requests N (--at-once N | --rate N)` prints a
`Load` as a line of JSON.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from collections.abc import Sequence
from itertools import cycle, islice
from pathlib import Path
from urllib.parse import urlencode

from pydantic import TypeAdapter
from pydantic_core import from_json

from tests.benchmarks.scoring import percentile
from tests.benchmarks.slack_measured import Load
from tests.benchmarks.slack_platform import CHANNEL, HOST, MEMBER, TEAM
from tests.bots.slack.signing import Signer

SECRET = "benchmark"  # noqa: S105 - nobody else's
_PATIENCE = 30.0
_MILLI = 1000


class Generator:
    """Sends requests over connections that stay open, and takes note of when each was sent, told, and answered."""

    def __init__(self, server: int, platform: int, texts: Sequence[str]) -> None:
        self._server = server
        self._platform = platform
        self._texts = cycle(texts)
        self._signer = Signer(SECRET)
        self._free: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []
        self.sent: dict[int, float] = {}
        self.told: dict[int, float] = {}
        self.answered: dict[int, float] = {}
        self._answers: dict[int, asyncio.Event] = {}

    async def watch(self) -> None:
        """Hear from the platform of each answer that comes there."""
        reader, writer = await asyncio.open_connection(HOST, self._platform)
        writer.write(b"GET /watch HTTP/1.1\r\n\r\n")
        try:
            while line := await reader.readline():
                number, moment = line.split()
                self.answered[int(number)] = float(moment)
                self._answers[int(number)].set()
        finally:
            writer.close()

    async def ask(self, number: int, planned: float | None = None) -> None:
        """Send one request, and wait until it is answered, or until nobody would wait any longer."""
        answer = self._answers[number] = asyncio.Event()
        request = self._request(number)
        self.sent[number] = planned or time.monotonic()
        reader, writer = self._free.pop() if self._free else await asyncio.open_connection(HOST, self._server)
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        await reader.readexactly(_length(head))
        self.told[number] = time.monotonic()
        self._free.append((reader, writer))
        if not head.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(head.decode())
        try:
            async with asyncio.timeout(_PATIENCE):
                await answer.wait()
        except TimeoutError:
            pass

    def _request(self, number: int) -> bytes:
        body = urlencode(
            {
                "team_id": TEAM,
                "team_domain": "bench",
                "channel_id": CHANNEL,
                "channel_name": "bench",
                "user_id": MEMBER,
                "user_name": "bench",
                "command": "/quote",
                "text": next(self._texts),
                "api_app_id": "A0BENCH",
                "is_enterprise_install": "false",
                "response_url": f"http://{HOST}:{self._platform}/hooks/{number}",
                "trigger_id": f"{number}.1.a",
            }
        )
        head = {"Host": f"{HOST}:{self._server}", "Content-Length": str(len(body)), **self._signer.headers(body)}
        lines = "".join(f"{name}: {value}\r\n" for name, value in head.items())
        return f"POST /slack/events HTTP/1.1\r\n{lines}\r\n{body}".encode()

    def load(self) -> Load:
        """Sum up."""
        times = [_MILLI * (self.answered[each] - sent) for each, sent in self.sent.items() if each in self.answered]
        told = [_MILLI * (self.told[each] - sent) for each, sent in self.sent.items()]
        took = max(self.answered.values()) - min(self.sent.values())
        return Load(
            requests=len(self.sent),
            rate=len(times) / took,
            p50=percentile(times, 0.5),
            p99=percentile(times, 0.99),
            told_p99=percentile(told, 0.99),
            lost=len(self.sent) - len(times),
        )


async def as_fast_as_it_can(generator: Generator, requests: int, at_once: int) -> None:
    """Keep so many requests waiting for an answer at any time."""
    numbers = iter(range(requests))

    async def keep_asking() -> None:
        for number in numbers:
            await generator.ask(number)

    await asyncio.gather(*(keep_asking() for _ in range(at_once)))


async def steadily(generator: Generator, requests: int, rate: float) -> None:
    """Send so many a second, whatever comes back; times count from when a request was to be sent."""
    began = time.monotonic()
    async with asyncio.TaskGroup() as group:
        for number in range(requests):
            planned = began + number / rate
            await asyncio.sleep(planned - time.monotonic())
            group.create_task(generator.ask(number, planned))


async def measure(options: argparse.Namespace) -> Load:
    """Send what the options say."""
    texts = from_json(options.queries.read_bytes())
    generator = Generator(options.server, options.platform, list(islice(texts, options.skip, None)))
    watching = asyncio.create_task(generator.watch())
    await asyncio.sleep(0)
    try:
        if options.rate:
            await steadily(generator, options.requests, options.rate)
        else:
            await as_fast_as_it_can(generator, options.requests, options.at_once)
    finally:
        watching.cancel()
    return generator.load()


def main() -> int:
    """Send what the command line says, and print what came of it."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.slack_load", description=__doc__)
    parser.add_argument("--server", type=int, required=True, help="port of the app")
    parser.add_argument("--platform", type=int, required=True, help="port of the platform")
    parser.add_argument("--queries", type=Path, required=True, help="JSON list of what is looked for")
    parser.add_argument("--skip", type=int, default=0, help="queries that are left out at the begin")
    parser.add_argument("--requests", type=int, required=True)
    parser.add_argument("--at-once", type=int, default=1, help="requests that wait for an answer at any time")
    parser.add_argument("--rate", type=float, default=0, help="requests a second, in place of the former")
    load = asyncio.run(measure(parser.parse_args()))
    sys.stdout.buffer.write(TypeAdapter(Load).dump_json(load) + b"\n")
    return 0


def _length(head: bytes) -> int:
    lines = head.lower().split(b"\r\n")
    return next((int(line[15:]) for line in lines if line.startswith(b"content-length:")), 0)


if __name__ == "__main__":
    sys.exit(main())
