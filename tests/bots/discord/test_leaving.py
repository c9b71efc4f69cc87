from __future__ import annotations

from datetime import UTC, datetime

import pytest
from simcord.backend.serializers import guild_create_payload
from sqlalchemy import Connection, select

from bots.app import App
from bots.discord.bot import create_bot
from bots.discord.place import own_team, server_of, team_of
from core.daily.schedules import add_schedule, list_schedules
from core.leaving import DEPARTURES, REMOVED, leave
from core.team import Team
from tests.bots.discord.conftest import simulated
from tests.bots.discord.talking import Server
from tests.bots.scheduled import overdue

ELSEWHERE, SLACK, MEMBER = team_of(4567), Team("slack:T0123"), own_team(89)


async def keep(app: App, *teams: Team) -> None:
    """Let each of these teams have a schedule."""

    def write(connection: Connection) -> None:
        for team in teams:
            add_schedule(connection, overdue(team.key.replace(":", "-"), team=team), datetime.now(UTC))

    await app.library.store.change(write)


async def resting(app: App, team: Team) -> list[str | None]:
    """Tell why the schedules of a team rest."""
    found = await app.library.store.look(lambda connection: list_schedules(connection, team))
    return [each.disabled for each in found]


async def departed(app: App) -> list[str]:
    rows = select(DEPARTURES.c.team).order_by(DEPARTURES.c.team)
    return list(await app.library.store.look(lambda connection: connection.execute(rows).scalars().all()))


@pytest.fixture
def here(server: Server) -> Team:
    """Give the team of the server."""
    return team_of(server.env.guild.id)


async def test_a_server_that_removes_the_bot_gets_no_more_posts(server: Server, here: Team) -> None:
    await keep(server.app, here, MEMBER)
    server.discord.remove_guild(server.env.guild.id)
    await server.env.settle()
    assert await resting(server.app, here) == [REMOVED]
    assert await resting(server.app, MEMBER) == [None]
    assert await departed(server.app) == [here.key]


async def test_a_server_that_discord_itself_does_not_reach_has_not_removed_it(server: Server, here: Team) -> None:
    await keep(server.app, here)
    server.discord.emit("GUILD_DELETE", {"id": str(server.env.guild.id), "unavailable": True})
    await server.env.settle()
    assert await resting(server.app, here) == [None]
    assert await departed(server.app) == []


@pytest.mark.parametrize("said", [{}, {"unavailable": False}])
async def test_a_server_that_takes_the_bot_back_gets_its_posts_again(
    server: Server, here: Team, said: dict[str, bool]
) -> None:
    """Discord tells of it in one way where somebody invited the bot, in another where Discord itself was away."""
    await keep(server.app, here)
    await leave(server.app.library.store, here, datetime.now(UTC))
    told = dict(guild_create_payload(server.discord, server.discord.get_guild(server.env.guild.id)))
    del told["unavailable"]
    server.discord.emit("GUILD_CREATE", told | said)
    await server.env.settle()
    assert await resting(server.app, here) == [None]
    assert await departed(server.app) == []


async def test_what_happened_while_nobody_was_connected_is_seen_at_the_next_start(discord_app: App) -> None:
    async with simulated(create_bot(discord_app)) as env:
        here = team_of(env.guild.id)
        await leave(discord_app.library.store, here, datetime.now(UTC))
        await keep(discord_app, ELSEWHERE, SLACK, MEMBER)
        await env.restart_bot(create_bot(discord_app))
    assert await departed(discord_app) == [ELSEWHERE.key]
    assert await resting(discord_app, ELSEWHERE) == [REMOVED]
    assert await resting(discord_app, SLACK) == await resting(discord_app, MEMBER) == [None]


@pytest.mark.parametrize(
    ("team", "server"), [(team_of(4567), 4567), (own_team(89), None), (Team("slack:4567"), None), (SLACK, None)]
)
def test_which_teams_are_servers(team: Team, server: int | None) -> None:
    assert server_of(team) == server
