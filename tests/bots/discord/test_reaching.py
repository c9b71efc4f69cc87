from __future__ import annotations

import discord
from aiohttp import ClientSession

from bots.discord.bot import QuotidianBot
from bots.discord.reaching import connector_of
from config.settings import DiscordSettings
from tests.bots.discord.connected import World, settings_for
from tests.bots.discord.rest_server import RestServer

DISCORD = "https://discord.com/api/v10"


def test_where_nothing_is_set_discord_py_goes_its_own_way() -> None:
    assert connector_of(DiscordSettings()) is None


async def test_requests_go_to_the_address_that_is_set_with_all_that_belongs_to_them(rest: RestServer) -> None:
    url, headers = f"{DISCORD}/users/%40me?with=a%2Fb", {"Authorization": "Bot x"}
    connector = connector_of(settings_for(rest))
    async with ClientSession(connector=connector) as session, session.get(url, headers=headers) as response:
        assert response.status == 401
    (asked,) = rest.asked
    assert (asked.path, dict(asked.params)) == ("/users/@me", {"with": "a/b"})


async def test_what_is_not_discords_api_goes_where_it_wants(rest: RestServer) -> None:
    connector = connector_of(DiscordSettings(api_base_url="http://127.0.0.1:9/"))
    url = f"{rest.base}/attachments/none"
    async with ClientSession(connector=connector) as session, session.get(url) as response:
        assert response.status == 404


async def test_one_client_is_led_and_no_other(rest: RestServer, world: World, bot: QuotidianBot) -> None:
    assert world.rest is rest
    assert bot.is_ready()
    assert discord.http.Route.BASE == DISCORD
    assert str(discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY) == "wss://gateway.discord.gg/"


async def test_a_new_session_goes_to_the_gateway_that_is_set(rest: RestServer, world: World, bot: QuotidianBot) -> None:
    async def at_once(*_: object, **__: object) -> None:
        """Wait for nothing between two logins."""

    bot.before_identify_hook = at_once  # type: ignore[method-assign]
    rest.gateway.invalidate(resumable=False)
    await rest.gateway.until(lambda: len(rest.gateway.identified) == 2)
    assert world.rest.gateway.resumed == []
