from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from aiohttp import ClientConnectionError, ClientResponse, ClientSession
from pydantic import SecretStr
from sqlalchemy import text
from structlog.testing import capture_logs

from bots.slack.app import create_app, edge_of
from bots.slack.installing import oauth_flow
from bots.slack.mishaps import SlackSetUpError
from bots.slack.serving import LARGEST_BODY, serving
from bots.slack.surface import EVENTS_PATH, INSTALL_PATH, REDIRECT_PATH
from bots.slack.throttle import AT_ONCE
from config.settings import SlackSettings
from tests.bots.slack.conftest import SECRET, opened
from tests.bots.slack.payloads import Doing, slash_command
from tests.bots.slack.people import ADA, GENERAL
from tests.bots.slack.signing import FORM, JSON, Signer
from tests.bots.slack.talking import Slack
from tests.bots.slack.web.faults import broken
from tests.bots.slack.web.records import Message
from tests.bots.slack.web_api import WebApi


@asynccontextmanager
async def served(slack: Slack, **settings: object) -> AsyncIterator[tuple[ClientSession, str]]:
    """Serve the app, and give somebody who calls it and its address."""
    edge = edge_of(slack.app)
    chosen = slack.app.settings.slack.model_copy(update=settings)
    async with serving(slack.bolt, chosen, oauth_flow(edge)) as address, ClientSession() as caller:
        yield caller, address


def asked(slack: Slack, command: str = "/topics", text: str = "") -> str:
    hook = slack.api.hook(ADA.id, GENERAL.id)
    doing = Doing(by=ADA, at=GENERAL, hook=hook, trigger=slack.api.trigger(ADA.id))
    return urlencode(slash_command(command, text, doing))


async def post(to: tuple[ClientSession, str], body: str | bytes, headers: Mapping[str, str]) -> ClientResponse:
    caller, address = to
    response = await caller.post(f"{address}{EVENTS_PATH}", data=body, headers=dict(headers))
    await response.read()
    return response


async def heard(slack: Slack, count: int = 1) -> tuple[Message, ...]:
    """Wait until so many messages came."""
    async with asyncio.timeout(20):
        while len(slack.api.ephemerals) < count:  # noqa: ASYNC110 - the tests' Slack tells nobody
            await asyncio.sleep(0.01)
    return slack.api.ephemerals


async def test_what_slack_posts_is_answered(slack: Slack) -> None:
    body = asked(slack)
    async with served(slack) as to:
        response = await post(to, body, Signer(SECRET).headers(body))
        assert (response.status, await response.text()) == (200, "")
        (message,) = await heard(slack)
    assert message.seen_by == ADA.id


async def test_a_challenge_is_answered(slack: Slack) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "3eZbrw1a"})
    async with served(slack) as to:
        response = await post(to, body, Signer(SECRET).headers(body, JSON))
        assert await response.json() == {"challenge": "3eZbrw1a"}


@pytest.mark.parametrize(
    ("signature", "moment"),
    [
        ("v0=00", "now"),
        ("", "now"),
        ("v0=é", "now"),
        ("right", "yesterday"),
        ("right", "9" * 40),
        ("right", "-1"),
        ("right", "²"),
        (None, None),
    ],
)
async def test_what_nobody_signed_is_turned_away(slack: Slack, signature: str | None, moment: str | None) -> None:
    body = asked(slack)
    headers = Signer(SECRET).headers(body)
    for name, value, kept in (("signature", signature, "right"), ("request-timestamp", moment, "now")):
        if value is None:
            del headers[f"x-slack-{name}"]
        elif value != kept:
            headers[f"x-slack-{name}"] = value
    async with served(slack) as to:
        assert (await post(to, body, headers)).status == 401
    assert slack.api.ephemerals == ()


@pytest.mark.parametrize(
    ("body", "kind"),
    [(b"{", JSON), (b"[1]", JSON), (b'"text"', JSON), (b"\xff\xfe", FORM), (b"payload={", FORM), (b"payload=[]", FORM)],
)
async def test_what_cannot_be_read_is_turned_away_without_a_trace(
    slack: Slack, caplog: pytest.LogCaptureFixture, body: bytes, kind: str
) -> None:
    async with served(slack) as to:
        response = await post(to, body, {"content-type": kind})
    assert response.status in (400, 401)
    assert not caplog.records


async def test_what_is_too_large_is_turned_away(slack: Slack) -> None:
    body = "x" * (LARGEST_BODY + 1)
    headers = Signer(SECRET).headers(body)
    async with served(slack) as (caller, address):
        response = await caller.post(f"{address}{EVENTS_PATH}", data=BytesIO(body.encode()), headers=headers)
    assert response.status == 413


async def test_a_form_of_the_largest_view_is_read(slack: Slack) -> None:
    view = {"callback_id": "large", "blocks": [], "private_metadata": "ä" * 125_000, "state": {"values": {}}}
    payload = {"type": "view_submission", "team": {"id": "T1"}, "user": {"id": "U1"}, "view": view}
    body = urlencode({"payload": json.dumps(payload)})
    assert len(body) < LARGEST_BODY
    async with served(slack) as to:
        assert (await post(to, body, Signer(SECRET).headers(body))).status == 200


