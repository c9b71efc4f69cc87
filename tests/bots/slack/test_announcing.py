from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from structlog.testing import capture_logs

from bots.slack.app import create_app
from bots.slack.people import Member, unknown_member
from bots.slack.replying import answer
from config.settings import SlackSettings
from core.listening.attention import Mode
from tests.bots.slack.conftest import SECRET as SIGNING
from tests.bots.slack.conftest import opened
from tests.bots.slack.overheard import ANOTHER, ASKED, listen, mode_of
from tests.bots.slack.people import ADA, BOB, CHIEF, ELSEWHERE, GENERAL, GUEST, OUTSIDER, SHARED
from tests.bots.slack.signing import Signer
from tests.bots.slack.talking import Slack
from tests.bots.slack.web.faults import Fault, broken, refused, server_error
from tests.bots.slack.web.records import Channel, Message, Person
from tests.shelf import MORNING, TASTE

OVER = timedelta(hours=13)
"""After so long nothing holds back an answer but that the same was said before."""


@pytest.fixture
async def quiet(heard: Slack) -> Slack:
    """Give the workspace, with no word heard in its general channel."""
    await listen(heard.app, GENERAL, mode=Mode.OFF)
    return heard


async def announced(slack: Slack) -> Message:
    return (await slack.command("/listen", "on", by=CHIEF)).message


# Switching it on


async def test_who_switches_it_on_tells_everybody_how_to_switch_it_off(quiet: Slack) -> None:
    assert (await quiet.say(ASKED)).messages == ()
    message = await announced(quiet)
    assert (message.channel, message.thread, message.is_ephemeral) == (GENERAL.id, None, False)
    assert "I listen in #general from now on" in message.words
    assert "Switched on by chief" in message.words
    assert "/listen not me" in message.words
    assert message.labels == ("Not me", "Switch off")
    assert MORNING in (await quiet.say(ASKED)).message.words


async def test_nothing_is_heard_before_everybody_is_told(quiet: Slack, monkeypatch: pytest.MonkeyPatch) -> None:
    modes = []

    async def looks(*given: Any, **more: Any) -> None:  # noqa: ANN401 - as it is given on
        modes.append(await mode_of(quiet.app))
        await answer(*given, **more)

    monkeypatch.setattr("bots.slack.announcing.answer", looks)
    for ask in (quiet.command("/listen", "on", by=CHIEF), quiet.mention("/listen on", by=CHIEF)):
        await ask
        assert await mode_of(quiet.app) is Mode.ON
        await listen(quiet.app, GENERAL, mode=Mode.OFF)
    assert modes == [Mode.UNTOLD] * 2


async def test_by_a_mention_in_a_thread_the_channel_is_told_not_the_thread(quiet: Slack) -> None:
    begin = quiet.api.say(GENERAL.id, BOB.id, "The beds look sad.")
    seen = await quiet.mention("/listen on strict", by=CHIEF, thread=begin.ts)
    assert (seen.message.thread, seen.message.is_ephemeral) == (None, False)
    assert seen.message.labels == ("Not me", "Switch off")
    assert await mode_of(quiet.app) is Mode.ON


async def test_all_else_about_listening_is_for_whoever_asks(quiet: Slack) -> None:
    await announced(quiet)
    for typed in ("", "strict", "on relaxed", "log", "help", "nonsense", "shadow", "off", "not me", "me"):
        assert (await quiet.command("/listen", typed, by=CHIEF)).message.seen_by == CHIEF.id
    assert len(quiet.api.posts) == 1


@pytest.mark.parametrize("fault", [server_error(), broken(), server_error(404)], ids=["failed", "broken", "gone"])
async def test_what_cannot_be_announced_is_not_done(quiet: Slack, fault: Fault) -> None:
    quiet.api.faults.add("response_url", fault)
    quiet.api.faults.add("chat.postMessage", refused("restricted_action"))
    with capture_logs() as logs:
        seen = await quiet.command("/listen", "on", by=CHIEF)
    assert seen.message.seen_by == CHIEF.id
    assert seen.message.words.startswith("I could not tell everybody here, so I do not listen here after all. ")
    assert await mode_of(quiet.app) is Mode.OFF
    assert (await quiet.say(ASKED)).messages == ()
    assert [log["event"] for log in logs if log["log_level"] == "warning"][-1] == "slack.unannounced"


