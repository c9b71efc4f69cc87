from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest
from aiohttp import ClientConnectionError, ClientSession, ServerDisconnectedError
from slack_sdk.errors import SlackApiError
from slack_sdk.models.blocks import ButtonElement, InputBlock, PlainTextInputElement
from slack_sdk.models.views import View as ViewModel
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from tests.bots.slack.conftest import APP_TOKEN, TOKEN
from tests.bots.slack.people import ADA, BOB, CHIEF, ELSEWHERE, GENERAL, GUEST, OUTSIDER, SECRET
from tests.bots.slack.web.faults import broken, held, rate_limited, refused, server_error
from tests.bots.slack.web.records import BOT_USER, Channel, Kind, Person
from tests.bots.slack.web_api import WebApi

SECTION: dict[str, Any] = {"type": "section", "text": {"type": "plain_text", "text": "Oil the hinges."}}
BUTTON = ButtonElement(text="Another", action_id="another:0", value="/quote oil").to_dict()
QUIET: Mapping[str, Any] = {"unfurl_links": False, "unfurl_media": False}
INPUT = InputBlock(block_id="words", label="Words", element=PlainTextInputElement(action_id="words")).to_dict()
MODAL = ViewModel(type="modal", callback_id="form", title="Save", submit="Save", blocks=[INPUT]).to_dict()
HOME = {"type": "home", "blocks": [SECTION]}
FORGOTTEN = Channel(id="C0FORGOTTEN", name="forgotten", members=GENERAL.members, archived=True)
ALONE = Channel(id="G0ALONE", name="alone", kind=Kind.PRIVATE, members=(ADA.id,))


@pytest.fixture
def client(web_api: WebApi) -> AsyncWebClient:
    web_api.add(FORGOTTEN, ALONE)
    return AsyncWebClient(TOKEN, base_url=web_api.url, retry_handlers=[])


async def error_of(asked: Any) -> str:  # noqa: ANN401 - a request of slack_sdk
    with pytest.raises(SlackApiError) as caught:
        await asked
    return str(caught.value.response["error"])


async def post(client: AsyncWebClient, *blocks: Mapping[str, Any], **more: Any) -> AsyncSlackResponse:  # noqa: ANN401
    given = {"channel": GENERAL.id, "text": "Oil the hinges.", "blocks": list(blocks), **QUIET, **more}
    return await client.chat_postMessage(**given)


# What a message may hold


async def test_a_message_is_posted_and_can_be_read(client: AsyncWebClient, web_api: WebApi) -> None:
    answer = await post(client, SECTION, {"type": "actions", "elements": [BUTTON]})
    (message,) = web_api.posts
    assert (message.ts, message.channel, message.words) == (answer["ts"], GENERAL.id, "Oil the hinges.")
    assert message.button("Another").value == "/quote oil"


def text(words: str, kind: str = "plain_text") -> dict[str, Any]:
    return {"type": "section", "text": {"type": kind, "text": words}}


def actions(*elements: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "actions", "elements": list(elements)}


"""slack_sdk names a client in a way that aiohttp will take no more in its next major version."""

