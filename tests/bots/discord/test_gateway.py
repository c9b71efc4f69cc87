from __future__ import annotations

import asyncio
from collections.abc import Callable

import discord
import pytest

from bots.app import App
from bots.discord.bot import QuotidianBot, create_bot
from bots.discord.surface import INTENTS
from tests.bots.discord.connected import World, connected
from tests.bots.discord.gateway_server import AUTHENTICATION_FAILED, DISALLOWED_INTENTS
from tests.bots.discord.people import SERVER
from tests.bots.discord.rest_server import PATIENCE, TOKEN, RestServer

Act = Callable[[], object]


async def heard(bot: discord.Client, *acts: Act) -> str:
    """Do something, and give the text of the next message that the bot is told of."""
    waiting = asyncio.create_task(bot.wait_for("message", timeout=PATIENCE))
    await asyncio.sleep(0)
    for act in acts:
        act()
    message: discord.Message = await waiting
    return message.clean_content


async def test_a_bot_logs_in_over_a_packed_connection_and_knows_its_server(rest: RestServer, bot: QuotidianBot) -> None:
    assert [guild.name for guild in bot.guilds] == [SERVER]
    assert [each["intents"] for each in rest.gateway.identified] == [INTENTS.value]
    assert rest.gateway.connections[0].heartbeats >= 1
    assert rest.gateway.connections[0].is_packed


async def test_it_is_told_of_messages_with_their_words_only_where_it_is_mentioned(
    world: World, bot: QuotidianBot
) -> None:
    assert await heard(bot, lambda: world.writes("hello, all of you")) == ""
    assert await heard(bot, lambda: world.mentions("hello", at=world.channels.workshop)) == "@TestBot hello"


async def test_a_connection_that_has_gone_deaf_is_given_up_and_nothing_is_lost(
    rest: RestServer, world: World, connected_app: App
) -> None:
    rest.gateway.heartbeat_seconds = 0.05
    bot = create_bot(connected_app)
    state = bot._connection  # noqa: SLF001 - each connection takes from it, once, how long it waits
    patience, state.heartbeat_timeout = state.heartbeat_timeout, 0.4
    async with connected(bot, rest):
        state.heartbeat_timeout = patience
        rest.gateway.go_deaf()
        assert await heard(bot, lambda: world.mentions("is anybody there?")) == "@TestBot is anybody there?"
        assert (len(rest.gateway.identified), len(rest.gateway.resumed)) == (1, 1)


async def test_it_comes_back_where_discord_asks_it_to(rest: RestServer, world: World, bot: QuotidianBot) -> None:
    assert await heard(bot, rest.gateway.ask_to_reconnect, lambda: world.mentions("welcome")) == "@TestBot welcome"
    await rest.gateway.until(lambda: len(rest.gateway.resumed) == 1)
    assert (rest.gateway.opened, len(rest.gateway.identified)) == (2, 1)


async def test_it_resumes_a_session_that_is_said_to_be_good_still(
    rest: RestServer, world: World, bot: QuotidianBot
) -> None:
    rest.gateway.invalidate(resumable=True)
    await rest.gateway.until(lambda: len(rest.gateway.resumed) == 1)
    assert await heard(bot, lambda: world.mentions("again")) == "@TestBot again"
    assert len(rest.gateway.identified) == 1


async def test_it_logs_in_anew_where_its_session_is_good_no_more(
    rest: RestServer, world: World, bot: QuotidianBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QuotidianBot, "before_identify_hook", at_once)
    rest.gateway.invalidate(resumable=False)
    await rest.gateway.wait_ready(logins=2)
    assert await heard(bot, lambda: world.mentions("once more")) == "@TestBot once more"
    assert rest.gateway.resumed == []


async def test_it_logs_in_anew_where_nobody_knows_its_session_when_it_comes_back(
    rest: RestServer, world: World, bot: QuotidianBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QuotidianBot, "before_identify_hook", at_once)
    rest.gateway.ask_to_reconnect()
    rest.gateway.forget_sessions()
    await rest.gateway.wait_ready(logins=2)
    assert await heard(bot, lambda: world.mentions("who are you?")) == "@TestBot who are you?"
    assert len(rest.gateway.resumed) == 1


async def test_servers_are_spread_over_as_many_shards_as_discord_wants(
    rest: RestServer, world: World, connected_app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    rest.gateway.shards = 2
    other = rest.discord.create_guild("Elsewhere", shard_id=1 - (world.guild.id >> 22) % 2, shard_count=2)
    monkeypatch.setattr(QuotidianBot, "before_identify_hook", at_once)
    async with connected(create_bot(connected_app), rest) as bot:
        assert sorted(each["shard"] for each in rest.gateway.identified) == [[0, 2], [1, 2]]
        assert {guild.id: guild.shard_id for guild in bot.guilds} == {
            world.guild.id: (world.guild.id >> 22) % 2,
            other.id: (other.id >> 22) % 2,
        }
        assert await heard(bot, lambda: world.mentions("hello")) == "@TestBot hello"


async def test_a_token_that_is_good_for_nothing_ends_it(rest: RestServer, world: World, connected_app: App) -> None:
    assert world.rest is rest
    rest.gateway.token = TOKEN[::-1]
    with pytest.raises(discord.ConnectionClosed) as raised:
        async with connected(create_bot(connected_app), rest):
            pass
    assert raised.value.code == AUTHENTICATION_FAILED


async def test_asking_for_more_than_the_application_may_hear_ends_it(
    rest: RestServer, world: World, connected_app: App
) -> None:
    assert world.rest is rest
    rest.gateway.approved = discord.Intents.none()
    with pytest.raises(discord.PrivilegedIntentsRequired):
        async with connected(create_bot(connected_app), rest):
            pass
    assert DISALLOWED_INTENTS == 4014


async def at_once(_: discord.Client, shard: int | None, *, initial: bool = False) -> None:
    """Log in without the five seconds between two logins, which Discord wants."""
