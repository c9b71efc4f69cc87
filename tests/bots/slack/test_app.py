from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse
from structlog.testing import capture_logs

from bots.app import App
from bots.slack import guarding
from bots.slack.app import create_app, edge_of, under_way
from bots.slack.call import Call
from bots.slack.edge import Edge
from bots.slack.guarding import Judge, Work, after_ack, with_ack
from core.errors import NotAllowedError, StoreError
from tests.bots.slack.conftest import SECRET, TOKEN
from tests.bots.slack.payloads import Doing, event, slash_command
from tests.bots.slack.people import ADA, GENERAL
from tests.bots.slack.signing import FORM, JSON, Signer
from tests.bots.slack.talking import Slack
from tests.bots.slack.web.faults import server_error
from tests.bots.slack.web.records import TEAM

WORD = "rhubarb"
MINUTES = 60


def probing(slack: Slack, text: str = WORD) -> dict[str, str]:
    hook = slack.api.hook(ADA.id, GENERAL.id)
    return slash_command("/probe", text, Doing(by=ADA, at=GENERAL, hook=hook, trigger=slack.api.trigger(ADA.id)))


def probe(slack: Slack, work: Work) -> None:
    slack.bolt.command("/probe")(after_ack(edge_of(slack.app), "/probe", work))


# What is let in


async def test_what_slack_signed_is_let_in(slack: Slack) -> None:
    assert (await slack.command("/lesson")).status == 200


async def test_nobody_is_told_that_the_app_is_not_installed_where_slack_is_broken(slack: Slack) -> None:
    slack.api.faults.add("auth.test", server_error())
    with capture_logs() as logs:
        seen = await slack.command("/lesson")
    assert "Something went wrong here" in str(seen.ack)
    assert [log["kind"] for log in logs] == ["NoTokenError < SlackApiError"]
    assert (await slack.command("/lesson")).message.words


@pytest.mark.parametrize("wrong", ["secret", "body", "signature", "missing"])
async def test_what_slack_did_not_sign_is_not(slack: Slack, wrong: str) -> None:
    body = urlencode(probing(slack))
    headers = Signer("another" if wrong == "secret" else SECRET).headers(body)
    if wrong == "signature":
        headers["x-slack-signature"] = f"v0={'0' * 64}"
    if wrong == "missing":
        del headers["x-slack-signature"]
    sent = body + "&more=1" if wrong == "body" else body
    seen = await slack.send(AsyncBoltRequest(body=sent, headers={**headers}))
    assert (seen.status, seen.messages) == (401, ())


@pytest.mark.parametrize(("minutes", "status"), [(-6, 401), (-4, 200), (4, 200), (6, 401)])
async def test_what_was_signed_too_long_ago_is_not(slack: Slack, minutes: int, status: int) -> None:
    signer = Signer(SECRET, lambda: time.time() + MINUTES * minutes)
    heard = await slack.send(signer.command({**probing(slack), "command": "/topics", "text": ""}))
    assert heard.status == status
    assert bool(heard.messages) == (status == 200)


async def test_a_challenge_is_answered(slack: Slack) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "3eZbrw1a"})
    seen = await slack.send(slack.signer.request(body, JSON))
    assert (seen.status, seen.ack) == (200, {"challenge": "3eZbrw1a"})


async def test_a_look_at_the_certificate_is_answered(slack: Slack) -> None:
    seen = await slack.send(AsyncBoltRequest(body="ssl_check=1&token=x", headers={"content-type": FORM}))
    assert seen.status == 200


async def test_another_workspace_is_told_that_the_app_is_not_installed_there(slack: Slack) -> None:
    payload = {**probing(slack), "team_id": "T0ELSEWHERE", "command": "/lesson"}
    seen = await slack.send(slack.signer.command(payload))
    assert seen.status == 200
    assert "not installed in this workspace" in seen.message.text


# What nobody listens to


async def test_an_event_that_nobody_listens_to_is_answered_quietly(
    slack: Slack, caplog: pytest.LogCaptureFixture
) -> None:
    with capture_logs() as logs:
        seen = await slack.deliver({"type": "channel_rename", "channel": {"id": "C1", "name": WORD}})
    assert (seen.status, seen.messages) == (200, ())
    assert [(log["event"], log["log_level"]) for log in logs] == [("slack.unhandled", "info")]
    assert not caplog.records


async def test_the_log_tells_where_slack_leaves_events_out(slack: Slack) -> None:
    limited = {"type": "app_rate_limited", "team_id": TEAM, "minute_rate_limited": 1518467820, "api_app_id": "A1"}
    with capture_logs() as logs:
        seen = await slack.send(slack.signer.event(limited))
    assert (seen.status, seen.messages) == (200, ())
    assert [(log["event"], log["log_level"], log["workspace"]) for log in logs] == [
        ("slack.too_many_events", "warning", TEAM)
    ]


