"""One request to the Web API: its arguments, whoever asks, and how it is refused."""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from tests.bots.slack.web.records import BOT_USER, Channel, Fields, Grant, Kind
from tests.bots.slack.web.scopes import BY_KIND, NEEDED
from tests.bots.slack.web.state import State


class RefusedError(Exception):
    """Slack's answer is `ok: false`, with this error and these fields besides."""

    def __init__(self, error: str, **more: object) -> None:
        super().__init__(error)
        self.error = error
        self.more = more


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A request as a method gets it."""

    method: str
    arguments: Mapping[str, Any]
    grant: Grant | None
    basic: tuple[str, str] | None = None

    def text(self, name: str, default: str = "") -> str:
        """Read an argument."""
        value = self.arguments.get(name)
        return default if value is None else str(value)

    def flag(self, name: str) -> bool:
        """Read a yes or no, in the forms that Slack takes."""
        return self.text(name).lower() in ("1", "true")

    def nested(self, name: str) -> Any:  # noqa: ANN401 - whatever came
        """Read an argument that is JSON, also where it came as text."""
        value = self.arguments.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError:
            raise RefusedError("invalid_arguments", response_metadata={"messages": [f"{name}: no JSON"]}) from None

    def message(self) -> dict[str, Any]:
        """Read the arguments that make a message."""
        nested = {name: self.nested(name) for name in ("blocks", "metadata") if name in self.arguments}
        return {**self.arguments, **nested}


def granted(state: State, token: str | None) -> Grant:
    """Find out who asks, or refuse as Slack does."""
    if not token:
        raise RefusedError("not_authed")
    grant = state.grants.get(token)
    if grant is None:
        raise RefusedError("invalid_auth")
    if grant.expires is not None and grant.expires <= state.clock.now():
        raise RefusedError("token_expired")
    return grant


def allow(method: str, grant: Grant, kind: Kind | None = None) -> None:
    """Refuse where the token lacks the scope."""
    needed = BY_KIND[method][kind] if kind else NEEDED.get(method)
    if needed and needed not in grant.scopes:
        raise RefusedError("missing_scope", needed=needed, provided=",".join(sorted(grant.scopes)))


def channel_for(state: State, call: Call, *, inside: bool = True, name: str = "channel") -> Channel:
    """Find the channel that is asked about, in the token's own workspace, or refuse.

    `inside` says that the app must be in it. A private one that it is not in does not exist for it.
    """
    grant = call.grant
    assert grant is not None
    channel = state.channels.get(call.text(name))
    if channel is None or (channel.team != grant.team and not channel.shared):
        raise RefusedError("channel_not_found")
    if call.method in BY_KIND:
        allow(call.method, grant, channel.kind)
    if grant.user not in channel.members:
        if channel.kind is not Kind.PUBLIC:
            raise RefusedError("channel_not_found")
        if inside:
            raise RefusedError("not_in_channel")
    return channel


def is_robot(user: str) -> bool:
    """Tell the app's own user."""
    return user == BOT_USER


async def arguments_of(request: web.Request) -> tuple[dict[str, Any], bool]:
    """Read what came, by address, as a form or as JSON; tells whether it was JSON."""
    arguments: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        body = json.loads(await request.text() or "{}")
        return arguments | body, True
    return arguments | dict(await request.post()), False


def token_of(request: web.Request, arguments: Fields) -> str | None:
    """Read the token: from the header, or from the arguments."""
    header = request.headers.get("Authorization", "")
    return header.removeprefix("Bearer ") if header.startswith("Bearer ") else arguments.get("token")


def basic_of(request: web.Request, arguments: Fields) -> tuple[str, str] | None:
    """Read a client's id and secret: from the header, or from the arguments."""
    header = request.headers.get("Authorization", "")
    if header.startswith("Basic "):
        name, _, secret = b64decode(header.removeprefix("Basic ")).decode().partition(":")
        return name, secret
    return (arguments["client_id"], arguments.get("client_secret", "")) if "client_id" in arguments else None
