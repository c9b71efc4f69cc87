"""Who asks, and where, by the names that people see."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from dataclasses import replace
from datetime import UTC, datetime
from typing import TypeVar

from bots.slack.edge import Edge
from bots.slack.people import Channel
from bots.slack.place import DIRECT, Place
from bots.slack.workspaces import APP
from core.daily.clocks import date_in
from core.requests import Asker
from core.team import Team

PATIENCE = 1.0
"""Seconds for which an answer waits for names: whoever asks is better served by one without."""

_HERE = "this channel"
T = TypeVar("T")


async def asker_at(edge: Edge, place: Place, patience: float = PATIENCE) -> Asker:
    """Say who asks at a place: the names of member and channel, and the date where the member is.

    Where Slack does not tell these within `patience` seconds, by ids and the date in UTC. Somebody from outside reads
    as a team that owns nothing, and so does whoever asks in public where such people read along.
    """
    member, channel = await asyncio.gather(
        in_time(edge.workspaces.member(place.team, place.member), patience) if place.member else _nothing(),
        in_time(edge.workspaces.channel(place.team, place.channel), patience) if _has_name(place) else _nothing(),
    )
    zone = member.zone if member else None
    # Not every payload tells to which workspace somebody belongs: that of the Home tab does not.
    outside = place.outside or (member is not None and member.outside)
    return Asker(
        team=replace(place, outside=outside).reading,
        channel=_channel_name(place, channel),
        member=member.name if member else place.member,
        today=date_in(zone, datetime.now(UTC)),
        channel_key=place.channel,
        member_key=place.member,
        zone=zone,
    )


async def app_name(edge: Edge, team: Team) -> str:
    """Give the name of the app as members see it, without @; its usual one where Slack is slow to tell."""
    return await in_time(edge.workspaces.app_name(team)) or APP


async def in_time(asked: Awaitable[T], patience: float = PATIENCE) -> T | None:
    """Wait for what Slack is asked, but `patience` seconds at most; None where that is too short."""
    try:
        async with asyncio.timeout(patience):
            return await asked
    except TimeoutError:
        return None


def _has_name(place: Place) -> bool:
    return bool(place.channel) and not place.channel.startswith(DIRECT)


async def _nothing() -> None:
    """Stand in for what nobody has to ask."""


def _channel_name(place: Place, channel: Channel | None) -> str:
    """Name the channel: one that the app is not in only by what the payload says."""
    if channel and channel.joined:
        return channel.name
    return place.name or (channel.name if channel else _HERE)