async def test_a_command_that_nobody_listens_to_is_no_success(slack: Slack, caplog: pytest.LogCaptureFixture) -> None:
    seen = await slack.send(slack.signer.command(probing(slack)))
    assert seen.status == 404
    assert WORD not in caplog.text


# Acknowledging


async def test_slack_is_answered_while_the_listener_still_works(slack: Slack) -> None:
    gate, ended = asyncio.Event(), asyncio.Event()

    async def work(_edge: Edge, _call: Call) -> None:
        await gate.wait()
        ended.set()

    probe(slack, work)
    response = await slack.bolt.async_dispatch(slack.signer.command(probing(slack)))
    assert (response.status, response.body, ended.is_set()) == (200, "", False)
    gate.set()
    await asyncio.wait_for(ended.wait(), 10)


async def test_a_judge_that_takes_too_long_is_stopped_in_time(slack: Slack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guarding, "JUDGING_SECONDS", 0.05)

    async def judge(_edge: Edge, _call: Call) -> Mapping[str, Any]:
        await asyncio.Event().wait()
        return {}

    slack.bolt.command("/probe")(with_ack(edge_of(slack.app), "/probe", judge))
    seen = await slack.send(slack.signer.command(probing(slack)))
    assert seen.status == 200
    assert seen.message.text.startswith("Something went wrong here; it was logged as")


def form(callback: str, *, fields: bool = True) -> dict[str, Any]:
    field = {"type": "input", "block_id": "words", "element": {"type": "plain_text_input", "action_id": "words"}}
    view = {"id": "V1", "type": "modal", "callback_id": callback, "blocks": [{"type": "divider"}, field][: 1 + fields]}
    return {
        "type": "view_submission",
        "team": {"id": TEAM},
        "user": {"id": ADA.id, "team_id": TEAM},
        "view": {**view, "state": {"values": {}}},
    }


async def broken(_edge: Edge, _call: Call) -> Mapping[str, Any]:
    raise ZeroDivisionError(WORD)


async def forbidden(_edge: Edge, _call: Call) -> Mapping[str, Any]:
    raise NotAllowedError("Only administrators may.")


@pytest.mark.parametrize(("judge", "said"), [(broken, "Something went wrong"), (forbidden, "Only administrators may.")])
async def test_a_form_that_cannot_be_judged_stays_open_with_what_was_typed(
    slack: Slack, judge: Judge, said: str
) -> None:
    slack.bolt.view("probe")(with_ack(edge_of(slack.app), "probe", judge))
    seen = await slack.send(slack.signer.interaction(form("probe")))
    assert seen.errors["words"].startswith(said)
    assert seen.messages == ()


async def test_a_form_without_fields_is_answered_in_a_direct_message(slack: Slack) -> None:
    slack.bolt.view("probe")(with_ack(edge_of(slack.app), "probe", broken))
    seen = await slack.send(slack.signer.interaction(form("probe", fields=False)))
    assert seen.message.text.startswith("Something went wrong")


async def test_a_select_that_cannot_be_filled_offers_nothing(slack: Slack) -> None:
    slack.bolt.options("probe")(with_ack(edge_of(slack.app), "probe", broken))
    assert (await slack.suggest("probe", WORD)).offered == ()


async def test_what_follows_a_judgement_is_left_where_it_refused(slack: Slack) -> None:
    followed: list[str] = []

    async def follow(_edge: Edge, call: Call) -> None:
        followed.append(call.payload["view"]["callback_id"])

    async def fine(_edge: Edge, _call: Call) -> Mapping[str, Any]:
        return {}

    async def refusing(_edge: Edge, _call: Call) -> Mapping[str, Any]:
        return {"response_action": "errors", "errors": {"words": "No."}}

    edge = edge_of(slack.app)
    slack.bolt.view("fine")(with_ack(edge, "fine", fine, follow))
    slack.bolt.view("refusing")(with_ack(edge, "refusing", refusing, follow))
    await slack.send(slack.signer.interaction(form("fine")))
    await slack.send(slack.signer.interaction(form("refusing")))
    assert followed == ["fine"]


# What goes wrong


def refused_by_slack() -> SlackApiError:
    data = {"ok": False, "error": "channel_not_found", "sent": WORD, "token": TOKEN}
    response = AsyncSlackResponse(
        client=None, http_verb="POST", api_url="", req_args={}, data=data, headers={}, status_code=200
    )
    return SlackApiError(f"{WORD} was refused", response)  # type: ignore[no-untyped-call]


