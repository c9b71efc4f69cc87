"""Forms and the Home tab on their way to Slack."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from slack_sdk.errors import SlackApiError

from bots.slack.call import Call
from bots.slack.edge import Edge
from bots.slack.refusals import code_of
from core.errors import QuotidianError

_TOO_LATE = "Slack waited for this form in vain: please try again."
_EXPIRED = frozenset(("expired_trigger_id", "exchanged_trigger_id", "trigger_expired", "trigger_exchanged"))
_CLOSED = frozenset(("hash_conflict", "not_found", "view_not_found"))
"""What Slack says of a form that was closed, or changed, meanwhile."""


class FormError(QuotidianError):
    """A form could not be opened; the message says what to do."""


async def open_view(edge: Edge, call: Call, view: Mapping[str, Any]) -> None:
    """Open a form for whoever called; raises FormError where Slack waited longer than its three seconds."""
    client = await edge.workspaces.strict_client(call.place.team)
    try:
        await client.views_open(trigger_id=call.payload["trigger_id"], view=dict(view))
    except SlackApiError as error:
        if code_of(error) in _EXPIRED:
            raise FormError(_TOO_LATE) from error
        raise


async def update_view(edge: Edge, call: Call, view: Mapping[str, Any], *, guarded: bool = True) -> bool:
    """Draw the form anew from which a call came; False where it is closed, or changed since where that is `guarded`."""
    shown, client = call.payload["view"], await edge.workspaces.client(call.place.team)
    try:
        await client.views_update(view_id=shown["id"], hash=shown["hash"] if guarded else None, view=dict(view))
    except SlackApiError as error:
        if code_of(error) in _CLOSED:
            return False
        raise
    return True
