from __future__ import annotations

import asyncio
from pathlib import Path

import discord
import pytest
from discord import app_commands
from structlog.testing import capture_logs

from bots.app import App
from bots.discord.bot import QuotidianBot, create_bot
from bots.discord.surface import intents_of
from bots.discord.tree import CHANGED, MAY_NOT
from config.settings import DiscordSettings
from tests.bots.discord.conftest import opened, simulated
from tests.bots.discord.rest_server import PATIENCE, RestServer
from tests.bots.discord.talking import Server

PRIVILEGED = ("members", "presences", "message_content")
WORDS = "what nobody is to read in a log"


@app_commands.command(name="broken", description="Goes wrong")
async def go_wrong(interaction: discord.Interaction) -> None:
    """Fail, outside of any frame."""
    del interaction
    raise ValueError(WORDS)


@app_commands.command(name="kept", description="Is kept from everybody")
@app_commands.check(lambda _: False)
async def kept(interaction: discord.Interaction) -> None:
    """Do nothing, since nobody may."""
    del interaction


def bot_of(server: Server) -> QuotidianBot:
    assert isinstance(server.env.bot, QuotidianBot)
    return server.env.bot


@pytest.fixture
def simcord_bot(discord_app: App) -> QuotidianBot:
    """Give a bot with two more commands."""
    bot = create_bot(discord_app)
    bot.tree.add_command(go_wrong)
    bot.tree.add_command(kept)
    return bot


def test_it_hears_no_more_than_it_needs() -> None:
    heard = intents_of(DiscordSettings())
    assert not any(getattr(heard, name) for name in PRIVILEGED)
    assert {name for name, wanted in heard if wanted} == {"guilds", "guild_messages", "dm_messages"}


def test_it_hears_what_is_said_in_channels_where_the_settings_ask_for_that() -> None:
    more = intents_of(DiscordSettings(message_content=True)).value & ~intents_of(DiscordSettings()).value
    assert more == discord.Intents(message_content=True).value


async def test_it_asks_discord_for_that(data: Path) -> None:
    for wants in (False, True):
        async with opened(data, DiscordSettings(message_content=wants)) as app:
            assert create_bot(app).intents.message_content is wants


async def test_it_pings_nobody_and_keeps_neither_messages_nor_members(server: Server) -> None:
    bot = bot_of(server)
    assert bot.allowed_mentions is not None
    assert dict(bot.allowed_mentions.to_dict()) == {"parse": []}
    await server.say("One message")
    assert list(bot.cached_messages) == []
    assert {member.id for guild in bot.guilds for member in guild.members} == {server.discord.bot_user.id}


async def test_commands_can_be_used_wherever_discord_allows_it(discord_app: App) -> None:
    async with simulated(create_bot(discord_app)) as env:
        told = next(each.json for each in env.http_requests if each.path.endswith("/commands"))
    assert isinstance(told, list)
    named = {command["name"]: command for command in told}
    assert {"quote", "lesson", "topics", "daily", "library", "help", "Save as quote"} <= set(named)
    for command in (named["quote"], named["lesson"], named["topics"]):
        assert (command["contexts"], command["integration_types"]) == ([0, 1, 2], [0, 1])


@pytest.mark.simcord(check_errors=False)
async def test_a_command_that_discord_still_has_and_the_bot_has_no_more_is_told_of(server: Server) -> None:
    bot_of(server).tree.remove_command("kept")
    seen = await server.command("kept")
    assert seen.message.text == CHANGED
    assert seen.message.is_ephemeral


@pytest.mark.simcord(check_errors=False)
async def test_what_somebody_may_not_do_they_are_told(server: Server) -> None:
    seen = await server.command("kept")
    assert seen.message.text == MAY_NOT
    assert seen.message.is_ephemeral


@pytest.mark.simcord(check_errors=False)
async def test_what_goes_wrong_outside_of_any_frame_is_a_sentence_and_no_word_of_it_is_logged(server: Server) -> None:
    with capture_logs() as logs:
        seen = await server.command("broken")
    (line,) = (log for log in logs if log["event"] == "discord.error")
    assert line["id"] in seen.message.text
    assert seen.message.is_ephemeral
    assert line["kind"].endswith("ValueError")
    assert WORDS not in str(logs) + seen.message.text


async def test_an_event_that_goes_wrong_is_logged_without_a_word(
    rest: RestServer, bot: QuotidianBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(_: object) -> None:
        """Fail as a listener might."""
        raise ValueError(WORDS)

    monkeypatch.setattr(bot, "on_guild_available", fail)
    with capture_logs() as logs:
        rest.discord.create_guild("Elsewhere")
        async with asyncio.timeout(PATIENCE):
            while not logs:  # noqa: ASYNC110 - a log tells nobody
                await asyncio.sleep(0.01)
    (line,) = logs
    assert (line["event"], line["what"]) == ("discord.error", "on_guild_available")
    assert WORDS not in str(logs)
