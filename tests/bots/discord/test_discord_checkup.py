from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import discord
import pytest

from bots.app import App, open_app
from bots.discord import standing
from bots.discord_checkup import look_at_discord
from bots.findings import Finding
from config.settings import Settings
from core.listening.attention import Attention, Mode
from core.listening.attentions import write
from core.team import Team
from tests.bots.discord.conftest import opened
from tests.bots.discord.connected import settings_for
from tests.bots.discord.faults import Fault, broken, held, refused
from tests.bots.discord.rest_server import RestServer
from tests.bots.program import Program

SERVER, NOW = "discord:4567", datetime(2026, 11, 20, 12, tzinfo=UTC)


async def findings(app: App) -> list[Finding]:
    return [finding async for finding in look_at_discord(app)]


@pytest.fixture(autouse=True)
def _counted(rest: RestServer) -> None:
    """Let Discord count the servers."""
    rest.application["approximate_guild_count"] = 3


async def test_what_is_fine_is_told(connected_app: App, rest: RestServer) -> None:
    who = f"the token is that of @{rest.discord.bot_user.name}, in 3 servers"
    assert await findings(connected_app) == [
        Finding("discord", f"{who}. `quotidian discord invite` prints the link that brings it to another."),
        Finding("discord", "it hears only what is said to it; docs/discord.md tells how it can listen in channels."),
    ]


async def test_a_bot_in_no_server_is_led_to_one(connected_app: App, rest: RestServer) -> None:
    rest.application["approximate_guild_count"] = 0
    finding, _ = await findings(connected_app)
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
    finding, _ = await findings(connected_app)
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


# Whether it can listen in channels

ALLOWED = [1 << 18, 1 << 19]
"""What Discord says where the Message Content Intent is switched on: to large bots, and to others."""


async def switch_on(app: App, *channels: str) -> None:
    """Let it listen there: on Slack, too."""
    for key, channel in [*((SERVER, channel) for channel in channels), ("slack:T0123", "C0123")]:
        attention = Attention(team=Team(key), channel=channel, mode=Mode.SHADOW, by="23", since=NOW)
        await app.library.store.change(partial(write, attention=attention))


async def heard(data: Path, rest: RestServer, *channels: str, wants: bool) -> Finding:
    """Give the finding about listening, with the setting on or off, and these channels switched on."""
    async with opened(data, settings_for(rest).model_copy(update={"message_content": wants})) as app:
        await switch_on(app, *channels)
        _, finding = await findings(app)
    return finding


@pytest.mark.parametrize("flags", ALLOWED)
async def test_where_it_can_listen_it_says_in_how_many_channels(data: Path, rest: RestServer, flags: int) -> None:
    rest.application["flags"] = flags
    finding = await heard(data, rest, wants=True)
    assert finding == Finding("discord", "it can listen in channels, and does so in none: type /listen on in one.")
    assert (await heard(data, rest, "31", "32", wants=True)).text == "it can listen in channels, and does so in 2."


async def test_what_is_asked_for_and_not_allowed_is_told_with_both_ways_out(data: Path, rest: RestServer) -> None:
    finding = await heard(data, rest, wants=True)
    assert not finding.fine
    assert "switch on the Message Content Intent" in finding.text
    assert "or set QUOTIDIAN_DISCORD__MESSAGE_CONTENT=off" in finding.text


@pytest.mark.parametrize("flags", [0, *ALLOWED])
async def test_channels_in_which_it_is_to_listen_and_cannot_are_told_with_what_is_lacking(
    data: Path, rest: RestServer, flags: int
) -> None:
    rest.application["flags"] = flags
    finding = await heard(data, rest, "31", wants=False)
    assert not finding.fine
    assert finding.text.startswith("it is to listen in 1 channel, but cannot: ")
    assert finding.text.endswith("set QUOTIDIAN_DISCORD__MESSAGE_CONTENT=on, and start it again.")
    assert ("switch on the Message Content Intent" in finding.text) is (flags == 0)


def test_doctor_tells_it(quotidian: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUOTIDIAN_DISCORD__TOKEN", "a.b.c")
    monkeypatch.setenv("QUOTIDIAN_DISCORD__API_BASE_URL", "http://127.0.0.1:9")
    printed = quotidian("doctor", code=1).out
    assert "mend discord: Discord does not answer (ClientConnectorError): see that it can be reached." in printed
    assert "a.b.c" not in printed
