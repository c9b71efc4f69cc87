"""One thing that Slack told the app: what happened where, whoever sent it in whichever shape."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.request.internals import extract_user_id

from bots.slack import people
from bots.slack.place import DIRECT, Place

_UNNAMED = {
    "directmessage": people.DIRECT,
    "privategroup": people.PRIVATE,
}
"""What Slack puts in place of the name of a channel that it does not tell."""

_GROUP = "mpdm-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """What happened, where, and Slack's payload with the rest of it.

    `answer_to` is the address (`response_url`) that takes up to five answers within thirty minutes; None for events
    and forms.
    """

    what: str
    place: Place
    payload: Mapping[str, Any]
    answer_to: str | None = None


def call_of(what: str, body: Mapping[str, Any], context: AsyncBoltContext) -> Call:
    """Read a payload of Slack: a command, a click, a shortcut, a form, options that are asked for, or an event."""
    return Call(
        what=what,
        place=_place(body, context),
        payload=body,
        answer_to=context.response_url or None,
    )


def _place(body: Mapping[str, Any], context: AsyncBoltContext) -> Place:
    workspace = context.team_id or ""
    at_home = _part(body, "event").get("type") == "app_home_opened"
    container = _part(body, "container")
    stranger = _is_stranger(body, {workspace, context.enterprise_id})
    return Place(
        workspace=workspace,
        member=extract_user_id(dict(body)) or "",  # that of the context may be who installed the app
        channel="" if at_home else context.channel_id or str(container.get("channel_id") or ""),
        name=_name(body, context.channel_id or ""),
        thread=_thread(body, context),
        outside=stranger or bool(body.get("is_ext_shared_channel")),
        stranger=stranger,
    )


def _thread(body: Mapping[str, Any], context: AsyncBoltContext) -> str | None:
    """Find the thread in which somebody stands; whoever clicks on the message above one stands in the channel."""
    thread = context.thread_ts or _part(body, "container").get("thread_ts")
    return str(thread) if thread and thread != _message_ts(body) else None


def _message_ts(body: Mapping[str, Any]) -> str | None:
    """Name the message on which somebody clicked; None where it is no click."""
    return _part(body, "message").get("ts") or _part(body, "container").get("message_ts")


def _name(body: Mapping[str, Any], channel: str) -> str:
    """Write the channel's name as people do; empty where Slack does not say it."""
    if channel.startswith(DIRECT):
        return people.DIRECT
    name = str(_part(body, "channel").get("name") or body.get("channel_name") or "")
    if name.startswith(_GROUP):
        return people.GROUP
    return _UNNAMED.get(name, name and f"#{name}")


def _is_stranger(body: Mapping[str, Any], own: Collection[str | None]) -> bool:
    """Tell whether somebody of another workspace asks.

    Of some members Slack names the organisation alone: whether it is this workspace that they belong to is looked up
    where they are (see asker_at).
    """
    return any(team not in own for team in _teams(body))


def _teams(body: Mapping[str, Any]) -> Iterator[str]:
    """Name the workspaces of which a payload says that who sent it belongs to them."""
    event, user = _part(body, "event"), _part(body, "user")
    named = (user.get("team_id"), event.get("user_team"), event.get("team"))
    return (team for team in named if isinstance(team, str) and team)


def _part(body: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Give a part of a payload; an empty one where it is missing, or something else by that name."""
    found = body.get(name)
    return found if isinstance(found, Mapping) else {}
