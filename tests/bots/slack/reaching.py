"""The way to the tests' Slack, as the product opens it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from pydantic import SecretStr

from bots.slack.bot_token import BotToken
from bots.slack.connections import Connections
from bots.slack.place import team_of
from bots.slack.workspaces import Workspaces
from config.settings import SlackSettings
from core.requests import Asker
from core.team import Team
from tests.bots.slack.web.records import TEAM
from tests.bots.slack.web_api import WebApi

QUOTES = team_of(TEAM)


@dataclass
class Watch:
    """A clock that goes on when a test says so."""

    seconds: float = 0

    def __call__(self) -> float:
        return self.seconds


@dataclass
class Welcomed:
    """Remembers which teams were welcomed."""

    teams: list[Team] = field(default_factory=list)

    async def __call__(self, team: Team) -> None:
        self.teams.append(team)


def many_workspaces(api: WebApi) -> SlackSettings:
    """Set the app up to be installed by anybody."""
    return SlackSettings(
        mode="http",
        client_id=api.client_id,
        client_secret=SecretStr(api.client_secret),
        signing_secret=SecretStr("hush"),
        public_url="https://bot.example.com/quotes",
        api_base_url=api.url,
    )


@asynccontextmanager
async def reached(
    settings: SlackSettings, watch: Watch | None = None, welcome: Welcomed | None = None
) -> AsyncIterator[Workspaces]:
    """Open the way by a token that is set by hand."""
    assert settings.bot_token is not None
    connections = Connections(settings.api_base_url)
    tokens = BotToken(settings.bot_token.get_secret_value(), connections, welcome or Welcomed())
    workspaces = Workspaces(settings, tokens, connections, watch or Watch())
    try:
        yield workspaces
    finally:
        await workspaces.close()


def asker(member: str, where: str = "", team: Team = QUOTES) -> Asker:
    """Say who asks."""
    today = datetime.now(UTC).date()
    return Asker(team=team, channel="#here", member=member, today=today, channel_key=where, member_key=member)
