from __future__ import annotations

import logging
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from structlog.testing import capture_logs

from bots.slack.app import create_app
from config.settings import SlackSettings
from core.listening.attention import Mode
from tests.bots.slack import payloads
from tests.bots.slack.conftest import SECRET as SIGNING
from tests.bots.slack.conftest import opened
from tests.bots.slack.overheard import ANOTHER, ASKED, OWN, Sealed, by_socket, counted, listen, made
from tests.bots.slack.people import ADA, BOB, CHIEF, GENERAL, OUTSIDER, SECRET, SHARED, WORKSHOP
from tests.bots.slack.signing import Signer
from tests.bots.slack.talking import MENTION, Slack
from tests.bots.slack.web.faults import Fault, broken, rate_limited, refused, server_error
from tests.bots.slack.web.records import BOT_ID, BOT_USER, OTHER_TEAM
from tests.bots.slack.web_api import WebApi
from tests.shelf import MORNING, RIVET

PREFIX = "team-"

# What is answered


async def test_who_wonders_is_answered_unasked_in_a_thread_for_everybody(heard: Slack) -> None:
    seen = await heard.say(ASKED)
    [asked] = [each for each in heard.api.messages.values() if each.user == ADA.id]
    assert (seen.message.channel, seen.message.thread, seen.message.is_ephemeral) == (GENERAL.id, asked.ts, False)
    assert MORNING in seen.message.words
    assert seen.message.labels == ("Why this?", "Less like this", "Helpful")


async def test_it_mentions_nobody_and_goes_to_the_thread_alone(heard: Slack) -> None:
    posted = (await heard.say(ASKED)).message
    [sent] = heard.api.asked_for("chat.postMessage")
    assert not sent.arguments.get("reply_broadcast")
    assert "<@" not in str(posted.fields)
    assert "<!" not in str(posted.fields)


async def test_in_a_thread_the_answer_stands_there(heard: Slack) -> None:
    begin = heard.api.say(GENERAL.id, BOB.id, "The beds look sad.")
    assert (await heard.say(ASKED, thread=begin.ts)).message.thread == begin.ts


async def test_private_channels_are_heard_too(heard: Slack) -> None:
    assert MORNING in (await heard.say(ASKED, at=SECRET)).message.words


async def test_what_fits_nothing_is_let_be(heard: Slack) -> None:
    for text in ("lunch?", "the bridge meeting is at noon", ""):
        assert (await heard.say(text)).messages == ()
    assert await counted(heard.app) == 3
    assert await made(heard.app) == ()


async def test_what_is_noted_is_where_and_to_whom_and_none_of_the_words(heard: Slack) -> None:
    begin = heard.api.say(GENERAL.id, BOB.id, "The beds look sad.")
    await heard.say(ASKED, thread=begin.ts)
    [remark] = await made(heard.app)
    asked = next(each for each in heard.api.messages.values() if each.user == ADA.id)
    assert (remark.team, remark.channel, remark.message, remark.thread, remark.member) == (
        OWN, GENERAL.id, asked.ts, begin.ts, ADA.id,
    )  # fmt: skip
    assert "water" not in str(remark)


async def test_nobody_is_looked_up_for_what_is_heard(heard: Slack) -> None:
    await heard.say("hello everybody")
    heard.api.asked.clear()
    assert (await heard.say(f"<@{BOB.id}> <#{WORKSHOP.id}> <https://example.com|look> shall we meet?")).messages == ()
    assert heard.api.asked == []


async def test_a_long_message_is_heard_to_some_length(heard: Slack) -> None:
    assert MORNING in (await heard.say(f"{ASKED}{' ' * 30_000}{'&lt;' * 1_000}")).message.words


# What is dropped


async def test_what_is_said_where_nobody_listens_is_dropped_unread(heard: Slack) -> None:
    await heard.say("hello")
    heard.api.asked.clear()
    for number in range(5):
        event = Sealed(payloads.message_event(heard.api.say(WORKSHOP.id, ADA.id, f"{ASKED} {number}"), WORKSHOP))
        with capture_logs() as logs:
            assert (await heard.send(by_socket(event, WORKSHOP))).messages == ()
        assert logs == []
    assert heard.api.asked == []
    assert await counted(heard.app) == 1


async def test_the_same_event_is_read_where_somebody_listens(heard: Slack) -> None:
    event = Sealed(payloads.message_event(heard.api.say(GENERAL.id, ADA.id, ASKED), GENERAL))
    with capture_logs() as logs:
        await heard.send(by_socket(event, GENERAL))
    assert [log["kind"] for log in logs if log["event"] == "slack.error"] == ["AssertionError"]


