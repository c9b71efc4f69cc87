"""Posting to the platform of the fault tests, each time over a connection of its own."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from core.ports import ChannelClosedError, Outgoing, RateLimitedError, RefusedError
from core.team import Team


class LostError(Exception):
    """The connection was closed before an answer came."""


@dataclass(frozen=True, slots=True)
class RemotePoster:
    """Asks the platform on a port of this machine."""

    port: int

    async def post(self, outgoing: Outgoing) -> str:
        message = await self._ask(_of("post", outgoing))
        assert message
        return message

    async def find(self, outgoing: Outgoing) -> str | None:
        return await self._ask(_of("find", outgoing))

    async def tell(self, team: Team, member: str, text: str) -> None:
        await self._ask({"what": "tell", "delivery": f"{team} {member}", "channel": member, "text": text})

    async def _ask(self, asked: Mapping[str, str]) -> str | None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            writer.write(json.dumps(asked).encode() + b"\n")
            return await self.receive(reader)
        finally:
            writer.transport.abort()  # nothing is sent any more once it was given up

    @staticmethod
    async def receive(reader: asyncio.StreamReader) -> str | None:
        """Read the answer to what was sent."""
        line = await reader.readline()
        if not line:
            raise LostError
        answer = json.loads(line)
        if "wait" in answer:
            raise RateLimitedError(timedelta(seconds=answer["wait"]))
        if "refused" in answer:
            raise RefusedError(answer["refused"])
        if "closed" in answer:
            raise ChannelClosedError(answer["closed"])
        message: str | None = answer["message"]
        return message


def _of(what: str, outgoing: Outgoing) -> Mapping[str, str]:
    named = {"delivery": outgoing.delivery, "channel": outgoing.channel}
    return {"what": what, **named, "text": outgoing.reply.body}
