"""The way to Slack's Web API: each workspace by its own token, and what is asked often, kept for some minutes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar, cast

import structlog
from aiohttp import ClientError, ClientSession
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bots.slack.connections import Connections
from bots.slack.people import (
    Channel,
    Member,
    channel_of,
    direct_channel,
    member_of,
    unknown_channel,
    unknown_member,
)
from bots.slack.place import DIRECT, workspace_of
from bots.slack.refusals import code_of
from bots.slack.remembering import Lifetimes, Memory
from bots.slack.tokens import Authorize, Credentials, NotInstalledError, Tokens
from config.settings import SlackSettings
from core.errors import QuotidianError
from core.team import Team

__all__ = ("NotInstalledError", "Workspaces")

_LONG, _BRIEFLY = 600, 15
_KEPT = Lifetimes(long=_LONG, briefly=_BRIEFLY)
# Whoever invites the app, or joins, does so because they were told to, and tries again at once.
_KEPT_CHANNEL = Lifetimes(long=_LONG, briefly=_BRIEFLY, is_settled=lambda channel: channel and channel.joined)
_KEPT_HELD = Lifetimes(long=_LONG, briefly=_BRIEFLY, is_settled=bool)
_MOST = 20_000
APP = "quotidian"
"""What the app is called where nothing else is known."""

_PATIENCE = 15
"""Seconds that looking something up may take, with what Slack wants to be waited for."""

_PAGE, _MOST_PAGES = 999, 20

# What Slack answers where there is nothing to look up: no news for the log.
_NOT_THERE = frozenset(("channel_not_found", "user_not_found", "users_not_found", "user_not_visible"))
_log = structlog.get_logger()
V = TypeVar("V")


class Workspaces:
    """Gives clients and looks people and channels up, for every workspace in which the app is installed.

    What was looked up is kept for ten minutes by the clock `now`, in seconds.
    """

    def __init__(
        self,
        settings: SlackSettings,
        tokens: Tokens,
        connections: Connections,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self.tokens = tokens
        self.connections = connections
        self._administrators = frozenset(settings.administrators)
        self._members: Memory[tuple[str, str], Member] = Memory(_KEPT, most=_MOST, now=now)
        self._channels: Memory[tuple[str, str], Channel] = Memory(_KEPT_CHANNEL, most=_MOST, now=now)
        self._held: Memory[tuple[str, str, str], bool] = Memory(_KEPT_HELD, most=_MOST, now=now)
        self._directs: Memory[tuple[str, str], str] = Memory(_KEPT, most=_MOST, now=now)

    @property
    def session(self) -> ClientSession:
        """The connections that all clients share."""
        return self.connections.session

    @property
    def authorize(self) -> Callable[..., Awaitable[AuthorizeResult]]:
        """What tells Bolt by whose token a request is answered."""
        # Bolt takes None for an answer, too, though its annotation does not say so.
        return cast("Callable[..., Awaitable[AuthorizeResult]]", Authorize(self.tokens))

    async def client(self, team: Team) -> AsyncWebClient:
        """Give a client that waits out rate limits and tries broken connections again; raises NotInstalledError.

        Not for posting what must not come twice.
        """
        return self.connections.client((await self._credentials(team)).token)

    async def strict_client(self, team: Team) -> AsyncWebClient:
        """Give a client that tries nothing twice, so that an error tells what happened; raises NotInstalledError."""
        return self.connections.strict_client((await self._credentials(team)).token)

    async def bot_user(self, team: Team) -> str:
        """Give the id of the app's own user, such as U0BOT, as it stands in mentions; raises NotInstalledError."""
        return (await self._credentials(team)).user

    async def app_name(self, team: Team) -> str:
        """Give the name of the app as members see it, without @; `quotidian` where it cannot be looked up."""
        try:
            user = await self.bot_user(team)
        except (ClientError, OSError, QuotidianError, SlackClientError, TimeoutError):
            return APP
        name = (await self.member(team, user)).name
        return APP if name == user else name

    async def member(self, team: Team, key: str) -> Member:
        """Look a member up; one who cannot be looked up is a guest, named by the id, without a time zone."""
        workspace = workspace_of(team)

        async def ask() -> Member:
            said = await (await self.client(team)).users_info(user=key)
            return member_of(said["user"], workspace, self._administrators)

        found = await self._members.get((workspace, key), lambda: _looked_up("users.info", team, ask))
        return found or unknown_member(key)

    async def channel(self, team: Team, key: str) -> Channel:
        """Look a channel up; one that cannot be looked up is a private channel that the app is not in."""
        if key.startswith(DIRECT):
            return direct_channel(key)

        async def ask() -> Channel:
            said = await (await self.client(team)).conversations_info(channel=key)
            return channel_of(said["channel"])

        found = await self._channels.get((workspace_of(team), key), lambda: _looked_up("conversations.info", team, ask))
        return found or unknown_channel(key)

    async def holds(self, team: Team, channel: str, member: str) -> bool:
        """Tell whether a member is in a channel; False where that cannot be looked up.

        In a channel of more than some twenty thousand, only the first of them are found.
        """
        if channel.startswith(DIRECT):
            return await self.direct(team, member) == channel

        async def ask() -> bool:
            return await _is_among(await self.client(team), channel, member)

        found = await self._held.get(
            (workspace_of(team), channel, member), lambda: _looked_up("conversations.members", team, ask)
        )
        return bool(found)

    async def direct(self, team: Team, member: str) -> str | None:
        """Name the conversation of a member with the app, which need not have begun; None where Slack does not tell."""

        async def ask() -> str:
            said = await (await self.client(team)).conversations_open(users=member)
            return str(said["channel"]["id"])

        return await self._directs.get(
            (workspace_of(team), member), lambda: _looked_up("conversations.open", team, ask)
        )

    async def close(self) -> None:
        """Stop what is being looked up, and give back the connections."""
        memories = (self._members, self._channels, self._held, self._directs)
        await asyncio.gather(self.tokens.close(), *(memory.close() for memory in memories))
        await self.connections.close()

    async def _credentials(self, team: Team) -> Credentials:
        return await self.tokens.of(workspace_of(team))


async def _looked_up(what: str, team: Team, ask: Callable[[], Awaitable[V]]) -> V | None:
    """Ask Slack; None where it does not answer, for whatever reason."""
    try:
        async with asyncio.timeout(_PATIENCE):
            return await ask()
    except (ClientError, KeyError, OSError, QuotidianError, SlackClientError, TimeoutError) as error:
        code = code_of(error) if isinstance(error, SlackApiError) else type(error).__name__
        tell = _log.info if code in _NOT_THERE else _log.warning
        tell("slack.not_looked_up", what=what, team=team.key, error=code)
        return None


async def _is_among(client: AsyncWebClient, channel: str, member: str) -> bool:
    """Go through the members of a channel, page by page, until one is found."""
    cursor = ""
    for _ in range(_MOST_PAGES):
        page = await client.conversations_members(channel=channel, limit=_PAGE, cursor=cursor)
        if member in page["members"]:
            return True
        cursor = _next(page)
        if not cursor:
            return False
    return False


def _next(page: AsyncSlackResponse) -> str:
    return str((page.get("response_metadata") or {}).get("next_cursor") or "")
