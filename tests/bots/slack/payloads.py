"""What Slack sends to an app, shaped as its reference says: commands, interactions and events."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.bots.slack.web.records import APP, BOT_USER, TEAM, Button, Channel, Fields, Kind, Message, Person, View

TOKEN = "verification-token"  # noqa: S105 - Slack sends one; nobody reads it
_SPOKEN = {Kind.DIRECT: "directmessage", Kind.PRIVATE: "privategroup", Kind.GROUP: "mpdm-ada--bob-1"}
_SHOWN = {Kind.PUBLIC: "channel", Kind.PRIVATE: "group", Kind.DIRECT: "im", Kind.GROUP: "mpim"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Doing:
    """Who does something, where, and how the app may answer."""

    by: Person
    at: Channel
    hook: str
    trigger: str
    team: str = TEAM


def slash_command(command: str, text: str, doing: Doing) -> dict[str, str]:
    """A command that a member typed."""
    return {
        "token": TOKEN,
        "team_id": doing.team,
        "team_domain": "quotes",
        "channel_id": doing.at.id,
        "channel_name": _spoken(doing.at),
        "user_id": doing.by.id,
        "user_name": doing.by.name,
        "command": command,
        "text": text,
        "api_app_id": APP,
        "is_enterprise_install": "false",
        "response_url": doing.hook,
        "trigger_id": doing.trigger,
    }


def message_click(button: Button, message: Message, doing: Doing) -> dict[str, Any]:
    """A click on a button of a message. Of an ephemeral message Slack tells the time alone."""
    held: dict[str, Any] = {"type": "message", "message_ts": message.ts, "channel_id": doing.at.id}
    held |= {"is_ephemeral": message.is_ephemeral} | ({"thread_ts": message.thread} if message.thread else {})
    payload = _interaction("block_actions", doing.by, doing.team) | {"container": held, "trigger_id": doing.trigger}
    payload |= {"channel": {"id": doing.at.id, "name": _spoken(doing.at)}, "response_url": doing.hook}
    payload |= {"state": {"values": {}}, "actions": [_pressed(button)]}
    return payload if message.is_ephemeral else payload | {"message": message.as_slack()}


def view_click(action: Fields, view: View, *, by: Person, trigger: str) -> dict[str, Any]:
    """Something that was done in a modal or on the Home tab; `action` is an entry of `actions`."""
    payload = _interaction("block_actions", by, view.team)
    payload |= {"container": {"type": "view", "view_id": view.id}, "trigger_id": trigger, "view": view.as_slack()}
    return payload | {"actions": [{**action, "action_ts": _ts()}]}


def message_shortcut(callback: str, message: Message, doing: Doing) -> dict[str, Any]:
    """A shortcut that was picked in the menu of a message."""
    payload = _interaction("message_action", doing.by, doing.team) | {
        "callback_id": callback,
        "trigger_id": doing.trigger,
    }
    payload |= {
        "channel": {"id": doing.at.id, "name": _spoken(doing.at)},
        "response_url": doing.hook,
        "action_ts": _ts(),
    }
    return payload | {"message_ts": message.ts, "message": message.as_slack()}


def global_shortcut(callback: str, *, by: Person, trigger: str, team: str = TEAM) -> dict[str, Any]:
    """A shortcut that was picked elsewhere: it knows no channel."""
    payload = _interaction("shortcut", by, team) | {"callback_id": callback, "trigger_id": trigger}
    return payload | {"action_ts": _ts()}


def view_submission(view: View, *, by: Person, trigger: str) -> dict[str, Any]:
    """A modal that was handed in, with what is filled in."""
    payload = _interaction("view_submission", by, view.team) | {"view": view.as_slack(), "trigger_id": trigger}
    return payload | {"response_urls": []}


def view_closed(view: View, *, by: Person) -> dict[str, Any]:
    """A modal that was given up."""
    return _interaction("view_closed", by, view.team) | {"view": view.as_slack(), "is_cleared": False}


def suggestion(
    action_id: str, typed: str, *, by: Person, view: View | None = None, block_id: str = ""
) -> dict[str, Any]:
    """Some letters that were typed into a select that loads what it offers."""
    payload = _interaction("block_suggestion", by, view.team if view else TEAM) | {
        "action_id": action_id,
        "value": typed,
    }
    payload |= {"block_id": block_id or f"{action_id}-block"}
    if view is None:
        return payload | {"container": {"type": "message", "is_ephemeral": True}}
    return payload | {"container": {"type": "view", "view_id": view.id}, "view": view.as_slack()}


def event(inner: Mapping[str, Any], *, ident: str, team: str = TEAM, at: Channel | None = None) -> dict[str, Any]:
    """An event in its envelope; the same `ident` again is a redelivery."""
    who = {"enterprise_id": None, "team_id": team, "user_id": BOT_USER, "is_bot": True, "is_enterprise_install": False}
    given: dict[str, Any] = {"token": TOKEN, "team_id": team, "api_app_id": APP, "type": "event_callback"}
    given |= {"context_team_id": team, "context_enterprise_id": None, "event_id": ident, "event_time": int(time.time())}
    given |= {"authorizations": [who], "is_ext_shared_channel": bool(at and at.shared), "event_context": "4-eyJldCI"}
    return given | {"event": dict(inner)}


def app_mention(message: Message, at: Channel, team: str = TEAM) -> dict[str, Any]:
    """The app was mentioned."""
    return _message("app_mention", message, at, team)


def message_event(message: Message, at: Channel, team: str = TEAM) -> dict[str, Any]:
    """A message was written, in a channel or to the app alone."""
    return _message("message", message, at, team) | {"channel_type": _SHOWN[at.kind]}


def app_home_opened(by: Person, at: Channel, *, tab: str = "home", view: View | None = None) -> dict[str, Any]:
    """A member looks at the app; `at` is their conversation with it."""
    given: dict[str, Any] = {"type": "app_home_opened", "user": by.id, "channel": at.id, "tab": tab, "event_ts": _ts()}
    return given | ({"view": view.as_slack()} if view else {})


def app_uninstalled() -> dict[str, Any]:
    """The app was taken out of the workspace."""
    return {"type": "app_uninstalled", "event_ts": _ts()}


def tokens_revoked(*, bots: Sequence[str] = (BOT_USER,), members: Sequence[str] = ()) -> dict[str, Any]:
    """Tokens became invalid: those of the app's own user, and those of members."""
    return {"type": "tokens_revoked", "tokens": {"oauth": list(members), "bot": list(bots)}, "event_ts": _ts()}


