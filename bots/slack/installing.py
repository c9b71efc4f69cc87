"""Installing the app in a workspace by OAuth, and taking it out again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from html import escape
from typing import Any
from urllib.parse import urljoin

import structlog
from aiohttp import ClientError
from slack_bolt.async_app import AsyncApp
from slack_bolt.oauth.async_callback_options import AsyncCallbackOptions, AsyncFailureArgs, AsyncSuccessArgs
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackClientError
from slack_sdk.oauth import OAuthStateUtils

from bots.slack.edge import Edge
from bots.slack.installations import STATE_SECONDS, Installations, States, quiet
from bots.slack.opening import installations
from bots.slack.place import team_of
from bots.slack.surface import INSTALL_PATH, REDIRECT_PATH, scope_names
from config.settings import SlackSettings
from core.errors import QuotidianError
from core.leaving import come_back, leave

Next = Callable[[], Awaitable[None]]
"""Lets Bolt go on."""

_AUTHORIZE = "/oauth/v2/authorize"

_PAGE = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title></head>
<body style="font-family: sans-serif; max-width: 40em; margin: 4em auto; padding: 0 1em">
<h1>{title}</h1>
<p>{text}</p>
</body>
</html>
"""
_INSTALLED = "Quotidian is installed"
_WELCOME = "You can close this page. In {workspace}, type /{prefix}quote help, or invite Quotidian to a channel."
_NOT_INSTALLED = "Quotidian is not installed"
_AGAIN = '<a href="{url}">Begin again</a>'
_REASONS: Mapping[str, str] = {
    "access_denied": "Somebody chose not to allow it.",
    "invalid_browser": "The installation was not begun in this browser, or too long ago.",
    "invalid_state": "The installation was begun too long ago, or ended already.",
    "invalid_code": "Slack does not take the code any more.",
    "missing_code": "Slack sent no code.",
    "storage_error": "The installation could not be kept; the app is for single workspaces, not for organisations.",
}

_MARGIN = timedelta(seconds=5)
"""By how much this machine's clock may be ahead of Slack's, which tells whole seconds."""

_log = structlog.get_logger()


def oauth_flow(edge: Edge) -> AsyncOAuthFlow | None:
    """Give what installs the app in any workspace; None where the settings name one by its token."""
    settings = edge.app.settings.slack
    if not settings.serves_many:
        return None
    store = edge.app.library.store
    return AsyncOAuthFlow(
        client=edge.workspaces.connections.client(None),
        logger=quiet,
        settings=_settings(settings, installations(settings, store), States(store), edge),
    )


def listen(bolt: AsyncApp, edge: Edge) -> None:
    """Hear of workspaces that take the app out, or its tokens back.

    What is to be done then is done before Slack is told that it was heard: where it fails, Slack tells again.
    """

    async def uninstalled(body: Mapping[str, Any], next_: Next) -> None:
        await _gone(edge, body)
        await next_()

    async def revoked(body: Mapping[str, Any], next_: Next) -> None:
        tokens = body["event"].get("tokens") or {}
        if tokens.get("bot") and edge.app.settings.slack.serves_many:
            await _gone(edge, body)
        await next_()

    bolt.event("app_uninstalled", middleware=[uninstalled])(_heard)
    bolt.event("tokens_revoked", middleware=[revoked])(_heard)


async def _heard() -> None:
    """Do nothing more."""


async def _gone(edge: Edge, body: Mapping[str, Any]) -> None:
    """Let a workspace leave, and delete its tokens, unless the app was installed again since.

    Slack tells such things late where it could not tell them at once.
    """
    workspace, told = str(body["team_id"]), _moment(body)
    app, settings = edge.app, edge.app.settings.slack
    if await _came_later(edge, workspace, told):
        return
    await leave(app.library.store, team_of(workspace), datetime.now(UTC))
    if settings.serves_many:
        kept = installations(settings, app.library.store)
        await kept.remove(workspace, told)
        if await kept.bot_of(workspace) is not None:  # installed again in that moment
            await come_back(app.library.store, team_of(workspace), datetime.now(UTC))
    edge.workspaces.tokens.forget(workspace)
    _log.warning("slack.uninstalled", team=team_of(workspace).key)


async def _came_later(edge: Edge, workspace: str, told: datetime) -> bool:
    """Tell whether the app is known to be installed since a later moment."""
    settings, store = edge.app.settings.slack, edge.app.library.store
    if settings.serves_many:
        bot = await installations(settings, store).bot_of(workspace)
        return bot is not None and bot.installed_at > told.timestamp()
    try:
        return (await edge.workspaces.tokens.of(workspace)).since > told
    except (ClientError, OSError, QuotidianError, SlackClientError, TimeoutError):
        return False


def _moment(body: Mapping[str, Any]) -> datetime:
    """Say when something had happened, at the latest."""
    moment = body.get("event_time")
    return (datetime.fromtimestamp(moment, UTC) if isinstance(moment, int | float) else datetime.now(UTC)) + _MARGIN


def _settings(settings: SlackSettings, store: Installations, states: States, edge: Edge) -> AsyncOAuthSettings:
    return AsyncOAuthSettings(
        client_id=settings.client_id,
        client_secret=settings.client_secret.get_secret_value() if settings.client_secret else "",
        scopes=scope_names(),
        user_scopes=(),
        redirect_uri=_public(settings, REDIRECT_PATH),
        install_path=INSTALL_PATH,
        install_page_rendering_enabled=False,
        redirect_uri_path=REDIRECT_PATH,
        callback_options=_pages(edge),
        # Beside the Web API, wherever that is: an enterprise gateway has both.
        authorization_url=urljoin(settings.api_base_url, _AUTHORIZE),
        installation_store=store,
        installation_store_bot_only=True,
        state_store=states,
        state_expiration_seconds=STATE_SECONDS,
        logger=quiet,
    )


def _public(settings: SlackSettings, path: str) -> str:
    """Say how a path is reached from outside."""
    return urljoin(settings.public_url or "", path.lstrip("/"))


def _pages(edge: Edge) -> AsyncCallbackOptions:
    """Give the pages that stand at the end of an installation."""

    async def success(args: AsyncSuccessArgs) -> BoltResponse:
        installation = args.installation
        edge.workspaces.tokens.forget(installation.team_id or "")
        _log.warning("slack.installed", team=team_of(installation.team_id or "").key)
        text = _WELCOME.format(workspace=escape(installation.team_name or "your workspace"), prefix=edge.prefix)
        return _page(200, _INSTALLED, text, args.settings.state_utils)

    async def failure(args: AsyncFailureArgs) -> BoltResponse:
        _log.warning("slack.not_installed", reason=args.reason if args.reason in _REASONS else "another")
        reason = _REASONS.get(args.reason, f"Slack says: {escape(args.reason[:80])}.")
        again = _AGAIN.format(url=escape(_public(edge.app.settings.slack, INSTALL_PATH)))
        return _page(args.suggested_status_code, _NOT_INSTALLED, f"{reason} {again}", args.settings.state_utils)

    return AsyncCallbackOptions(success=success, failure=failure)


def _page(status: int, title: str, text: str, state_utils: OAuthStateUtils) -> BoltResponse:
    headers: dict[str, str | Sequence[str]] = {
        "Content-Type": "text/html; charset=utf-8",
        "Set-Cookie": state_utils.build_set_cookie_for_deletion(),
    }
    return BoltResponse(status=status, headers=headers, body=_PAGE.format(title=title, text=text))
