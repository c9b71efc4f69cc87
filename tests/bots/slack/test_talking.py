"""The tests' own Slack, from a member's side: what an app does is seen, and what Slack would not take is noticed."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import Any

import pytest
from aiohttp import ClientSession, WSServerHandshakeError
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from tests.bots.slack import payloads
from tests.bots.slack.conftest import APP_TOKEN, SECRET, TOKEN
from tests.bots.slack.people import ADA, BOB, GENERAL
from tests.bots.slack.settling import settled
from tests.bots.slack.signing import Signer
from tests.bots.slack.talking import MENTION, Slack
from tests.bots.slack.test_web_api import MODAL, QUIET, SECTION
from tests.bots.slack.web_api import WebApi

FORM = {"values": {"words": {"words": {"type": "plain_text_input", "value": "Oil."}}}}
SELECT = {
    "type": "input",
    "block_id": "topic",
    "label": {"type": "plain_text", "text": "Topic"},
    "element": {"type": "external_select", "action_id": "topic", "min_query_length": 0},
}


@pytest.fixture
def bolt(web_api: WebApi) -> AsyncApp:
    """Give an app without a listener."""
    return AsyncApp(signing_secret=SECRET, client=AsyncWebClient(TOKEN, base_url=web_api.url))


@pytest.fixture
def bare(web_api: WebApi, bolt: AsyncApp) -> Slack:
    """Give a workspace with that app in it."""
    return Slack(web_api, None, bolt, Signer(SECRET))  # type: ignore[arg-type]


async def test_a_wrong_or_old_signature_is_refused_by_bolt(bare: Slack) -> None:
    other = Slack(bare.api, bare.app, bare.bolt, Signer("another"))
    assert (await other.command("/quote")).status == 401
    late = Slack(bare.api, bare.app, bare.bolt, Signer(SECRET, now=lambda: 1_700_000_000))
    assert (await late.command("/quote")).status == 401
    assert (await bare.command("/quote")).status == 404


async def test_an_answer_is_seen_by_whom_it_is_for_once_everything_has_ended(bolt: AsyncApp, bare: Slack) -> None:
    tasks: set[asyncio.Task[Any]] = set()

    @bolt.command("/quote")
    async def answer(ack: AsyncAck, respond: AsyncRespond, client: AsyncWebClient, body: Mapping[str, str]) -> None:
        await ack()
        await respond(text=f"{body['text']}?", replace_original=False)
        later = client.chat_postMessage(channel=body["channel_id"], text="Hear, hear.", **QUIET)
        tasks.add(asyncio.ensure_future(later))

    seen = await bare.command("/quote", "oil", by=BOB)
    assert [(message.text, message.seen_by) for message in seen.messages] == [("oil?", BOB.id), ("Hear, hear.", None)]
    assert (await settled(lambda: asyncio.sleep(0, "done"))) == "done"


async def test_a_mention_is_delivered_as_slack_writes_it_and_as_often_as_told(bolt: AsyncApp, bare: Slack) -> None:
    heard: list[tuple[str, str]] = []

    @bolt.event("app_mention")
    async def hear(body: Mapping[str, Any]) -> None:
        heard.append((body["event_id"], body["event"]["text"]))

    await bare.mention("what of hinges?", deliveries=3)
    await bare.mention("tell me, @quotidian, of hinges")
    assert len({ident for ident, _ in heard}) == 2
    assert [text for _, text in heard] == [f"{MENTION} what of hinges?"] * 3 + [f"tell me, {MENTION}, of hinges"]


async def test_slack_tells_nothing_that_the_scopes_are_not_for(bare: Slack) -> None:
    bare.api.grant(TOKEN, {"chat:write"})
    with pytest.raises(AssertionError, match="app_mentions:read"):
        await bare.mention("hello")
    with pytest.raises(AssertionError, match="commands"):
        await bare.command("/quote")


async def opened(bolt: AsyncApp, bare: Slack, view: Mapping[str, Any] = MODAL) -> Any:  # noqa: ANN401 - a view
    """Open a form by a command."""

    @bolt.command("/save")
    async def save(ack: AsyncAck, client: AsyncWebClient, body: Mapping[str, str]) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=dict(view))

    return (await bare.command("/save")).view


async def test_a_form_is_filled_in_and_handed_in_and_closes(bolt: AsyncApp, bare: Slack) -> None:
    got: list[Any] = []

    @bolt.view("form")
    async def take(ack: AsyncAck, view: Mapping[str, Any]) -> None:
        got.append(view["state"])
        await ack()

    view = await opened(bolt, bare)
    await bare.submit(view, {"words": "Oil."})
    assert got == [FORM]
    assert bare.api.views == {}


async def test_a_form_with_errors_stays_and_keeps_what_was_typed(bolt: AsyncApp, bare: Slack) -> None:
    @bolt.view("form")
    async def refuse(ack: AsyncAck) -> None:
        await ack(response_action="errors", errors={"words": "More than that."})

    view = await opened(bolt, bare)
    assert (await bare.submit(view, {"words": "Oil."})).errors == {"words": "More than that."}
    assert bare.api.views[view.id].values == FORM["values"]


@pytest.mark.parametrize("errors", [{"elsewhere": "No."}, {"words": ""}])
async def test_errors_that_slack_cannot_show_are_noticed(
    bolt: AsyncApp, bare: Slack, errors: Mapping[str, str]
) -> None:
    @bolt.view("form")
    async def refuse(ack: AsyncAck) -> None:
        await ack(response_action="errors", errors=dict(errors))

    await bare.submit(await opened(bolt, bare), {"words": "Oil."})
    assert bare.api.forgiven()


async def test_a_form_is_followed_by_another(bolt: AsyncApp, bare: Slack) -> None:
    @bolt.view("form")
    async def go_on(ack: AsyncAck) -> None:
        await ack(response_action="update", view={**MODAL, "title": {"type": "plain_text", "text": "Saved"}})

    view = await opened(bolt, bare)
    after = (await bare.submit(view, {"words": "Oil."})).view
    assert (after.id, after.title) == (view.id, "Saved")


async def test_what_is_offered_while_somebody_types_is_checked(bolt: AsyncApp, bare: Slack) -> None:
    text = {"type": "plain_text", "text": "Hinges"}

    @bolt.options("topic")
    async def offer(ack: AsyncAck, payload: Mapping[str, Any]) -> None:
        await ack(options=[{"text": text, "value": "h" * (151 if payload["value"] == "long" else 10)}])

    view = await opened(bolt, bare, {**MODAL, "blocks": [SELECT]})
    assert (await bare.suggest("topic", "hin", view=view)).offered == ("Hinges",)
    assert bare.api.violations == []
    await bare.suggest("topic", "long", view=view)
    assert bare.api.forgiven()


async def test_a_click_on_what_one_alone_sees_tells_its_time_but_not_its_words(bolt: AsyncApp, bare: Slack) -> None:
    told: list[Mapping[str, Any]] = []

    @bolt.action("more:0")
    async def more(ack: AsyncAck, body: Mapping[str, Any]) -> None:
        await ack()
        told.append(body)

    button = {"type": "button", "text": {"type": "plain_text", "text": "More"}, "action_id": "more:0", "value": "/more"}
    blocks: list[dict[str, Any]] = [SECTION, {"type": "actions", "elements": [button]}]
    client = AsyncWebClient(TOKEN, base_url=bare.api.url)
    await client.chat_postEphemeral(channel=GENERAL.id, user=ADA.id, text="Oil.", blocks=blocks)
    await client.chat_postMessage(channel=GENERAL.id, text="Oil.", blocks=blocks, **QUIET)
    for message in (*bare.api.ephemerals, *bare.api.posts):
        await bare.click(message, "More")
    alone, public = told
    assert ("message" in alone, alone["container"]["is_ephemeral"]) == (False, True)
    assert (public["message"]["ts"], public["actions"][0]["value"]) == (bare.api.posts[0].ts, "/more")


async def test_what_was_not_acknowledged_comes_again(web_api: WebApi) -> None:
    url = (await AsyncWebClient(base_url=web_api.url).apps_connections_open(app_token=APP_TOKEN))["url"]
    async with ClientSession() as session, session.ws_connect(url) as ws:
        assert (await ws.receive_json())["type"] == "hello"
        event = payloads.event(payloads.app_uninstalled(), ident="Ev1")
        one, other = [await web_api.socket.post("events_api", event) for _ in range(2)]
        assert [(await ws.receive_json())["envelope_id"] for _ in range(2)] == [one, other]
        await ws.send_str(json.dumps({"envelope_id": one}))
        await web_api.socket.acknowledged(one)
        assert await web_api.socket.redeliver() == (other,)
        again = await ws.receive_json()
        assert (again["envelope_id"], again["retry_attempt"]) == (other, 1)
        await web_api.socket.disconnect("warning")
        assert (await ws.receive_json())["reason"] == "warning"
        with pytest.raises(WSServerHandshakeError):  # an address opens one socket
            await session.ws_connect(url)