@pytest.mark.parametrize(
    ("error", "held"),
    [
        (ZeroDivisionError(WORD), {"kind": "ZeroDivisionError"}),
        (refused_by_slack(), {"kind": "SlackApiError", "code": "channel_not_found"}),
        (StoreError("The disk is full."), {"kind": "StoreError", "error": "The disk is full."}),
    ],
)
async def test_an_error_is_a_sentence_for_the_member_and_a_line_for_the_operator(
    slack: Slack, caplog: pytest.LogCaptureFixture, error: Exception, held: Mapping[str, str]
) -> None:
    caplog.set_level(logging.DEBUG)

    async def work(_edge: Edge, _call: Call) -> None:
        raise error

    probe(slack, work)
    with capture_logs() as logs:
        seen = await slack.send(slack.signer.command(probing(slack)))
    line = next(log for log in logs if log["event"] == "slack.error")
    assert (
        seen.message.text == f"Something went wrong here; it was logged as {line['id']}. Please try again in a while."
    )
    assert seen.message.seen_by == ADA.id
    assert held.items() <= line.items()
    assert (line["what"], line["team"]) == ("/probe", f"slack:{TEAM}")
    assert "test_app.py:" in line["where"]
    assert WORD not in str(logs) + caplog.text
    assert TOKEN not in str(logs) + caplog.text


async def test_what_first_went_wrong_is_named_beside_what_came_of_it(slack: Slack) -> None:
    async def work(_edge: Edge, _call: Call) -> None:
        raise ValueError(WORD) from KeyError(WORD)

    probe(slack, work)
    with capture_logs() as logs:
        await slack.send(slack.signer.command(probing(slack)))
    assert [log["kind"] for log in logs if log["event"] == "slack.error"] == ["ValueError < KeyError"]


async def test_what_somebody_may_not_do_is_told_and_is_no_error(slack: Slack) -> None:
    async def work(_edge: Edge, _call: Call) -> None:
        raise NotAllowedError("Only administrators may.")

    probe(slack, work)
    with capture_logs() as logs:
        seen = await slack.send(slack.signer.command(probing(slack)))
    assert seen.message.text == "Only administrators may."
    assert [log["event"] for log in logs] == ["slack.refused"]


async def test_each_answer_is_a_line_with_team_command_and_duration(slack: Slack) -> None:
    with capture_logs() as logs:
        await slack.command("/quote", WORD)
    (line,) = (log for log in logs if log["event"] == "slack.answered")
    assert (line["what"], line["team"], line["took_ms"] >= 0) == ("/quote", f"slack:{TEAM}", True)
    assert WORD not in str(logs)


async def test_nobody_is_told_where_that_goes_wrong_too(slack: Slack) -> None:
    slack.api.faults.always("response_url", None)

    async def work(_edge: Edge, _call: Call) -> None:
        slack.api.hooks.clear()
        slack.api.grants.clear()
        raise ZeroDivisionError

    probe(slack, work)
    with capture_logs() as logs:
        seen = await slack.send(slack.signer.command(probing(slack)))
    assert (seen.status, seen.messages) == (200, ())
    assert "slack.untold" in [log["event"] for log in logs]


async def test_an_error_before_any_listener_is_a_sentence_for_a_command_and_a_failure_for_an_event(
    slack: Slack, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(_workspace: str) -> None:
        raise StoreError("The database is away.")

    monkeypatch.setattr(edge_of(slack.app).workspaces.tokens, "of", away)
    with capture_logs() as logs:
        typed = await slack.send(slack.signer.command(probing(slack)))
        heard = await slack.send(slack.signer.event(event({"type": "app_mention", "text": WORD}, ident="Ev1")))
    assert (typed.status, typed.ack[:20]) == (200, "Something went wrong")
    assert heard.status == 500
    assert [log["what"] for log in logs] == ["command /probe", "event_callback app_mention"]
    assert WORD not in str(logs)


# Stopping


async def test_what_takes_too_long_at_the_end_is_cancelled(slack: Slack) -> None:
    async def work(_edge: Edge, _call: Call) -> None:
        await asyncio.Event().wait()

    probe(slack, work)
    await slack.bolt.async_dispatch(slack.signer.command(probing(slack)))
    with capture_logs() as logs:
        await under_way(slack.bolt).settle(timedelta(seconds=0.05))
    assert len(under_way(slack.bolt)) == 0
    assert [log["event"] for log in logs if log["log_level"] == "warning"] == ["slack.stopped_early"]


async def test_bolt_reads_no_settings_of_its_own(slack_app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-another")
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "another")
    bolt: AsyncApp = create_app(slack_app)
    assert bolt.oauth_flow is None
    request = Signer(SECRET).request(json.dumps({"type": "url_verification", "challenge": "c"}), JSON)
    assert (await bolt.async_dispatch(request)).status == 200
