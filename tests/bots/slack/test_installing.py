from __future__ import annotations

import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from sqlalchemy import select
from structlog.testing import capture_logs

from bots.app import App, open_app
from bots.slack.app import create_app, edge_of
from bots.slack.installing import oauth_flow
from bots.slack.surface import scope_names
from bots.slack.workspaces import NotInstalledError, Workspaces
from config.settings import Settings, SlackSettings
from core.leaving import DEPARTURES
from tests.bots.slack import payloads
from tests.bots.slack.people import ADA
from tests.bots.slack.reaching import QUOTES, many_workspaces
from tests.bots.slack.signing import Signer
from tests.bots.slack.talking import Slack
from tests.bots.slack.web.faults import refused
from tests.bots.slack.web.records import TEAM, Fields
from tests.bots.slack.web_api import WebApi

UNINSTALLED, REVOKED = payloads.app_uninstalled(), payloads.tokens_revoked()


class Browser:
    """Somebody who installs the app, with their cookie."""

    def __init__(self, flow: AsyncOAuthFlow) -> None:
        self.flow = flow
        self.cookie = ""

    async def begin(self) -> Mapping[str, str]:
        """Go to the app's address; gives what Slack is asked for."""
        response = await self.flow.handle_installation(AsyncBoltRequest(body="", query={}, headers={}))
        assert response.status == 302
        self.cookie = response.headers["set-cookie"][0].partition(";")[0]
        asked = urlsplit(response.headers["location"][0])
        return {"page": asked._replace(query="").geturl()} | {
            name: values[0] for name, values in parse_qs(asked.query).items()
        }

    async def come_back(self, **query: str) -> BoltResponse:
        """Be sent back by Slack."""
        request = AsyncBoltRequest(body="", query=dict(query), headers={"cookie": self.cookie})
        return await self.flow.handle_callback(request)


@asynccontextmanager
async def _opened(folder: Path, settings: SlackSettings) -> AsyncIterator[App]:
    async with open_app(Settings(data_dir=folder, starter=False, slack=settings)) as app:
        yield app


@pytest.fixture
async def app(web_api: WebApi, tmp_path: Path) -> AsyncIterator[App]:
    async with _opened(tmp_path / "many", many_workspaces(web_api)) as opened:
        yield opened


@pytest.fixture
async def browser(app: App) -> Browser:
    flow = oauth_flow(edge_of(app))
    assert flow is not None
    return Browser(flow)


@pytest.fixture
async def slack(web_api: WebApi, app: App) -> Slack:
    return Slack(web_api, app, create_app(app), Signer("hush"))


async def test_whoever_installs_is_sent_to_slack_with_what_the_app_asks_for(web_api: WebApi, browser: Browser) -> None:
    asked = await browser.begin()
    assert asked["page"] == web_api.url.replace("/api/", "/oauth/v2/authorize")
    assert asked["client_id"] == web_api.client_id
    assert tuple(asked["scope"].split(",")) == scope_names()
    assert asked["redirect_uri"] == "https://bot.example.com/quotes/slack/oauth_redirect"
    assert "user_scope" not in asked
    assert len(asked["state"]) > 20


async def test_what_slack_gives_is_kept_and_works_at_once(web_api: WebApi, app: App, browser: Browser) -> None:
    workspaces = _workspaces(app)
    with pytest.raises(NotInstalledError):
        await workspaces.client(QUOTES)
    page = await _install(web_api, browser)
    assert page.status == 200
    assert "Quotidian is installed" in page.body
    assert "In Quotes, type /quote help" in page.body
    assert "xoxb" not in page.body
    assert (await workspaces.member(QUOTES, "U0ADA")).name == "ada"


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"error": "access_denied"}, "Somebody chose not to allow it."),
        ({"error": "<b>odd</b>"}, "Slack says: &lt;b&gt;odd&lt;/b&gt;."),
        ({"code": "c", "state": "made up"}, "was not begun in this browser"),
        ({"state": "{state}"}, "Slack sent no code."),
        ({"code": "made up", "state": "{state}"}, "Slack does not take the code any more."),
    ],
)
async def test_what_goes_wrong_is_told_on_a_plain_page(browser: Browser, query: Mapping[str, str], said: str) -> None:
    state = (await browser.begin())["state"]
    page = await browser.come_back(**{name: value.format(state=state) for name, value in query.items()})
    assert said in page.body
    assert '<a href="https://bot.example.com/quotes/slack/install">Begin again</a>' in page.body
    assert "made up" not in page.body


async def test_nobody_else_can_end_an_installation_nor_end_it_twice(web_api: WebApi, browser: Browser) -> None:
    state = (await browser.begin())["state"]
    other = Browser(browser.flow)
    assert "not begun in this browser" in (await other.come_back(code="c", state=state)).body
    await browser.come_back(code=web_api.code(scope_names()), state=state)
    again = await browser.come_back(code=web_api.code(scope_names()), state=state)
    assert (again.status, "ended already" in again.body) == (401, True)