def _message(kind: str, message: Message, at: Channel, team: str) -> dict[str, Any]:
    given = message.as_slack() | {"type": kind, "channel": at.id, "event_ts": message.ts}
    given |= {"client_msg_id": f"{message.ts}-client"}
    if at.shared and message.team != team:
        given |= {"user_team": message.team, "source_team": message.team, "user_profile": {"name": message.user}}
    return given


def _interaction(kind: str, by: Person, team: str) -> dict[str, Any]:
    user = {"id": by.id, "username": by.name, "name": by.name, "team_id": by.team}
    given: dict[str, Any] = {"type": kind, "user": user, "api_app_id": APP, "token": TOKEN, "enterprise": None}
    return given | {"team": {"id": team, "domain": "quotes"}, "is_enterprise_install": False}


def _pressed(button: Button) -> dict[str, Any]:
    text = {"emoji": True, **button.element["text"]}
    pressed: dict[str, Any] = {"action_id": button.action_id, "block_id": button.block_id or "b1", "text": text}
    pressed |= {"type": "button", "action_ts": _ts()}
    return pressed | ({"value": button.value} if button.value is not None else {})


def _spoken(at: Channel) -> str:
    return _SPOKEN.get(at.kind, at.name)


def _ts() -> str:
    return f"{time.time():.6f}"
