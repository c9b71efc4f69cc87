"""The way to what is posted for all to see, where it must be sure whether it was."""

from __future__ import annotations

from aiohttp import ClientError
from slack_sdk.errors import SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bots.slack.workspaces import Workspaces
from core.errors import QuotidianError
from core.ports import RefusedError
from core.team import Team

_TROUBLES = (ClientError, OSError, QuotidianError, SlackClientError, TimeoutError)


async def client_to_post(workspaces: Workspaces, team: Team) -> AsyncWebClient:
    """Give the team's client, which tries nothing twice; raises RefusedError where there is none."""
    try:
        return await workspaces.strict_client(team)
    except QuotidianError as error:
        raise RefusedError(str(error)) from error
    except _TROUBLES as error:
        raise RefusedError(f"Slack did not say who the app is there ({type(error).__name__}).") from error


def unreachable(error: ClientError) -> RefusedError:
    """Say that Slack could not even be reached: nothing was posted."""
    return RefusedError(f"Slack cannot be reached ({type(error).__name__}).")