async def test_nor_is_it_where_slack_tells_nothing_by_then(quiet: Slack, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fails(*_: object, **__: object) -> None:
        monkeypatch.setattr("bots.slack.workspaces.Workspaces.member", unknown)
        raise ZeroDivisionError

    async def unknown(_workspaces: object, _team: object, key: str) -> Member:
        return unknown_member(key)

    monkeypatch.setattr("bots.slack.announcing.answer", fails)
    await quiet.command("/listen", "on", by=CHIEF)
    assert await mode_of(quiet.app) is Mode.OFF


async def test_nor_is_it_where_a_mention_asked_for_it(quiet: Slack) -> None:
    quiet.api.faults.add("chat.postMessage", refused("restricted_action"))
    seen = await quiet.mention("/listen on", by=CHIEF)
    assert "this workspace lets the app post nothing to this channel" in seen.message.words
    assert seen.message.seen_by == CHIEF.id
    assert await mode_of(quiet.app) is Mode.OFF


async def test_what_went_wrong_otherwise_is_logged_and_told_as_something_to_try_again(
    quiet: Slack, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("bots.slack.announcing.message_of", fails)
    with capture_logs() as logs:
        seen = await quiet.command("/listen", "on", by=CHIEF)
    assert seen.message.words.endswith("so I do not listen here after all. Please try again in a while.")
    assert [log["kind"] for log in logs if log["event"] == "slack.unannounced"] == ["ZeroDivisionError"]
    assert await mode_of(quiet.app) is Mode.OFF


async def test_nor_is_it_where_the_program_ends_meanwhile(quiet: Slack, monkeypatch: pytest.MonkeyPatch) -> None:
    async def ends(*_: object, **__: object) -> None:
        raise asyncio.CancelledError

    monkeypatch.setattr("bots.slack.announcing.answer", ends)
    for ask in (quiet.command("/listen", "on", by=CHIEF), quiet.mention("/listen on", by=CHIEF)):
        assert (await ask).messages == ()
        assert await mode_of(quiet.app) is Mode.OFF


async def test_nor_is_anything_heard_where_the_database_is_away_by_then(
    quiet: Slack, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("bots.slack.announcing.answer", fails)
    monkeypatch.setattr("core.listening.commands.ListenCommands.take_back", fails)
    await quiet.command("/listen", "on", by=CHIEF)
    assert await mode_of(quiet.app) is Mode.UNTOLD
    assert (await quiet.say(ASKED)).messages == ()
    assert "not everybody here was told" in (await quiet.command("/listen", by=BOB)).message.words


@pytest.mark.parametrize(
    ("person", "channel", "said"),
    [
        (ADA, GENERAL, "decided by administrators of this workspace"),
        (CHIEF, ELSEWHERE, "I am not in #elsewhere: type /invite @quotidian there first"),
        (CHIEF, SHARED, "#shared is shared with another workspace"),
    ],
    ids=["member", "away", "shared"],
)
async def test_who_may_not_is_told_why(quiet: Slack, person: Person, channel: Channel, said: str) -> None:
    seen = await quiet.command("/listen", "on", by=person, at=channel)
    assert said in seen.message.words
    assert seen.message.seen_by == person.id
    assert await mode_of(quiet.app, channel) is Mode.OFF


async def test_in_a_direct_message_there_is_nothing_to_listen_to(quiet: Slack) -> None:
    for seen in (
        await quiet.command("/listen", "on", by=CHIEF, at=quiet.api.direct(CHIEF.id)),
        await quiet.direct("/listen on", by=CHIEF),
    ):
        assert "never in direct or group messages" in seen.message.words


# Switching it off, and oneself


async def test_the_button_of_the_announcement_switches_it_off(quiet: Slack) -> None:
    for by in (CHIEF, ADA):
        message = await announced(quiet)
        seen = await quiet.click(message, "Switch off", by=by)
        assert seen.message.seen_by == by.id
        assert quiet.api.messages[GENERAL.id, message.ts] == message
        assert await mode_of(quiet.app) is Mode.OFF


async def test_a_guest_can_only_speak_for_themselves(quiet: Slack) -> None:
    message = await announced(quiet)
    refusal = (await quiet.click(message, "Switch off", by=GUEST)).message
    assert "For yourself alone, type /listen not me" in refusal.words
    assert await mode_of(quiet.app) is Mode.ON
    await quiet.click(refusal, "Not me", by=GUEST)
    assert (await quiet.say(ASKED, by=GUEST)).messages == ()
    assert (await quiet.say(ASKED, by=BOB)).messages


@pytest.mark.parametrize("at", ["channel", "direct", "shared", "thread", "conversation", "mention in a shared one"])
async def test_who_says_not_me_is_not_heard_wherever_they_say_it(heard: Slack, at: str) -> None:
    match at:
        case "channel":
            await heard.command("/listen", "not me", by=BOB, at=ELSEWHERE)
        case "direct":
            await heard.command("/listen", "not me", by=BOB, at=heard.api.direct(BOB.id))
        case "shared":
            await heard.command("/listen", "not me", by=BOB, at=SHARED)
        case "mention in a shared one":
            seen = await heard.mention("/listen not me", by=BOB, at=SHARED)
            assert (seen.message.seen_by, "Not you" in seen.message.words) == (BOB.id, True)
        case "thread":
            await heard.mention("/listen not me", by=BOB, thread=heard.api.say(GENERAL.id, ADA.id, "Well?").ts)
        case _:
            await heard.direct("/listen not me", by=BOB)
    assert (await heard.say(ASKED, by=BOB)).messages == ()
    assert (await heard.say(ASKED, by=ADA)).messages


async def test_somebody_from_outside_changes_nothing(heard: Slack) -> None:
    for text in ("off", "on", "not me", ""):
        seen = await heard.mention(f"/listen {text}", by=OUTSIDER, at=SHARED)
        assert "decided by members of this team" in seen.message.words
    assert (await heard.say(ASKED)).messages


async def test_nor_does_somebody_who_cannot_be_looked_up_where_people_from_outside_read(heard: Slack) -> None:
    heard.api.faults.add("users.info", refused("user_not_found"))
    assert "decided by members of this team" in (await heard.mention("/listen not me", by=BOB, at=SHARED)).message.words


# What is said to an unasked reply


async def test_why_it_was_said_is_told_beside_it_in_its_thread(heard: Slack) -> None:
    remark = (await heard.say(ASKED)).message
    seen = await heard.click(remark, "Why this?", by=BOB)
    assert (seen.message.seen_by, seen.message.thread) == (BOB.id, remark.thread)
    assert "“water”" in seen.message.words
    assert "How sure I was: 0." in seen.message.words
    assert heard.api.messages[GENERAL.id, remark.ts] == remark


async def test_what_members_think_moves_it(heard: Slack, at_noon: time_machine.Traveller) -> None:
    remark = (await heard.say(ASKED)).message
    for person in (BOB, CHIEF):
        seen = await heard.click(remark, "Less like this", by=person)
        assert (seen.message.seen_by, seen.message.thread) == (person.id, remark.thread)
        assert "Noted: less like this." in seen.message.words
    assert "Noted as helpful." in (await heard.click(remark, "Helpful", by=ADA)).message.words
    assert "2 × less and 1 × helpful" in (await heard.command("/listen", by=CHIEF)).message.words
    at_noon.shift(OVER)
    assert TASTE in (await heard.say(ANOTHER)).message.words


async def test_its_buttons_work_after_a_restart(heard: Slack, data: Path, slack_settings: SlackSettings) -> None:
    remark = (await heard.say(ASKED)).message
    async with opened(data, slack_settings) as app:
        again = Slack(heard.api, app, create_app(app), Signer(SIGNING))
        for label, said in (("Why this?", "Why I said this"), ("Less like this", "Noted"), ("Helpful", "Noted")):
            assert said in (await again.click(remark, label, by=BOB)).message.words


async def test_it_says_where_to_type_that_one_wants_none_of_it(heard: Slack) -> None:
    """Not in the thread in which it stands: Slack knows no commands there."""
    assert "Type /listen not me in any channel" in (await heard.say(ASKED)).message.words


# How it is called


async def test_commands_are_called_as_they_are_here(heard: Slack, data: Path, slack_settings: SlackSettings) -> None:
    await listen(heard.app, GENERAL, mode=Mode.OFF)
    prefixed = slack_settings.model_copy(update={"command_prefix": "team-"})
    async with opened(data, prefixed) as app:
        slack = Slack(heard.api, app, create_app(app), Signer(SIGNING))
        for typed in ("", "on", "me", "log", "help", "on strikt"):
            message = (await slack.command("/team-listen", typed, by=CHIEF)).message
            assert "/team-listen" in message.words + "".join(message.labels)
            assert "/listen" not in message.words + "".join(message.labels)
        assert "I do not listen" in (await slack.click(slack.api.posts[0], "Switch off", by=CHIEF)).message.words


async def test_the_log_names_members_as_others_see_them(heard: Slack) -> None:
    await listen(heard.app, GENERAL, mode=Mode.SHADOW)
    await heard.say(ASKED, by=BOB)
    shown = (await heard.command("/listen", "log", by=CHIEF)).message
    assert "to Bob Rivers" in shown.words
    assert BOB.id not in shown.words


async def test_the_log_leads_to_the_messages_that_led_to_it(heard: Slack) -> None:
    """An address alone would be no link: Slack makes none in rich text."""
    await listen(heard.app, GENERAL, mode=Mode.SHADOW)
    begin = heard.api.say(GENERAL.id, BOB.id, "The beds look sad.")
    await heard.say(ASKED, by=BOB, thread=begin.ts)
    shown = (await heard.command("/listen", "log", by=CHIEF)).message
    said = shown.blocks[0]["elements"][-1]["elements"]
    (link,) = [part for part in said if part["type"] == "link"]
    assert link["text"] == "Message"
    assert link["url"].startswith(f"https://quotes.slack.com/archives/{GENERAL.id}/p")
    assert f"?thread_ts={begin.ts}" in link["url"]
    assert "https://" not in "".join(part["text"] for part in said)
