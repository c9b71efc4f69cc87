from __future__ import annotations

import asyncio
from pathlib import Path

import discord
import pytest

from bots.app import App, open_app
from bots.discord import standing
from bots.discord_checkup import look_at_discord
from bots.findings import Finding
from config.settings import Settings
from tests.bots.discord.faults import Fault, broken, held, refused
from tests.bots.discord.rest_server import RestServer
from tests.bots.program import Program


async def findings(app: App) -> list[Finding]:
    return [finding async for finding in look_at_discord(app)]


@pytest.fixture(autouse=True)
def _counted(rest: RestServer) -> None:
    """Let Discord count the servers."""
    rest.application["approximate_guild_count"] = 3


async def test_what_is_fine_is_told(connected_app: App, rest: RestServer) -> None:
    who = f"the token is that of @{rest.discord.bot_user.name}, in 3 servers"
    assert await findings(connected_app) == [
        Finding("discord", f"{who}. `quotidian discord invite` prints the link that brings it to another.")
    ]


async def test_a_bot_in_no_server_is_led_to_one(connected_app: App, rest: RestServer) -> None:
    rest.application["approximate_guild_count"] = 0
    (finding,) = await findings(connected_app)
    assert "in 0 servers. `quotidian discord invite` prints the link that brings it to one." in finding.text


async def test_nothing_is_said_of_calls(
    connected_app: App, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(discord.VoiceClient, "warn_nacl", True)
    monkeypatch.setattr(discord.VoiceClient, "warn_dave", True)
    await findings(connected_app)
    assert "voice" not in caplog.text


async def test_it_opens_no_connection_to_the_gateway(connected_app: App, rest: RestServer) -> None:
    await findings(connected_app)
    assert rest.gateway.opened == 0
    assert {each.path for each in rest.asked} == {"/users/@me", "/oauth2/applications/@me"}


async def test_where_nothing_is_set_up_nothing_is_told(data: Path) -> None:
    async with open_app(Settings(data_dir=data, starter=False)) as app:
        assert await findings(app) == []


async def test_a_token_that_is_no_good_is_told(connected_app: App, rest: RestServer) -> None:
    rest.token = "another"  # noqa: S105 - of the tests' own Discord
    (finding,) = await findings(connected_app)
    assert not finding.fine
    assert finding.text.startswith("Discord does not take QUOTIDIAN_DISCORD__TOKEN: copy the token anew")


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ({"interactions_endpoint_url": "https://elsewhere.example.com"}, "Interactions Endpoint URL"),
        ({"bot_require_code_grant": True}, "Requires OAuth2 Code Grant"),
    ],
)
async def test_what_keeps_it_from_answering_is_told_with_the_way_to_mend_it(
    connected_app: App, rest: RestServer, setting: dict[str, object], said: str
) -> None:
    rest.application |= setting
    (finding,) = await findings(connected_app)
    assert not finding.fine
    assert said in finding.text


@pytest.mark.parametrize(("fault", "said"), [(refused(403, 40333), "403/40333"), (broken(), "ServerDisconnectedError")])
async def test_a_discord_that_is_away_is_told(connected_app: App, rest: RestServer, fault: Fault, said: str) -> None:
    rest.faults.always("GET /users/@me", fault)
    (finding,) = await findings(connected_app)
    assert not finding.fine
    assert finding.text == f"Discord does not answer ({said}): see that it can be reached."


async def test_a_discord_that_does_not_answer_is_not_waited_for_long(
    connected_app: App, rest: RestServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(standing, "PATIENCE_SECONDS", 0.05)
    never = asyncio.Event()
    rest.faults.add("GET /users/@me", held(never))
    (finding,) = await findings(connected_app)
    never.set()
    assert finding.text == "Discord does not answer (TimeoutError): see that it can be reached."


def test_doctor_tells_it(quotidian: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUOTIDIAN_DISCORD__TOKEN", "a.b.c")
    monkeypatch.setenv("QUOTIDIAN_DISCORD__API_BASE_URL", "http://127.0.0.1:9")
    printed = quotidian("doctor", code=1).out
    assert "mend discord: Discord does not answer (ClientConnectorError): see that it can be reached." in printed
    assert "a.b.c" not in printed
