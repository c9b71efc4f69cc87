from __future__ import annotations

import asyncio
import signal
from pathlib import Path

import discord
import pytest
from structlog.testing import capture_logs

from bots.app import App
from bots.discord.mishaps import DiscordSetUpError
from bots.discord.running import UNREACHABLE, Pace, running
from config.settings import DiscordSettings
from tests.bots.discord.conftest import opened
from tests.bots.discord.connected import World, settings_for
from tests.bots.discord.faults import Fault, broken, held, refused
from tests.bots.discord.gateway_server import AUTHENTICATION_FAILED, DISALLOWED_INTENTS
from tests.bots.discord.rest_server import RestServer
from tests.bots.discord.started import environment
from tests.bots.program import Program
from tests.bots.started import line, started

QUICK = Pace(patience=5, first_wait=0.02, longest_wait=0.02)
IMPATIENT = Pace(patience=0.3, first_wait=0.02, longest_wait=0.02)


@pytest.fixture(autouse=True)
def _one_server(rest: RestServer, world: World) -> None:
    """Let the server be there, and Discord count it."""
    assert world.rest is rest
    rest.application["approximate_guild_count"] = 1


def name(rest: RestServer) -> str:
    return rest.discord.bot_user.name


async def test_it_answers_and_says_as_whom(connected_app: App, rest: RestServer, world: World) -> None:
    async with running(connected_app, QUICK) as how:
        assert how == f"as @{name(rest)} in 1 server"
        answer = await world.command("topics")
    assert answer.author_id == rest.discord.bot_user.id


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ({"approximate_guild_count": 0}, "in 0 servers (`quotidian discord invite` prints the link"),
        ({"interactions_endpoint_url": "https://elsewhere.example.com"}, "in 1 server, but Discord sends commands to"),
    ],
)
async def test_it_says_what_is_missing_for_anybody_to_be_answered(
    connected_app: App, rest: RestServer, setting: dict[str, object], said: str
) -> None:
    rest.application |= setting
    async with running(connected_app, QUICK) as how:
        assert said in how
        assert not how.endswith(".")  # whoever prints it goes on


async def test_nothing_set_up_is_told(data: Path) -> None:
    async with opened(data, DiscordSettings()) as app:
        with pytest.raises(DiscordSetUpError, match="set QUOTIDIAN_DISCORD__TOKEN"):
            async with running(app):
                pass


async def test_a_token_that_is_no_good_is_told(connected_app: App, rest: RestServer) -> None:
    rest.token = "another"  # noqa: S105 - of the tests' own Discord
    with pytest.raises(DiscordSetUpError, match="does not take QUOTIDIAN_DISCORD__TOKEN"):
        async with running(connected_app, QUICK):
            pass
    assert rest.gateway.identified == []


@pytest.mark.parametrize(
    ("code", "said"), [(AUTHENTICATION_FAILED, "DISCORD__TOKEN"), (DISALLOWED_INTENTS, "hear even what is said to it")]
)
async def test_what_the_gateway_does_not_take_is_told(
    connected_app: App, rest: RestServer, code: int, said: str
) -> None:
    if code == AUTHENTICATION_FAILED:
        rest.gateway.token = "another"  # noqa: S105 - as above
    else:
        rest.gateway.approved = discord.Intents.none()
    with pytest.raises(DiscordSetUpError, match=said):
        async with running(connected_app, QUICK):
            pass


async def test_where_discord_does_not_let_it_hear_what_is_said_in_channels_both_ways_out_are_told(
    data: Path, rest: RestServer
) -> None:
    settings = settings_for(rest).model_copy(update={"message_content": True})
    async with opened(data, settings) as app:
        with pytest.raises(DiscordSetUpError, match=r"Message Content Intent.* or set .*MESSAGE_CONTENT=off"):
            async with running(app, QUICK):
                pass
        rest.gateway.approved |= discord.Intents(message_content=True)
        async with running(app, QUICK) as how:
            assert how == f"as @{name(rest)} in 1 server"


