"""Discord on this machine: its REST API, its CDN and its gateway. What Discord refuses, it refuses by the same codes.

Behind it is the store of `simulated`; what that does not know of (nonces, limits, locked threads) is here. Set it up
by `discord`, let it go wrong by `faults`, read `asked`. What was wrong with a payload stands in `violations`.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from aiohttp import web
from simcord.backend import errors
from simcord.backend.cdn import CDN_BASE
from simcord.backend.errors import BackendError
from simcord.backend.models import Message
from simcord.enums import CallbackType, ChannelType
from simcord.http import router
from simcord.http import routes as _routes  # noqa: F401 - importing them registers what the router knows

from tests.bots.discord.faults import Fault, Faults
from tests.bots.discord.gateway_server import GatewayServer
from tests.bots.discord.rate_limits import RateLimits
from tests.bots.discord.simulated import SimulatedDiscord, TickingClock

HOST = "127.0.0.1"
TOKEN = "bot-token"  # noqa: S105 - of the tests' own Discord
PATIENCE = 20
"""Seconds that a test waits for what must come."""
MOST_BYTES = 100_000_000
NONCE_SECONDS = 300
LONGEST_NONCE = 25
_API = "/api/v10"
_ALL = 1_000_000
_INVALID = 50035
_WITHOUT_MESSAGES = (ChannelType.CATEGORY, ChannelType.FORUM)
_OPEN = ("interactions", "webhooks")
"""Paths that hold a token of their own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request, the status that it was answered by (0 for none), and when it came, as time.monotonic() has it."""

    method: str
    path: str
    body: Any
    params: Mapping[str, str]
    status: int
    authorized: bool
    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file that came with a request, as the store reads it."""

    filename: str
    fp: BytesIO
    description: str | None = None


