from __future__ import annotations

from bots.app import App
from bots.slack.app import create_app
from core.library.importing import import_documents
from tests.bots.slack import payloads
from tests.bots.slack.conftest import SECRET
from tests.bots.slack.people import ADA, BOB, GENERAL, OUTSIDER, SHARED
from tests.bots.slack.signing import Signer
from tests.bots.slack.talking import MENTION, Slack
from tests.bots.slack.web.faults import broken
from tests.bots.slack.web.records import BOT_ID, BOT_USER, TEAM
from tests.shelf import PLANS, RIVET, WHISPER


async def test_a_mention_is_answered_in_a_thread_for_everybody(slack: Slack) -> None:
    seen = await slack.mention("what carries a little of the load?")
    [asked] = [each for each in slack.api.messages.values() if each.user == ADA.id]
    assert (seen.message.channel, seen.message.thread, seen.message.is_ephemeral) == (GENERAL.id, asked.ts, False)
    assert RIVET in seen.message.words


async def test_in_a_thread_the_answer_stands_there(slack: Slack) -> None:
    begin = slack.api.say(GENERAL.id, BOB.id, "Who knows something about rivets?")
    seen = await slack.mention("rivet", thread=begin.ts)
    assert seen.message.thread == begin.ts


async def test_a_direct_message_is_answered_in_its_thread(slack: Slack) -> None:
    seen = await slack.direct("rivet")
    [asked] = [each for each in slack.api.messages.values() if each.user == ADA.id]
    assert (seen.message.channel, seen.message.thread) == (slack.api.direct(ADA.id).id, asked.ts)
    assert RIVET in seen.message.words
    assert (await slack.direct("rivet", thread=asked.ts)).message.thread == asked.ts


async def test_the_mention_may_stand_anywhere(slack: Slack) -> None:
    for text in ("@quotidian rivet", "rivet @quotidian", "rivet, @quotidian?"):
        assert RIVET in (await slack.mention(text)).message.words


async def test_a_command_may_be_mentioned_where_slack_knows_none(slack: Slack) -> None:
    assert RIVET in (await slack.mention("/quote rivet", thread="1.000001")).message.words


async def test_a_greeting_gives_help(slack: Slack) -> None:
    for text in ("@quotidian", "@quotidian hi", "@quotidian help"):
        assert "What you can ask" in (await slack.mention(text)).message.words


async def test_who_mentions_the_app_is_not_told_to(slack: Slack) -> None:
    for seen in (await slack.mention("help"), await slack.direct("help")):
        assert "mention me instead" not in seen.message.words


async def test_what_is_delivered_again_is_answered_once(slack: Slack) -> None:
    await slack.mention("rivet", deliveries=4)
    await slack.direct("rivet", deliveries=4)
    assert len(slack.api.posts) == 2


async def test_what_comes_as_two_events_is_answered_once(slack: Slack) -> None:
    at = slack.api.direct(ADA.id)
    message = slack.api.say(at.id, ADA.id, f"{MENTION} rivet")
    await slack.deliver(payloads.app_mention(message, at), at)
    await slack.deliver(payloads.message_event(message, at), at)
    assert len(slack.api.posts) == 1


async def test_two_copies_of_the_app_answer_once(slack: Slack, slack_app: App) -> None:
    other = Slack(slack.api, slack_app, create_app(slack_app), Signer(SECRET))
    message = slack.api.say(GENERAL.id, ADA.id, f"{MENTION} rivet")
    for each in (slack, other, slack):
        await each.deliver(payloads.app_mention(message, GENERAL), GENERAL)
    assert len(slack.api.posts) == 1


async def test_what_nobody_says_is_not_answered(slack: Slack) -> None:
    for subtype in ("message_changed", "message_deleted", "channel_join", "bot_message", "me_message"):
        assert (await slack.direct("rivet", subtype=subtype)).messages == ()


async def test_robots_edits_and_bare_files_are_not_answered(slack: Slack) -> None:
    at = slack.api.direct(ADA.id)
    changes: tuple[dict[str, object], ...] = (
        {"bot_id": BOT_ID},
        {"user": BOT_USER},
        {"user": "USLACKBOT"},
        {"edited": {"user": ADA.id, "ts": "1.000001"}},
        {"subtype": "file_share", "files": [{"id": "F0"}], "text": ""},
    )
    for change in changes:
        event = payloads.message_event(slack.api.say(at.id, ADA.id, "rivet"), at)
        assert (await slack.deliver(event | change, at)).messages == ()


async def test_words_beside_a_file_are_answered(slack: Slack) -> None:
    at = slack.api.direct(ADA.id)
    event = payloads.message_event(slack.api.say(at.id, ADA.id, "rivet"), at)
    seen = await slack.deliver(event | {"subtype": "file_share", "files": [{"id": "F0"}]}, at)
    assert RIVET in seen.message.words


async def test_what_is_said_in_a_channel_is_not_answered_unasked(slack: Slack) -> None:
    message = slack.api.say(GENERAL.id, ADA.id, "rivet")
    assert (await slack.deliver(payloads.message_event(message, GENERAL), GENERAL)).messages == ()


async def test_where_people_from_outside_read_only_shared_content_answers(slack: Slack, slack_app: App) -> None:
    library = slack_app.library
    await import_documents(library.store, (PLANS,), f"slack:{TEAM}", library.rule.assign)
    assert WHISPER in (await slack.mention("zeppelin hangar")).message.words
    for by in (ADA, OUTSIDER):
        seen = await slack.mention("zeppelin hangar", by=by, at=SHARED)
        assert WHISPER not in seen.message.words
    assert RIVET in (await slack.mention("rivet", by=OUTSIDER, at=SHARED)).message.words


async def test_nor_does_it_where_another_workspace_of_the_organisation_reads(slack: Slack, slack_app: App) -> None:
    library = slack_app.library
    await import_documents(library.store, (PLANS,), f"slack:{TEAM}", library.rule.assign)
    message = slack.api.say(SHARED.id, ADA.id, f"{MENTION} zeppelin hangar")
    seen = await slack.deliver(payloads.app_mention(message, SHARED))
    assert WHISPER not in seen.message.words


async def test_what_only_one_may_know_is_told_in_private(slack: Slack) -> None:
    seen = await slack.mention("/daily list")
    assert seen.message.seen_by == ADA.id
    assert "There is no schedule yet." in seen.message.words
    assert not (await slack.direct("/daily list")).message.is_ephemeral


async def test_what_may_have_been_posted_is_not_posted_again(slack: Slack) -> None:
    slack.api.faults.add("chat.postMessage", broken(works=True))
    seen = await slack.mention("rivet")
    assert len(slack.api.posts) == 1
    assert any("Slack did not say whether it posted that" in message.words for message in seen.messages)


async def test_files_are_asked_for_by_the_command(slack: Slack) -> None:
    for word in ("import", "export"):
        for seen in (await slack.mention(f"/library {word}"), await slack.direct(f"/library {word} csv")):
            assert f"type /library {word}, outside of threads" in seen.message.words
    assert slack.api.files == {}
