"""Discord's gateway over a real WebSocket: logins, heartbeats, sessions that are resumed or lost, and events."""

from __future__ import annotations

import asyncio
import json
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import discord
from aiohttp import WSCloseCode, WSMsgType, web
from simcord.backend import serializers
from simcord.gateway import FakeGateway

from tests.bots.discord.simulated import SimulatedDiscord

DISPATCH, HEARTBEAT, IDENTIFY, RESUME, RECONNECT, INVALID_SESSION, HELLO, HEARTBEAT_ACK = 0, 1, 2, 6, 7, 9, 10, 11
UNKNOWN, NOT_AUTHENTICATED, AUTHENTICATION_FAILED, DISALLOWED_INTENTS = 4000, 4003, 4004, 4014
PRIVILEGED = discord.Intents(members=True, presences=True, message_content=True)
PATIENCE = 20
"""Seconds that a test waits for what must come."""

Fields = Mapping[str, Any]


@dataclass(eq=False)
class Session:
    """What goes on after a login, over one connection after the other. `sent` are all events, by their number - 1."""

    shard: int
    shards: int
    intents: discord.Intents
    id: str = field(default_factory=lambda: uuid4().hex)
    sent: list[tuple[str, Fields]] = field(default_factory=list)
    connection: Connection | None = None

    def dispatch(self, event: str, payload: Fields) -> None:
        """Send an event now, or when the bot is back."""
        self.sent.append((event, payload))
        if self.connection is not None:
            self.connection.send(DISPATCH, payload, event=event, number=len(self.sent))

    def concerns(self, event: str, payload: Fields) -> bool:
        """Whether this shard is told of an event."""
        server = payload.get("id") if event in ("GUILD_CREATE", "GUILD_UPDATE", "GUILD_DELETE") else None
        server = payload.get("guild_id", server)
        return (int(server) >> 22) % self.shards == self.shard if server is not None else self.shard == 0

    # What the gate of simcord, which knows what each intent is for, wants of a connection.
    @property
    def parsers(self) -> _Sending:
        return _Sending(self)


@dataclass(frozen=True, slots=True)
class _Sending:
    session: Session

    def __getitem__(self, event: str) -> Callable[[Fields], None]:
        return lambda payload: self.session.dispatch(event, payload)


@dataclass(eq=False)
class Connection:
    """One WebSocket. A deaf one stays open, but nothing comes by it any more, not even an answer to a heartbeat."""

    ws: web.WebSocketResponse
    text: Callable[[object], str]
    is_packed: bool
    is_deaf: bool = False
    heartbeats: int = 0
    closed: asyncio.Event = field(default_factory=asyncio.Event)
    _outgoing: asyncio.Queue[str | bytes] = field(default_factory=asyncio.Queue)

    def __post_init__(self) -> None:
        self._packer = zlib.compressobj()

    def send(self, op: int, data: object, *, event: str | None = None, number: int | None = None) -> None:
        """Send a message, after those that wait."""
        if self.is_deaf:
            return
        text = self.text({"op": op, "d": data, "s": number, "t": event})
        if not self.is_packed:
            self._outgoing.put_nowait(text)
            return
        self._outgoing.put_nowait(self._packer.compress(text.encode()) + self._packer.flush(zlib.Z_SYNC_FLUSH))

    async def write(self) -> None:
        """Write what waits, until the connection is given up."""
        while True:
            each = await self._outgoing.get()
            await (self.ws.send_bytes(each) if isinstance(each, bytes) else self.ws.send_str(each))