OPTION = {"text": {"type": "plain_text", "text": "Mon"}, "value": "mon"}
SELECT = {"type": "static_select", "action_id": "day", "options": [OPTION]}
REFUSED = {
    "no such block": {"type": "paragraph", "text": "words"},
    "no text": {"type": "section"},
    "an empty text": text(""),
    "too long a text": text("a" * 3001),
    "a field that Slack does not know": SECTION | {"colour": "red"},
    "a text field that Slack does not know": {
        "type": "section",
        "text": {"type": "plain_text", "text": "a", "bold": 1},
    },
    "a header with markup": {"type": "header", "text": {"type": "mrkdwn", "text": "a"}},
    "too long a header": {"type": "header", "text": {"type": "plain_text", "text": "a" * 151}},
    "too much context": {"type": "context", "elements": [{"type": "plain_text", "text": "a"}] * 11},
    "no context": {"type": "context", "elements": []},
    "too many fields": {"type": "section", "fields": [{"type": "plain_text", "text": "a"}] * 11},
    "too long a field": {"type": "section", "fields": [{"type": "plain_text", "text": "a" * 2001}]},
    "too many buttons": actions(*[BUTTON | {"action_id": f"a:{number}"} for number in range(26)]),
    "the same button twice": actions(BUTTON, BUTTON),
    "no buttons": actions(),
    "a button without an id": actions({"type": "button", "text": {"type": "plain_text", "text": "a"}}),
    "too long a button": actions(BUTTON | {"text": {"type": "plain_text", "text": "a" * 76}}),
    "too long a value": actions(BUTTON | {"value": "a" * 2001}),
    "a link to nowhere": actions(BUTTON | {"url": "the shed"}),
    "too long an id": SECTION | {"block_id": "a" * 256},
    "too long an option": actions(SELECT | {"options": [OPTION | {"value": "a" * 151}]}),
    "too many options": actions(SELECT | {"options": [OPTION | {"value": str(each)} for each in range(101)]}),
    "the same option twice": actions(SELECT | {"options": [OPTION, OPTION]}),
    "another option chosen": actions(SELECT | {"initial_option": OPTION | {"value": "tue"}}),
    "a ping to all": text("<!channel> read this", "mrkdwn"),
    "a ping to one": text("<@U0ADA> said so", "mrkdwn"),
    "rich text that pings": {
        "type": "rich_text",
        "elements": [{"type": "rich_text_section", "elements": [{"type": "broadcast", "range": "here"}]}],
    },
    "rich text that is empty": {
        "type": "rich_text",
        "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": ""}]}],
    },
    "a file to be given": {
        "type": "input",
        "label": {"type": "plain_text", "text": "Document"},
        "element": {"type": "file_input", "action_id": "file"},
    },
}


@pytest.mark.parametrize("block", REFUSED.values(), ids=REFUSED)
async def test_blocks_that_slack_refuses(client: AsyncWebClient, web_api: WebApi, block: Mapping[str, Any]) -> None:
    assert await error_of(post(client, block)) == "invalid_blocks"
    assert web_api.forgiven()
    assert web_api.posts == ()


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"blocks": [SECTION] * 51}, "invalid_blocks"),
        ({"blocks": [SECTION | {"block_id": "a"}] * 2}, "invalid_blocks"),
        ({"blocks": [text("a" * 2900)] * 5}, "msg_blocks_too_long"),
        ({"text": "a" * 40_001}, "msg_too_long"),
        ({"text": "", "blocks": []}, "no_text"),
        ({"text": "", "blocks": [SECTION]}, "invalid_blocks"),
        ({"text": "<!here> hello"}, "invalid_blocks"),
        ({"link_names": True}, "invalid_blocks"),
        ({"metadata": {"event_type": "Not A Name", "event_payload": {}}}, "invalid_metadata_format"),
        ({"metadata": {"event_type": "delivery"}}, "invalid_metadata_format"),
        ({"metadata": ["delivery"]}, "metadata_must_be_an_object"),
    ],
)
@pytest.mark.filterwarnings("ignore:The top-level `text` argument is missing:UserWarning")
async def test_messages_that_slack_refuses(
    client: AsyncWebClient, web_api: WebApi, fields: Mapping[str, Any], error: str
) -> None:
    assert (
        await error_of(client.chat_postMessage(**{"channel": GENERAL.id, "text": "Oil.", **QUIET, **fields})) == error
    )
    assert web_api.forgiven()


async def test_fifty_blocks_are_taken(client: AsyncWebClient) -> None:
    await post(client, *[SECTION] * 50)


@pytest.mark.parametrize("fields", [{"unfurl_links": False}, {"unfurl_media": False}, {"unfurl_links": True, **QUIET}])
async def test_what_unfurls_is_posted_and_held_against_the_app(
    client: AsyncWebClient, web_api: WebApi, fields: Mapping[str, Any]
) -> None:
    unfurling = {"unfurl_links": True} if len(fields) > 1 else {}
    await client.chat_postMessage(channel=GENERAL.id, text="https://example.com", **{**fields, **unfurling})
    assert web_api.forgiven()


# Who may do what


async def test_tokens(web_api: WebApi) -> None:
    assert await error_of(AsyncWebClient(None, base_url=web_api.url).auth_test()) == "not_authed"
    assert await error_of(AsyncWebClient("xoxb-none", base_url=web_api.url).auth_test()) == "invalid_auth"
    assert await error_of(AsyncWebClient(APP_TOKEN, base_url=web_api.url).auth_test()) == "not_allowed_token_type"
    opening = AsyncWebClient(TOKEN, base_url=web_api.url).apps_connections_open(app_token=TOKEN)
    assert await error_of(opening) == "not_allowed_token_type"
    web_api.grant("xoxe.xoxb-1", (), expires=web_api.clock.now() + 60)
    rotated = AsyncWebClient("xoxe.xoxb-1", base_url=web_api.url)
    assert (await rotated.auth_test())["team_id"] == "T0QUOTES"
    web_api.clock.advance(61)
    assert await error_of(rotated.auth_test()) == "token_expired"


