"""The Bolt application: everything that Slack sends finds its listener here; nothing is started."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

import structlog
from slack_bolt.async_app import AsyncApp
from slack_bolt.error import BoltUnhandledRequestError
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bots.app import App
from bots.slack import (
    buttons,
    commands,
    daily_form,
    hearing,
    home,
    installing,
    library_form,
    mentions,
    options,
    saving_form,
)
from bots.slack.edge import Edge
from bots.slack.guarding import SORRY
from bots.slack.mishaps import said_of
from bots.slack.under_way import UnderWay

_NAME = "quotidian"
_LIMITED = "app_rate_limited"
"""What Slack tells an app instead of more events, where a workspace brought too many within an hour."""

_NOT_INSTALLED = "Quotidian is not installed in this workspace any more: ask an administrator to install it again."
PARTS = (hearing, commands, buttons, mentions, options, daily_form, saving_form, library_form, home, installing)
"""The modules that listen. Bolt asks them in this order: the first is told of all that is said in channels."""


_log = structlog.get_logger()


def edge_of(app: App) -> Edge:
    """Give what listeners are handed, of an application in which Slack is set up."""
    if app.slack is None:
        raise ValueError("Slack is not set up")
    return Edge(app=app, workspaces=app.slack, prefix=app.settings.slack.command_prefix)


def create_app(app: App) -> AsyncApp:
    """Wire Bolt: all listeners, the tokens of all workspaces; to be called on the running loop."""
    edge, settings = edge_of(app), app.settings.slack
    bolt = AsyncApp(
        name=_NAME,
        logger=_logger(),
        client=web_client(app),
        authorize=edge.workspaces.authorize,
        user_facing_authorize_error_message=_NOT_INSTALLED,
        signing_secret=settings.signing_secret.get_secret_value() if settings.signing_secret else "",
        # What comes through a socket is not signed: the socket was opened with the app's own token.
        request_verification_enabled=settings.mode == "http",
        process_before_response=False,
        raise_error_for_unhandled_request=True,  # handed to _answer_mishap; Bolt would log what it holds
        attaching_function_token_enabled=False,
        attaching_conversation_kwargs_enabled=False,
    )
    bolt.listener_runner.listener_start_handler = UnderWay()
    bolt.error(_answer_mishap)
    for part in PARTS:
        part.listen(bolt, edge)
    return bolt


def web_client(app: App, token: str | None = None) -> AsyncWebClient:
    """Give a client that speaks by a token, over the connections that all share."""
    return edge_of(app).workspaces.connections.client(token)


def under_way(bolt: AsyncApp) -> UnderWay:
    """Give what the application's listeners are at work on."""
    held = bolt.listener_runner.listener_start_handler
    if not isinstance(held, UnderWay):
        raise TypeError("this application was not made here")
    return held


async def _answer_mishap(
    error: Exception, body: Mapping[str, Any], response: BoltResponse | None
) -> BoltResponse | None:
    """Answer what nobody listens to, and what went wrong before a listener had it; None leaves the answer as it is."""
    kind = _kind(body)
    if isinstance(error, BoltUnhandledRequestError) and body.get("type") == _LIMITED:
        _log.warning("slack.too_many_events", workspace=body.get("team_id"))
        return BoltResponse(status=200)
    if isinstance(error, BoltUnhandledRequestError):
        _log.info("slack.unhandled", what=kind)
        return BoltResponse(status=200) if "event" in body else None
    ident = uuid4().hex[:8]
    _log.error("slack.error", id=ident, what=kind, **said_of(error))
    if response is not None and "command" in body:
        return BoltResponse(status=200, body=SORRY.format(id=ident))
    return None


def _kind(body: Mapping[str, Any]) -> str:
    """Say what came, in words that are Slack's or ours, never a member's."""
    named = body.get("event") or body.get("view") or next(iter(body.get("actions") or ()), None) or body
    of = named if isinstance(named, Mapping) else {}
    shown = of.get("callback_id") or of.get("action_id") or of.get("command") or of.get("type")
    return f"{body.get('type', 'command')} {shown}"


def _logger() -> logging.Logger:
    """Hear Bolt from `warning` upwards, whatever the level: below that it tells all that it is sent."""
    logger = logging.getLogger("quotidian.slack")
    logger.setLevel(logging.WARNING)
    return logger
