"""Posting to the platform of the measurements, over connections that are kept."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from pydantic_core import from_json, to_json

from core.ports import Outgoing
from core.team import Team
from tests.benchmarks.daily_platform import HOST

_Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@dataclass(frozen=True, slots=True)
class Tally:
    """What the platform counted since it was last asked."""

    posts: int
    distinct: int


@dataclass(frozen=True, slots=True)
class HttpPoster:
    """Posts as JSON over HTTP/1.1; as many posts at a time as there are connections."""

    free: asyncio.LifoQueue[_Connection]

    async def post(self, outgoing: Outgoing) -> str:
        """Post; returns the platform's name for the message."""
        told = await self._ask("POST", to_json(_to_message(outgoing)))
        message: str = told["message"]
        return message

    async def find(self, outgoing: Outgoing) -> str | None:
        """Nothing is in doubt here."""
        raise NotImplementedError(outgoing.delivery)

    async def tell(self, team: Team, member: str, text: str) -> None:
        """Nobody is told anything here."""
        raise NotImplementedError(team, member, text)

    async def tally(self) -> Tally:
        """Ask what came, and let the platform count anew."""
        return Tally(**await self._ask("GET", b""))

    async def _ask(self, verb: str, body: bytes) -> Any:  # noqa: ANN401 - JSON
        reader, writer = connection = await self.free.get()
        head = f"{verb} /posts HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: {len(body)}\r\n\r\n"
        writer.write(head.encode() + body)
        answer = await reader.readuntil(b"\r\n\r\n")
        told = await reader.readexactly(int(answer.rpartition(b":")[2]))
        self.free.put_nowait(connection)
        return from_json(told)


@asynccontextmanager
async def posting_to(port: int, connections: int) -> AsyncIterator[HttpPoster]:
    """Open so many connections; close them at the end."""
    opened = [await asyncio.open_connection(HOST, port) for _ in range(connections)]
    free: asyncio.LifoQueue[_Connection] = asyncio.LifoQueue()
    for connection in opened:
        free.put_nowait(connection)
    try:
        yield HttpPoster(free)
    finally:
        for _, writer in opened:
            writer.close()


def _to_message(outgoing: Outgoing) -> dict[str, object]:
    reply = outgoing.reply
    parts = (reply.title, reply.body, reply.attribution, reply.link)
    return {
        "delivery": outgoing.delivery,
        "channel": outgoing.channel,
        "text": "\n".join(part for part in parts if part),
    }
