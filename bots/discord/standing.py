"""How the bot stands with Discord: whose token it is, and what is set where the application was made."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import discord
from aiohttp import ClientError
from discord import AppInfo

from bots.discord.logs import take_words_out
from bots.discord.mishaps import DiscordSetUpError, code_of
from bots.discord.reaching import connector_of
from bots.discord.surface import intents_of
from config.settings import DiscordSettings

PATIENCE_SECONDS = 5.0
NOT_SET_UP = "Discord is not set up: set QUOTIDIAN_DISCORD__TOKEN; docs/discord.md leads there."
NO_TOKEN = (
    "Discord does not take QUOTIDIAN_DISCORD__TOKEN: copy the token anew, from Bot in the developer portal "  # noqa: S105
    "(Reset Token)."
)
NO_WORDS = (
    "Discord does not let the bot hear what is said in channels: switch on the Message Content Intent, under Bot in "
    "the developer portal, or set QUOTIDIAN_DISCORD__MESSAGE_CONTENT=off."
)
NO_EVENTS = (
    "Discord does not let the bot hear even what is said to it, which takes nobody's leave: see in the developer "
    "portal whether the application still stands as it was made."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The application's id, the bot's name, in about how many servers it is, and what keeps it from answering.

    `may_hear` is whether Discord lets it have the words of messages that are not for it.
    """

    application: int
    name: str
    servers: int
    may_hear: bool
    problem: str | None = None


async def look_up(settings: DiscordSettings) -> Standing:
    """Ask Discord about the token; raises DiscordSetUpError where there is none, it is no good, or nobody answers."""
    token = token_of(settings)
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            return await _ask(settings, token)
    except discord.LoginFailure:
        raise DiscordSetUpError(NO_TOKEN) from None
    except (ClientError, OSError, TimeoutError, discord.HTTPException) as error:
        shown = code_of(error) if isinstance(error, discord.HTTPException) else type(error).__name__
        raise DiscordSetUpError(f"Discord does not answer ({shown}): see that it can be reached.") from None


async def _ask(settings: DiscordSettings, token: str) -> Standing:
    take_words_out()
    async with discord.Client(intents=intents_of(settings), connector=connector_of(settings)) as client:
        await client.login(token)
        info, user = client.application, client.user
        if info is None or user is None:
            raise DiscordSetUpError(NO_TOKEN)
        return Standing(
            application=info.id,
            name=user.name,
            servers=info.approximate_guild_count,
            may_hear=info.flags.gateway_message_content or info.flags.gateway_message_content_limited,
            problem=problem_of(info),
        )


def token_of(settings: DiscordSettings) -> str:
    """Give the token; raises DiscordSetUpError where none is set."""
    if settings.token is None:
        raise DiscordSetUpError(NOT_SET_UP)
    return settings.token.get_secret_value()


def no_intent(settings: DiscordSettings) -> str:
    """Say what is to be done where Discord refuses what the bot asks to hear."""
    return NO_WORDS if settings.message_content else NO_EVENTS


def problem_of(info: AppInfo) -> str | None:
    """Say what is set where the application was made that keeps the bot from answering; None where all is well."""
    if info.interactions_endpoint_url:
        return (
            "Discord sends commands to the Interactions Endpoint URL that is set under General Information in the "
            "developer portal, and not here: take it away."
        )
    if info.bot_require_code_grant:
        return (
            "no server can be given the bot by an invite link: switch off Requires OAuth2 Code Grant, under Bot in the "
            "developer portal."
        )
    return None
