from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from sqlalchemy import select

from bots.app import App
from bots.slack.app import create_app
from core.daily.tables import REACTIONS
from core.library.importing import import_documents
from core.library.library import Library
from core.library.passages import find_passage
from core.library.removing import remove_passage
from core.team import Team
from tests.bots.slack import payloads
from tests.bots.slack.conftest import SECRET
from tests.bots.slack.payloads import Doing
from tests.bots.slack.people import ADA, BOB, GENERAL, OUTSIDER, SHARED, WORKSHOP
from tests.bots.slack.people import SECRET as PRIVATE
from tests.bots.slack.signing import Signer
from tests.bots.slack.talking import Slack
from tests.bots.slack.web.faults import server_error
from tests.bots.slack.web.records import TEAM, Button, Channel, Kind, Message
from tests.shelf import PLANS, RIVET, WHISPER

OWN = Team(f"slack:{TEAM}")
UNKNOWN = Channel(id="G0UNKNOWN", name="unknown", kind=Kind.PRIVATE, members=(ADA.id, BOB.id))
"""A private channel that the app is not in."""


@pytest.fixture
async def own(slack_app: App) -> None:
    """Let the team have a quote of its own."""
    library = slack_app.library
    await import_documents(library.store, (PLANS,), OWN.key, library.rule.assign)
    await slack_app.finder.index.follow(library.store)


async def quote(slack: Slack, words: str = "rivet", at: Channel = GENERAL) -> Message:
    return (await slack.command("/quote", words, at=at)).message


async def test_another_takes_the_place_of_the_answer_before(slack: Slack) -> None:
    first = await quote(slack, "random")
    second = (await slack.click(first, "Another")).message
    assert (second.ts, second.seen_by) == (first.ts, ADA.id)
    assert second.words != first.words
    assert len(slack.api.ephemerals) == 1


async def test_nobody_loses_an_answer_where_there_is_no_other(slack: Slack) -> None:
    first = await quote(slack, "by:tomas from:workshop rivet")
    seen = await slack.click(first, "Another")
    while "Nothing more" not in seen.message.words:
        first = seen.message
        seen = await slack.click(first, "Another")
    assert seen.message.ts != first.ts
    assert slack.api.messages[GENERAL.id, first.ts].words == first.words


async def test_another_of_what_everybody_sees_is_for_the_one_who_clicks(slack: Slack) -> None:
    public = (await slack.mention("a quote about bridges")).message
    seen = await slack.click(public, "Another", by=BOB)
    assert (seen.message.seen_by, seen.message.thread) == (BOB.id, public.thread)
    assert slack.api.messages[GENERAL.id, public.ts] == public


async def test_context_is_shown_beside_the_answer(slack: Slack) -> None:
    first = await quote(slack)
    seen = await slack.click(first, "Context")
    assert seen.message.ts != first.ts
    assert seen.message.words.startswith("Around ")
    assert seen.message.seen_by == ADA.id


async def test_share_posts_to_the_channel_and_says_so(slack: Slack) -> None:
    first = await quote(slack)
    seen = await slack.click(first, "Share")
    posted, own = seen.messages
    assert (posted.channel, posted.thread, posted.is_ephemeral) == (GENERAL.id, None, False)
    assert "ada shared a quote" in posted.words
    assert RIVET in posted.words
    assert (own.ts, own.seen_by) == (first.ts, ADA.id)
    assert RIVET in own.words
    assert "Shared here." in own.words
    assert "Share" not in own.labels
    assert "Context" in own.labels


async def test_what_was_shared_goes_on_to_another(slack: Slack) -> None:
    first = await quote(slack, "bridges")
    shared = (await slack.click(first, "Share")).messages[1]
    assert shared.button("Another").value == first.button("Another").value
    second = (await slack.click(shared, "Another")).message
    assert second.ts == first.ts
    assert second.button("Share").value != first.button("Share").value
    assert len(slack.api.posts) == 1


async def test_a_long_question_leaves_room_for_all_buttons(slack: Slack) -> None:
    first = await quote(slack, f"rivet {'every load is little ' * 70}")
    assert "Share" in first.labels
    assert "Another" not in (await slack.click(first, "Share")).messages[1].labels


async def test_share_in_a_thread_stays_there(slack: Slack) -> None:
    public = (await slack.mention("a quote about bridges")).message
    assert "Share" not in public.labels
    another = (await slack.click(public, "Another", by=BOB)).message
    posted = (await slack.click(another, "Share", by=BOB)).messages[0]
    assert (posted.thread, posted.is_ephemeral) == (public.thread, False)
    assert "Bob Rivers shared" in posted.words


async def test_a_double_click_shares_once(slack: Slack) -> None:
    first = await quote(slack)
    clicks = [slack.clicked(first, "Share") for _ in range(3)]
    await slack.send_all(clicks)
    assert len(slack.api.posts) == 1


async def test_who_shared_before_is_told(slack: Slack) -> None:
    public = replace(await quote(slack), seen_by=None)  # as posts of earlier versions have the button
    await slack.click(public, "Share", by=BOB)
    seen = await slack.click(public, "Share", by=BOB)
    assert "You shared this here before." in seen.message.words
    assert seen.message.seen_by == BOB.id
    assert len((await slack.click(public, "Share", by=ADA)).messages) == 1
    assert len(slack.api.posts) == 2