async def test_what_is_granted_stands_in_a_header(client: AsyncWebClient, web_api: WebApi) -> None:
    web_api.grant(TOKEN, ("chat:write", "users:read"))
    assert (await client.auth_test()).headers["x-oauth-scopes"] == "chat:write,users:read"


@pytest.mark.parametrize(
    ("channel", "needed"),
    [(GENERAL.id, "channels:history"), (SECRET.id, "groups:history"), ("D00ADA", "im:history")],
)
async def test_scopes_differ_by_the_kind_of_channel(
    client: AsyncWebClient, web_api: WebApi, channel: str, needed: str
) -> None:
    assert web_api.direct(ADA.id).id == "D00ADA"
    web_api.grant(TOKEN, {"channels:history", "groups:history", "im:history"} - {needed})
    with pytest.raises(SlackApiError) as caught:
        await client.conversations_history(channel=channel)
    assert (caught.value.response["error"], caught.value.response["needed"]) == ("missing_scope", needed)
    web_api.grant(TOKEN, {needed})
    await client.conversations_history(channel=channel)


@pytest.mark.parametrize(
    ("method", "arguments", "needed"),
    [
        ("users.info", {"user": ADA.id}, "users:read"),
        ("chat.postEphemeral", {"channel": GENERAL.id, "user": ADA.id, "text": "a"}, "chat:write"),
        ("conversations.open", {"users": ADA.id}, "im:write"),
        ("conversations.info", {"channel": GENERAL.id}, "channels:read"),
        ("conversations.members", {"channel": SECRET.id}, "groups:read"),
        ("files.getUploadURLExternal", {"filename": "a.txt", "length": 1}, "files:write"),
    ],
)
async def test_methods_need_their_scope(
    client: AsyncWebClient, web_api: WebApi, method: str, arguments: Mapping[str, Any], needed: str
) -> None:
    await client.api_call(method, params=dict(arguments))
    web_api.grant(TOKEN, {"im:history"})
    assert await error_of(client.api_call(method, params=dict(arguments))) == "missing_scope"
    web_api.grant(TOKEN, {needed})
    await client.api_call(method, params=dict(arguments))


@pytest.mark.parametrize(
    ("channel", "error"),
    [
        ("C0NOWHERE", "channel_not_found"),
        (ELSEWHERE.id, "not_in_channel"),
        (ALONE.id, "channel_not_found"),
        (FORGOTTEN.id, "is_archived"),
    ],
)
async def test_channels_that_nothing_can_be_posted_to(client: AsyncWebClient, channel: str, error: str) -> None:
    assert await error_of(post(client, channel=channel)) == error
    assert await error_of(client.chat_postEphemeral(channel=channel, user=ADA.id, text="a")) == error


async def test_a_member_can_be_told_something_by_their_id(client: AsyncWebClient, web_api: WebApi) -> None:
    answer = await post(client, channel=ADA.id)
    opened = await client.conversations_open(users=ADA.id)
    assert answer["channel"] == opened["channel"]["id"] == web_api.posts[0].channel


async def test_people_are_shown_as_slack_does(client: AsyncWebClient, web_api: WebApi) -> None:
    ada = (await client.users_info(user=ADA.id))["user"]
    assert (ada["profile"]["display_name"], ada["tz"], ada["is_admin"]) == ("ada", "Europe/Warsaw", False)
    assert (await client.users_info(user=CHIEF.id))["user"]["is_admin"] is True
    assert (await client.users_info(user=GUEST.id))["user"]["is_restricted"] is True
    outsider = (await client.users_info(user=OUTSIDER.id))["user"]
    assert (outsider["is_stranger"], "is_admin" in outsider) == (True, False)
    web_api.add(Person(id="U0NOZONE", name="no zone", zone=None))
    assert "tz" not in (await client.users_info(user="U0NOZONE"))["user"]
    assert await error_of(client.users_info(user="U0NOBODY")) == "user_not_found"


