"""HTTP mode: the server to which Slack posts, behind whatever ends TLS; several copies may run side by side."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from math import ceil
from time import monotonic

import structlog
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bots.slack.app import under_way
from bots.slack.mishaps import SlackSetUpError, said_of
from bots.slack.surface import EVENTS_PATH, INSTALL_PATH, REDIRECT_PATH
from bots.slack.throttle import Throttle
from bots.under_way import FINISHING
from config.settings import SlackSettings

HEALTH_PATH = "/health"
LARGEST_BODY = 2_000_000
"""Bytes of a request that are read: a form of 250 KB, written as JSON into a form field, takes three times as many."""

_LONGEST_TIMESTAMP = 12
_NOT_NOW = "Quotidian cannot be installed just now: please try again in a while."
_TOO_OFTEN = "Too many installations of Quotidian begin from where you are: please try again in a minute."

_log = structlog.get_logger()


@asynccontextmanager
async def serving(bolt: AsyncApp, settings: SlackSettings, oauth: AsyncOAuthFlow | None = None) -> AsyncIterator[str]:
    """Listen until the block ends, and give the address; then take nothing new, and let finish what is under way.

    Raises SlackSetUpError where that address cannot be had.
    """
    runner = web.AppRunner(
        _routes(bolt, oauth), access_log=None, handle_signals=False, shutdown_timeout=FINISHING.total_seconds()
    )
    await runner.setup()
    try:
        await _bind(runner, settings)
        host, port, *_ = runner.addresses[0]
        yield f"http://{host}:{port}"
    finally:
        await runner.cleanup()
        await under_way(bolt).settle(FINISHING)


async def _bind(runner: web.AppRunner, settings: SlackSettings) -> None:
    try:
        await web.TCPSite(runner, settings.host, settings.port).start()
    except OSError as error:
        raise SlackSetUpError(
            f"Nothing can listen at {settings.host}, port {settings.port} ({error.strerror}): set "
            "QUOTIDIAN_SLACK__HOST and QUOTIDIAN_SLACK__PORT to what is free."
        ) from error


def _routes(bolt: AsyncApp, oauth: AsyncOAuthFlow | None) -> web.Application:
    server = web.Application(client_max_size=LARGEST_BODY)
    server.router.add_get(HEALTH_PATH, _health)
    server.router.add_post(EVENTS_PATH, _Events(bolt).take)
    if oauth is not None:
        installing = _Installing(oauth)
        server.router.add_get(INSTALL_PATH, installing.begin)
        server.router.add_get(REDIRECT_PATH, installing.end)
    return server


async def _health(_request: web.Request) -> web.Response:
    """Tell a balancer that this copy takes requests; the database may be away, and Slack be answered all the same."""
    return web.Response(text="ok")


class _Events:
    """Takes what Slack posts, and hands it to Bolt, which checks the signature."""

    def __init__(self, bolt: AsyncApp) -> None:
        self._bolt = bolt

    async def take(self, request: web.Request) -> web.Response:
        if not _may_be_signed(request):
            return web.Response(status=401)
        read = await _read(request)
        if read is None:
            return web.Response(status=400)
        return await to_aiohttp_response(await self._bolt.async_dispatch(read))


class _Installing:
    """Leads through an installation, as slack_bolt does it."""

    def __init__(self, oauth: AsyncOAuthFlow) -> None:
        self._oauth = oauth
        self._throttle = Throttle()

    async def begin(self, request: web.Request) -> web.Response:
        """Lead to Slack. Nothing of the address that was called goes into the one that follows.

        Each beginning is a row in the database, and anybody may come: whoever comes too often is told when to.
        """
        wait = ceil(self._throttle.wait(request.remote or "", monotonic()))
        if wait:
            return web.Response(status=429, text=_TOO_OFTEN, headers={"Retry-After": str(wait)})
        return await _led(self._oauth.handle_installation, AsyncBoltRequest(body="", query={}))

    async def end(self, request: web.Request) -> web.Response:
        return await _led(self._oauth.handle_callback, await to_bolt_request(request))


async def _led(lead: Callable[[AsyncBoltRequest], Awaitable[BoltResponse]], request: AsyncBoltRequest) -> web.Response:
    try:
        return await to_aiohttp_response(await lead(request))
    except Exception as error:  # noqa: BLE001 - Slack or the database is away
        _log.error("slack.not_installed", **said_of(error))
        return web.Response(status=503, text=_NOT_NOW)


def _may_be_signed(request: web.Request) -> bool:
    """Tell whether the signature can be checked: Bolt breaks off at a moment or a signature that is none.

    What holds neither is left to Bolt: Slack looks without them whether the certificate is good.
    """
    moment = request.headers.get("x-slack-request-timestamp", "0")
    is_moment = moment.isascii() and moment.isdecimal() and len(moment) <= _LONGEST_TIMESTAMP
    return is_moment and request.headers.get("x-slack-signature", "").isascii()


async def _read(request: web.Request) -> AsyncBoltRequest | None:
    """Read a request whole, its text as it was signed; None where it is nothing that Slack sends."""
    body = await request.read()
    try:
        return AsyncBoltRequest(
            body=body.decode("utf-8"),
            query=request.query_string,
            headers={name: [value] for name, value in request.headers.items()},
        )
    except Exception as error:  # noqa: BLE001 - anybody may post anything, and Bolt reads it before it is checked
        _log.info("slack.unreadable", **said_of(error))
        return None
