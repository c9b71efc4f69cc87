from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from pydantic import SecretStr

from bots.app import App, open_app
from bots.slack.app import create_app
from bots.slack.surface import scope_names
from config.settings import Settings, SlackSettings
from core.listening import pulse
from core.search.embedding import Embedder
from tests.bots.slack.overheard import NOON, listen
from tests.bots.slack.people import CHANNELS, GENERAL, PEOPLE
from tests.bots.slack.people import SECRET as SECRET_CHANNEL
from tests.bots.slack.signing import Signer
from tests.bots.slack.talking import Slack
from tests.bots.slack.web_api import WebApi, running_web_api
from tests.meaning import shipped

pytest.register_assert_rewrite("tests.dialogue_contract")

TOKEN, SECRET = "xoxb-quotes", "signing-secret"
APP_TOKEN = "xapp-quotes"  # noqa: S105 - of the tests' own Slack


@pytest.fixture
async def web_api() -> AsyncIterator[WebApi]:
    """Give a Slack on this machine; the test fails where it was sent what Slack refuses."""
    async with running_web_api() as api:
        api.add(*PEOPLE, *CHANNELS)
        api.grant(TOKEN, scope_names())
        api.grant(APP_TOKEN, ("connections:write",))
        yield api
        assert api.violations == []


def settings_for(api: WebApi) -> SlackSettings:
    """Give the settings of an app that is in one workspace, over HTTP."""
    return SlackSettings(
        mode="http",
        bot_token=SecretStr(TOKEN),
        signing_secret=SecretStr(SECRET),
        api_base_url=api.url,
        host="127.0.0.1",
        port=0,
    )


@pytest.fixture
def slack_settings(web_api: WebApi) -> SlackSettings:
    """Give the settings of an app that is in one workspace, over HTTP."""
    return settings_for(web_api)


@asynccontextmanager
async def opened(data: Path, settings: SlackSettings) -> AsyncIterator[App]:
    """Open the application over a data folder, with Slack set up."""
    async with open_app(Settings(data_dir=data, starter=False, slack=settings)) as app:
        yield app


@pytest.fixture
async def slack_app(data: Path, slack_settings: SlackSettings) -> AsyncIterator[App]:
    """Give the opened application, with Slack set up, over the small library."""
    async with opened(data, slack_settings) as app:
        yield app


@pytest.fixture
async def slack(web_api: WebApi, slack_app: App) -> Slack:
    """Give a workspace with the app in it, over the small library."""
    return Slack(web_api, slack_app, create_app(slack_app), Signer(SECRET))


@pytest.fixture
def at_noon() -> Iterator[time_machine.Traveller]:
    """Let it be a day at noon, until a test goes on from there."""
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
async def heard(
    at_noon: time_machine.Traveller,
    web_api: WebApi,
    data: Path,
    slack_settings: SlackSettings,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[Slack]:
    """Give a workspace at noon, in which two channels are listened to, over the small library with the model."""
    assert at_noon is not None
    monkeypatch.setattr(Embedder, "shipped", lambda _: shipped())
    monkeypatch.setattr(pulse, "WRITTEN_EVERY", timedelta(0))  # else nothing has come to an end for two seconds
    async with opened(data, slack_settings) as app:
        await listen(app, GENERAL, SECRET_CHANNEL)
        yield Slack(web_api, app, create_app(app), Signer(SECRET))
