from __future__ import annotations

import asyncio
import signal
from pathlib import Path

import pytest
from aiohttp import ClientSession
from pydantic import SecretStr
from structlog.testing import capture_logs

from bots.slack.mishaps import SlackSetUpError
from bots.slack.running import running
from bots.slack.surface import scope_names
from config.settings import SlackSettings
from tests.bots.program import PATIENCE, Program, surroundings
from tests.bots.slack.conftest import APP_TOKEN, SECRET, TOKEN, opened
from tests.bots.slack.payloads import Doing, slash_command
from tests.bots.slack.people import ADA, GENERAL
from tests.bots.slack.web.faults import Fault, broken
from tests.bots.slack.web_api import WebApi
from tests.bots.started import line, started


@pytest.fixture
def by_socket(slack_settings: SlackSettings) -> SlackSettings:
    """Give the settings of an app that hears Slack through a socket."""
    return slack_settings.model_copy(update={"mode": "socket", "app_token": SecretStr(APP_TOKEN)})


async def ask(api: WebApi) -> None:
    """Ask through the socket, and wait for the answer."""
    hook = api.hook(ADA.id, GENERAL.id)
    doing = Doing(by=ADA, at=GENERAL, hook=hook, trigger=api.trigger(ADA.id))
    await api.socket.send("slash_commands", slash_command("/topics", "", doing))
    async with asyncio.timeout(PATIENCE):
        while not api.ephemerals:  # noqa: ASYNC110 - the tests' Slack tells nobody
            await asyncio.sleep(0.02)


async def test_by_a_socket(data: Path, by_socket: SlackSettings, web_api: WebApi) -> None:
    async with opened(data, by_socket) as app, running(app) as how:
        assert how == "socket mode as @quotidian in Quotes"
        await ask(web_api)
    assert web_api.ephemerals[0].seen_by == ADA.id


async def test_over_http(data: Path, slack_settings: SlackSettings) -> None:
    async with opened(data, slack_settings) as app, running(app) as how, ClientSession() as caller:
        where, _, who = how.removeprefix("HTTP at ").partition(" ")
        assert who == "as @quotidian in Quotes"
        async with caller.get(f"{where}/health") as response:
            assert response.status == 200


async def test_for_every_workspace_that_installs_it(data: Path, slack_settings: SlackSettings) -> None:
    oauth = {"bot_token": None, "client_id": "111.222", "client_secret": SecretStr("client-secret")}
    settings = slack_settings.model_copy(update={**oauth, "public_url": "https://bot.example.com/"})
    async with opened(data, settings) as app, running(app) as how:
        assert how.endswith(" for every workspace that installs it at https://bot.example.com/slack/install")


async def test_what_is_missing_is_told(data: Path, slack_settings: SlackSettings) -> None:
    settings = slack_settings.model_copy(update={"signing_secret": None})
    async with opened(data, settings) as app:
        with pytest.raises(SlackSetUpError, match="needs QUOTIDIAN_SLACK__SIGNING_SECRET"):
            async with running(app):
                pass


async def test_a_bot_token_that_is_no_good_is_told(data: Path, slack_settings: SlackSettings, web_api: WebApi) -> None:
    web_api.grants.clear()
    async with opened(data, slack_settings) as app:
        with pytest.raises(SlackSetUpError, match=r"QUOTIDIAN_SLACK__BOT_TOKEN \(invalid_auth\)"):
            async with running(app):
                pass


@pytest.mark.parametrize("fault", [Fault(error="internal_error", status=503), broken()])
async def test_where_slack_is_away_it_runs_all_the_same(
    data: Path, slack_settings: SlackSettings, web_api: WebApi, fault: Fault
) -> None:
    web_api.faults.always("auth.test", fault)
    with capture_logs() as logs:
        async with opened(data, slack_settings) as app, running(app) as how:
            assert how.endswith("(Slack cannot be reached yet)")
    assert "slack.unreachable" in [log["event"] for log in logs]