async def test_members_come_in_pages(client: AsyncWebClient) -> None:
    first = await client.conversations_members(channel=GENERAL.id, limit=3)
    cursor = first["response_metadata"]["next_cursor"]
    second = await client.conversations_members(channel=GENERAL.id, limit=3, cursor=cursor)
    assert tuple(first["members"] + second["members"]) == GENERAL.members
    assert second["response_metadata"]["next_cursor"] == ""


async def test_channels_are_shown_as_slack_does(client: AsyncWebClient) -> None:
    secret = (await client.conversations_info(channel=SECRET.id))["channel"]
    assert (secret["is_private"], secret["is_member"], secret["is_ext_shared"]) == (True, True, False)
    elsewhere = (await client.conversations_info(channel=ELSEWHERE.id))["channel"]
    assert (elsewhere["name"], elsewhere["is_member"]) == ("elsewhere", False)
    assert await error_of(client.conversations_info(channel=ALONE.id)) == "channel_not_found"


async def test_methods_that_read_take_no_json(client: AsyncWebClient) -> None:
    assert await error_of(client.api_call("users.info", json={"user": ADA.id})) == "user_not_found"
    assert await error_of(client.api_call("users.lookupByEmail", params={"email": "a@b.c"})) == "unknown_method"


# Messages later on


async def test_messages_are_changed_and_deleted_by_whoever_posted_them(client: AsyncWebClient, web_api: WebApi) -> None:
    ts = (await post(client))["ts"]
    await client.chat_update(channel=GENERAL.id, ts=ts, text="Grease the hinges.")
    assert [(message.text, message.edited) for message in web_api.posts] == [("Grease the hinges.", True)]
    await client.chat_delete(channel=GENERAL.id, ts=ts)
    assert web_api.posts == ()
    assert await error_of(client.chat_update(channel=GENERAL.id, ts=ts, text="a")) == "message_not_found"
    others = web_api.say(GENERAL.id, ADA.id, "hello").ts
    assert await error_of(client.chat_update(channel=GENERAL.id, ts=others, text="a")) == "cant_update_message"
    assert await error_of(client.chat_delete(channel=GENERAL.id, ts=others)) == "cant_delete_message"


async def test_an_ephemeral_message_is_for_one_member(client: AsyncWebClient, web_api: WebApi) -> None:
    ts = (await client.chat_postEphemeral(channel=GENERAL.id, user=BOB.id, text="psst"))["message_ts"]
    assert [(message.text, message.seen_by) for message in web_api.ephemerals] == [("psst", BOB.id)]
    assert (await client.conversations_history(channel=GENERAL.id))["messages"] == []
    assert await error_of(client.chat_update(channel=GENERAL.id, ts=ts, text="a")) == "message_not_found"
    asked = client.chat_postEphemeral(channel=SECRET.id, user=BOB.id, text="psst")
    assert await error_of(asked) == "user_not_in_channel"


async def test_history_is_read_from_the_newest_on(client: AsyncWebClient, web_api: WebApi) -> None:
    first, second, third = [web_api.say(GENERAL.id, ADA.id, word).ts for word in ("one", "two", "three")]
    web_api.say(GENERAL.id, BOB.id, "in a thread", thread=first)
    web_api.say(SECRET.id, ADA.id, "elsewhere")

    async def read(**more: Any) -> list[str]:  # noqa: ANN401
        answer = await client.conversations_history(channel=GENERAL.id, **more)
        return [message["text"] for message in answer["messages"]]

    assert await read() == ["three", "two", "one"]
    assert await read(oldest=first, latest=third) == ["two"]
    assert await read(oldest=second, inclusive=True) == ["three", "two"]
    page = await client.conversations_history(channel=GENERAL.id, limit=2)
    assert page["has_more"]
    assert await read(limit=2, cursor=page["response_metadata"]["next_cursor"]) == ["one"]
    assert await error_of(client.conversations_history(channel=ELSEWHERE.id)) == "not_in_channel"


async def test_metadata_is_shown_only_where_it_is_asked_for(client: AsyncWebClient) -> None:
    metadata = {"event_type": "quotidian_delivery", "event_payload": {"delivery": "abc"}}
    await post(client, metadata=metadata)
    plain = await client.conversations_history(channel=GENERAL.id)
    assert "metadata" not in plain["messages"][0]
    whole = await client.conversations_history(channel=GENERAL.id, include_all_metadata=True)
    assert whole["messages"][0]["metadata"] == metadata


