from __future__ import annotations

from dataclasses import replace

import pytest
from slack_sdk.errors import SlackApiError

from bots.app import App
from bots.slack.app import edge_of
from bots.slack.call import Call
from bots.slack.edge import Edge
from bots.slack.place import Place
from bots.slack.render import render_text
from bots.slack.replying import UndeliveredError, answer, post, tell
from core.ports import ChannelClosedError, RateLimitedError, RefusedError
from tests.bots.slack.people import ADA, ELSEWHERE, GENERAL
from tests.bots.slack.web.faults import Fault, broken, rate_limited, refused, server_error
from tests.bots.slack.web.records import TEAM, Message
from tests.bots.slack.web.state import HOOK_SECONDS, HOOK_USES
from tests.bots.slack.web_api import WebApi

HELLO = render_text("Hello.")
HOOK, POST = "response_url", "chat.postMessage"
THREAD = "1.000001"


@pytest.fixture
async def edge(slack_app: App) -> Edge:
    """Give what listeners are handed."""
    return edge_of(slack_app)


@pytest.fixture
def event() -> Call:
    """Give something that happened in a channel, with no address for the answer."""
    return Call(what="test", place=Place(workspace=TEAM, member=ADA.id, channel=GENERAL.id), payload={})


@pytest.fixture
def command(event: Call, web_api: WebApi) -> Call:
    """Give the same with an address."""
    return replace(event, answer_to=web_api.hook(ADA.id, GENERAL.id))


def at(call: Call, *, channel: str = GENERAL.id, thread: str | None = None, member: str = ADA.id) -> Call:
    return replace(call, place=replace(call.place, channel=channel, thread=thread, member=member))


def only(web_api: WebApi) -> Message:
    """Give the one message that the app said."""
    [message] = (*web_api.posts, *web_api.ephemerals)
    return message


async def test_an_answer_goes_to_the_address_that_came_with_the_question(
    edge: Edge, command: Call, web_api: WebApi
) -> None:
    await answer(edge, command, HELLO)
    assert only(web_api).seen_by == ADA.id
    assert [each.method for each in web_api.asked] == [HOOK]


async def test_everybody_sees_what_is_public(edge: Edge, command: Call, web_api: WebApi) -> None:
    await answer(edge, command, HELLO, public=True)
    assert not only(web_api).is_ephemeral


@pytest.mark.parametrize("public", [False, True])
async def test_an_answer_stays_in_its_thread(
    edge: Edge, command: Call, event: Call, web_api: WebApi, *, public: bool
) -> None:
    await answer(edge, at(command, thread=THREAD), HELLO, public=public)
    await answer(edge, at(event, thread=THREAD), HELLO, public=public)
    said = (*web_api.posts, *web_api.ephemerals)
    assert [(each.thread, each.is_ephemeral) for each in said] == [(THREAD, not public)] * 2


async def test_an_answer_takes_the_place_of_another(edge: Edge, command: Call, web_api: WebApi) -> None:
    await answer(edge, command, HELLO)
    first = only(web_api)
    click = replace(command, answer_to=web_api.hook(ADA.id, GENERAL.id, message=first.ts))
    await answer(edge, click, render_text("Bye."), replace=True)
    assert (only(web_api).ts, only(web_api).words, only(web_api).seen_by) == (first.ts, "Bye.", ADA.id)


async def test_without_an_address_the_own_message_that_was_clicked_on_is_changed(
    edge: Edge, event: Call, web_api: WebApi
) -> None:
    await answer(edge, event, HELLO, public=True)
    click = replace(event, payload={"message": only(web_api).as_slack()})
    await answer(edge, click, render_text("Bye."), replace=True)
    assert only(web_api).words == "Bye."


async def test_what_one_alone_saw_cannot_be_changed_without_an_address(
    edge: Edge, event: Call, web_api: WebApi
) -> None:
    await answer(edge, event, HELLO, replace=True)
    assert only(web_api).seen_by == ADA.id


@pytest.mark.parametrize("public", [False, True])
async def test_an_address_may_be_too_old(edge: Edge, command: Call, web_api: WebApi, *, public: bool) -> None:
    web_api.clock.advance(HOOK_SECONDS + 1)
    await answer(edge, command, HELLO, public=public)
    assert only(web_api).is_ephemeral is not public


async def test_an_address_may_be_used_up(edge: Edge, command: Call, web_api: WebApi) -> None:
    for _ in range(HOOK_USES + 2):
        await answer(edge, command, HELLO)
    assert len(web_api.ephemerals) == HOOK_USES + 2