class RestServer:
    """The servers. `api_url` and `gateway_url` are what the bot gets as Discord's addresses."""

    def __init__(self) -> None:
        self.discord = SimulatedDiscord(clock=TickingClock())
        self.faults = Faults()
        self.limits = RateLimits()
        self.gateway = GatewayServer(self.discord, self._text)
        self.token = TOKEN
        self.application: dict[str, object] = {}
        """What the application's settings at Discord say besides, such as `bot_require_code_grant`."""
        self.closed_to_the_bot: set[int] = set()
        """People who take no direct messages of the bot."""
        self.asked: list[Asked] = []
        self.base = ""
        self._nonces: dict[str, tuple[float, int, int]] = {}
        self._changed = asyncio.Condition()
        self._runner: web.AppRunner | None = None

    @property
    def api_url(self) -> str:
        """The address of the API, with a slash at its end."""
        return f"{self.base}{_API}/"

    @property
    def gateway_url(self) -> str:
        """The address of the gateway, likewise."""
        return f"{self.base.replace('http', 'ws', 1)}/gateway/"

    @property
    def violations(self) -> list[str]:
        """What was wrong with payloads."""
        return self.discord.violations

    async def start(self) -> None:
        """Listen on a port of this machine."""
        app = web.Application(client_max_size=MOST_BYTES)
        app.router.add_route("*", f"{_API}/{{path:.*}}", self._call)
        app.router.add_get("/attachments/{path:.*}", self._download)
        app.router.add_get("/gateway/", self.gateway.connect)
        logger = logging.getLogger("tests.discord")
        self._runner = web.AppRunner(app, access_log=None, logger=logger, shutdown_timeout=1)
        await self._runner.setup()
        await web.TCPSite(self._runner, HOST, 0).start()
        self.base = f"http://{HOST}:{self._runner.addresses[0][1]}"
        self.gateway.url = self.gateway_url

    async def stop(self) -> None:
        """Close the port and every connection."""
        await self.gateway.stop()
        if self._runner is not None:
            await self._runner.cleanup()

    def sent(self, method: str, path: str) -> list[Asked]:
        """Give the requests whose path ends so."""
        return [each for each in self.asked if each.method == method and each.path.endswith(path)]

    def messages(self, channel: int) -> list[Message]:
        """Give the bot's messages in a channel, oldest first."""
        held = self.discord.messages.get(channel, {}).values()
        return sorted((each for each in held if each.author_id == self.discord.bot_user.id), key=lambda each: each.id)

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait until something holds that requests bring about."""
        async with asyncio.timeout(PATIENCE), self._changed:
            await self._changed.wait_for(holds)

    async def _call(self, request: web.Request) -> web.StreamResponse:
        path = f"/{request.match_info['path']}"
        at, fault = time.monotonic(), self.faults.take(f"{request.method} {path}")
        body, files = await _body_of(request)
        told = self.limits.take(request.method, path)
        if told.wait is not None:
            fault = Fault(status=429, retry_after=told.wait, is_global=told.is_global)
        status, answer = 200, None
        if fault is None or fault.works:
            status, answer = self._answer(request, path, body, files)
        if fault is not None and fault.status is not None:
            status, answer = fault.status, fault.body
        breaks = fault is not None and fault.breaks
        self._note(request, path, body, 0 if breaks else status, at)
        async with self._changed:
            self._changed.notify_all()
        if fault is not None and fault.until is not None:
            await fault.until.wait()
        if breaks and request.transport is not None:
            request.transport.abort()
        headers = {**told.headers, "Via": "1.1 google"}
        if fault is not None and fault.retry_after is not None:
            headers |= {"Retry-After": f"{fault.retry_after:.3f}"}
        return self._response(status, answer, headers)

    def _note(self, request: web.Request, path: str, body: object, status: int, at: float) -> None:
        self.asked.append(
            Asked(
                method=request.method,
                path=path,
                body=body,
                params=dict(request.query),
                status=status,
                authorized=self._is_authorized(request),
                at=at,
            )
        )

    def _is_authorized(self, request: web.Request) -> bool:
        return request.headers.get("Authorization") == f"Bot {self.token}"

    def _answer(self, request: web.Request, path: str, body: Any, files: list[Upload]) -> tuple[int, Any]:  # noqa: ANN401 - JSON
        if path.split("/")[1] not in _OPEN and not self._is_authorized(request):
            return 401, {"message": "401: Unauthorized", "code": 0}
        try:
            return 200, self._work(request, path, body, files)
        except (router.RouteNotImplemented, router.UnsupportedField) as error:
            self.violations.append(str(error))
            return 501, error.to_json()
        except BackendError as error:
            if error.code == _INVALID and not any(wrong in error.message for wrong in self.violations):
                self.violations.append(f"{request.method} {path}: {error.message}")
            return error.status, error.to_json()

    def _work(self, request: web.Request, path: str, body: Any, files: list[Upload]) -> Any:  # noqa: ANN401 - JSON
        if path == "/gateway/bot":
            return self.gateway.told()
        if path == "/oauth2/applications/@me":
            about = {"approximate_guild_count": len(self.discord.guilds), **self.application}
            return {**self._dispatch(request, path, body, files), **about}
        if path.endswith("/callback") and body["type"] == CallbackType.APPLICATION_COMMAND_AUTOCOMPLETE_RESULT:
            self.discord.offer(body["data"]["choices"])
        posts_to = _channel_of(path) if request.method == "POST" else None
        if posts_to is None:
            answer = self._dispatch(request, path, body, files)
            return _without_nonces(answer) if request.method == "GET" else answer
        nonce = body.get("nonce")
        first = self._first_by(nonce) if nonce is not None and body.get("enforce_nonce") else None
        if first is not None:
            channel, ident = first
            # Asked for as a reader, since simcord knows of no nonces.
            answer = router.dispatch(self.discord, "GET", f"/channels/{channel}/messages/{ident}")
        else:
            self._allow_posting(posts_to)
            answer = self._dispatch(request, path, body, files)
        if nonce is None:
            return answer
        self._nonces.setdefault(str(nonce), (self._now(), int(answer["channel_id"]), int(answer["id"])))
        return {**answer, "nonce": nonce}

    def _dispatch(self, request: web.Request, path: str, body: Any, files: list[Upload]) -> Any:  # noqa: ANN401 - JSON
        params = dict(request.query)
        # After a message come those that follow it, as many as are wanted; simcord gives the newest.
        most = int(params["limit"]) if "after" in params and "limit" in params else None
        if most is not None:
            params["limit"] = str(_ALL)
        answer = router.dispatch(self.discord, request.method, path, json=body, params=params, files=list(files))
        return answer if most is None else answer[-most:]

    def _first_by(self, nonce: object) -> tuple[int, int] | None:
        """Find the message that came by a nonce some minutes ago at most."""
        if len(str(nonce)) > LONGEST_NONCE:
            raise errors.invalid_form_body(f"nonce: Must be {LONGEST_NONCE} or fewer in length")
        at, channel, ident = self._nonces.get(str(nonce), (0.0, 0, 0))
        return (channel, ident) if self._now() - at < NONCE_SECONDS else None

    def _now(self) -> float:
        return self.discord.clock.now().timestamp()

    def _allow_posting(self, channel_id: int) -> None:
        channel = self.discord.get_channel(channel_id)
        if self.closed_to_the_bot.intersection(channel.recipient_ids):
            raise BackendError(403, 50007, "Cannot send messages to this user")
        if channel.type in _WITHOUT_MESSAGES:
            raise BackendError(400, 50008, "Cannot send messages in a non-text channel")
        state = channel.thread_metadata
        if state is not None and state.locked:
            raise BackendError(400, 160005, "Thread is locked")
        if state is not None:
            state.archived = False  # whoever writes in an archived thread wakes it

    def _response(self, status: int, answer: object, headers: Mapping[str, str]) -> web.Response:
        if answer is None:
            return web.Response(status=204, headers=headers)
        # discord.py reads JSON where this is the whole of the header alone.
        headers = {**headers, "Content-Type": "application/json"}
        return web.Response(status=status, body=self._text(answer).encode(), headers=headers)

    def _text(self, payload: object) -> str:
        """Write JSON, with the addresses of files on this machine."""
        return json.dumps(payload).replace(CDN_BASE, self.base)

    async def _download(self, request: web.Request) -> web.StreamResponse:
        data = self.discord.cdn.get(f"{CDN_BASE}{request.path}")
        fault = self.faults.take(f"GET {request.path}")
        if fault is not None and fault.status is not None:
            return web.Response(status=fault.status)
        return web.Response(status=404) if data is None else web.Response(body=data)


async def _body_of(request: web.Request) -> tuple[Any, list[Upload]]:
    """Read JSON, or a form that holds it beside files."""
    if not request.content_type.startswith("multipart/"):
        raw = await request.read()
        return (json.loads(raw) if raw else None), []
    form = await request.post()
    payload = json.loads(str(form["payload_json"]))
    about = {str(each["id"]): each for each in _attachments_of(payload)}
    files = [
        Upload(
            filename=field.filename,
            fp=BytesIO(field.file.read()),
            description=about.get(name.removeprefix("files[").removesuffix("]"), {}).get("description"),
        )
        for name, field in form.items()
        if isinstance(field, web.FileField)
    ]
    return payload, files


def _attachments_of(payload: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    held = payload.get("data") or payload.get("message") or payload
    return list(held.get("attachments") or [])


def _channel_of(path: str) -> int | None:
    """Give the channel that is posted to by this path."""
    match path.strip("/").split("/"):
        case ["channels", channel, "messages"]:
            return int(channel)
        case _:
            return None


def _without_nonces(answer: Any) -> Any:  # noqa: ANN401 - JSON
    if isinstance(answer, list):
        return [_without_nonces(each) for each in answer]
    return {key: value for key, value in answer.items() if key != "nonce"} if isinstance(answer, dict) else answer


@asynccontextmanager
async def running_rest_server() -> AsyncIterator[RestServer]:
    """Run the servers on this loop; fails at the end where payloads were wrong."""
    server = RestServer()
    await server.start()
    try:
        yield server
    finally:
        await server.stop()
    assert server.violations == []