async def test_a_permalink_leads_to_a_message_that_is_there(client: AsyncWebClient, web_api: WebApi) -> None:
    message = web_api.say(GENERAL.id, ADA.id, "hello")
    link = (await client.chat_getPermalink(channel=GENERAL.id, message_ts=message.ts))["permalink"]
    assert link.endswith(f"/{GENERAL.id}/p{message.ts.replace('.', '')}")
    assert await error_of(client.chat_getPermalink(channel=GENERAL.id, message_ts="1.0")) == "message_not_found"


# Addresses that take answers


async def answered(hook: str, **body: object) -> tuple[int, str]:
    async with ClientSession() as session, session.post(hook, json=body) as response:
        return response.status, await response.text()


async def test_an_answer_is_for_the_asker_or_for_all(web_api: WebApi) -> None:
    hook = web_api.hook(ADA.id, ELSEWHERE.id)
    assert await answered(hook, text="psst") == (200, "ok")
    await answered(hook, text="Hear, hear", response_type="in_channel", thread_ts="1.0", **QUIET)
    assert [(message.text, message.seen_by) for message in web_api.ephemerals] == [("psst", ADA.id)]
    assert [(message.text, message.thread, message.channel) for message in web_api.posts] == [
        ("Hear, hear", "1.0", ELSEWHERE.id)
    ]


async def test_an_answer_replaces_or_deletes_what_was_clicked(web_api: WebApi) -> None:
    await answered(web_api.hook(ADA.id, GENERAL.id), text="psst")
    hook = web_api.hook(ADA.id, GENERAL.id, message=web_api.ephemerals[0].ts)
    await answered(hook, text="ahem", replace_original=True)
    assert [message.text for message in web_api.ephemerals] == ["ahem"]
    await answered(hook, text="more", replace_original=False)
    assert [message.text for message in web_api.ephemerals] == ["ahem", "more"]
    await answered(hook, delete_original=True)
    assert [message.text for message in web_api.ephemerals] == ["more"]


async def test_an_answer_to_a_click_says_whether_it_replaces(web_api: WebApi) -> None:
    await answered(web_api.hook(ADA.id, GENERAL.id), text="psst")
    await answered(web_api.hook(ADA.id, GENERAL.id, message=web_api.ephemerals[0].ts), text="ahem")
    assert web_api.forgiven()


async def test_an_address_takes_five_answers_within_half_an_hour(web_api: WebApi) -> None:
    hook, later = web_api.hook(ADA.id, GENERAL.id), web_api.hook(ADA.id, GENERAL.id)
    statuses = [(await answered(hook, text=str(number)))[0] for number in range(6)]
    assert statuses == [200] * 5 + [404]
    assert "used_url" in (await answered(hook, text="a"))[1]
    web_api.clock.advance(1801)
    status, body = await answered(later, text="a")
    assert (status, "expired_url" in body) == (404, True)


async def test_an_answer_is_checked_as_a_message_is(web_api: WebApi) -> None:
    assert (await answered(web_api.hook(ADA.id, GENERAL.id), text="a", blocks=[{"type": "section"}]))[0] == 400
    assert web_api.forgiven()
    assert web_api.ephemerals == ()
    await answered(web_api.hook(ADA.id, GENERAL.id), text="https://example.com", response_type="in_channel")
    assert web_api.forgiven()


# Modals and the Home tab


async def test_a_modal_is_opened_once_and_at_once(client: AsyncWebClient, web_api: WebApi) -> None:
    trigger = web_api.trigger(ADA.id)
    view = (await client.views_open(trigger_id=trigger, view=MODAL))["view"]
    assert web_api.views[view["id"]].title == "Save"
    assert await error_of(client.views_open(trigger_id=trigger, view=MODAL)) == "exchanged_trigger_id"
    late = web_api.trigger(ADA.id)
    web_api.clock.advance(4)
    assert await error_of(client.views_open(trigger_id=late, view=MODAL)) == "expired_trigger_id"
    assert await error_of(client.views_open(trigger_id="1.2.3", view=MODAL)) == "invalid_trigger_id"