async def test_scopes_that_were_not_given_are_a_warning(
    data: Path, slack_settings: SlackSettings, web_api: WebApi
) -> None:
    web_api.grant(TOKEN, scope_names()[1:])
    with capture_logs() as logs:
        async with opened(data, slack_settings) as app, running(app) as how:
            assert how.endswith(" as @quotidian in Quotes, but for scopes that it lacks (quotidian doctor names them)")
    (line,) = (log for log in logs if log["event"] == "slack.scopes_missing")
    assert line["scopes"] == [scope_names()[0]]


@pytest.mark.parametrize("scope", ["chat:write", "commands"])
async def test_without_the_scopes_that_every_answer_needs_it_does_not_start(
    data: Path, slack_settings: SlackSettings, web_api: WebApi, scope: str
) -> None:
    web_api.grant(TOKEN, [name for name in scope_names() if name != scope])
    async with opened(data, slack_settings) as app:
        with pytest.raises(SlackSetUpError, match=rf"^@quotidian in Quotes lacks {scope}: give the app what"):
            async with running(app):
                pass


# As processes


def environment(api: WebApi, data: Path, **more: str) -> dict[str, str]:
    given = {"MODE": "socket", "BOT_TOKEN": TOKEN, "APP_TOKEN": APP_TOKEN, "API_BASE_URL": api.url, **more}
    variables = {f"QUOTIDIAN_SLACK__{name}": value for name, value in given.items()}
    return surroundings(QUOTIDIAN_DATA_DIR=str(data), QUOTIDIAN_STARTER="off", **variables)


async def test_the_process_answers_and_leaves_with_0_when_it_is_told_to(data: Path, web_api: WebApi) -> None:
    async with started("slack", env=environment(web_api, data)) as program:
        assert await line(program) == "Slack: socket mode as @quotidian in Quotes; stop with Ctrl-C."
        await ask(web_api)
        program.send_signal(signal.SIGTERM)
        _, err = await program.communicate()
    assert program.returncode == 0
    assert err.decode() == "Stopping: answers in flight finish. Once more stops at once.\n"


async def test_everything_runs_in_one_process_and_says_how(data: Path, web_api: WebApi) -> None:
    env = environment(web_api, data, MODE="http", PORT="0", SIGNING_SECRET=SECRET)
    async with started("run", env=env) as program:
        lines = [await line(program) for _ in range(4)]
        program.send_signal(signal.SIGINT)
        _, err = await program.communicate()
    assert lines[0] == "Learning what is imported."
    assert lines[1].startswith("Slack: HTTP at http://127.0.0.1:")
    assert lines[2:] == ["Not set up: Discord.", "Waiting for the first schedule; stop with Ctrl-C."]
    assert (program.returncode, err.decode()) == (
        0,
        "Stopping: posts and answers in flight finish. Once more stops at once.\n",
    )


async def test_a_token_that_is_no_good_ends_the_process_with_2_and_a_sentence(data: Path, web_api: WebApi) -> None:
    async with started("slack", env=environment(web_api, data, APP_TOKEN="xapp-of-nobody")) as program:  # noqa: S106
        out, err = await program.communicate()
    assert (program.returncode, out) == (2, b"")
    assert err.decode().startswith("Slack does not take QUOTIDIAN_SLACK__APP_TOKEN (invalid_auth): ")
    assert err.count(b"\n") == 1
    assert b"xapp-of-nobody" not in err


def test_nothing_set_up_is_told_in_a_sentence(quotidian: Program) -> None:
    said = quotidian("slack", code=2).err
    assert said.startswith("Slack is not set up: set QUOTIDIAN_SLACK__BOT_TOKEN and QUOTIDIAN_SLACK__APP_TOKEN; ")
    assert said.count("\n") == 1


@pytest.mark.parametrize("command", ["slack", "run"])
def test_what_is_set_up_by_half_is_told_in_a_sentence(
    quotidian: Program, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setenv("QUOTIDIAN_SLACK__BOT_TOKEN", TOKEN)
    assert quotidian(command, code=2).err == "QUOTIDIAN_SLACK__MODE=socket needs QUOTIDIAN_SLACK__APP_TOKEN.\n"
