"""Who may do what in a workspace: by what Slack says of members and channels."""

from __future__ import annotations

import asyncio
from collections.abc import Collection

from bots.slack.people import GROUP, Channel, Member, unknown_member
from bots.slack.place import DIRECT
from bots.slack.workspaces import Workspaces
from core.requests import Asker

OUTSIDE = "Daily posts are set up by members of this workspace alone."
GUEST = "You are a guest here, and guests do not change what is posted day by day: ask another member."
NOT_IN = "I am not in {channel}: type /invite @{app} there first, then try again."
"""What is said to somebody from another workspace, to a guest, and of a channel that the app is not in."""

_SHARED = (
    "This team's library is not shown to other workspaces, and {channel} is shared with one: choose another channel."
)
_NO_MEMBER = "You are not in {channel}, whose members decide what is posted there: join it first."
_NOT_YOURS = "That direct message is somebody else's: choose a channel."
_NOWHERE = "Which channel?"
_HEARD_BY_US = "Whether I listen in a channel is decided by administrators of its own workspace alone."
_HEARD_BY_RULE = "Whether I listen in a channel is decided by administrators of this workspace: ask one."
_IN_CHANNELS = "I listen in channels, and never in direct or group messages: type /listen on in a channel."
_NOT_HERE = "Type it in the channel that it is about."
_HEARD_BY_OTHERS = (
    "{channel} is shared with another workspace, and what its members say is not for this one to have judged: "
    "choose another channel."
)
_UNKNOWN = "Slack does not tell me who you are: try again in a moment."


class SlackRights:
    """Administrators look after the library, members after the daily posts of the channels that they are in."""

    def __init__(self, workspaces: Workspaces) -> None:
        self._workspaces = workspaces

    async def schedule_refusal(self, asker: Asker, channel: str) -> str | None:
        """Refuse whoever is neither an administrator nor a member who is in the channel and no guest.

        Nobody may for a channel that is shared with another workspace: daily posts would show it what this team added.
        One that cannot be looked up may be such a channel.
        """
        if _is_outside(asker):
            return OUTSIDE
        if not channel:
            return _NOWHERE
        member, where = await asyncio.gather(
            self._workspaces.member(asker.team, asker.who), self._workspaces.channel(asker.team, channel)
        )
        if where.shared:
            return _SHARED.format(channel=asker.called(channel))
        if where.private and not where.joined:
            app = await self._workspaces.app_name(asker.team)
            return NOT_IN.format(channel=asker.called(channel), app=app)
        return await self._refusal_to(member, where, asker)

    async def _refusal_to(self, member: Member, where: Channel, asker: Asker) -> str | None:
        """Say why a member may not, by who they are."""
        if member.administrator and not where.direct:
            return None
        if not _is_full(member):
            return _UNKNOWN if member == unknown_member(asker.who) else GUEST
        is_there = asker.where == where.key and not where.direct  # which may be one that the app has no part in
        if is_there or await self._holds(asker, where.key):
            return None
        return _NOT_YOURS if where.direct else _NO_MEMBER.format(channel=asker.called(where.key))

    async def listening_refusal(self, asker: Asker) -> str | None:
        """Refuse whoever is no administrator; conversations, channels that are shared, and those without the app.

        A channel that cannot be looked up may be any of these: it is taken for one without the app.
        """
        unfit = _HEARD_BY_US if _is_outside(asker) else _no_channel(asker)
        if unfit:
            return unfit
        member, where = await asyncio.gather(
            self._workspaces.member(asker.team, asker.who), self._workspaces.channel(asker.team, asker.where)
        )
        if not member.administrator:
            return _UNKNOWN if member == unknown_member(asker.who) else _HEARD_BY_RULE
        if where.name == GROUP:
            return _IN_CHANNELS
        if where.shared:
            return _HEARD_BY_OTHERS.format(channel=asker.called(where.key))
        if not where.joined:
            app = await self._workspaces.app_name(asker.team)
            return NOT_IN.format(channel=asker.called(where.key), app=app)
        return None

    async def may_curate(self, asker: Asker) -> bool:
        """Tell whether somebody is an administrator of the workspace."""
        if _is_outside(asker):
            return False
        return (await self._workspaces.member(asker.team, asker.who)).administrator

    async def may_see(self, asker: Asker, channels: Collection[str]) -> Collection[str]:
        """Give the channels that somebody is in; of the public ones, a member sees all."""
        if _is_outside(asker):
            return frozenset()
        asked = sorted(set(channels))
        seen = await asyncio.gather(*(self._sees(asker, channel) for channel in asked))
        return frozenset(channel for channel, is_seen in zip(asked, seen, strict=True) if is_seen)

    async def _sees(self, asker: Asker, channel: str) -> bool:
        if asker.where == channel:
            return True
        where = await self._workspaces.channel(asker.team, channel)
        if not where.private and _is_full(await self._workspaces.member(asker.team, asker.who)):
            return True
        return await self._holds(asker, channel)

    async def _holds(self, asker: Asker, channel: str) -> bool:
        return await self._workspaces.holds(asker.team, channel, asker.who)


def _no_channel(asker: Asker) -> str | None:
    """Say why somebody is in no channel, as far as that can be seen without asking."""
    if not asker.channel_key:
        return _NOT_HERE
    return _IN_CHANNELS if asker.channel_key.startswith(DIRECT) or asker.channel == GROUP else None


def _is_full(member: Member) -> bool:
    return not member.guest and not member.robot


def _is_outside(asker: Asker) -> bool:
    """Tell whether it is somebody of another workspace, or who asks where such read along."""
    return asker.team.is_outside or not asker.who