REFUSED_VIEWS = {
    "no title": {key: value for key, value in MODAL.items() if key != "title"},
    "too long a title": MODAL | {"title": {"type": "plain_text", "text": "a" * 25}},
    "too long a button": MODAL | {"submit": {"type": "plain_text", "text": "a" * 25}},
    "no button to hand in": {key: value for key, value in MODAL.items() if key != "submit"},
    "too much kept in it": MODAL | {"private_metadata": "a" * 3001},
    "too many blocks": MODAL | {"blocks": [SECTION] * 101},
    "the same field twice": MODAL | {"blocks": [INPUT, INPUT]},
    "no blocks": MODAL | {"blocks": []},
    "a field that Slack does not know": MODAL | {"size": "large"},
    "an input without a label": MODAL | {"blocks": [{key: INPUT[key] for key in INPUT if key != "label"}]},
    "a block for messages alone": MODAL | {"blocks": [{"type": "markdown", "text": "a"}]},
    "too much in all": MODAL | {"blocks": [text("a" * 2990)] * 90},
    "a home tab": HOME,
}


@pytest.mark.parametrize("view", REFUSED_VIEWS.values(), ids=REFUSED_VIEWS)
async def test_modals_that_slack_refuses(client: AsyncWebClient, web_api: WebApi, view: Mapping[str, Any]) -> None:
    asked = client.views_open(trigger_id=web_api.trigger(ADA.id), view=dict(view))
    assert await error_of(asked) in ("invalid_arguments", "view_too_large")
    assert web_api.forgiven()
    assert web_api.views == {}


async def test_a_modal_is_changed_unless_it_was_meanwhile(client: AsyncWebClient, web_api: WebApi) -> None:
    view = (await client.views_open(trigger_id=web_api.trigger(ADA.id), view=MODAL))["view"]
    other = MODAL | {"title": {"type": "plain_text", "text": "Change"}}
    await client.views_update(view_id=view["id"], hash=view["hash"], view=other)
    assert web_api.views[view["id"]].title == "Change"
    asked = client.views_update(view_id=view["id"], hash=view["hash"], view=MODAL)
    assert await error_of(asked) == "hash_conflict"
    assert await error_of(client.views_update(view_id="V0", view=MODAL)) == "not_found"


async def test_at_most_three_modals_lie_on_each_other(client: AsyncWebClient, web_api: WebApi) -> None:
    below = (await client.views_open(trigger_id=web_api.trigger(ADA.id), view=MODAL))["view"]["id"]
    for _ in range(2):
        await client.views_push(trigger_id=web_api.trigger(ADA.id, on=below), view=MODAL)
    asked = client.views_push(trigger_id=web_api.trigger(ADA.id, on=below), view=MODAL)
    assert await error_of(asked) == "push_limit_reached"


async def test_each_member_has_one_home_tab(client: AsyncWebClient, web_api: WebApi) -> None:
    first = (await client.views_publish(user_id=ADA.id, view=HOME))["view"]
    again = (await client.views_publish(user_id=ADA.id, view=HOME, hash=first["hash"]))["view"]
    assert (again["id"], web_api.home(ADA.id).words) == (first["id"], "Oil the hinges.")
    assert await error_of(client.views_publish(user_id=ADA.id, view=HOME, hash=first["hash"])) == "hash_conflict"
    assert await error_of(client.views_publish(user_id=ADA.id, view=MODAL)) == "invalid_arguments"
    assert web_api.forgiven()


# Files


async def test_a_file_is_shared(client: AsyncWebClient, web_api: WebApi) -> None:
    await client.files_upload_v2(channel=GENERAL.id, filename="notes.jsonl", content="{}", initial_comment="Here.")
    (message,) = web_api.posts
    (file,) = web_api.files.values()
    assert (message.text, message.files[0]["id"]) == ("Here.", file.id)
    assert (file.name, file.data, file.shared_in) == ("notes.jsonl", b"{}", (GENERAL.id,))


async def test_an_upload_that_lacks_something_fails(client: AsyncWebClient) -> None:
    asked = await client.files_getUploadURLExternal(filename="notes.txt", length=3)
    async with ClientSession() as session, session.post(asked["upload_url"], data=b"four") as response:
        assert response.status == 400
    completed = client.files_completeUploadExternal(files=[{"id": asked["file_id"], "title": "notes"}])
    assert await error_of(completed) == "file_not_found"