async def test_a_balancer_sees_that_it_is_there(slack: Slack) -> None:
    async with served(slack) as (caller, address), caller.get(f"{address}/health") as response:
        assert (response.status, await response.text()) == (200, "ok")


async def test_without_oauth_nothing_can_be_installed(slack: Slack) -> None:
    async with served(slack) as (caller, address), caller.get(f"{address}{INSTALL_PATH}") as response:
        assert response.status == 404


async def test_two_copies_run_side_by_side(slack: Slack) -> None:
    other = Slack(slack.api, slack.app, create_app(slack.app), slack.signer)
    async with served(slack) as one, served(other) as two:
        for to in (one, two):
            body = asked(slack)
            await post(to, body, Signer(SECRET).headers(body))
        assert len(await heard(slack, 2)) == 2


async def test_a_port_that_is_taken_is_told_in_a_sentence(slack: Slack) -> None:
    async with served(slack) as (_, address):
        port = int(address.rpartition(":")[2])
        with pytest.raises(SlackSetUpError, match=f"port {port} .*QUOTIDIAN_SLACK__PORT"):
            async with served(slack, port=port):
                pass


async def test_at_the_end_what_is_under_way_finishes_and_nothing_new_is_taken(slack: Slack) -> None:
    gate, ended = asyncio.Event(), asyncio.Event()

    async def work(ack: Any) -> None:  # noqa: ANN401 - Bolt's own, which has no types
        await ack()
        await gate.wait()
        ended.set()

    slack.bolt.command("/probe")(work)
    body = asked(slack, "/probe")
    async with ClientSession() as caller:
        async with serving(slack.bolt, slack.app.settings.slack) as address:
            assert (await post((caller, address), body, Signer(SECRET).headers(body))).status == 200
            asyncio.get_running_loop().call_later(0.1, gate.set)
            assert not ended.is_set()
        assert ended.is_set()
        with pytest.raises(ClientConnectionError):
            await caller.get(f"{address}/health")


@pytest.fixture
def many(slack_settings: SlackSettings) -> SlackSettings:
    """Give the settings of an app that any workspace may install."""
    oauth = {"bot_token": None, "client_id": "111.222", "client_secret": SecretStr("client-secret")}
    return slack_settings.model_copy(update={**oauth, "public_url": "https://bot.example.com/"})


async def test_whoever_comes_to_install_it_is_led_to_slack_and_back(
    data: Path, many: SlackSettings, web_api: WebApi
) -> None:
    async with opened(data, many) as app:
        slack = Slack(web_api, app, create_app(app), Signer(SECRET))
        async with served(slack) as (caller, address):
            asked_for = {"team": "T1&scope=admin\r\nx-more: 1"}
            begun = await caller.get(f"{address}{INSTALL_PATH}", params=asked_for, allow_redirects=False)
            refused = await caller.get(f"{address}{REDIRECT_PATH}", params={"code": "c", "state": "somebody else's"})
    assert begun.status == 302
    assert begun.headers["location"].startswith(web_api.base)
    assert "admin" not in str(begun.headers)
    assert refused.status == 400


async def test_who_comes_too_often_is_told_when_to_come_again(
    data: Path, many: SlackSettings, web_api: WebApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 1000.0
    monkeypatch.setattr("bots.slack.serving.monotonic", lambda: now)
    async with opened(data, many) as app:
        slack = Slack(web_api, app, create_app(app), Signer(SECRET))
        async with served(slack) as (caller, address):

            async def begin() -> ClientResponse:
                return await caller.get(f"{address}{INSTALL_PATH}", allow_redirects=False)

            assert {(await begin()).status for _ in range(AT_ONCE)} == {302}
            refused = await begin()
            assert (refused.status, refused.headers["retry-after"]) == (429, "1")
            assert "please try again in a minute" in await refused.text()
            now += 1
            assert [(await begin()).status for _ in range(2)] == [302, 429]
            health = await caller.get(f"{address}/health")
        kept = text("SELECT count(*) FROM slack_oauth_states")
        rows = await app.library.store.look(lambda connection: connection.execute(kept).scalar_one())
    assert (rows, health.status) == (AT_ONCE + 1, 200)


async def test_where_slack_is_away_an_installation_ends_with_a_sentence(
    data: Path, many: SlackSettings, web_api: WebApi, caplog: pytest.LogCaptureFixture
) -> None:
    web_api.faults.always("oauth.v2.access", broken())
    async with opened(data, many) as app:
        slack = Slack(web_api, app, create_app(app), Signer(SECRET))
        async with served(slack) as (caller, address):
            begun = await caller.get(f"{address}{INSTALL_PATH}", allow_redirects=False)
            (cookie,) = begun.cookies.values()
            answer = {"code": "a-code", "state": cookie.value}
            headers = {"cookie": f"{cookie.key}={cookie.value}"}
            with capture_logs() as logs:
                ended = await caller.get(f"{address}{REDIRECT_PATH}", params=answer, headers=headers)
            assert (ended.status, "try again in a while" in await ended.text()) == (503, True)
    assert [log["event"] for log in logs] == ["slack.not_installed"]
    assert "a-code" not in str(logs) + caplog.text
