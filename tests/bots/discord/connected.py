"""A bot that is logged in for real, over HTTP and a WebSocket, and members who talk to it through Discord."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress

import discord
from pydantic import SecretStr
from simcord import interactions
from simcord.actors import MemberActor
from simcord.backend.models import Interaction, Message
from simcord.builders import ChannelHandle
from simcord.enums import InteractionType, OptionType
from simcord.env import Env

from bots.discord.bot import QuotidianBot
from config.settings import DiscordSettings
from tests.bots.discord.people import Channels, People, channels_of, people_of, settle_in
from tests.bots.discord.rest_server import PATIENCE, RestServer

_READY_SECONDS = 0.05
_CLOSING_SECONDS = 2


class World:
    """The server with its people and channels, in the store of the real servers."""

    def __init__(self, rest: RestServer) -> None:
        # An Env that is never started makes people and channels, and has no bot of its own to tell of them.
        env = Env(discord.Client(intents=discord.Intents(guilds=True)))
        env.backend = rest.discord
        settle_in(env)
        self.rest = rest
        self.env = env
        self.guild = env.guild
        self.people: People = people_of(env)
        self.channels: Channels = channels_of(env.guild)

    def writes(self, text: str, *, by: MemberActor | None = None, at: ChannelHandle | None = None) -> Message:
        """Let somebody write a message."""
        who, where = by or self.people.ada, at or self.channels.general
        return self.rest.discord.create_message(where.id, who.id, text)

    def mentions(self, text: str, *, by: MemberActor | None = None, at: ChannelHandle | None = None) -> Message:
        """Let somebody write to the bot in a channel."""
        return self.writes(f"<@{self.rest.discord.bot_user.id}> {text}", by=by, at=at)

    async def command(self, name: str, options: Mapping[str, str] | None = None) -> Message:
        """Let Ada type a slash command in #general; gives the answer."""
        record = self.interacts(name, options or {})
        await self.rest.until(lambda: record.responded and not record.loading)
        assert record.message_id is not None
        return self.rest.discord.get_message(record.channel_id, record.message_id)

    async def offered(self, name: str, options: Mapping[str, str]) -> list[str]:
        """Let Ada type into the last of these options; gives the values that are offered."""
        record = self.interacts(name, options, kind=InteractionType.APPLICATION_COMMAND_AUTOCOMPLETE)
        await self.rest.until(lambda: record.autocomplete_choices is not None)
        return [choice["value"] for choice in record.autocomplete_choices or ()]

    def interacts(
        self,
        name: str,
        options: Mapping[str, str],
        *,
        kind: InteractionType = InteractionType.APPLICATION_COMMAND,
        by: MemberActor | None = None,
        at: ChannelHandle | None = None,
    ) -> Interaction:
        """Send a command, or what was typed of it, and wait for nothing; one of a group goes by both names."""
        name, _, part = name.partition(" ")
        command = self.rest.discord.find_command(name, self.guild.id)
        assert command is not None, f"Discord was not told of /{name}"
        given: list[dict[str, object]] = [
            {"name": key, "type": OptionType.STRING, "value": value} for key, value in options.items()
        ]
        if kind is InteractionType.APPLICATION_COMMAND_AUTOCOMPLETE:
            given[-1]["focused"] = True
        if part:
            given = [{"name": part, "type": OptionType.SUBCOMMAND, "options": given}]
        record, payload = interactions.base_payload(
            self.rest.discord,
            type=kind,
            channel_id=(at or self.channels.general).id,
            guild_id=self.guild.id,
            user_id=(by or self.people.ada).id,
            data={"id": command["id"], "name": name, "type": command["type"], "options": given},
        )
        self.rest.discord.emit("INTERACTION_CREATE", payload)
        return record


def settings_for(rest: RestServer) -> DiscordSettings:
    """Give the settings that lead a bot to these servers."""
    return DiscordSettings(token=SecretStr(rest.token), api_base_url=rest.api_url, gateway_url=rest.gateway_url)


@asynccontextmanager
async def connected(bot: QuotidianBot, rest: RestServer) -> AsyncIterator[QuotidianBot]:
    """Run a bot from its login until the block ends; it is ready, and knows its servers."""
    bot._connection.guild_ready_timeout = _READY_SECONDS  # noqa: SLF001 - else it waits for two, after its last server
    async with bot:
        await bot.login(rest.token)
        running = asyncio.create_task(bot.connect())
        ready = asyncio.create_task(bot.wait_until_ready())
        try:
            await asyncio.wait((running, ready), return_when=asyncio.FIRST_COMPLETED, timeout=PATIENCE)
            if running.done():
                running.result()
            assert ready.done(), "the bot was not ready in time"
            yield bot
        finally:
            ready.cancel()
            # As the program ends: nothing new is heard, and what was begun goes on to its end.
            with suppress(TimeoutError):
                async with asyncio.timeout(_CLOSING_SECONDS):
                    await asyncio.gather(*(shard.disconnect() for shard in bot.shards.values()))
            await bot.edge.under_way.settle()
            await bot.close()
            with suppress(asyncio.CancelledError, discord.ConnectionClosed):
                await running
