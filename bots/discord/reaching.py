"""The way to Discord's servers, or to others in their place, for one client alone."""

from __future__ import annotations

from aiohttp import ClientTimeout, TCPConnector, hdrs
from aiohttp.client_reqrep import ClientRequest
from aiohttp.connector import Connection
from aiohttp.tracing import Trace
from discord.http import Route
from yarl import URL

from config.settings import DiscordSettings

_SOCKETS = ("ws", "wss")


def connector_of(settings: DiscordSettings) -> TCPConnector | None:
    """Give what discord.py's `connector=` takes: a client's, or an HTTPClient's. None where nothing else is set.

    It leads whatever goes to Discord's API or gateway to the addresses that are set: commands' answers and files that
    are sent, too. To be called on the running loop, once for each client, which closes it.
    """
    if settings.api_base_url is None and settings.gateway_url is None:
        return None
    return _Detour(settings.api_base_url, settings.gateway_url)


class _Detour(TCPConnector):
    """Connects to other addresses than those that were asked for.

    discord.py has addresses of its classes alone, which all clients of a process share.
    """

    def __init__(self, api: str | None, gateway: str | None) -> None:
        super().__init__(limit=0)  # as discord.py's own: it knows the limits
        self._api = api
        self._gateway = gateway

    async def connect(self, req: ClientRequest, traces: list[Trace], timeout: ClientTimeout) -> Connection:  # noqa: ASYNC109
        """Lead a request elsewhere, and connect."""
        led = self._led(req.url)
        if led != req.url:
            req.url = led
            req.headers[hdrs.HOST] = led.host_port_subcomponent or ""
        return await super().connect(req, traces, timeout)

    def _led(self, url: URL) -> URL:
        asked, discord_api = str(url), f"{Route.BASE}/"
        if self._gateway is not None and url.scheme in _SOCKETS:
            return URL(self._gateway).with_query(url.query)
        if self._api is not None and asked.startswith(discord_api):
            return URL(self._api + asked.removeprefix(discord_api), encoded=True)
        return url
