from __future__ import annotations

import pytest
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest

from bots.slack.call import Call, call_of

HOOK = "https://hooks.slack.com/commands/T1/2/abc"
ADA = {"id": "U0ADA", "username": "ada", "team_id": "T0HOME"}
GENERAL = {"id": "C0GENERAL", "name": "general"}


def call(**body: object) -> Call:
    """Read a payload as a listener gets it: with the context that Bolt made of it."""
    request = AsyncBoltRequest(body=body, mode="socket_mode")
    return call_of("test", request.body, request.context)


def click(**more: object) -> dict[str, object]:
    team = {"id": "T0HOME", "domain": "home"}
    return {"type": "block_actions", "team": team, "user": ADA, "actions": [{"action_id": "try:0"}], **more}


def event(**more: object) -> dict[str, object]:
    """Wrap an event; what is not the event's own stands around it."""
    around: dict[str, object] = {
        key: more.pop(key) for key in ("is_ext_shared_channel", "authorizations") if key in more
    }
    inner = {"user": "U0ADA", "team": "T0HOME", "channel": "C0GENERAL", "ts": "1.5", **more}
    return {"type": "event_callback", "team_id": "T0HOME", "event": inner, **around}


def test_a_command_tells_who_typed_it_where_and_where_the_answer_goes() -> None:
    told = call(
        command="/quote", text="rivet", team_id="T0HOME", user_id="U0ADA", channel_id="C0GENERAL",
        channel_name="general", response_url=HOOK,
    )  # fmt: skip
    place = told.place
    assert (place.team.key, place.member, place.channel, place.name) == (
        "slack:T0HOME",
        "U0ADA",
        "C0GENERAL",
        "#general",
    )
    assert (place.thread, place.outside, told.answer_to, told.payload["text"]) == (None, False, HOOK, "rivet")
    assert place.reading == place.team


def test_whoever_installed_the_app_does_not_ask_for_others() -> None:
    request = AsyncBoltRequest(body={"team_id": "T0HOME", "user_id": "U0ADA", "channel_id": "C1"}, mode="socket_mode")
    request.context.set_authorize_result(AuthorizeResult(enterprise_id=None, team_id="T0HOME", user_id="U0ROOT"))
    assert call_of("test", request.body, request.context).place.member == "U0ADA"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("general", "#general"),
        ("privategroup", "a private channel"),
        ("directmessage", "a direct message"),
        ("mpdm-ada--bob-1", "a group message"),
    ],
)
def test_a_channel_is_named_as_people_do(name: str, shown: str) -> None:
    assert call(team_id="T0HOME", user_id="U0ADA", channel_id="C1", channel_name=name).place.name == shown


def test_a_direct_message_has_no_name_of_its_own() -> None:
    told = call(**event(type="message", channel="D0ADA", channel_type="im"))
    assert (told.place.channel, told.place.name) == ("D0ADA", "a direct message")


def test_a_click_in_a_channel() -> None:
    container = {"type": "message", "message_ts": "1.5", "channel_id": "C0GENERAL", "is_ephemeral": False}
    told = call(**click(channel=GENERAL, container=container, message={"ts": "1.5"}, response_url=HOOK))
    assert (told.place.channel, told.place.name, told.place.thread) == ("C0GENERAL", "#general", None)
    assert told.answer_to == HOOK


def test_a_click_in_a_thread_stays_there() -> None:
    told = call(**click(channel=GENERAL, message={"ts": "2.5", "thread_ts": "1.5"}))
    assert told.place.thread == "1.5"


def test_a_click_on_the_message_above_a_thread_is_in_the_channel() -> None:
    told = call(**click(channel=GENERAL, message={"ts": "1.5", "thread_ts": "1.5"}))
    assert told.place.thread is None


def test_a_click_on_what_one_alone_sees_in_a_thread() -> None:
    """Slack leaves the message itself out of such a payload."""
    container = {"message_ts": "2.5", "thread_ts": "1.5", "channel_id": "C0GENERAL", "is_ephemeral": True}
    told = call(**click(container=container))
    assert (told.place.channel, told.place.thread) == ("C0GENERAL", "1.5")


