"""Methods that hand out tokens."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.bots.slack.web.calls import Call, RefusedError
from tests.bots.slack.web.records import APP, BOT_USER, Fields, Grant
from tests.bots.slack.web.state import State


def oauth_access(state: State, call: Call) -> Fields:
    if call.basic is None or call.basic[0] != state.client_id:
        raise RefusedError("invalid_client_id")
    if call.basic[1] != state.client_secret:
        raise RefusedError("bad_client_secret")
    if call.text("grant_type") == "refresh_token":
        return _refreshed(state, call)
    code = state.codes.pop(call.text("code"), None)
    if code is None:
        raise RefusedError("invalid_code")
    return _answer(state, state_grant(state, code.scopes, code.team)) | {"authed_user": {"id": code.user}}


def state_grant(state: State, scopes: frozenset[str], team: str) -> Grant:
    """Make a new token, which expires where tokens are rotated."""
    begin = "xoxe.xoxb-" if state.expires_in else "xoxb-"
    expires = state.clock.now() + state.expires_in if state.expires_in else None
    return state.grant(f"{begin}{state.name('')}-{team}", scopes, team=team, expires=expires)


def _refreshed(state: State, call: Call) -> Fields:
    """Each token to refresh by works once; the access token that it came with works until it expires."""
    grant = state.refreshing.pop(call.text("refresh_token"), None)
    if grant is None:
        raise RefusedError("invalid_refresh_token")
    return _answer(state, replace(state_grant(state, grant.scopes, grant.team)))


def _answer(state: State, grant: Grant) -> dict[str, Any]:
    given: dict[str, Any] = {"access_token": grant.token, "token_type": "bot", "bot_user_id": BOT_USER, "app_id": APP}
    given |= {"scope": ",".join(sorted(grant.scopes)), "team": {"id": grant.team, "name": "Quotes"}}
    given |= {"enterprise": None, "is_enterprise_install": False}
    if state.expires_in:
        refresh = f"xoxe-1-{state.name('')}"
        state.refreshing[refresh] = grant
        given |= {"refresh_token": refresh, "expires_in": state.expires_in}
    return given
