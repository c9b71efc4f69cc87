from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from aiohttp import ClientError

from bots.app import App
from bots.posting import posters
from bots.slack.place import team_of
from bots.slack.poster import PAGE, SlackPoster
from bots.slack.workspaces import Workspaces
from config.settings import SlackSettings
from core.ports import ChannelClosedError, InDoubtError, Outgoing, RateLimitedError, RefusedError
from core.reply import Reply
from tests.bots.slack.people import ADA, BOB, ELSEWHERE, GENERAL, SECRET, SHARED, WORKSHOP
from tests.bots.slack.reaching import QUOTES, reached
from tests.bots.slack.web.faults import Fault, broken, rate_limited, refused, server_error
from tests.bots.slack.web.records import Asked, Channel, Message
from tests.bots.slack.web_api import WebApi

REPLY = Reply(title="Lesson of the day", body="Every rivet counts.", attribution="Tomas Berg", private=False)


def outgoing(delivery: str = "morning-20261120", channel: str = WORKSHOP.id) -> Outgoing:
    now = datetime.now(UTC)
    return Outgoing(
        delivery=delivery,
        schedule="morning",
        team=QUOTES,
        channel=channel,
        date=date(2026, 11, 20),
        at=now,
        reply=REPLY,
    )


@pytest.fixture
async def workspaces(slack_settings: SlackSettings) -> AsyncIterator[Workspaces]:
    async with reached(slack_settings) as opened:
        yield opened


@pytest.fixture
def poster(workspaces: Workspaces) -> SlackPoster:
    return SlackPoster(workspaces)


async def test_a_post_stands_in_its_channel_and_carries_its_delivery(web_api: WebApi, poster: SlackPoster) -> None:
    ts = await poster.post(outgoing())
    (post,) = web_api.posts
    assert (post.ts, post.channel, post.text) == (
        ts,
        WORKSHOP.id,
        "Lesson of the day: Every rivet counts. — Tomas Berg",
    )
    assert "Every rivet counts." in post.words
    assert post.metadata == {
        "event_type": "quotidian_delivery",
        "event_payload": {"delivery": "morning-20261120", "schedule": "morning"},
    }


async def test_it_finds_what_it_posted_and_nothing_else(poster: SlackPoster) -> None:
    assert await poster.find(outgoing()) is None
    ts = await poster.post(outgoing())
    assert await poster.find(outgoing()) == ts
    assert await poster.find(outgoing("evening-20261120")) is None


@pytest.mark.parametrize("channel", [WORKSHOP, SECRET])
async def test_it_is_found_below_what_was_said_since(web_api: WebApi, poster: SlackPoster, channel: Channel) -> None:
    ts = await poster.post(outgoing(channel=channel.id))
    _talk(web_api, 2 * PAGE + 1, channel)
    assert await poster.find(outgoing(channel=channel.id)) == ts
    asked = web_api.asked_for("conversations.history")
    assert len(asked) == 3
    assert {int(each.arguments["limit"]) for each in asked} == {PAGE}


async def test_what_was_said_long_before_is_not_read(web_api: WebApi, poster: SlackPoster) -> None:
    _talk(web_api, 3 * PAGE, WORKSHOP)
    later = replace(outgoing(), at=datetime.now(UTC) + timedelta(minutes=2))
    assert await poster.find(later) is None
    assert len(web_api.asked_for("conversations.history")) == 1


async def test_an_app_that_may_ask_once_a_minute_goes_on_where_it_was_stopped(
    web_api: WebApi, poster: SlackPoster
) -> None:
    ts = await poster.post(outgoing())
    _talk(web_api, 2 * PAGE + 1, WORKSHOP)
    assert [await _minute(web_api, poster) for _ in range(3)] == ["wait", "wait", ts]
    cursors = [each.arguments.get("cursor") or "" for each in _answered(web_api)]
    assert len(set(cursors)) == 3


async def test_it_says_that_nothing_is_there_only_after_a_last_look_at_what_came_meanwhile(
    web_api: WebApi, poster: SlackPoster
) -> None:
    _talk(web_api, 2 * PAGE, WORKSHOP)
    assert [await _minute(web_api, poster) for _ in range(2)] == ["wait", "wait"]
    assert await _minute(web_api, poster) is None
    _talk(web_api, 2 * PAGE, WORKSHOP)
    assert await _minute(web_api, poster) == "wait"
    ts = await poster.post(outgoing())
    found = [await _minute(web_api, poster) for _ in range(5)]
    assert ts in found