async def test_messages_that_no_person_says_are_dropped_unread(heard: Slack) -> None:
    changes: tuple[dict[str, Any], ...] = (
        {"bot_id": BOT_ID},
        {"bot_id": "B0OTHER", "user": "U0ROBOT"},
        {"user": "USLACKBOT"},
        {"user": BOT_USER},
        {"edited": {"user": ADA.id, "ts": "1.000001"}},
        {"user": None},
        *({"subtype": each} for each in ("bot_message", "channel_join", "message_changed", "message_deleted")),
        *({"channel_type": each} for each in ("mpim", "app_home", None)),
    )
    for change in changes:
        event = Sealed(payloads.message_event(heard.api.say(GENERAL.id, ADA.id, ASKED), GENERAL) | change)
        with capture_logs() as logs:
            assert (await heard.send(by_socket(event, GENERAL))).messages == ()
        assert logs == []
    assert await counted(heard.app) == 0


async def test_words_beside_a_file_and_those_sent_to_the_channel_from_a_thread_are_heard(heard: Slack) -> None:
    for subtype, said in (("file_share", ASKED), ("thread_broadcast", "hello")):
        event = payloads.message_event(heard.api.say(GENERAL.id, ADA.id, said), GENERAL) | {"subtype": subtype}
        assert bool((await heard.deliver(event, GENERAL)).messages) == (said == ASKED)
    assert await counted(heard.app) == 2


async def test_where_people_from_another_workspace_are_nothing_is_read(heard: Slack) -> None:
    await listen(heard.app, SHARED)
    for by in (ADA, OUTSIDER):
        event = Sealed(payloads.message_event(heard.api.say(SHARED.id, by.id, ASKED), SHARED))
        assert (await heard.send(by_socket(event, SHARED))).messages == ()
    stranger = payloads.message_event(heard.api.say(GENERAL.id, ADA.id, ASKED), GENERAL) | {"user_team": OTHER_TEAM}
    assert (await heard.send(by_socket(Sealed(stranger), GENERAL))).messages == ()
    assert await counted(heard.app) == 0


async def test_where_people_from_a_workspace_of_the_same_organisation_are_nothing_is_read_either(heard: Slack) -> None:
    """Slack does not tell so with an event."""
    await listen(heard.app, SHARED)
    event = Sealed(payloads.message_event(heard.api.say(SHARED.id, ADA.id, ASKED), SHARED))
    with capture_logs() as logs:
        assert (await heard.send(by_socket(event, GENERAL))).messages == ()
    assert logs == []
    assert await counted(heard.app) == 0


async def test_nothing_is_said_where_slack_does_not_say_who_reads(heard: Slack) -> None:
    heard.api.faults.always("conversations.info", refused("channel_not_found"))
    assert (await heard.say(ASKED)).messages == ()
    assert await made(heard.app) == ()


async def test_a_message_that_mentions_the_app_is_answered_once_as_asked(heard: Slack) -> None:
    message = heard.api.say(GENERAL.id, ADA.id, f"{MENTION} {ASKED}")
    for event in (payloads.message_event(message, GENERAL), payloads.app_mention(message, GENERAL)):
        await heard.deliver(event, GENERAL)
    [post] = heard.api.posts
    assert "Less like this" not in post.labels
    assert await made(heard.app) == ()


async def test_nor_is_one_that_mentions_it_at_the_end_of_a_long_text_answered_unasked(heard: Slack) -> None:
    message = heard.api.say(GENERAL.id, ADA.id, f"{ASKED}{' ' * 30_000}{MENTION}")
    await heard.deliver(payloads.message_event(message, GENERAL), GENERAL)
    assert await made(heard.app) == ()


async def test_what_comes_again_is_heard_once(heard: Slack) -> None:
    await heard.say(ASKED, deliveries=4)
    assert len(heard.api.posts) == 1
    assert await counted(heard.app) == 1


async def test_two_copies_of_the_app_answer_once(heard: Slack, data: Path, slack_settings: SlackSettings) -> None:
    message = heard.api.say(GENERAL.id, ADA.id, ASKED)
    async with opened(data, slack_settings) as app:
        other = Slack(heard.api, app, create_app(app), Signer(SIGNING))
        for each in (heard, other):
            await each.deliver(payloads.message_event(message, GENERAL), GENERAL)
    assert len(heard.api.posts) == 1
    assert len(await made(heard.app)) == 1


async def test_what_is_written_to_the_app_itself_is_answered_as_ever(heard: Slack) -> None:
    assert RIVET in (await heard.direct("rivet")).message.words
    assert await counted(heard.app) == 0


