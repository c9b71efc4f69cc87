"""Running the Slack edge, in the way that it is set up."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog

from bots.app import App
from bots.slack.app import create_app, edge_of, web_client
from bots.slack.installing import oauth_flow
from bots.slack.manifest import address
from bots.slack.mishaps import SlackSetUpError, said_of
from bots.slack.serving import serving
from bots.slack.socket_mode import listening
from bots.slack.standing import Standing, look_up
from bots.slack.surface import INSTALL_PATH

_PATIENCE_SECONDS = 10.0

_log = structlog.get_logger()


@asynccontextmanager
async def running(app: App) -> AsyncIterator[str]:
    """Answer on Slack until the block ends; gives what to tell of how: `socket mode as @quotidian in Acme`.

    Raises SlackSetUpError with a sentence where it is not set up, Slack takes no token that is set, or it gave too few
    scopes to answer anybody.
    """
    settings = app.settings.slack
    if settings.problem:
        raise SlackSetUpError(settings.problem)
    bolt = create_app(app)
    who = await _who(app)
    if settings.mode == "socket":
        token = settings.app_token.get_secret_value() if settings.app_token else ""
        async with listening(bolt, web_client(app), token):
            yield f"socket mode {who}"
    else:
        async with serving(bolt, settings, oauth_flow(edge_of(app))) as where:
            yield f"HTTP at {where} {who}"


async def _who(app: App) -> str:
    """Say as whom it answers. Where Slack is out of reach, that is seen later; daily posts need not wait for it."""
    settings = app.settings.slack
    if settings.bot_token is None:
        return f"for every workspace that installs it at {address(settings, INSTALL_PATH)}"
    try:
        async with asyncio.timeout(_PATIENCE_SECONDS):
            standing = await look_up(web_client(app, settings.bot_token.get_secret_value()))
            # Looked up now, so that the first who asks need not wait for it.
            await edge_of(app).workspaces.tokens.of(standing.key)
    except SlackSetUpError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever it was, it may pass
        _log.warning("slack.unreachable", **said_of(error))
        return "(Slack cannot be reached yet)"
    if standing.is_mute:
        raise SlackSetUpError(standing.lacks)
    return f"as @{standing.name} in {standing.workspace}{_lacking(standing)}"


def _lacking(standing: Standing) -> str:
    """Say that scopes are missing; some things work without."""
    if not standing.missing:
        return ""
    _log.warning("slack.scopes_missing", scopes=list(standing.missing))
    return ", but for scopes that it lacks (quotidian doctor names them)"