async def test_what_may_have_gone_wrong_is_told_and_may_be_tried_again(slack: Slack) -> None:
    first = await quote(slack)
    slack.api.faults.add("response_url", server_error())
    seen = await slack.click(first, "Share")
    assert "Slack did not say whether it posted that" in seen.message.words
    assert slack.api.posts == ()
    await slack.click(first, "Share")
    assert len(slack.api.posts) == 1


async def test_an_opinion_is_thanked_for_in_private(slack: Slack) -> None:
    first = await quote(slack)
    for label in ("👍", "👎"):
        seen = await slack.click(first, label)
        assert "Thank you" in seen.message.words
        assert seen.message.seen_by == ADA.id


async def test_what_is_offered_is_answered(slack: Slack) -> None:
    added = (await slack.command("/daily", "add 9am Europe/Warsaw weekdays")).message
    seen = await slack.click(added, "Preview")
    assert "The next 5 posts" in seen.message.words
    assert slack.api.messages[GENERAL.id, added.ts] == added


async def test_a_long_list_goes_on(slack: Slack) -> None:
    for minute in range(11):
        await slack.command("/daily", f"add 9:{minute:02} Europe/Warsaw")
    first = (await slack.command("/daily", "list")).message
    assert "Page 1 of 2." in first.words
    second = (await slack.click(first, "More")).message
    assert (first.words.count(" at 09:"), second.words.count(" at 09:")) == (10, 1)
    assert "Page 2 of 2." in second.words


async def test_buttons_work_after_a_restart(slack: Slack, slack_app: App) -> None:
    first = await quote(slack)
    again = Slack(slack.api, slack_app, create_app(slack_app), Signer(SECRET))
    assert (await again.click(first, "Context")).message.words.startswith("Around ")


async def test_a_button_whose_passage_is_gone_says_so(slack: Slack, slack_app: App) -> None:
    first = await quote(slack)
    await take_away(slack_app.library, first)
    for label in ("Context", "Share", "👍"):
        seen = await slack.click(first, label)
        assert "No such passage" in seen.message.words
        assert seen.message.is_ephemeral


async def take_away(library: Library, message: Message) -> None:
    """Remove the passage that a message shows."""
    view = await library.view(OWN)
    short = str(message.button("👍").value).rpartition(" ")[2]
    await remove_passage(library.store, await find_passage(library.store, view, short))


@pytest.mark.usefixtures("own")
async def test_nobody_from_outside_reads_what_a_team_added(slack: Slack) -> None:
    first = await quote(slack, "zeppelin", at=SHARED)
    for label in ("Context", "Share", "👍", "Another"):
        seen = await slack.click(replace(first, seen_by=None), label, by=OUTSIDER)
        assert WHISPER not in seen.message.words
        assert seen.message.is_ephemeral


async def test_nothing_is_kept_of_people_from_outside(slack: Slack, slack_app: App) -> None:
    first = await quote(slack, at=SHARED)
    seen = await slack.click(replace(first, seen_by=None), "👍", by=OUTSIDER)
    assert "Only members of this team" in seen.message.words
    kept = await slack_app.library.store.look(lambda each: each.execute(select(REACTIONS)).all())
    assert kept == []
    assert "👍" not in (await slack.mention("rivet", by=OUTSIDER, at=SHARED)).message.labels


@pytest.mark.usefixtures("own")
@pytest.mark.parametrize("at", [SHARED, UNKNOWN])
async def test_what_a_team_added_is_not_shared_where_others_may_read(slack: Slack, at: Channel) -> None:
    slack.api.add(UNKNOWN)
    first = await quote(slack, "zeppelin", at=at)
    seen = await slack.click(first, "Share")
    assert "This stays in your workspace" in seen.message.words
    assert slack.api.posts == ()
    everybodys = await quote(slack, at=at)
    posted, _own = (await slack.click(everybodys, "Share")).messages
    assert RIVET in posted.words


@pytest.mark.usefixtures("own")
@pytest.mark.parametrize("at", [WORKSHOP, PRIVATE])
async def test_what_a_team_added_is_shared_among_its_members(slack: Slack, at: Channel) -> None:
    await slack.click(await quote(slack, "zeppelin", at=at), "Share")
    assert WHISPER in slack.api.posts[0].words


async def test_clicks_of_two_members_on_the_same_button_are_both_answered(slack: Slack) -> None:
    public = (await slack.mention("a quote about rivets")).message
    seen = await asyncio.gather(slack.click(public, "Context", by=ADA), slack.click(public, "Context", by=BOB))
    assert {message.seen_by for each in seen for message in each.messages} == {ADA.id, BOB.id}


async def test_a_click_on_a_link_is_acknowledged_and_no_more(slack: Slack) -> None:
    first = await quote(slack)
    link = Button(label="Source", action_id="open:0", value=None, url="https://example.com", block_id="b", element={"text": {"type": "plain_text", "text": "Source"}})  # fmt: skip  # noqa: E501
    doing = Doing(by=ADA, at=GENERAL, hook=slack.api.hook(ADA.id, GENERAL.id), trigger=slack.api.trigger(ADA.id))
    seen = await slack.send(slack.signer.interaction(payloads.message_click(link, first, doing)))
    assert (seen.status, seen.messages) == (200, ())
