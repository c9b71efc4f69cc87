"""Socket mode: the app calls Slack, and what Slack has to tell comes through that connection. No address is needed."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta

import structlog
from aiohttp import ClientWebSocketResponse, WSMessage
from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app, send_async_response
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from bots.slack.app import under_way
from bots.slack.mishaps import SlackSetUpError, may_pass, said_of
from bots.slack.refusals import code_of
from bots.under_way import FINISHING

_ACKNOWLEDGING = timedelta(seconds=3)
_CLOSING_SECONDS = 3.0
_OPENING_SECONDS = 10.0

_log = structlog.get_logger()
# Below `warning` the SDK tells all that comes through the socket.
_quiet = logging.getLogger("quotidian.slack.socket")
_quiet.setLevel(logging.WARNING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How closely a socket is watched, and how soon another one is tried; in seconds.

    A ping goes out every `ping`; a socket that is silent for half as long after it is replaced. One through which
    nothing came for `quiet` is replaced, too: its pings may be answered by something that has forgotten the app.
    After a failure, or a socket that lived for less than `steady`, the next one is tried after `first_wait`, and each
    time after twice as long, up to `longest_wait`.
    """

    ping: float = 10.0
    quiet: float = 1800.0
    steady: float = 10.0
    first_wait: float = 1.0
    longest_wait: float = 60.0


@asynccontextmanager
async def listening(bolt: AsyncApp, web: AsyncWebClient, token: str, pace: Pace | None = None) -> AsyncIterator[None]:
    """Hear Slack through a socket until the block ends; then take nothing new, and let finish what is under way.

    Raises SlackSetUpError where the token is no good. Where Slack is out of reach, it is called again and again
    meanwhile.
    """
    address = await _first_address(web, token)
    socket = _Socket(bolt, web, token, pace or Pace())
    socket.wss_uri = address
    opening = asyncio.create_task(socket.connect_to_new_endpoint())
    watching = asyncio.create_task(socket.watch())
    try:
        await asyncio.wait((opening,), timeout=_OPENING_SECONDS)
        yield
    finally:
        await _ended(opening, watching)
        await socket.finish()
        await under_way(bolt).settle(FINISHING)


async def ask_for_address(web: AsyncWebClient, token: str) -> str:
    """Have Slack open a socket, and give its address; raises SlackSetUpError, or whatever else the SDK raises."""
    try:
        return str((await web.apps_connections_open(app_token=token))["url"])
    except SlackApiError as error:
        if may_pass(error):
            raise
        raise SlackSetUpError(
            f"Slack does not take QUOTIDIAN_SLACK__APP_TOKEN ({code_of(error)}): under Basic Information of the app, "
            "make an app-level token (xapp-…) with the scope connections:write; see that Socket Mode is switched on."
        ) from None


async def _first_address(web: AsyncWebClient, token: str) -> str | None:
    try:
        async with asyncio.timeout(_OPENING_SECONDS):
            return await ask_for_address(web, token)
    except SlackSetUpError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever it was, it may pass
        _log.warning("slack.unreachable", **said_of(error))
        return None