async def test_a_file_is_read_by_whoever_may_else_there_is_a_page_to_sign_in(web_api: WebApi) -> None:
    url = web_api.upload("notes.txt", b"Oil the hinges.", by=ADA.id).url
    async with ClientSession() as session:
        async with session.get(url, headers={"Authorization": f"Bearer {TOKEN}"}) as response:
            assert await response.read() == b"Oil the hinges."
        async with session.get(url) as response:
            assert (response.status, response.content_type) == (200, "text/html")


# Tokens


async def test_a_code_is_exchanged_once(web_api: WebApi) -> None:
    client, code = AsyncWebClient(base_url=web_api.url), web_api.code(("chat:write",))

    async def exchange(secret: str = web_api.client_secret) -> AsyncSlackResponse:
        return await client.oauth_v2_access(client_id=web_api.client_id, client_secret=secret, code=code)

    assert await error_of(exchange("another")) == "bad_client_secret"
    answer = await exchange()
    assert (answer["scope"], answer["bot_user_id"], "refresh_token" in answer) == ("chat:write", BOT_USER, False)
    assert (await client.auth_test(token=answer["access_token"]))["team_id"] == answer["team"]["id"]
    assert await error_of(exchange()) == "invalid_code"


async def test_a_refresh_token_works_once(web_api: WebApi) -> None:
    web_api.expires_in = 43_200
    client = AsyncWebClient(base_url=web_api.url)
    who = {"client_id": web_api.client_id, "client_secret": web_api.client_secret}
    first = await client.oauth_v2_access(code=web_api.code(("chat:write",)), **who)

    async def refresh() -> AsyncSlackResponse:
        token = first["refresh_token"]
        return await client.oauth_v2_access(grant_type="refresh_token", refresh_token=token, **who)

    second = await refresh()
    assert second["access_token"] != first["access_token"]
    assert await error_of(refresh()) == "invalid_refresh_token"
    web_api.clock.advance(43_201)
    assert await error_of(client.auth_test(token=first["access_token"])) == "token_expired"


# What goes wrong on the way


async def test_faults_come_to_the_next_requests_of_a_method(client: AsyncWebClient, web_api: WebApi) -> None:
    web_api.faults.add("chat.postMessage", rate_limited(7), refused("is_archived"))
    with pytest.raises(SlackApiError) as caught:
        await post(client)
    assert (caught.value.response.status_code, caught.value.response.headers["Retry-After"]) == (429, "7")
    assert await error_of(post(client)) == "is_archived"
    await client.auth_test()
    await post(client)
    assert len(web_api.posts) == 1
    assert [asked.answer for asked in web_api.asked_for("chat.postMessage")] == ["ratelimited", "is_archived", "ok"]


@pytest.mark.parametrize("status", [500, 503])
@pytest.mark.parametrize("works", [False, True])
async def test_an_error_of_the_server_leaves_open_what_was_done(
    client: AsyncWebClient, web_api: WebApi, status: int, *, works: bool
) -> None:
    web_api.faults.add("chat.postMessage", server_error(status, works=works))
    with pytest.raises(SlackApiError) as caught:
        await post(client)
    assert (caught.value.response.status_code, len(web_api.posts)) == (status, works)


@pytest.mark.parametrize("works", [False, True])
async def test_a_connection_breaks_before_or_after_the_work(
    client: AsyncWebClient, web_api: WebApi, *, works: bool
) -> None:
    web_api.faults.add("chat.postMessage", broken(works=works))
    with pytest.raises((ServerDisconnectedError, ClientConnectionError)):
        await post(client)
    assert len(web_api.posts) == works


async def test_an_answer_is_held_back_until_it_may_go(client: AsyncWebClient, web_api: WebApi) -> None:
    may_go = asyncio.Event()
    web_api.faults.add("chat.postMessage", held(may_go))
    asking = asyncio.create_task(post(client))
    while not web_api.posts:  # noqa: ASYNC110 - the server works on its own
        await asyncio.sleep(0.001)
    assert not asking.done()
    may_go.set()
    assert (await asking)["ok"]


async def test_a_method_goes_wrong_until_it_is_told_otherwise(client: AsyncWebClient, web_api: WebApi) -> None:
    web_api.faults.always("auth.test", refused("account_inactive"))
    for _ in range(3):
        assert await error_of(client.auth_test()) == "account_inactive"
    web_api.faults.always("auth.test", None)
    await client.auth_test()
