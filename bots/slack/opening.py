"""Opening the way to Slack, of one workspace or of many, as the settings say."""

from __future__ import annotations

from datetime import UTC, datetime

from pydantic import SecretStr
from slack_sdk.oauth.token_rotation.async_rotator import AsyncTokenRotator

from bots.slack.bot_token import BotToken
from bots.slack.connections import Connections
from bots.slack.installations import Installations
from bots.slack.stored_tokens import StoredTokens
from bots.slack.tokens import Tokens, Welcome
from bots.slack.workspaces import Workspaces
from config.settings import SlackSettings
from core.leaving import come_back
from core.library.store import Store
from core.team import Team


def open_workspaces(settings: SlackSettings, store: Store) -> Workspaces:
    """Open the way to Slack where that is set up; nothing is asked yet. To be closed before the store."""
    connections = Connections(settings.api_base_url)
    return Workspaces(settings, _tokens(settings, store, connections), connections)


def installations(settings: SlackSettings, store: Store) -> Installations:
    """Give what keeps installations, where any workspace may install the app."""
    return Installations(settings.client_id or "", store, _welcome(store))


def _tokens(settings: SlackSettings, store: Store, connections: Connections) -> Tokens:
    if settings.bot_token is not None:
        return BotToken(settings.bot_token.get_secret_value(), connections, _welcome(store))

    def rotator() -> AsyncTokenRotator:
        return AsyncTokenRotator(
            client_id=settings.client_id or "",
            client_secret=_secret(settings.client_secret),
            client=connections.client(None),
        )

    return StoredTokens(installations(settings, store), rotator)


def _welcome(store: Store) -> Welcome:
    async def welcome(team: Team) -> None:
        await come_back(store, team, datetime.now(UTC))

    return welcome


def _secret(value: SecretStr | None) -> str:
    return value.get_secret_value() if value else ""
