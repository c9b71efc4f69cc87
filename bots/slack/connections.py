"""The connections to Slack's Web API, and clients that go over them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from urllib.request import getproxies

from aiohttp import ClientSession, ClientTimeout
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
)
from slack_sdk.web.async_client import AsyncWebClient

_SECONDS = 10
# What is being sent or read may take long, as a large file does, as long as it goes on.
_TIMEOUT = ClientTimeout(total=None, connect=_SECONDS, sock_connect=_SECONDS, sock_read=_SECONDS)
_TRIES_AGAIN = 2

# The SDK logs what it sends and gets where a logger lets it.
_quiet = logging.getLogger("quotidian.slack.web")
_quiet.setLevel(logging.WARNING)


class Connections:
    """Makes clients of one server that share their connections. These are opened on the loop that first wants them."""

    def __init__(self, api_base_url: str) -> None:
        self.api_base_url = api_base_url
        self._session: ClientSession | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    @property
    def session(self) -> ClientSession:
        """The connections, for a running loop. Nobody waits longer than ten seconds for a sign of life."""
        loop = asyncio.get_running_loop()
        if self._session is None or self._session.closed or self._loop is not loop:
            # A session that trusts the environment looks it through before each request, in threads of its own.
            self._session, self._loop = ClientSession(timeout=_TIMEOUT, trust_env=bool(getproxies())), loop
        return self._session

    def client(self, token: str | None) -> AsyncWebClient:
        """Give a client that waits out rate limits, and tries again where a connection broke."""
        return self._client(token, (AsyncRateLimitErrorRetryHandler(_TRIES_AGAIN), AsyncConnectionErrorRetryHandler()))

    def strict_client(self, token: str | None) -> AsyncWebClient:
        """Give a client that tries nothing twice."""
        return self._client(token, ())

    async def close(self) -> None:
        """Give the connections back."""
        if self._session is not None:
            await self._session.close()

    def _client(self, token: str | None, handlers: Sequence[AsyncRetryHandler]) -> AsyncWebClient:
        client = AsyncWebClient(
            token=token,
            base_url=self.api_base_url,
            session=self.session,
            retry_handlers=list(handlers),
            logger=_quiet,
        )
        # The session knows of proxies, and of servers that need none; the client would only know of the former.
        client.proxy = None
        return client
