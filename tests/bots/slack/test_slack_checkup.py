from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from pydantic import SecretStr

from bots import slack_checkup
from bots.app import App, open_app
from bots.findings import Finding
from bots.slack.surface import scope_names
from bots.slack_checkup import look_at_slack
from config.settings import Settings, SlackSettings
from tests.bots.program import Program
from tests.bots.slack.conftest import APP_TOKEN, TOKEN, opened
from tests.bots.slack.web.faults import Fault, broken, held
from tests.bots.slack.web_api import WebApi


@pytest.fixture
def slack_settings(slack_settings: SlackSettings) -> SlackSettings:
    """Give the settings of an app that hears Slack through a socket."""
    return slack_settings.model_copy(update={"mode": "socket", "app_token": SecretStr(APP_TOKEN)})


@asynccontextmanager
async def found(data: Path, settings: SlackSettings) -> AsyncIterator[list[Finding]]:
    async with opened(data, settings) as app:
        yield await findings(app)


async def findings(app: App) -> list[Finding]:
    return [finding async for finding in look_at_slack(app)]


async def test_what_is_fine_is_told(slack_app: App) -> None:
    assert await findings(slack_app) == [
        Finding("slack", "the bot token is that of @quotidian in Quotes, with every scope."),
        Finding("slack", "the app-level token opens sockets."),
    ]


async def test_where_nothing_is_set_up_nothing_is_told(data: Path) -> None:
    async with open_app(Settings(data_dir=data, starter=False)) as app:
        assert await findings(app) == []


@pytest.mark.parametrize("begun", [{"app_token": "xapp-1"}, {"mode": "http"}, {"client_secret": "secret"}])
async def test_what_was_begun_is_told_to_be_finished(data: Path, begun: dict[str, str]) -> None:
    settings = Settings(data_dir=data, starter=False, slack=SlackSettings.model_validate(begun))
    async with open_app(settings) as app:
        (finding,) = await findings(app)
    assert not finding.fine
    assert finding.text.startswith("Slack is not set up: set QUOTIDIAN_SLACK__BOT_TOKEN")


async def test_scopes_that_were_not_given_are_named_with_the_way_to_them(slack_app: App, web_api: WebApi) -> None:
    web_api.grant(TOKEN, [name for name in scope_names() if name not in ("im:write", "users:read")])
    finding = (await findings(slack_app))[0]
    assert not finding.fine
    assert finding.text.startswith(
        "@quotidian in Quotes lacks im:write, users:read: give the app what `quotidian slack"
    )


async def test_tokens_that_are_no_good_are_told(slack_app: App, web_api: WebApi) -> None:
    web_api.grants.clear()
    bot, socket = await findings(slack_app)
    assert (bot.fine, socket.fine) == (False, False)
    assert "QUOTIDIAN_SLACK__BOT_TOKEN (invalid_auth)" in bot.text
    assert "QUOTIDIAN_SLACK__APP_TOKEN (invalid_auth)" in socket.text


@pytest.mark.parametrize(
    ("fault", "said"), [(Fault(error="internal_error", status=500), "internal_error"), (broken(), "")]
)
async def test_a_slack_that_is_away_is_told(slack_app: App, web_api: WebApi, fault: Fault, said: str) -> None:
    web_api.faults.always("auth.test", fault)
    finding = (await findings(slack_app))[0]
    assert not finding.fine
    assert finding.text.startswith(f"Slack does not answer ({said}")


async def test_a_slack_that_does_not_answer_is_not_waited_for_long(
    slack_app: App, web_api: WebApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slack_checkup, "_SECONDS", 0.05)
    never = asyncio.Event()
    web_api.faults.add("auth.test", held(never))
    finding = (await findings(slack_app))[0]
    never.set()
    assert finding.text == "Slack does not answer (TimeoutError): see that it can be reached."


async def test_by_oauth_it_tells_where_workspaces_install_it(data: Path, slack_settings: SlackSettings) -> None:
    oauth = {"bot_token": None, "client_id": "111.222", "client_secret": SecretStr("client-secret"), "mode": "http"}
    settings = slack_settings.model_copy(update={**oauth, "public_url": "https://bot.example.com/"})
    async with found(data, settings) as (finding,):
        assert finding == Finding("slack", "workspaces install the app at https://bot.example.com/slack/install")


def test_what_is_set_up_by_half_is_for_the_doctor(quotidian: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUOTIDIAN_SLACK__BOT_TOKEN", TOKEN)
    printed = quotidian("doctor", code=1).out
    assert "mend slack: QUOTIDIAN_SLACK__MODE=socket needs QUOTIDIAN_SLACK__APP_TOKEN." in printed
