from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from simcord.env import Env

from bots.app import App, open_app
from bots.discord.bot import QuotidianBot, create_bot
from config.settings import DiscordSettings, Settings
from tests.bots.discord.connected import World, connected, settings_for
from tests.bots.discord.people import settle_in
from tests.bots.discord.rest_server import TOKEN, RestServer, running_rest_server
from tests.bots.discord.simulated import SimulatedDiscord
from tests.bots.discord.talking import Server

pytest.register_assert_rewrite("tests.dialogue_contract")


@asynccontextmanager
async def opened(data: Path, settings: DiscordSettings | None = None) -> AsyncIterator[App]:
    """Open the application over a data folder, with Discord set up."""
    discord = settings or DiscordSettings(token=SecretStr(TOKEN))
    async with open_app(Settings(data_dir=data, starter=False, discord=discord)) as app:
        yield app


@asynccontextmanager
async def simulated(bot: QuotidianBot, **options: Any) -> AsyncIterator[Env]:  # noqa: ANN401 - of simcord's Env
    """Run a bot in a Discord that has one server; what it raised, and nobody looked at, is raised at the end."""
    env = Env(bot, **{"shard_count": 1, **options})
    discord = env.backend = SimulatedDiscord()
    settle_in(env)
    await env.start()
    try:
        yield env
    finally:
        await env.shutdown()
    if env.check_errors:
        env._raise_errors_since(env._errors_acknowledged)  # noqa: SLF001 - as simcord's own fixture does
    assert discord.violations == []


@pytest.fixture
async def discord_app(data: Path) -> AsyncIterator[App]:
    """Give the opened application, with Discord set up, over the small library."""
    async with opened(data) as app:
        yield app


@pytest.fixture
async def simcord_bot(discord_app: App) -> QuotidianBot:
    """Give the bot, wired and not logged in."""
    return create_bot(discord_app)


@pytest.fixture
async def simcord_env(simcord_bot: QuotidianBot, request: pytest.FixtureRequest) -> AsyncIterator[Env]:
    """Give a Discord in which the bot runs; the marker `simcord` sets options of it."""
    marker = request.node.get_closest_marker("simcord")
    async with simulated(simcord_bot, **(marker.kwargs if marker else {})) as env:
        yield env


@pytest.fixture
async def server(simcord_env: Env, discord_app: App) -> Server:
    """Give a server with the bot in it, over the small library."""
    return Server(simcord_env, discord_app)


@pytest.fixture
async def rest() -> AsyncIterator[RestServer]:
    """Give a Discord to be reached over HTTP and a WebSocket; the test fails where it was sent what Discord refuses."""
    async with running_rest_server() as servers:
        yield servers


@pytest.fixture
def world(rest: RestServer) -> World:
    """Give the server with its people in it, as that Discord has it."""
    return World(rest)


@pytest.fixture
async def connected_app(data: Path, rest: RestServer) -> AsyncIterator[App]:
    """Give the opened application, led to that Discord, over the small library."""
    async with opened(data, settings_for(rest)) as app:
        yield app


@pytest.fixture
async def bot(world: World, connected_app: App, rest: RestServer) -> AsyncIterator[QuotidianBot]:
    """Give the bot, connected, in that server."""
    assert world.rest is rest
    async with connected(create_bot(connected_app), rest) as running:
        yield running