async def test_whoever_gives_up_a_search_goes_on_with_it_the_next_time(web_api: WebApi, poster: SlackPoster) -> None:
    ts = await poster.post(outgoing())
    _talk(web_api, 2 * PAGE + 1, WORKSHOP)
    gate = asyncio.Event()
    web_api.faults.add("conversations.history", Fault(works=True), Fault(works=True, until=gate))
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.2):
            await poster.find(outgoing())
    gate.set()
    assert await poster.find(outgoing()) == ts
    assert len(web_api.asked_for("conversations.history")) == 4


async def test_a_cursor_that_slack_has_forgotten_is_forgotten_here_too(web_api: WebApi, poster: SlackPoster) -> None:
    ts = await poster.post(outgoing())
    _talk(web_api, PAGE, WORKSHOP)
    assert await _minute(web_api, poster) == "wait"
    web_api.faults.add("conversations.history", refused("invalid_cursor"))
    with pytest.raises(RefusedError):
        await poster.find(outgoing())
    assert await poster.find(outgoing()) == ts


@pytest.mark.parametrize(("fault", "seconds"), [(rate_limited(17), 17), (refused("rate_limited"), 30)])
async def test_slack_is_given_the_time_that_it_wants(
    web_api: WebApi, poster: SlackPoster, fault: Fault, seconds: int
) -> None:
    for method, work in (("chat.postMessage", poster.post), ("conversations.history", poster.find)):
        web_api.faults.add(method, fault)
        with pytest.raises(RateLimitedError) as limited:
            await work(outgoing())
        assert limited.value.wait == timedelta(seconds=seconds)
    assert web_api.posts == ()


@pytest.mark.parametrize(
    "code",
    [
        "channel_not_found",
        "not_in_channel",
        "is_archived",
        "no_permission",
        "restricted_action",
        "restricted_action_read_only_channel",
        "restricted_action_thread_only_channel",
        "channel_is_limited_access",
        "cannot_reply_to_message",
        "messages_tab_disabled",
    ],
)
async def test_a_channel_that_takes_nothing_is_closed_until_somebody_mends_it(
    web_api: WebApi, poster: SlackPoster, code: str
) -> None:
    for method, work in (("chat.postMessage", poster.post), ("conversations.history", poster.find)):
        web_api.faults.add(method, refused(code))
        with pytest.raises(ChannelClosedError) as closed:
            await work(outgoing())
        assert ": " in str(closed.value)
        assert "{" not in str(closed.value)


async def test_who_is_not_in_a_channel_is_told_whom_to_invite(web_api: WebApi, poster: SlackPoster) -> None:
    with pytest.raises(ChannelClosedError, match=r"not in this channel: invite the app there with /invite @quotidian$"):
        await poster.post(outgoing(channel=ELSEWHERE.id))
    web_api.faults.always("users.info", server_error())
    with pytest.raises(ChannelClosedError, match="/invite @quotidian"):
        await poster.find(outgoing(channel=ELSEWHERE.id))


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("account_inactive", "install the app in this workspace again"),
        ("token_revoked", "install the app in this workspace again"),
        ("missing_scope", "lacks the scope"),
        ("invalid_blocks", r"refused the post \(invalid_blocks\)"),
        ("something_new", r"refused the post \(something_new\)"),
    ],
)
async def test_whatever_else_slack_refuses_was_surely_not_posted(
    web_api: WebApi, poster: SlackPoster, code: str, said: str
) -> None:
    web_api.faults.add("chat.postMessage", refused(code))
    with pytest.raises(RefusedError, match=said):
        await poster.post(outgoing())


async def test_a_workspace_without_the_app_gets_nothing(poster: SlackPoster) -> None:
    elsewhere = replace(outgoing(), team=team_of("T0OTHER"))
    with pytest.raises(RefusedError, match="not one of workspace T0OTHER"):
        await poster.post(elsewhere)


async def test_nothing_was_posted_where_slack_did_not_say_who_the_app_is(web_api: WebApi, poster: SlackPoster) -> None:
    web_api.faults.add("auth.test", server_error())
    with pytest.raises(RefusedError, match="did not say who the app is"):
        await poster.post(outgoing())
    assert web_api.asked_for("chat.postMessage") == ()