async def test_a_token_that_is_made_new_is_asked_for_at_the_same_server(
    web_api: WebApi, app: App, browser: Browser
) -> None:
    web_api.expires_in = 3600
    await _install(web_api, browser)
    assert await _workspaces(app).bot_user(QUOTES) == "U0BOT"
    await _workspaces(app).tokens.close()
    assert [asked.arguments.get("grant_type") for asked in web_api.asked_for("oauth.v2.access")] == [
        None,
        "refresh_token",
    ]


@pytest.mark.parametrize("event", [UNINSTALLED, REVOKED])
async def test_a_workspace_that_takes_the_app_out_is_forgotten_at_once_and_leaves(
    web_api: WebApi, app: App, slack: Slack, browser: Browser, event: Fields
) -> None:
    await _install(web_api, browser)
    await _workspaces(app).client(QUOTES)
    with capture_logs() as logs:
        await slack.deliver(event)
    assert ("slack.uninstalled", "slack:T0QUOTES") in [(log["event"], log.get("team")) for log in logs]
    with pytest.raises(NotInstalledError):
        await _workspaces(app).client(QUOTES)
    assert await _left(app) == ["slack:T0QUOTES"]
    await slack.deliver(event)
    assert await _left(app) == ["slack:T0QUOTES"]


async def test_installing_again_brings_it_back(web_api: WebApi, app: App, slack: Slack, browser: Browser) -> None:
    await _install(web_api, browser)
    await slack.deliver(UNINSTALLED)
    await _install(web_api, browser)
    assert await _left(app) == []
    assert await _workspaces(app).bot_user(QUOTES) == "U0BOT"


async def test_what_slack_tells_late_does_not_undo_a_new_installation(
    web_api: WebApi, app: App, slack: Slack, browser: Browser
) -> None:
    await _install(web_api, browser)
    envelope = payloads.event(UNINSTALLED, ident="Ev1") | {"event_time": int(time.time()) - 60}
    await slack.send_all([slack.signer.event(envelope, retry=3)], ADA)
    assert await _workspaces(app).bot_user(QUOTES) == "U0BOT"
    assert await _left(app) == []


async def test_slack_tells_again_where_the_end_could_not_be_written_down(
    web_api: WebApi, app: App, slack: Slack, browser: Browser
) -> None:
    await _install(web_api, browser)
    store = app.library.store
    await store.change(lambda connection: connection.exec_driver_sql("ALTER TABLE departures RENAME TO away"))
    assert (await slack.deliver(UNINSTALLED)).status == 500
    await store.change(lambda connection: connection.exec_driver_sql("ALTER TABLE away RENAME TO departures"))
    assert (await slack.deliver(UNINSTALLED)).status == 200
    assert await _left(app) == ["slack:T0QUOTES"]


async def test_tokens_of_members_are_none_of_ours(web_api: WebApi, app: App, slack: Slack, browser: Browser) -> None:
    await _install(web_api, browser)
    await slack.deliver(payloads.tokens_revoked(bots=(), members=("U0ADA",)))
    assert await _workspaces(app).bot_user(QUOTES) == "U0BOT"
    assert await _left(app) == []


async def test_the_one_workspace_of_a_token_leaves_and_comes_back_when_slack_takes_the_token_again(
    web_api: WebApi, slack_settings: SlackSettings, tmp_path: Path
) -> None:
    async with _opened(tmp_path / "one", slack_settings) as app:
        assert oauth_flow(edge_of(app)) is None
        slack = Slack(web_api, app, create_app(app), Signer("signing-secret"))
        await slack.command("/quote", "help")
        await slack.deliver(REVOKED)
        assert await _left(app) == []
        web_api.faults.always("auth.test", refused("account_inactive"))
        await slack.deliver(UNINSTALLED)
        assert await _left(app) == ["slack:T0QUOTES"]
        with pytest.raises(NotInstalledError, match="account_inactive"):
            await _workspaces(app).client(QUOTES)
        web_api.faults.always("auth.test", None)
        await _workspaces(app).client(QUOTES)
        assert await _left(app) == []


async def _install(web_api: WebApi, browser: Browser) -> BoltResponse:
    state = (await browser.begin())["state"]
    return await browser.come_back(code=web_api.code(scope_names(), team=TEAM), state=state)


def _workspaces(app: App) -> Workspaces:
    assert app.slack is not None
    return app.slack


async def _left(app: App) -> list[str]:
    found = select(DEPARTURES.c.team)
    return list(await app.library.store.look(lambda connection: connection.execute(found).scalars().all()))
