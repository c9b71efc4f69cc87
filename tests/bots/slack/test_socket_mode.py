from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp
from structlog.testing import capture_logs

from bots.app import App
from bots.slack.app import create_app, web_client
from bots.slack.mishaps import SlackSetUpError
from bots.slack.socket_mode import Pace, listening
from config.settings import SlackSettings
from tests.bots.slack.conftest import APP_TOKEN
from tests.bots.slack.payloads import Doing, slash_command
from tests.bots.slack.people import ADA, GENERAL
from tests.bots.slack.web.faults import Fault, held
from tests.bots.slack.web.records import TEAM
from tests.bots.slack.web_api import WebApi

QUICK = Pace(quiet=600, steady=0, first_wait=0.01, longest_wait=0.05)
KEEN = replace(QUICK, ping=0.2)
"""Sees soon what is broken or deaf; on a machine that is busy, that may be what is neither."""


@pytest.fixture
def slack_settings(slack_settings: SlackSettings) -> SlackSettings:
    """Give the settings of an app that hears Slack through a socket."""
    return slack_settings.model_copy(update={"mode": "socket"})


class Probe:
    """A listener that works until it is let go on, and counts."""

    def __init__(self, bolt: AsyncApp) -> None:
        self.begun = 0
        self.ended = 0
        self.gate = asyncio.Event()
        self.gate.set()
        bolt.command("/probe")(self._listen)

    async def _listen(self, ack: Any) -> None:  # noqa: ANN401 - Bolt's own, which has no types
        await ack()
        self.begun += 1
        await self.gate.wait()
        self.ended += 1


@pytest.fixture
async def bolt(slack_app: App) -> AsyncApp:
    """Give the application, not yet connected."""
    return create_app(slack_app)


def connected(
    bolt: AsyncApp, app: App, token: str = APP_TOKEN, pace: Pace = QUICK
) -> AbstractAsyncContextManager[None]:
    return listening(bolt, web_client(app), token, pace)


def probing(api: WebApi) -> Mapping[str, Any]:
    hook = api.hook(ADA.id, GENERAL.id)
    return slash_command("/probe", "", Doing(by=ADA, at=GENERAL, hook=hook, trigger=api.trigger(ADA.id)))


async def test_what_comes_through_the_socket_is_acknowledged(web_api: WebApi, slack_app: App, bolt: AsyncApp) -> None:
    probe = Probe(bolt)
    async with connected(bolt, slack_app):
        taken = await web_api.socket.send("slash_commands", probing(web_api))
        assert taken.payload is None
        assert probe.begun == 1
    await web_api.socket.wait_closed()


async def test_what_nobody_knows_is_acknowledged_so_that_it_does_not_come_again(
    web_api: WebApi, slack_app: App, bolt: AsyncApp
) -> None:
    event = {"type": "event_callback", "team_id": TEAM, "event": {"type": "channel_renamed"}}
    async with connected(bolt, slack_app):
        await web_api.socket.send("events_api", event)


@pytest.mark.parametrize("reason", ["warning", "refresh_requested"])
async def test_a_new_socket_is_there_before_the_old_one_closes(
    web_api: WebApi, slack_app: App, bolt: AsyncApp, reason: str
) -> None:
    probe = Probe(bolt)
    async with connected(bolt, slack_app):
        old = await web_api.socket.wait_open()
        await web_api.socket.disconnect(reason)
        new = await web_api.socket.wait_open(connections=2)
        assert new is not old
        await asyncio.wait_for(old.closed.wait(), 20)
        await web_api.socket.send("slash_commands", probing(web_api))
        assert probe.begun == 1
        assert web_api.socket.connections == 2


async def test_an_envelope_that_comes_again_is_acknowledged_again(
    web_api: WebApi, slack_app: App, bolt: AsyncApp
) -> None:
    probe = Probe(bolt)
    async with connected(bolt, slack_app):
        for attempt in range(2):
            await web_api.socket.send("slash_commands", probing(web_api), envelope="one", attempt=attempt)
    assert probe.begun == 2


async def test_a_socket_that_broke_is_replaced(web_api: WebApi, slack_app: App, bolt: AsyncApp) -> None:
    async with connected(bolt, slack_app, pace=KEEN):
        await web_api.socket.wait_open()
        await web_api.socket.drop()
        await web_api.socket.wait_open(connections=2)
        Probe(bolt)
        await web_api.socket.send("slash_commands", probing(web_api))