@pytest.mark.parametrize("fault", [refused(403, 0), broken()])
async def test_where_discord_is_away_it_is_tried_again_and_again(
    connected_app: App, rest: RestServer, world: World, fault: Fault
) -> None:
    rest.faults.always("GET /users/@me", fault)
    with capture_logs() as logs:
        async with running(connected_app, IMPATIENT) as how:
            assert how == UNREACHABLE
            rest.faults.always("GET /users/@me", None)
            await rest.gateway.wait_ready()
            await world.command("topics")
    assert "discord.unreachable" in [log["event"] for log in logs]


async def test_what_is_wrong_once_nobody_waits_for_the_start_is_logged_and_tried_again(
    connected_app: App, rest: RestServer, world: World
) -> None:
    rest.faults.always("GET /users/@me", broken())
    with capture_logs() as logs:
        async with running(connected_app, IMPATIENT) as how:
            assert how == UNREACHABLE
            rest.faults.always("GET /users/@me", refused(401, 0))
            await rest.until(lambda: "discord.refused" in [log["event"] for log in logs])
            rest.faults.always("GET /users/@me", None)
            await rest.gateway.wait_ready()
            await world.command("topics")


async def test_a_gateway_that_cannot_be_found_is_looked_for_again(connected_app: App, rest: RestServer) -> None:
    rest.faults.add("GET /gateway/bot", refused(403, 0))
    async with running(connected_app, QUICK) as how:
        assert how == f"as @{name(rest)} in 1 server"


async def test_a_token_that_is_taken_back_while_it_runs_is_logged_and_tried_again(
    connected_app: App, rest: RestServer, world: World
) -> None:
    with capture_logs() as logs:
        async with running(connected_app, QUICK):
            await rest.gateway.close(AUTHENTICATION_FAILED)
            await rest.gateway.wait_ready(logins=2)
            await world.command("topics")
    assert "QUOTIDIAN_DISCORD__TOKEN" in next(log["error"] for log in logs if log["event"] == "discord.refused")


async def test_stopping_waits_for_what_is_under_way_and_takes_nothing_new(
    connected_app: App, rest: RestServer, world: World
) -> None:
    may_answer = asyncio.Event()
    rest.faults.add("POST /interactions/*/callback", held(may_answer))
    async with running(connected_app, QUICK):
        record = world.interacts("topics", {})
        await rest.until(lambda: record.responded)
        stopping = asyncio.get_running_loop().call_later(0.1, may_answer.set)
    assert may_answer.is_set()
    assert not stopping.cancelled()
    assert rest.gateway.open == []
    assert rest.sent("POST", "/callback")[0].status == 200


# As processes


async def test_the_process_answers_and_leaves_with_0_when_it_is_told_to(
    data: Path, rest: RestServer, world: World
) -> None:
    async with started("discord", env=environment(rest, data)) as program:
        assert await line(program) == f"Discord: as @{name(rest)} in 1 server; stop with Ctrl-C."
        await world.command("topics")
        program.send_signal(signal.SIGTERM)
        _, err = await program.communicate()
    assert program.returncode == 0
    assert err.decode() == "Stopping: answers in flight finish. Once more stops at once.\n"


async def test_everything_runs_in_one_process_and_says_how(data: Path, rest: RestServer) -> None:
    async with started("run", env=environment(rest, data)) as program:
        lines = [await line(program) for _ in range(4)]
        program.send_signal(signal.SIGINT)
        await program.communicate()
    assert lines == [
        "Learning what is imported.",
        f"Discord: as @{name(rest)} in 1 server.",
        "Not set up: Slack.",
        "Waiting for the first schedule; stop with Ctrl-C.",
    ]
    assert program.returncode == 0


async def test_a_token_that_is_no_good_ends_the_process_with_2_and_a_sentence(data: Path, rest: RestServer) -> None:
    async with started("discord", env=environment(rest, data, TOKEN="of-nobody")) as program:  # noqa: S106
        out, err = await program.communicate()
    assert (program.returncode, out) == (2, b"")
    assert err.decode().startswith("Discord does not take QUOTIDIAN_DISCORD__TOKEN: ")
    assert err.count(b"\n") == 1
    assert b"of-nobody" not in err


def test_nothing_set_up_is_told_in_a_sentence(quotidian: Program) -> None:
    said = quotidian("discord", code=2).err
    assert said == "Discord is not set up: set QUOTIDIAN_DISCORD__TOKEN; docs/discord.md leads there.\n"