def test_a_click_on_the_home_tab_is_in_no_channel() -> None:
    told = call(
        **click(view={"id": "V1", "type": "home", "app_installed_team_id": "T0HOME"}, container={"type": "view"})
    )
    assert (told.place.channel, told.place.name, told.answer_to) == ("", "", None)


def test_the_home_tab_is_no_channel_though_slack_names_one() -> None:
    told = call(**event(type="app_home_opened", tab="home", channel="D0ADA"))
    assert (told.place.member, told.place.channel) == ("U0ADA", "")


def test_a_form_in_a_shared_channel_belongs_to_the_workspace_of_the_app() -> None:
    told = call(
        type="view_submission",
        team={"id": "T0AWAY"},
        user={"id": "U0EVE", "team_id": "T0AWAY"},
        view={"id": "V1", "app_installed_team_id": "T0HOME"},
    )
    assert (told.place.workspace, told.place.outside) == ("T0HOME", True)


def test_a_click_of_somebody_from_another_workspace_comes_from_outside() -> None:
    told = call(**click(channel=GENERAL) | {"user": {"id": "U0EVE", "team_id": "T0AWAY"}})
    assert told.place.outside
    assert told.place.team.key == "slack:T0HOME"
    assert told.place.reading.key == "slack:outside:T0HOME"


def test_in_a_shared_channel_people_from_outside_read_along() -> None:
    place = call(**event(type="app_mention", is_ext_shared_channel=True)).place
    assert (place.outside, place.stranger) == (True, False)
    assert not call(**event(type="app_mention", is_ext_shared_channel=False)).place.outside


@pytest.mark.parametrize("field", ["team", "user_team"])
def test_who_mentions_the_app_may_be_from_outside(field: str) -> None:
    place = call(**event(type="app_mention", **{field: "T0AWAY"})).place
    assert (place.outside, place.stranger) == (True, True)


def test_the_own_organisation_is_not_outside_another_one_is() -> None:
    own = [{"team_id": "T0HOME", "enterprise_id": "E0HOME"}]
    assert not call(**event(type="app_mention", user_team="E0HOME", authorizations=own)).place.outside
    assert call(**event(type="app_mention", user_team="E0AWAY", authorizations=own)).place.outside


def test_an_event_belongs_to_the_workspace_that_installed_the_app() -> None:
    told = call(**event(type="app_mention", team="T0AWAY", authorizations=[{"team_id": "T0HOME", "is_bot": True}]))
    assert (told.place.workspace, told.place.outside) == ("T0HOME", True)


def test_a_mention_in_a_thread_is_answered_there() -> None:
    told = call(**event(type="app_mention", thread_ts="1.0"))
    assert (told.place.member, told.place.channel, told.place.thread) == ("U0ADA", "C0GENERAL", "1.0")
    assert call(**event(type="app_mention")).place.thread is None


def test_an_event_that_nobody_made_has_no_member() -> None:
    told = call(type="event_callback", team_id="T0HOME", event={"type": "app_uninstalled"})
    assert (told.place.workspace, told.place.member, told.place.channel) == ("T0HOME", "", "")


def test_what_is_asked_for_options_is_asked_for_by_a_member() -> None:
    told = call(
        type="block_suggestion", action_id="topic", value="foc", team={"id": "T0HOME"}, user=ADA,
        view={"id": "V1", "app_installed_team_id": "T0HOME"},
    )  # fmt: skip
    assert (told.place.workspace, told.place.member, told.place.outside) == ("T0HOME", "U0ADA", False)


def test_a_shortcut_stands_where_the_message_does() -> None:
    told = call(
        type="message_action", callback_id="save_quote", team={"id": "T0HOME"}, user=ADA, channel=GENERAL,
        message={"ts": "2.5", "thread_ts": "1.5", "text": "…"}, response_url=HOOK,
    )  # fmt: skip
    assert (told.place.channel, told.place.thread, told.answer_to) == ("C0GENERAL", "1.5", HOOK)
