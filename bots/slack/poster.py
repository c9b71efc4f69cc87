"""Daily posts on their way to channels, each under its delivery's id, by which it is found again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from aiohttp import ClientConnectorError, ConnectionTimeoutError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bots.slack.place import channels_in
from bots.slack.posting import client_to_post, unreachable
from bots.slack.refusals import closes, code_of, refused
from bots.slack.render import render
from bots.slack.workspaces import Workspaces
from core.errors import QuotidianError
from core.ports import ChannelClosedError, Outgoing
from core.reply import Reply
from core.team import Team

EVENT_TYPE = "quotidian_delivery"
"""What the metadata of a post says that it is."""

PAGE = 15
"""Messages a call: as many as Slack gives to any app."""

_EARLIER = timedelta(minutes=1)
"""By how much this machine's clock may be ahead of Slack's."""

_MOST_TRAILS = 1_000
_LOST_CURSOR = "invalid_cursor"

_SHARED = (
    "members of another workspace are in this channel by now, and would see what this team added: choose another one"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Trail:
    """How far a channel was read, by Slack's time stamps: from the newest message back to `oldest`, until `cursor`."""

    oldest: str
    newest: str = ""
    cursor: str = ""

    def after(self, page: AsyncSlackResponse) -> _Trail:
        """Say how far it is read with another page."""
        first = next((str(message["ts"]) for message in page["messages"]), self.oldest)
        return replace(self, newest=self.newest or first, cursor=_next(page))


class SlackPoster:
    """Posts by each team's own token, and finds its posts again by their metadata."""

    def __init__(self, workspaces: Workspaces) -> None:
        self._workspaces = workspaces
        self._trails: OrderedDict[str, _Trail] = OrderedDict()

    async def post(self, outgoing: Outgoing) -> str:
        """Post, and return the time stamp by which Slack names the message.

        Nothing goes to a channel that Slack says another workspace shares. Where it does not say, the post is made all
        the same: the channel was no shared one when it was chosen, and a post is not to fail for a look at it.

        Raises RateLimitedError, RefusedError or ChannelClosedError where nothing was posted; InDoubtError, or what
        aiohttp raises, where that is open.
        """
        client = await client_to_post(self._workspaces, outgoing.team)
        if (await self._workspaces.channel(outgoing.team, outgoing.channel)).shared:
            raise ChannelClosedError(_SHARED)
        fields = render(outgoing.reply).fields()
        try:
            posted = await client.chat_postMessage(channel=outgoing.channel, metadata=_metadata(outgoing), **fields)
        except SlackApiError as error:
            raise await self._refused(outgoing.team, error) from error
        except (ClientConnectorError, ConnectionTimeoutError) as error:
            raise unreachable(error) from error
        return str(posted["ts"])

    async def find(self, outgoing: Outgoing) -> str | None:
        """Read the channel from its newest message back to the moment promised, until the delivery is found.

        Where Slack or the caller breaks that off, it goes on from there the next time; and then looks once more at
        what came meanwhile.
        """
        client = await client_to_post(self._workspaces, outgoing.team)
        try:
            return await self._find(client, outgoing)
        except SlackApiError as error:
            if code_of(error) == _LOST_CURSOR:
                self._trails.pop(outgoing.delivery, None)
            raise await self._refused(outgoing.team, error) from error

    async def tell(self, team: Team, member: str, text: str) -> None:
        """Write to a member's conversation with the app; raises whatever keeps it from that."""
        client = await self._workspaces.client(team)
        message = render(Reply(title="", body=text), channels=channels_in(text))
        try:
            await client.chat_postMessage(channel=member, **message.fields())
        except SlackApiError as error:
            raise await self._refused(team, error) from error

    async def _find(self, client: AsyncWebClient, outgoing: Outgoing) -> str | None:
        trail = self._trails.get(outgoing.delivery)
        oldest = f"{(outgoing.at - _EARLIER).timestamp():.6f}" if trail is None else trail.oldest
        if trail is not None and trail.cursor:
            found = await self._follow(client, outgoing, trail)
            if found is not None:
                return found
            oldest = trail.newest
        return await self._follow(client, outgoing, _Trail(oldest=oldest))

    async def _follow(self, client: AsyncWebClient, outgoing: Outgoing, trail: _Trail) -> str | None:
        """Read on, and remember how far while more is to be read."""
        while True:
            self._remember(outgoing.delivery, trail)
            page = await client.conversations_history(
                channel=outgoing.channel,
                cursor=trail.cursor,
                oldest=trail.oldest,
                limit=PAGE,
                include_all_metadata=True,
            )
            found = next((str(each["ts"]) for each in page["messages"] if _carries(each, outgoing.delivery)), None)
            trail = trail.after(page)
            if found is not None or not trail.cursor:
                self._trails.pop(outgoing.delivery, None)
                return found

    def _remember(self, delivery: str, trail: _Trail) -> None:
        self._trails[delivery] = trail
        self._trails.move_to_end(delivery)
        while len(self._trails) > _MOST_TRAILS:
            self._trails.popitem(last=False)

    async def _refused(self, team: Team, error: SlackApiError) -> QuotidianError:
        return refused(error, await self._workspaces.app_name(team) if closes(error) else "")


def _metadata(outgoing: Outgoing) -> dict[str, Any]:
    return {
        "event_type": EVENT_TYPE,
        "event_payload": {"delivery": outgoing.delivery, "schedule": outgoing.schedule},
    }


def _carries(message: Mapping[str, Any], delivery: str) -> bool:
    metadata = message.get("metadata") or {}
    payload = metadata.get("event_payload") or {}
    return bool(metadata.get("event_type") == EVENT_TYPE and payload.get("delivery") == delivery)


def _next(page: AsyncSlackResponse) -> str:
    return str((page.get("response_metadata") or {}).get("next_cursor") or "")