async def test_what_is_private_comes_by_the_other_way(edge: Edge, command: Call, web_api: WebApi) -> None:
    faults = (server_error(), broken(), rate_limited(), Fault(status=400, error="invalid_payload"))
    web_api.faults.add(HOOK, *faults)
    for _ in faults:
        await answer(edge, command, HELLO)
    assert [each.seen_by for each in web_api.ephemerals] == [ADA.id] * len(faults)
    assert web_api.posts == ()


async def test_what_is_public_is_never_posted_twice(edge: Edge, command: Call, event: Call, web_api: WebApi) -> None:
    faults = (server_error(works=True), broken(works=True), server_error(503), broken())
    for call, method in ((command, HOOK), (event, POST)):
        web_api.faults.add(method, *faults)
        for _ in faults:
            with pytest.raises(UndeliveredError, match="did not say whether"):
                await answer(edge, call, HELLO, public=True)
    assert len(web_api.asked_for(HOOK)) == len(web_api.asked_for(POST)) == len(faults)
    assert len(web_api.posts) == 2 * sum(fault.works for fault in faults)


async def test_it_waits_once_where_slack_wants_nothing_for_a_while(edge: Edge, event: Call, web_api: WebApi) -> None:
    web_api.faults.add(POST, rate_limited(1))
    await answer(edge, event, HELLO, public=True)
    assert len(web_api.posts) == 1
    web_api.faults.add(POST, rate_limited(1), rate_limited(60))
    with pytest.raises(RateLimitedError):
        await answer(edge, event, HELLO, public=True)
    assert len(web_api.posts) == 1


async def test_a_channel_that_the_app_is_not_in_takes_no_posts_of_it(edge: Edge, event: Call, web_api: WebApi) -> None:
    with pytest.raises(ChannelClosedError, match=r"I cannot post here: .*/invite"):
        await answer(edge, at(event, channel=ELSEWHERE.id), HELLO, public=True)
    assert web_api.posts == ()


async def test_who_asked_there_is_told_in_a_direct_message(edge: Edge, event: Call, web_api: WebApi) -> None:
    await answer(edge, at(event, channel=ELSEWHERE.id), HELLO)
    assert only(web_api).channel == web_api.direct(ADA.id).id


async def test_on_the_home_tab_somebody_is_told_in_a_direct_message(edge: Edge, event: Call, web_api: WebApi) -> None:
    await tell(edge, at(event, channel=""), "Hello.")
    assert (only(web_api).channel, only(web_api).words) == (web_api.direct(ADA.id).id, "Hello.")


async def test_in_a_direct_message_there_is_nobody_to_hide_anything_from(
    edge: Edge, event: Call, web_api: WebApi
) -> None:
    await tell(edge, at(event, channel=web_api.direct(ADA.id).id, thread=THREAD), "Hello.")
    assert (only(web_api).is_ephemeral, only(web_api).thread) == (False, THREAD)


async def test_a_conversation_of_two_others_is_answered_in_a_direct_message(
    edge: Edge, event: Call, web_api: WebApi
) -> None:
    await tell(edge, at(event, channel="D0OTHERS"), "Hello.")
    assert only(web_api).channel == web_api.direct(ADA.id).id


async def test_where_nobody_asked_nobody_is_told(edge: Edge, event: Call, web_api: WebApi) -> None:
    await tell(edge, at(event, member=""), "Hello.")
    assert web_api.asked == []


async def test_what_slack_refuses_otherwise_is_raised(edge: Edge, event: Call, web_api: WebApi) -> None:
    web_api.faults.add("chat.postEphemeral", refused("invalid_blocks"))
    with pytest.raises(SlackApiError):
        await answer(edge, event, HELLO)


# What nobody waits for


async def test_what_nobody_waits_for_is_posted_once_or_not_at_all(edge: Edge, event: Call, web_api: WebApi) -> None:
    web_api.faults.add(POST, rate_limited(1))
    with pytest.raises(RateLimitedError):
        await post(edge, event.place, HELLO)
    assert web_api.posts == ()
    await post(edge, at(event, thread=THREAD).place, HELLO)
    assert (only(web_api).thread, only(web_api).is_ephemeral) == (THREAD, False)


async def test_where_nobody_knows_who_the_app_is_nothing_was_posted(edge: Edge, event: Call, web_api: WebApi) -> None:
    web_api.faults.add("auth.test", server_error())
    with pytest.raises(RefusedError):
        await post(edge, event.place, HELLO)
    assert web_api.asked_for(POST) == ()


async def test_a_server_that_nobody_reaches_posted_nothing(edge: Edge, event: Call, web_api: WebApi) -> None:
    await answer(edge, event, HELLO, public=True)
    await web_api.stop()
    await edge.workspaces.connections.close()  # what is open still would break off, and leave it open
    for posting in (post(edge, event.place, HELLO), answer(edge, event, HELLO, public=True)):
        with pytest.raises(RefusedError, match=r"cannot be reached \(ClientConnectorError\)"):
            await posting
