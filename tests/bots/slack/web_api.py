"""Slack's Web API on this machine: what the app would be refused there, it is refused here.

Set it up by `add`, `grant`, `say`, `upload`, `code`; let it go wrong by `faults`; read `posts`, `ephemerals`, `views`,
`files`, `asked`. What was wrong with a payload stands in `violations`, and fails the test that sent it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

from tests.bots.slack.socket_server import SocketServer
from tests.bots.slack.web import chat, filing, installing, looking_up, viewing
from tests.bots.slack.web.calls import Call, RefusedError, allow, arguments_of, basic_of, granted, token_of
from tests.bots.slack.web.faults import Fault
from tests.bots.slack.web.records import Asked, Fields, Grant
from tests.bots.slack.web.scopes import NEEDED
from tests.bots.slack.web.state import State

HOST = "127.0.0.1"
MOST_BYTES = 100_000_000
SIGN_IN = "<!DOCTYPE html><html><title>Sign in | Slack</title></html>"

Method = Callable[[State, Call], Fields]

METHODS: Mapping[str, Method] = {
    "auth.test": looking_up.auth_test,
    "users.info": looking_up.users_info,
    "conversations.info": looking_up.conversations_info,
    "conversations.members": looking_up.conversations_members,
    "conversations.open": looking_up.conversations_open,
    "conversations.history": chat.history,
    "chat.postMessage": chat.post_message,
    "chat.postEphemeral": chat.post_ephemeral,
    "chat.update": chat.update,
    "chat.delete": chat.delete,
    "chat.getPermalink": chat.get_permalink,
    "views.open": viewing.views_open,
    "views.push": viewing.views_push,
    "views.update": viewing.views_update,
    "views.publish": viewing.views_publish,
    "files.getUploadURLExternal": filing.get_upload_url,
    "files.completeUploadExternal": filing.complete_upload,
    "files.info": filing.files_info,
    "oauth.v2.access": installing.oauth_access,
}
TAKES_NO_JSON = frozenset(
    ("users.info", "conversations.info", "conversations.members", "conversations.history", "chat.getPermalink")
) | {"files.getUploadURLExternal", "files.info", "oauth.v2.access"}
"""Methods that do not read JSON: what comes so is as if it had not come."""


class WebApi(State):
    """The server. `url` is what the app gets as the address of the Web API."""

    def __init__(self) -> None:
        super().__init__()
        self.socket = SocketServer(self)
        self._runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        """The address under which methods lie, with a slash at its end."""
        return f"{self.base}api/"

    async def start(self, port: int = 0) -> None:
        """Listen on a port of this machine."""
        app = web.Application(client_max_size=MOST_BYTES)
        app.router.add_route("*", "/api/{method}", self._call)
        app.router.add_post("/hooks/{team}/{hook}", self._hook)
        app.router.add_post("/upload/v1/{file}", self._upload)
        app.router.add_get("/files-pri/{path:.*}", self._download)
        app.router.add_get("/link", self.socket.connect)
        self._runner = web.AppRunner(app, access_log=None, logger=logging.getLogger("tests.slack"), shutdown_timeout=1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, HOST, port)
        await site.start()
        self.base = f"http://{HOST}:{self._runner.addresses[0][1]}/"

    async def stop(self) -> None:
        """Close the port and every connection."""
        await self.socket.close()
        if self._runner is not None:
            await self._runner.cleanup()

    async def _call(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        arguments, is_json = await arguments_of(request)
        token = token_of(request, arguments)

        def work() -> tuple[int, Any]:
            try:
                call = self._read(request, method, arguments, is_json=is_json)
                return 200, {"ok": True, **self._work(call)}
            except RefusedError as error:
                return 200, {"ok": False, "error": error.error, **error.more}

        return await self._answer(request, method, arguments, token, work)

    def _read(self, request: web.Request, method: str, arguments: Fields, *, is_json: bool) -> Call:
        if method not in METHODS and method != "apps.connections.open":
            raise RefusedError("unknown_method", req_method=method)
        if method == "oauth.v2.access":
            return Call(method=method, arguments=arguments, grant=None, basic=basic_of(request, arguments))
        grant = granted(self, token_of(request, arguments))
        if is_json and method in TAKES_NO_JSON:
            arguments = dict(request.query)
        return Call(method=method, arguments=arguments, grant=grant)

    def _work(self, call: Call) -> Fields:
        if call.grant is not None:
            if call.grant.token.startswith("xapp-") != (call.method == "apps.connections.open"):
                raise RefusedError("not_allowed_token_type")
            allow(call.method, call.grant)
        if call.method == "apps.connections.open":
            return {"url": self.socket.new_url()}
        return METHODS[call.method](self, call)

    async def _hook(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        hook = self.hooks.get(request.match_info["hook"])

        def work() -> tuple[int, Any]:
            return (404, "no_service") if hook is None else chat.answer(self, hook, body)

        return await self._answer(request, "response_url", body, None, work)

    async def _upload(self, request: web.Request) -> web.StreamResponse:
        data = await request.read()

        def work() -> tuple[int, Any]:
            return filing.receive(self, request.match_info["file"], data)

        return await self._answer(request, "upload", {"bytes": len(data)}, None, work)

    async def _download(self, request: web.Request) -> web.StreamResponse:
        """Give a file's bytes; who may not have them gets a page to sign in, as from Slack."""
        token = token_of(request, {})
        file = next((each for each in self.files.values() if request.path in each.url), None)

        def work() -> tuple[int, Any]:
            if file is None:
                return 404, "file_not_found"
            try:
                allow("download", granted(self, token))
            except RefusedError:
                return 200, SIGN_IN
            return 200, file.data

        return await self._answer(request, "download", {"path": request.path}, token, work)

    async def _answer(
        self,
        request: web.Request,
        method: str,
        arguments: Fields,
        token: str | None,
        work: Callable[[], tuple[int, Any]],
    ) -> web.StreamResponse:
        fault = self.faults.take(method) or Fault(works=True)
        status, body = work() if fault.works else (200, {"ok": True})
        if fault.error is not None:
            status, body = fault.status, {"ok": False, "error": fault.error}
        said = "broken" if fault.breaks else _said(status, body)
        self.asked.append(Asked(method=method, arguments=arguments, token=token, answer=said, at=self.clock.now()))
        await self._wait(fault)
        if fault.breaks and request.transport is not None:
            request.transport.abort()
        return self._response(status, body, fault, self.grants.get(token or ""), method)

    async def _wait(self, fault: Fault) -> None:
        if fault.until is not None:
            await fault.until.wait()
        if fault.delay:
            await asyncio.sleep(fault.delay)

    def _response(self, status: int, body: object, fault: Fault, grant: Grant | None, method: str) -> web.Response:
        headers = {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
        if grant is not None:
            headers |= {"x-oauth-scopes": ",".join(sorted(grant.scopes))}
            headers |= {"x-accepted-oauth-scopes": NEEDED.get(method, "")}
        if isinstance(body, bytes):
            return web.Response(status=status, body=body, headers=headers)
        if isinstance(body, str):
            kind = "text/html" if body == SIGN_IN else "text/plain"
            return web.Response(status=status, text=body, headers=headers, content_type=kind)
        return web.json_response(body, status=status, headers=headers)


def _said(status: int, body: object) -> str:
    if isinstance(body, Mapping):
        return "ok" if body.get("ok") else str(body.get("error"))
    return "ok" if status == 200 else str(status)


@asynccontextmanager
async def running_web_api() -> AsyncIterator[WebApi]:
    """Run the server on this loop. What was wrong with payloads is for the caller to look at."""
    api = WebApi()
    await api.start()
    try:
        yield api
    finally:
        await api.stop()
