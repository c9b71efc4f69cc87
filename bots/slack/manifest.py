"""The app's manifest: what is pasted into Slack when the app is made there, and again when it changed."""

from __future__ import annotations

import json
import re
from typing import Any

import yaml

from bots.slack.surface import (
    COMMANDS,
    EVENTS,
    EVENTS_PATH,
    REDIRECT_PATH,
    SCOPES,
    SHORTCUTS,
    Command,
    Shortcut,
    scope_names,
)
from config.settings import SlackSettings

NAME = "Quotidian"
USER = "quotidian"
PLACEHOLDER = "https://YOUR-ADDRESS/"
"""Stands where an address is needed and none is set."""

_DESCRIPTION = "Your team's lessons and quotes, in your team's chat"
_LONG_DESCRIPTION = (
    "Ask for a quote and get the words, who said them and where, with a link to the moment. Get one lesson every "
    "working day, at your time. Save what a colleague said as a quote. Ask @quotidian a question in plain words. Bring "
    "in your own documents; they stay in your workspace."
)
_COLOUR = "#2f4858"
_HEAD = """\
# The manifest of Quotidian. At https://api.slack.com/apps choose Create New App, From a manifest, and paste this; in an
# app that is there already, replace what stands under App Manifest, save, and install it to the workspace again.
"""
_SCOPE = re.compile(r"^(?P<before> *- )(?P<name>[a-z_]+(?::[a-z]+)?)$", re.MULTILINE)


def manifest(settings: SlackSettings) -> dict[str, Any]:
    """Describe the app to Slack, as it is set up here: how events come, the prefix of commands, one or many teams."""
    return {
        "_metadata": {"major_version": 1, "minor_version": 1},
        "display_information": {
            "name": NAME,
            "description": _DESCRIPTION,
            "long_description": _LONG_DESCRIPTION,
            "background_color": _COLOUR,
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": USER, "always_online": True},
            "shortcuts": [_shortcut(each) for each in SHORTCUTS],
            "slash_commands": [_command(each, settings) for each in COMMANDS],
        },
        "oauth_config": {**_redirects(settings), "scopes": {"bot": list(scope_names())}},
        "settings": {
            "event_subscriptions": {**_posted("request_url", settings), "bot_events": list(EVENTS)},
            "interactivity": {
                "is_enabled": True,
                **_posted("request_url", settings),
                **_posted("message_menu_options_url", settings),
            },
            "org_deploy_enabled": False,
            "socket_mode_enabled": settings.mode == "socket",
            "token_rotation_enabled": settings.serves_many,
        },
    }


def as_yaml(settings: SlackSettings) -> str:
    """Write the manifest for people, with the reason beside each scope."""
    text = yaml.safe_dump(manifest(settings), sort_keys=False, allow_unicode=True, width=110)
    reasons = {scope.name: scope.reason for scope in SCOPES}
    return _HEAD + _SCOPE.sub(lambda found: _with_reason(found, reasons), text)


def as_json(settings: SlackSettings) -> str:
    """Write the manifest for programs."""
    return json.dumps(manifest(settings), ensure_ascii=False, indent=2) + "\n"


def _with_reason(found: re.Match[str], reasons: dict[str, str]) -> str:
    reason = reasons.get(found["name"])
    return f"{found[0]}  # {reason}" if reason else found[0]


def _command(command: Command, settings: SlackSettings) -> dict[str, Any]:
    """Describe a command. Slack is to name the channels and people that are typed after it by their ids, too."""
    return {
        "command": f"/{settings.command_prefix}{command.name}",
        **_posted("url", settings),
        "description": command.description,
        "usage_hint": command.usage,
        "should_escape": True,
    }


def _shortcut(shortcut: Shortcut) -> dict[str, Any]:
    return {
        "name": shortcut.name,
        "type": "message",
        "callback_id": shortcut.callback,
        "description": shortcut.description,
    }


def _posted(field: str, settings: SlackSettings) -> dict[str, str]:
    """Say where Slack posts to; in socket mode nowhere."""
    return {field: address(settings, EVENTS_PATH)} if settings.mode == "http" else {}


def _redirects(settings: SlackSettings) -> dict[str, list[str]]:
    return {"redirect_urls": [address(settings, REDIRECT_PATH)]} if settings.serves_many else {}


def address(settings: SlackSettings, path: str) -> str:
    """Give the public address of a path."""
    return (settings.public_url or PLACEHOLDER).rstrip("/") + path
