"""Socket Mode over a real WebSocket: envelopes that are acknowledged, `disconnect`, and sockets that have gone deaf."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from aiohttp import WSMsgType, web

from tests.bots.slack.web.records import APP

if TYPE_CHECKING:
    from tests.bots.slack.web.state import State

PATIENCE = 20
"""Seconds that a test waits for what must come."""


@dataclass(slots=True, kw_only=True)
class Acknowledged:
    """An envelope that the app acknowledged, with what it answered."""

    envelope: str
    payload: Mapping[str, Any] | None


@dataclass(slots=True, eq=False)
class Socket:
    """One connection of the app. A deaf one takes what comes, and answers nothing: neither pings nor a close."""

    ws: web.WebSocketResponse
    is_deaf: bool = False
    closed: asyncio.Event = field(default_factory=asyncio.Event)


class SocketServer:
    """Slack's side of Socket Mode: `send` gives an envelope to one of the sockets that are open."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._tickets: set[str] = set()
        self._waiting: dict[str, asyncio.Future[Acknowledged]] = {}
        self._sent: dict[str, dict[str, Any]] = {}
        self._changed = asyncio.Condition()
        self.sockets: list[Socket] = []
        self.connections = 0
        self.next_is_deaf = False

    def new_url(self) -> str:
        """Make an address that one socket can be opened at, once."""
        ticket = uuid4().hex
        self._tickets.add(ticket)
        return f"{self._state.base.replace('http', 'ws', 1)}link?ticket={ticket}&app_id={APP}"

    def expire(self) -> None:
        """Let no address be good any more that was given out."""
        self._tickets.clear()

    async def connect(self, request: web.Request) -> web.StreamResponse:
        """Serve one connection until it ends."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            return web.Response(status=408)
        self._tickets.discard(ticket)
        ws = web.WebSocketResponse(autoping=False, autoclose=False)
        await ws.prepare(request)
        socket = Socket(ws, is_deaf=self.next_is_deaf)
        self.next_is_deaf = False
        await self._opened(socket)
        try:
            await self._listen(socket)
        finally:
            socket.closed.set()
            self.sockets.remove(socket)
            await self._tell()
        return ws

    async def wait_open(self, connections: int = 1) -> Socket:
        """Wait until the app has connected so often, and give the newest socket."""
        async with asyncio.timeout(PATIENCE), self._changed:
            await self._changed.wait_for(lambda: self.connections >= connections and bool(self.sockets))
        return self.sockets[-1]

    async def wait_closed(self) -> None:
        """Wait until no socket is open."""
        async with asyncio.timeout(PATIENCE), self._changed:
            await self._changed.wait_for(lambda: not self.sockets)

    async def send(
        self, kind: str, payload: Mapping[str, Any], *, envelope: str | None = None, attempt: int = 0, reason: str = ""
    ) -> Acknowledged:
        """Send an envelope (`slash_commands`, `interactive`, `events_api`) and wait until the app acknowledges it."""
        ident = await self.post(kind, payload, envelope=envelope, attempt=attempt, reason=reason)
        return await self.acknowledged(ident)

    async def post(
        self, kind: str, payload: Mapping[str, Any], *, envelope: str | None = None, attempt: int = 0, reason: str = ""
    ) -> str:
        """Send an envelope without waiting; gives its id. Sent again with that id, it is a redelivery."""
        ident = envelope or uuid4().hex
        if ident not in self._waiting or self._waiting[ident].done():
            self._waiting[ident] = asyncio.get_running_loop().create_future()
        body: dict[str, Any] = {"envelope_id": ident, "type": kind, "payload": payload}
        body |= {"accepts_response_payload": kind != "events_api"}
        if kind == "events_api":
            body |= {"retry_attempt": attempt, "retry_reason": reason}
        self._sent[ident] = body
        await (await self.wait_open()).ws.send_str(json.dumps(body))
        return ident

    async def redeliver(self) -> tuple[str, ...]:
        """Send all that was never acknowledged once more, to the socket that is open now; gives the ids."""
        due = tuple(ident for ident, waiting in self._waiting.items() if not waiting.done())
        for ident in due:
            body = self._sent[ident]
            attempt = body.get("retry_attempt", 0) + 1
            await self.post(body["type"], body["payload"], envelope=ident, attempt=attempt, reason="timeout")
        return due

    async def acknowledged(self, envelope: str, seconds: float = PATIENCE) -> Acknowledged:
        """Wait until an envelope is acknowledged; raises TimeoutError where it is not."""
        async with asyncio.timeout(seconds):
            return await asyncio.shield(self._waiting[envelope])

    async def disconnect(self, reason: str = "refresh_requested") -> None:
        """Tell every socket that it is to be replaced: `warning`, `refresh_requested` or `link_disabled`."""
        frame = {"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-tests"}}
        for socket in list(self.sockets):
            await socket.ws.send_str(json.dumps(frame))

    async def drop(self) -> None:
        """Break every connection without a word."""
        for socket in list(self.sockets):
            transport = socket.ws._req.transport if socket.ws._req is not None else None  # noqa: SLF001 - no other way
            if transport is not None:
                transport.abort()
            socket.closed.set()

    def go_deaf(self) -> None:
        """Let every socket that is open take all and answer nothing."""
        for socket in self.sockets:
            socket.is_deaf = True

    async def close(self) -> None:
        """End every connection."""
        for socket in list(self.sockets):
            socket.is_deaf = False
            await socket.ws.close()

    async def _opened(self, socket: Socket) -> None:
        self.sockets.append(socket)
        self.connections += 1
        info = {"host": "applink-tests", "build_number": 1, "approximate_connection_time": 18060}
        hello = {"type": "hello", "num_connections": len(self.sockets), "debug_info": info}
        if not socket.is_deaf:
            await socket.ws.send_str(json.dumps(hello | {"connection_info": {"app_id": APP}}))
        await self._tell()

    async def _listen(self, socket: Socket) -> None:
        while True:
            message = await socket.ws.receive()
            if message.type is WSMsgType.PING:
                if not socket.is_deaf:
                    await socket.ws.pong(message.data)
            elif message.type is WSMsgType.TEXT:
                if not socket.is_deaf:
                    self._take(json.loads(message.data))
            elif message.type in (WSMsgType.CLOSE, WSMsgType.CLOSING, WSMsgType.CLOSED, WSMsgType.ERROR):
                if message.type is WSMsgType.CLOSE and not socket.is_deaf:
                    await socket.ws.close()
                return

    def _take(self, body: Mapping[str, Any]) -> None:
        waiting = self._waiting.get(body.get("envelope_id", ""))
        if waiting is not None and not waiting.done():
            waiting.set_result(Acknowledged(envelope=body["envelope_id"], payload=body.get("payload")))

    async def _tell(self) -> None:
        async with self._changed:
            self._changed.notify_all()
