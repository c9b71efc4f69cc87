"""Addresses of messages."""

from __future__ import annotations

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError

from bots.slack.edge import Edge
from bots.slack.place import Place
from core.errors import QuotidianError


async def permalink(edge: Edge, place: Place, moment: str) -> str | None:
    """Ask Slack for the address of a message, by its time stamp; None where Slack does not tell it.

    It tells that only of channels that the app may see.
    """
    try:
        client = await edge.workspaces.strict_client(place.team)
        found = await client.chat_getPermalink(channel=place.channel, message_ts=moment)
    except (SlackApiError, ClientError, OSError, QuotidianError):
        return None
    return str(found.get("permalink") or "") or None