class GatewayServer:
    """Discord's side. Bots log in by themselves; a test lets connections and sessions end, and looks what comes."""

    def __init__(self, store: SimulatedDiscord, text: Callable[[object], str]) -> None:
        self._store = store
        self._text = text
        self.token = "bot-token"  # noqa: S105 - of the tests' own Discord
        self.url = ""
        self.shards = 1
        self.heartbeat_seconds = 40.0
        self.approved = discord.Intents.all() & ~PRIVILEGED
        """What the application may hear, as its settings at Discord say."""
        self.sessions: dict[str, Session] = {}
        self.connections: list[Connection] = []
        self.identified: list[Fields] = []
        self.resumed: list[Fields] = []
        self.opened = 0
        self._changed = asyncio.Condition()
        store.subscribers.append(self._tell)

    def told(self) -> Fields:
        """What the API says about the gateway."""
        limit = {"total": 1000, "remaining": 1000 - len(self.identified), "reset_after": 86_400_000}
        return {"url": self.url, "shards": self.shards, "session_start_limit": {**limit, "max_concurrency": 16}}

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait until something holds that connections bring about."""
        async with asyncio.timeout(PATIENCE), self._changed:
            await self._changed.wait_for(holds)

    async def wait_ready(self, logins: int = 1) -> Session:
        """Wait for so many logins; gives the newest session."""
        await self.until(lambda: len(self.identified) >= logins and bool(self.open))
        return list(self.sessions.values())[-1]

    @property
    def open(self) -> list[Session]:
        """The sessions that have a connection."""
        return [each for each in self.sessions.values() if each.connection is not None]

    def ask_to_reconnect(self) -> None:
        """Ask all connections to be opened anew, as Discord does when it moves."""
        for connection in self.connections:
            connection.send(RECONNECT, None)

    def invalidate(self, *, resumable: bool) -> None:
        """Tell all that their sessions are good no more, or that they are to be resumed."""
        for session in self.open:
            if session.connection is not None:
                session.connection.send(INVALID_SESSION, resumable)
            if not resumable:
                del self.sessions[session.id]

    def forget_sessions(self) -> None:
        """Know no session any more, when somebody comes back."""
        self.sessions.clear()

    def go_deaf(self) -> None:
        """Let nothing come by the connections that are open, from now on."""
        for connection in self.connections:
            connection.is_deaf = True

    async def close(self, code: int = UNKNOWN) -> None:
        """Close all connections."""
        for connection in list(self.connections):
            await connection.ws.close(code=code)

    async def stop(self) -> None:
        """Close everything for good."""
        await self.close(WSCloseCode.GOING_AWAY)

    def redeliver(self, event: str, *, of: int) -> None:
        """Send the last event of a kind that somebody brought about once more, as after a session that seemed lost."""
        for session in self.open:
            found = [payload for name, payload in session.sent if name == event and _actor(payload) == str(of)]
            if found:
                session.dispatch(event, found[-1])

    async def connect(self, request: web.Request) -> web.StreamResponse:
        """Serve one connection until it ends."""
        ws = web.WebSocketResponse(autoclose=False, timeout=0.5)
        await ws.prepare(request)
        connection = Connection(ws, self._text, is_packed=request.query.get("compress") == "zlib-stream")
        self.connections.append(connection)
        self.opened += 1
        writing = asyncio.create_task(connection.write())
        connection.send(HELLO, {"heartbeat_interval": int(1000 * self.heartbeat_seconds)})
        await self._changed_now()
        try:
            await self._listen(connection)
        finally:
            writing.cancel()
            await self._lost(connection)
        return ws

    async def _listen(self, connection: Connection) -> None:
        async for message in connection.ws:
            if message.type is not WSMsgType.TEXT:
                return
            code = self._take(connection, json.loads(message.data))
            await self._changed_now()
            if code is not None:
                await connection.ws.close(code=code)
                return

    async def _lost(self, connection: Connection) -> None:
        self.connections.remove(connection)
        for session in self.sessions.values():
            if session.connection is connection:
                session.connection = None
        connection.closed.set()
        await self._changed_now()

    async def _changed_now(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    def _take(self, connection: Connection, said: Fields) -> int | None:
        """Take a message; gives the code to close by, if it is to be closed."""
        if connection.is_deaf:
            return None
        if said["op"] == HEARTBEAT:
            connection.heartbeats += 1
            connection.send(HEARTBEAT_ACK, None)
            return None
        if said["op"] == IDENTIFY:
            return self._identify(connection, said["d"])
        if said["op"] == RESUME:
            return self._resume(connection, said["d"])
        has_session = any(each.connection is connection for each in self.open)
        return None if has_session else NOT_AUTHENTICATED

    def _identify(self, connection: Connection, data: Fields) -> int | None:
        self.identified.append(data)
        intents = discord.Intents()
        intents.value = data["intents"]
        if data["token"] != self.token:
            return AUTHENTICATION_FAILED
        if intents.value & ~self.approved.value:
            return DISALLOWED_INTENTS
        shard, shards = data.get("shard", (0, 1))
        session = Session(shard, shards, intents, connection=connection)
        self.sessions[session.id] = session
        self._welcome(session)
        return None

    def _welcome(self, session: Session) -> None:
        servers = [server for ident, server in self._store.guilds.items() if session.concerns("", {"guild_id": ident})]
        session.dispatch(
            "READY",
            {
                "v": 10,
                "user": dict(serializers.user_payload(self._store.bot_user)),
                "guilds": [{"id": str(server.id), "unavailable": True} for server in servers],
                "session_id": session.id,
                "resume_gateway_url": self.url,
                "shard": [session.shard, session.shards],
                "application": {"id": str(self._store.application_id), "flags": 0},
            },
        )
        for server in servers:
            self._feed(session, "GUILD_CREATE", serializers.guild_create_payload(self._store, server))

    def _resume(self, connection: Connection, data: Fields) -> int | None:
        self.resumed.append(data)
        session = self.sessions.get(data["session_id"])
        if data["token"] != self.token:
            return AUTHENTICATION_FAILED
        if session is None:
            connection.send(INVALID_SESSION, False)  # noqa: FBT003 - what Discord says: not to be resumed
            return None
        session.connection = connection
        for number, (event, payload) in self._missed(session, data["seq"]):
            connection.send(DISPATCH, payload, event=event, number=number)
        session.dispatch("RESUMED", {})
        return None

    def _missed(self, session: Session, seen: int) -> Iterator[tuple[int, tuple[str, Fields]]]:
        yield from enumerate(session.sent[seen:], seen + 1)

    def _tell(self, event: str, payload: Fields) -> None:
        for session in self.sessions.values():
            if session.concerns(event, payload):
                self._feed(session, event, payload)

    def _feed(self, session: Session, event: str, payload: Fields) -> None:
        """Send what the session's intents are for, without the words that it may not read."""
        FakeGateway(self._store, session).feed(event, payload)


def _actor(payload: Fields) -> str | None:
    """Give the id of whoever wrote a message, or gave a command."""
    person = payload.get("author") or payload.get("user") or (payload.get("member") or {}).get("user") or {}
    ident: str | None = person.get("id")
    return ident
