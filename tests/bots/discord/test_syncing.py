from __future__ import annotations

import asyncio
from pathlib import Path

import discord
import pytest
from pydantic import SecretStr
from simcord.env import Env
from structlog.testing import capture_logs

from bots.app import App
from bots.discord import syncing
from bots.discord.bot import QuotidianBot, create_bot
from bots.discord.syncing import note_name, synchronise
from config.settings import DiscordSettings
from core.library.notes import read_note
from tests.bots.discord.conftest import opened, simulated
from tests.bots.discord.connected import World, connected, settings_for
from tests.bots.discord.faults import held, refused
from tests.bots.discord.rest_server import TOKEN, RestServer


def told(env: Env) -> list[str]:
    """Give the paths by which Discord was told of commands."""
    return [each.path for each in env.http_requests if each.method == "PUT" and each.path.endswith("/commands")]


def with_one_more(app: App) -> QuotidianBot:
    """Give a bot that knows one command more."""
    bot = create_bot(app)

    @bot.tree.command(name="more", description="One more")
    async def more(interaction: discord.Interaction) -> None:
        del interaction

    return bot


async def test_discord_is_told_once_however_often_the_bot_starts(discord_app: App) -> None:
    async with simulated(create_bot(discord_app)) as env:
        await env.restart_bot(create_bot(discord_app))
        await env.restart_bot(create_bot(discord_app))
        assert len(told(env)) == 1


async def test_discord_is_told_of_what_changed(discord_app: App) -> None:
    async with simulated(create_bot(discord_app)) as env:
        await env.restart_bot(with_one_more(discord_app))
        assert len(told(env)) == 2
        await env.restart_bot(create_bot(discord_app))
        assert len(told(env)) == 3


async def test_one_server_gets_the_commands_while_somebody_develops(data: Path) -> None:
    async with opened(data) as app, simulated(create_bot(app)) as env:
        server = str(env.guild.id)
        settings = DiscordSettings(token=SecretStr(TOKEN), development_server=server)
        async with opened(data, settings) as developing:
            await env.restart_bot(create_bot(developing))
            await env.restart_bot(create_bot(developing))
        assert [f"/guilds/{server}/" in path for path in told(env)] == [False, True]


async def test_of_several_that_start_at_once_one_tells(rest: RestServer, world: World, connected_app: App) -> None:
    assert world.rest is rest
    bots = [create_bot(connected_app) for _ in range(3)]
    async with bots[0], bots[1], bots[2]:
        await asyncio.gather(*(bot.login(rest.token) for bot in bots))
    assert len(rest.sent("PUT", "/commands")) == 1


async def test_where_discord_does_not_take_them_the_bot_starts_and_tries_again_next_time(
    rest: RestServer, world: World, connected_app: App
) -> None:
    rest.faults.add("PUT /applications/*/commands", refused(400, 30034))
    with capture_logs() as logs:
        async with connected(create_bot(connected_app), rest) as bot:
            name = note_name(bot.application_id, None)
            assert await read_note(connected_app.library.store, name) is None
    (line,) = (log for log in logs if log["event"] == "discord.commands_refused")
    assert line["code"] == "400/30034"
    async with connected(create_bot(connected_app), rest) as bot:
        assert await read_note(connected_app.library.store, note_name(bot.application_id, None)) is not None
    assert world.rest.sent("PUT", "/commands")[-1].status == 200


async def test_a_server_that_does_not_have_the_bot_is_named(data: Path, rest: RestServer, world: World) -> None:
    assert world.rest is rest
    settings = settings_for(rest).model_copy(update={"development_server": "123456789012345678"})
    rest.faults.add("PUT /applications/*/guilds/*/commands", refused(403, 50001))
    with capture_logs() as logs:
        async with opened(data, settings) as app, connected(create_bot(app), rest):
            pass
    (line,) = (log for log in logs if log["event"] == "discord.commands_refused")
    assert line["advice"].startswith("invite the bot to the server of QUOTIDIAN_DISCORD__DEVELOPMENT_SERVER")


async def test_a_start_is_not_put_off_for_long(
    rest: RestServer, world: World, connected_app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert world.rest is rest
    monkeypatch.setattr(syncing, "_PATIENCE_SECONDS", 0.05)
    never = asyncio.Event()
    rest.faults.add("PUT /applications/*/commands", held(never))
    with capture_logs() as logs:
        async with connected(create_bot(connected_app), rest) as bot:
            assert bot.is_ready()
    never.set()
    (line,) = (log for log in logs if log["event"] == "discord.commands_refused")
    assert line["kind"].startswith("TimeoutError")


async def test_who_gives_up_in_the_middle_leaves_it_to_the_next(
    rest: RestServer, world: World, connected_app: App
) -> None:
    assert world.rest is rest
    bot = create_bot(connected_app)
    store = connected_app.library.store
    async with bot:
        await bot.http.static_login(rest.token)
        bot._connection.application_id = rest.discord.application_id  # noqa: SLF001 - as a login does
        first = asyncio.create_task(synchronise(bot.tree, store))
        await rest.until(lambda: bool(rest.asked))
        first.cancel()
        with pytest.raises(asyncio.CancelledError):
            await first
        assert await synchronise(bot.tree, store)
