"""Servers that remove the bot, and servers that take it back.

Discord tells of a server that removed the bot while the bot is connected. What happened while it was not is seen when
it connects again: each server that it is in is named then. Nobody tells when somebody removes what they installed for
themselves: their schedules stop once a post cannot be made, and what they keep stays until they remove it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

import structlog

from bots.discord.edge import Edge
from bots.discord.place import PLATFORM, server_of, team_of
from core import leaving
from core.team import Team

_log = structlog.get_logger()


async def left(edge: Edge, server: int) -> None:
    """Let the schedules of a server rest that removed the bot; what it has is deleted after the grace."""
    await _leave(edge, team_of(server))


async def came(edge: Edge, server: int) -> None:
    """Let the schedules of a server go on, if it had removed the bot before."""
    team = team_of(server)
    if team in await leaving.who_left(edge.app.library.store, PLATFORM):
        await _come_back(edge, team)


async def compare(edge: Edge, servers: Iterable[int]) -> None:
    """See which servers removed the bot, or took it back, while it was not connected: it is in these."""
    store, present = edge.app.library.store, {team_of(server) for server in servers}
    for team in await leaving.who_stays(store, PLATFORM):
        if server_of(team) is not None and team not in present:
            await _leave(edge, team)
    for team in await leaving.who_left(store, PLATFORM) & present:
        await _come_back(edge, team)


async def _leave(edge: Edge, team: Team) -> None:
    await leaving.leave(edge.app.library.store, team, datetime.now(UTC))
    _log.info("discord.removed", team=team.key)


async def _come_back(edge: Edge, team: Team) -> None:
    await leaving.come_back(edge.app.library.store, team, datetime.now(UTC))
    _log.info("discord.back", team=team.key)
