"""What Slack answers where it refuses something, and what follows for a post."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from slack_sdk.errors import SlackApiError

from core.errors import QuotidianError
from core.ports import ChannelClosedError, InDoubtError, RateLimitedError, RefusedError

NO_LONGER_INSTALLED = frozenset(("account_inactive", "invalid_auth", "not_authed", "token_expired", "token_revoked"))
"""Slack takes the token no more."""

_LIMITED, _BROKEN = 429, 500
_LIMITS = frozenset(("message_limit_exceeded", "rate_limited", "ratelimited"))
_WAIT = 30
"""Seconds to wait where Slack does not say for how long."""

# Slack's own words on these: some aspect of the operation may have succeeded before the error was raised.
_DOUBTS = frozenset(("fatal_error", "internal_error", "request_timeout", "service_unavailable", "team_added_to_org"))

_INVITE = "invite the app there with /invite @{app}"
_CLOSED: Mapping[str, str] = {
    "channel_not_found": f"the app is not in this channel, or the channel is gone: {_INVITE}",
    "not_in_channel": f"the app is not in this channel: {_INVITE}",
    "user_not_in_channel": f"the app is not in this channel: {_INVITE}",
    "no_permission": f"the app may not post to this channel: {_INVITE}",
    "access_denied": f"the app may not post to this channel: {_INVITE}",
    "is_archived": "this channel is archived: unarchive it, or choose another one",
    "channel_is_archived": "this channel is archived: unarchive it, or choose another one",
    "channel_is_limited_access": "only some may post to this channel: let the app, too",
    "restricted_action": "this workspace lets the app post nothing to this channel: let it",
    "restricted_action_read_only_channel": "nothing may be posted to this channel: let the app",
    "restricted_action_thread_only_channel": "this channel takes answers in threads alone: choose another one",
    "restricted_action_non_threadable_channel": "this channel takes no answers in threads: choose another one",
    "cannot_reply_to_message": "nothing may be posted to this conversation: choose another one",
    "cannot_dm_bot": "the app cannot write to another app: choose another channel",
    "messages_tab_disabled": "the app takes no direct messages here: choose another channel",
    "method_not_supported_for_channel_type": "nothing can be posted to a conversation of this kind: choose another one",
    "user_disabled": "this member's account is closed",
}
"""Why a channel takes no posts and will take none until somebody does something; {app} is the app's name there."""

_REMOVED = "Slack does not take the app's token any more ({code}): install the app in this workspace again."
_MISSING = "The app lacks the scope {needed}: install it in this workspace again with the manifest of this release."
_REFUSED = "Slack refused the post ({code})."


def code_of(error: SlackApiError) -> str:
    """Give Slack's own word for what is wrong, such as channel_not_found; empty where it did not say it."""
    return str(_data(error).get("error") or "")


def closes(error: SlackApiError) -> bool:
    """Tell whether a channel takes no posts until somebody does something."""
    return code_of(error) in _CLOSED


def refused(error: SlackApiError, app: str) -> QuotidianError:
    """Say what an error of Slack means for a post, in the terms of core.ports; InDoubtError where that is open."""
    code, status = code_of(error), _status(error)
    if status == _LIMITED or code in _LIMITS:
        return RateLimitedError(timedelta(seconds=_retry_after(error)))
    if status >= _BROKEN or not code or code in _DOUBTS:
        return InDoubtError(f"Slack failed ({code or status}), and it is open whether it posted.")
    if code in _CLOSED:
        return ChannelClosedError(_CLOSED[code].format(app=app))
    if code in NO_LONGER_INSTALLED:
        return RefusedError(_REMOVED.format(code=code))
    if code == "missing_scope":
        return RefusedError(_MISSING.format(needed=_data(error).get("needed") or "that this needs"))
    return RefusedError(_REFUSED.format(code=code))


def _data(error: SlackApiError) -> Mapping[str, Any]:
    data = getattr(error.response, "data", None)  # an answer that is no JSON has none
    return data if isinstance(data, Mapping) else {}


def _status(error: SlackApiError) -> int:
    response: Any = error.response
    return int(getattr(response, "status_code", None) or getattr(response, "status", None) or 0)


def _retry_after(error: SlackApiError) -> float:
    headers = getattr(error.response, "headers", None) or {}
    said = next((value for name, value in headers.items() if name.lower() == "retry-after"), None)
    try:
        return max(float(said), 1) if said else _WAIT
    except ValueError:
        return _WAIT