# What goes wrong


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (rate_limited(1), "RateLimitedError"),
        (refused("not_in_channel"), "ChannelClosedError"),
        (refused("invalid_blocks"), "RefusedError"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_what_surely_reached_nobody_is_taken_back_and_told_to_nobody(
    heard: Slack, at_noon: time_machine.Traveller, fault: Fault, kind: str
) -> None:
    heard.api.faults.add("chat.postMessage", fault)
    with capture_logs() as logs:
        assert (await heard.say(ASKED)).messages == ()
    assert [log["kind"] for log in logs if log["event"] == "slack.not_said"] == [kind]
    assert await made(heard.app) == ()
    assert len(heard.api.asked_for("chat.postMessage")) == 1
    at_noon.shift(timedelta(minutes=1))
    assert MORNING in (await heard.say(ASKED)).message.words


@pytest.mark.parametrize("fault", [broken(), server_error(), broken(works=True)], ids=["broken", "failed", "posted"])
async def test_what_may_have_been_said_counts_as_said(heard: Slack, fault: Fault) -> None:
    heard.api.faults.add("chat.postMessage", fault)
    await heard.say(ASKED)
    assert len(await made(heard.app)) == 1
    assert len(heard.api.asked_for("chat.postMessage")) == 1
    assert heard.api.ephemerals == ()


async def test_what_could_not_even_be_shown_is_taken_back(heard: Slack, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("bots.slack.hearing.remark_of", fails)
    with capture_logs() as logs:
        assert (await heard.say(ASKED)).messages == ()
    assert [log["kind"] for log in logs if log["event"] == "slack.error"] == ["ZeroDivisionError"]
    assert await made(heard.app) == ()


async def test_an_error_is_a_line_without_words(
    heard: Slack, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)

    def fails(*_: object) -> None:
        raise ValueError(ASKED)

    monkeypatch.setattr("bots.slack.hearing.unslack", fails)
    with capture_logs() as logs:
        assert (await heard.say(ASKED)).messages == ()
    [line] = [log for log in logs if log["event"] == "slack.error"]
    assert (line["what"], line["team"], line["kind"]) == ("message", OWN.key, "ValueError")
    assert "water" not in str(logs) + caplog.text


async def test_no_word_of_what_is_heard_is_logged(heard: Slack, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with capture_logs() as logs:
        assert (await heard.say(ASKED)).messages
        await heard.say("a secret word: rhubarb")
    assert [log["event"] for log in logs if log["log_level"] == "info"] == ["listening.remark"]
    for word in ("dry out", "rhubarb"):
        assert word not in str(logs) + caplog.text


# In shadow mode


async def test_in_shadow_mode_nothing_is_said_and_the_message_is_linked_to(heard: Slack) -> None:
    await listen(heard.app, GENERAL, mode=Mode.SHADOW)
    assert (await heard.say("hello")).messages == ()
    assert heard.api.asked_for("chat.getPermalink") == ()
    assert (await heard.say(ASKED)).messages == ()
    assert heard.api.posts == ()
    [remark] = await made(heard.app, mode=Mode.SHADOW)
    assert remark.link == f"https://quotes.slack.com/archives/{GENERAL.id}/p{remark.message.replace('.', '')}"


async def test_what_shadow_mode_noted_last_can_be_judged_below_the_log(heard: Slack) -> None:
    await listen(heard.app, GENERAL, mode=Mode.SHADOW)
    await heard.say(ASKED)
    [remark] = await made(heard.app, mode=Mode.SHADOW)
    log = (await heard.command("/listen", "log", by=CHIEF)).message
    assert remark.id in log.words
    why = (await heard.click(log, "Why", by=CHIEF)).message
    assert "Why I would have said this" in why.words
    assert why.seen_by == CHIEF.id


async def test_in_shadow_mode_it_is_noted_without_a_link_where_slack_tells_none(heard: Slack) -> None:
    await listen(heard.app, GENERAL, mode=Mode.SHADOW)
    heard.api.faults.always("chat.getPermalink", refused("message_not_found"))
    await heard.say(ASKED)
    [remark] = await made(heard.app, mode=Mode.SHADOW)
    assert remark.link is None


# How it is called


async def test_the_note_names_the_command_as_it_is_called_here(
    web_api: WebApi, data: Path, slack_settings: SlackSettings, heard: Slack
) -> None:
    await listen(heard.app, WORKSHOP)
    prefixed = slack_settings.model_copy(update={"command_prefix": PREFIX})
    async with opened(data, prefixed) as app:
        slack = Slack(web_api, app, create_app(app), Signer(SIGNING))
        assert f"/{PREFIX}listen not me" in (await slack.say(ASKED)).message.words
    assert "/listen not me" in (await heard.say(ANOTHER, by=BOB, at=WORKSHOP)).message.words