@pytest.mark.parametrize(
    "fault",
    [
        server_error(500),
        server_error(503, works=True),
        refused("internal_error"),
        refused("fatal_error"),
        refused("service_unavailable"),
        refused("request_timeout"),
    ],
)
async def test_slack_failing_leaves_open_what_it_did(web_api: WebApi, poster: SlackPoster, fault: Fault) -> None:
    web_api.faults.add("chat.postMessage", fault)
    with pytest.raises(InDoubtError, match="it is open whether it posted"):
        await poster.post(outgoing())
    assert len(web_api.asked_for("chat.postMessage")) == 1


async def test_a_connection_that_breaks_leaves_open_whether_the_post_was_made(
    web_api: WebApi, poster: SlackPoster
) -> None:
    for works in (False, True):
        web_api.faults.add("chat.postMessage", broken(works=works))
        with pytest.raises(ClientError):
            await poster.post(outgoing())
        assert (await poster.find(outgoing()) is not None) is works
    assert len(web_api.posts) == 1


async def test_a_server_that_nobody_reaches_posted_nothing(web_api: WebApi, poster: SlackPoster) -> None:
    await poster.find(outgoing())
    await web_api.stop()
    with pytest.raises(RefusedError, match=r"cannot be reached \(ClientConnectorError\)"):
        await _once_reconnected(poster)


async def test_nothing_goes_to_a_channel_that_people_from_outside_read_by_now(
    web_api: WebApi, poster: SlackPoster
) -> None:
    with pytest.raises(ChannelClosedError, match="members of another workspace"):
        await poster.post(outgoing(channel=SHARED.id))
    assert not web_api.posts


async def test_a_member_is_told_in_private_with_channels_by_their_names(web_api: WebApi, poster: SlackPoster) -> None:
    await poster.tell(QUOTES, ADA.id, "The daily posts to C0WORKSHOP have stopped: <ask> & mend (3g24khe8).")
    (told,) = web_api.posts
    assert told.channel == web_api.direct(ADA.id).id
    assert told.text == "The daily posts to <#C0WORKSHOP> have stopped: &lt;ask&gt; &amp; mend (3g24khe8)."


async def test_slack_is_posted_to_where_it_is_set_up(web_api: WebApi, slack_app: App) -> None:
    assert sorted(posters(slack_app)) == ["console", "slack"]
    await posters(slack_app)["slack"].post(outgoing(channel=GENERAL.id))
    assert [post.channel for post in web_api.posts] == [GENERAL.id]


def _talk(web_api: WebApi, count: int, channel: Channel) -> list[Message]:
    return [web_api.say(channel.id, BOB.id, f"Message {number}.") for number in range(count)]


def _answered(web_api: WebApi) -> list[Asked]:
    return [each for each in web_api.asked_for("conversations.history") if each.answer == "ok"]


async def _minute(web_api: WebApi, poster: SlackPoster) -> str | None:
    """Search as an app that gets one answer in this minute."""
    web_api.faults.add("conversations.history", Fault(works=True), rate_limited(60))
    try:
        return await poster.find(outgoing())
    except RateLimitedError:
        return "wait"
    finally:
        web_api.faults.take("conversations.history")


async def _once_reconnected(poster: SlackPoster) -> None:
    """Post by a new connection: one that was open before breaks, which leaves it open what happened."""
    try:
        await poster.post(outgoing())
    except ClientError:
        await poster.post(outgoing())


async def test_of_a_word_that_has_to_do_with_no_channel_none_is_made(web_api: WebApi, poster: SlackPoster) -> None:
    await poster.tell(QUOTES, ADA.id, "The topic is CHANNELS or GOVERNANCE.")
    assert web_api.posts[0].text == "The topic is CHANNELS or GOVERNANCE."


async def test_why_a_member_is_not_told_is_said_without_what_slack_sent(web_api: WebApi, poster: SlackPoster) -> None:
    web_api.faults.add("chat.postMessage", refused("user_disabled"))
    with pytest.raises(ChannelClosedError, match="this member's account is closed"):
        await poster.tell(QUOTES, ADA.id, "Hello.")