class _Socket(SocketModeClient):
    """The SDK's client, but for how it connects.

    The SDK calls one address again and again, though each is good once and for seconds; it tries for ever with a token
    that is no good, as fast as Slack answers where each socket is closed at once; and it closes the old socket before
    it opens the new one, so that what comes between is lost.
    """

    def __init__(self, bolt: AsyncApp, web: AsyncWebClient, token: str, pace: Pace) -> None:
        super().__init__(app_token=token, logger=_quiet, web_client=web, ping_interval=pace.ping)
        self._bolt, self._pace = bolt, pace
        self._wait = pace.first_wait
        self._opened = float("-inf")
        self._heard = time.monotonic()
        self._connecting: set[asyncio.Task[None]] = set()
        self._hanging_up: set[asyncio.Task[None]] = set()
        self._unacknowledged: set[asyncio.Task[object]] = set()
        self.socket_mode_request_listeners.append(self._handle)
        self.on_message_listeners.append(self._hear)

    async def connect_to_new_endpoint(self, force: bool = False) -> None:  # noqa: FBT001, FBT002 - the SDK's own way
        """Replace the socket where it is broken, or on Slack's wish, unless that was done meanwhile."""
        # A task of its own, because the one that calls may belong to the socket that is replaced, and end with it.
        await asyncio.shield(_held(self._connecting, self._connect_after(self.current_session, forced=force)))

    async def connect(self) -> None:
        """Open a socket, and try again until there is one; each time at an address of its own."""
        if time.monotonic() - self._opened > self._pace.steady:
            self._wait = self._pace.first_wait
        else:
            await self._pause()
        while not self.closed:
            try:
                async with asyncio.timeout(_OPENING_SECONDS):
                    await self._replace()
            except Exception as error:  # noqa: BLE001 - whatever it was, it may pass
                _log.warning("slack.not_connected", again_in_seconds=self._wait, **said_of(error))
                await self._pause()
            else:
                return

    async def watch(self) -> None:
        """Replace the socket where nothing came through it for long."""
        while True:
            await asyncio.sleep(self._pace.quiet / 10)
            if time.monotonic() - self._heard > self._pace.quiet:
                _log.info("slack.quiet")
                await self.connect_to_new_endpoint(force=True)

    async def finish(self) -> None:
        """Take nothing new, acknowledge what came, and hang up. What comes meanwhile Slack brings again, elsewhere."""
        self.socket_mode_request_listeners.clear()
        if self._unacknowledged:
            await asyncio.wait(self._unacknowledged, timeout=_ACKNOWLEDGING.total_seconds())
        await _ended(*self._connecting)
        tasks = (self.message_processor, self.current_session_monitor, self.message_receiver)
        with suppress(TimeoutError):
            async with asyncio.timeout(_CLOSING_SECONDS):
                await self.close()  # type: ignore[no-untyped-call]
        await asyncio.gather(*self._hanging_up)
        await self.aiohttp_client_session.close()
        await _ended(*(task for task in tasks if task is not None))

    async def _connect_after(self, before: ClientWebSocketResponse | None, *, forced: bool) -> None:
        async with self.connect_operation_lock:
            if not await self.is_connected() or (forced and self.current_session is before):
                await self.connect()

    async def _pause(self) -> None:
        await asyncio.sleep(self._wait)
        self._wait = min(2 * self._wait, self._pace.longest_wait)

    async def _replace(self) -> None:
        address, self.wss_uri = self.wss_uri, None
        address = address or await ask_for_address(self.web_client, self.app_token)
        opened = await self.aiohttp_client_session.ws_connect(
            address, autoping=False, heartbeat=self._pace.ping, proxy=self.proxy
        )
        old, self.current_session = self.current_session, opened
        self.stale, self.last_ping_pong_time = False, None
        self._opened = self._heard = time.monotonic()
        self._restart_tasks()
        _log.info("slack.connected")
        if old is not None:
            _held(self._hanging_up, _hang_up(old))

    def _restart_tasks(self) -> None:
        """Have the new socket read and watched. One of the tasks may run this: it ends where it waits next."""
        for task in (self.current_session_monitor, self.message_receiver):
            if task is not None:
                task.cancel()
        self.current_session_monitor = asyncio.create_task(self.monitor_current_session())
        self.message_receiver = asyncio.create_task(self.receive_messages())

    async def _handle(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        """Hand to Bolt what came, and acknowledge it. The task is held, for the SDK lets go of it."""
        task = asyncio.current_task()
        if task is not None:
            self._unacknowledged.add(task)
            task.add_done_callback(self._unacknowledged.discard)
        started = time.time()
        await send_async_response(client, request, await run_async_bolt_app(self._bolt, request), started)

    async def _hear(self, _message: WSMessage) -> None:
        self._heard = time.monotonic()


def _held(tasks: set[asyncio.Task[None]], work: Coroutine[None, None, None]) -> asyncio.Task[None]:
    """Begin work, and hold on to it until it ends."""
    task = asyncio.create_task(work)
    tasks.add(task)
    task.add_done_callback(tasks.discard)
    return task


async def _ended(*tasks: asyncio.Future[None]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def _hang_up(session: ClientWebSocketResponse) -> None:
    """Close a socket that another one has replaced; one that is deaf does not answer that either."""
    with suppress(TimeoutError):
        async with asyncio.timeout(_CLOSING_SECONDS):
            await session.close()
