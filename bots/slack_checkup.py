"""What `doctor` says about Slack."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable

from bots.app import App
from bots.findings import Finding
from bots.slack.app import web_client
from bots.slack.manifest import address
from bots.slack.mishaps import SlackSetUpError, said_of
from bots.slack.socket_mode import ask_for_address
from bots.slack.standing import look_up
from bots.slack.surface import INSTALL_PATH
from config.settings import SlackSettings

_SLACK = "slack"
_SECONDS = 5.0


async def look_at_slack(app: App) -> AsyncIterator[Finding]:
    """Look whether Slack takes the tokens that are set, and gave the scopes; says nothing where nothing is set."""
    settings = app.settings.slack
    if not _is_begun(settings):
        return
    if settings.problem:
        yield Finding(_SLACK, settings.problem, fine=False)
        return
    if settings.bot_token is None:
        yield Finding(_SLACK, f"workspaces install the app at {address(settings, INSTALL_PATH)}")
    else:
        yield await _tried(_look_at_bot(app, settings.bot_token.get_secret_value()))
    if settings.mode == "socket" and settings.app_token is not None:
        yield await _tried(_look_at_socket(app, settings.app_token.get_secret_value()))


def _is_begun(settings: SlackSettings) -> bool:
    """Tell whether anything is set that leads to Slack, though it may not be enough."""
    begun = (settings.app_token, settings.signing_secret, settings.client_secret)
    return settings.is_set_up or settings.mode != "socket" or any(each is not None for each in begun)


async def _look_at_bot(app: App, token: str) -> Finding:
    standing = await look_up(web_client(app, token))
    if standing.missing:
        return Finding(_SLACK, standing.lacks, fine=False)
    return Finding(_SLACK, f"the bot token is that of @{standing.name} in {standing.workspace}, with every scope.")


async def _look_at_socket(app: App, token: str) -> Finding:
    await ask_for_address(web_client(app), token)
    return Finding(_SLACK, "the app-level token opens sockets.")


async def _tried(look: Awaitable[Finding]) -> Finding:
    try:
        async with asyncio.timeout(_SECONDS):
            return await look
    except SlackSetUpError as error:
        return Finding(_SLACK, str(error), fine=False)
    except Exception as error:  # noqa: BLE001 - whatever keeps Slack from answering
        return Finding(_SLACK, f"Slack does not answer ({_shortly(error)}): see that it can be reached.", fine=False)


def _shortly(error: Exception) -> str:
    said = said_of(error)
    return str(said.get("code") or type(error).__name__)