async def test_a_socket_that_answers_no_pings_is_replaced(web_api: WebApi, slack_app: App, bolt: AsyncApp) -> None:
    async with connected(bolt, slack_app, pace=KEEN):
        await web_api.socket.wait_open()
        web_api.socket.go_deaf()
        await web_api.socket.wait_open(connections=2)


async def test_a_socket_that_is_deaf_from_the_beginning_is_replaced(
    web_api: WebApi, slack_app: App, bolt: AsyncApp
) -> None:
    web_api.socket.next_is_deaf = True
    async with connected(bolt, slack_app, pace=KEEN):
        await web_api.socket.wait_open(connections=2)


async def test_a_socket_that_answers_pings_and_brings_nothing_is_replaced_after_a_while(
    web_api: WebApi, slack_app: App, bolt: AsyncApp
) -> None:
    pace = Pace(ping=10, quiet=0.3, steady=0)
    async with connected(bolt, slack_app, pace=pace):
        await web_api.socket.wait_open(connections=3)


@pytest.mark.parametrize("error", ["invalid_auth", "not_allowed_token_type", "missing_scope"])
async def test_a_token_that_is_no_good_is_told_at_once(
    web_api: WebApi, slack_app: App, bolt: AsyncApp, error: str
) -> None:
    web_api.faults.add("apps.connections.open", Fault(error=error))
    with pytest.raises(SlackSetUpError, match=rf"QUOTIDIAN_SLACK__APP_TOKEN \({error}\).*connections:write"):
        async with connected(bolt, slack_app):
            pass


async def test_a_slack_that_is_away_is_called_again(web_api: WebApi, slack_app: App, bolt: AsyncApp) -> None:
    web_api.faults.add("apps.connections.open", *[Fault(error="internal_error", status=500)] * 3)
    Probe(bolt)
    with capture_logs() as logs:
        async with connected(bolt, slack_app):
            await web_api.socket.send("slash_commands", probing(web_api))
    assert "slack.unreachable" in [log["event"] for log in logs]
    assert all(APP_TOKEN not in str(log) and "ticket" not in str(log) for log in logs)


async def test_a_socket_mode_that_was_switched_off_is_asked_for_until_it_is_on_again(
    web_api: WebApi, slack_app: App, bolt: AsyncApp
) -> None:
    with capture_logs() as logs:
        async with connected(bolt, slack_app):
            await web_api.socket.wait_open()
            web_api.faults.add("apps.connections.open", *[Fault(error="not_allowed_token_type")] * 2)
            await web_api.socket.disconnect("link_disabled")
            await web_api.socket.wait_open(connections=2)
    told = [log for log in logs if log["event"] == "slack.not_connected"]
    assert ["see that Socket Mode is switched on" in log["error"] for log in told] == [True, True]
    assert [log["again_in_seconds"] for log in told] == [0.01, 0.02]


async def test_each_try_takes_an_address_of_its_own(web_api: WebApi, slack_app: App, bolt: AsyncApp) -> None:
    answering = asyncio.Event()
    web_api.faults.add("apps.connections.open", held(answering))
    asyncio.get_running_loop().call_later(0.1, web_api.socket.expire)
    asyncio.get_running_loop().call_later(0.1, answering.set)
    async with connected(bolt, slack_app):
        await web_api.socket.wait_open()
    assert len(web_api.asked_for("apps.connections.open")) == 2


async def test_at_the_end_what_is_under_way_finishes(web_api: WebApi, slack_app: App, bolt: AsyncApp) -> None:
    probe = Probe(bolt)
    probe.gate.clear()
    async with connected(bolt, slack_app):
        await web_api.socket.send("slash_commands", probing(web_api))
        asyncio.get_running_loop().call_later(0.2, probe.gate.set)
    assert (probe.begun, probe.ended) == (1, 1)


async def test_below_warning_the_log_holds_nothing_that_came(
    web_api: WebApi, slack_app: App, bolt: AsyncApp, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    Probe(bolt)
    with capture_logs() as logs:
        async with connected(bolt, slack_app):
            await web_api.socket.send("slash_commands", {**probing(web_api), "text": "a-secret-word"})
    assert "a-secret-word" not in caplog.text + json.dumps([str(log) for log in logs])
    assert APP_TOKEN not in caplog.text
