from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import SecretStr
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from structlog.testing import capture_logs

from bots import slack as edge_package
from bots.slack.app import PARTS, edge_of
from bots.slack.manifest import as_json, as_yaml, manifest
from bots.slack.surface import FREE, OPTIONS, SCOPES, scope_names
from config.settings import SlackSettings
from tests.bots.program import Program
from tests.bots.slack import payloads
from tests.bots.slack.people import ADA, GENERAL, SECRET
from tests.bots.slack.talking import Slack
from tests.bots.slack.web.scopes import BY_KIND, NEEDED, OF_EVENTS

SOCKET = SlackSettings()
HTTP = SlackSettings(mode="http", public_url="https://bot.example.com")
MANY = HTTP.model_copy(update={"client_id": "1.2", "client_secret": SecretStr("s")})
PREFIXED = SlackSettings(command_prefix="twenty-letters-long-")
ALL = pytest.mark.parametrize("settings", [SOCKET, HTTP, MANY, PREFIXED], ids=["socket", "http", "many", "prefixed"])

UPLOADING = ("files.getUploadURLExternal", "files.completeUploadExternal")
ELSEWHERE = {"oauth.v2.access", "file_input", "url_private_download", "shortcuts", "slash_commands"}
"""What others call or send for the app: slack_bolt, the SDK, Slack itself."""


class Recorder(AsyncApp):
    """Takes down what is listened to."""

    def __init__(self) -> None:
        super().__init__(token="xoxb-nobody", signing_secret="nothing")  # noqa: S106 - of nobody
        self.heard: dict[str, list[Any]] = {}

    def _takes(self, kind: str, constraint: object) -> Any:  # noqa: ANN401 - what Bolt itself gives
        self.heard.setdefault(kind, []).append(constraint)
        return lambda listener: listener

    def command(self, command: Any, *_: Any, **__: Any) -> Any:  # noqa: ANN401
        return self._takes("commands", command)

    def event(self, event: Any, *_: Any, **__: Any) -> Any:  # noqa: ANN401
        return self._takes("events", event)

    def message(self, *_: Any, **__: Any) -> Any:  # noqa: ANN401
        return self._takes("events", "message")

    def message_shortcut(self, callback_id: Any, *_: Any, **__: Any) -> Any:  # noqa: ANN401
        return self._takes("shortcuts", callback_id)

    def shortcut(self, constraints: Any, *_: Any, **__: Any) -> Any:  # noqa: ANN401
        return self._takes("shortcuts", constraints)

    def global_shortcut(self, callback_id: Any, *_: Any, **__: Any) -> Any:  # noqa: ANN401
        return self._takes("shortcuts", callback_id)

    def options(self, constraints: Any, *_: Any, **__: Any) -> Any:  # noqa: ANN401
        return self._takes("options", constraints)


@pytest.fixture
def heard(slack: Slack) -> dict[str, list[Any]]:
    """Give all that is listened to, by kind."""
    recorder = Recorder()
    for part in PARTS:
        part.listen(recorder, edge_of(slack.app))
    return recorder.heard


# It says what is listened to


def test_every_command_and_shortcut_that_is_listened_to_is_in_it_and_no_other(heard: dict[str, list[Any]]) -> None:
    features = manifest(SOCKET)["features"]
    assert sorted(heard["commands"]) == sorted(each["command"] for each in features["slash_commands"])
    assert heard["shortcuts"] == [each["callback_id"] for each in features["shortcuts"]]


def test_every_event_that_is_listened_to_is_in_it_and_no_other(heard: dict[str, list[Any]]) -> None:
    subscribed = manifest(SOCKET)["settings"]["event_subscriptions"]["bot_events"]
    assert set(heard["events"]) == {event.partition(".")[0] for event in subscribed}


def test_every_select_that_loads_by_typing_is_listened_to(heard: dict[str, list[Any]]) -> None:
    assert sorted(heard["options"]) == sorted(OPTIONS)


async def test_what_it_names_finds_its_listener(slack: Slack) -> None:
    said = manifest(slack.app.settings.slack)
    message = slack.api.say(GENERAL.id, ADA.id, "Deep networks learn by example.")
    at = slack.api.direct(ADA.id)
    written = slack.api.say(at.id, ADA.id, "hello")
    secret = slack.api.say(SECRET.id, ADA.id, "hello")
    events = {
        "app_home_opened": payloads.app_home_opened(ADA, at),
        "app_mention": payloads.app_mention(message, GENERAL),
        "app_uninstalled": payloads.app_uninstalled(),
        "message.channels": payloads.message_event(message, GENERAL),
        "message.groups": payloads.message_event(secret, SECRET),
        "message.im": payloads.message_event(written, at),
        "tokens_revoked": payloads.tokens_revoked(),
    }
    with capture_logs() as logs:
        for command in said["features"]["slash_commands"]:
            assert (await slack.command(command["command"], "help")).status == 200
        for shortcut in said["features"]["shortcuts"]:
            assert (await slack.shortcut(shortcut["callback_id"], message)).status == 200
        for action in OPTIONS:
            assert (await slack.suggest(action, "a")).status == 200
        for name in said["settings"]["event_subscriptions"]["bot_events"]:
            assert (await slack.deliver(events[name])).status == 200
    assert not [log for log in logs if log["event"] in ("slack.unhandled", "slack.error")]


# Its scopes are those that are needed, and no other


def calls() -> Iterator[str]:
    """Name the methods of the Web API that stand in the code of the edge."""
    for file in Path(edge_package.__file__ or "").parent.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Attribute) and "_" in node.attr and _is_method(node.attr):
                yield node.attr


def _is_method(name: str) -> bool:
    known = getattr(AsyncWebClient, name, None)
    return callable(known) and name not in ("api_call", "api_test") and not name.startswith("_")


def methods() -> set[str]:
    """Name them as Slack does."""
    found: set[str] = set()
    for call in calls():
        found |= set(UPLOADING) if call == "files_upload_v2" else {call.replace("_", ".")}
    return found


def test_every_method_that_is_called_is_one_that_a_scope_gives_or_that_needs_none() -> None:
    given = {name for scope in SCOPES for name in scope.gives} | set(FREE)
    assert methods() - given == set()


def test_nothing_is_asked_for_that_is_not_used() -> None:
    events = set(manifest(SOCKET)["settings"]["event_subscriptions"]["bot_events"])
    given = {name for scope in SCOPES for name in scope.gives} | set(FREE)
    assert given - methods() - events == ELSEWHERE


@pytest.mark.parametrize("scope", SCOPES, ids=lambda scope: scope.name)
def test_each_scope_gives_what_it_says_by_slacks_reference(scope: Any) -> None:  # noqa: ANN401 - pytest's own
    for name in scope.gives:
        by_kind = BY_KIND.get(name, {}).values()
        assert scope.name in (NEEDED.get(name), OF_EVENTS.get(name), *by_kind) or name in ELSEWHERE
    assert scope.reason.startswith(("to ", "for "))


def test_each_method_of_the_tests_slack_that_needs_a_scope_can_be_called() -> None:
    assert {NEEDED[name] for name in methods() if name in NEEDED} <= {*scope_names(), "connections:write"}


# It is what Slack takes


@ALL
def test_it_keeps_to_slacks_limits(settings: SlackSettings) -> None:
    said = manifest(settings)
    shown, features = said["display_information"], said["features"]
    assert len(shown["name"]) <= 35
    assert len(shown["description"]) <= 140
    assert 174 <= len(shown["long_description"]) <= 4000
    assert re.fullmatch("#[0-9a-f]{6}", shown["background_color"])
    assert re.fullmatch(r"[a-z0-9._-]{1,80}", features["bot_user"]["display_name"])
    assert len(features["slash_commands"]) <= 50
    for command in features["slash_commands"]:
        assert re.fullmatch(r"/[a-z0-9_-]{1,31}", command["command"])
        assert len(command["description"]) <= 2000
        assert len(command["usage_hint"]) <= 1000
    for shortcut in features["shortcuts"]:
        assert len(shortcut["name"]) <= 24
        assert len(shortcut["callback_id"]) <= 255
        assert len(shortcut["description"]) <= 150
    assert len(set(scope_names())) == len(scope_names()) <= 255


def test_by_a_socket_slack_is_told_no_address() -> None:
    assert "https://" not in as_json(SOCKET)
    assert manifest(SOCKET)["settings"]["socket_mode_enabled"]
    assert not manifest(SOCKET)["settings"]["token_rotation_enabled"]


def test_over_http_everything_goes_to_one_address() -> None:
    said, address = manifest(HTTP), "https://bot.example.com/slack/events"
    assert not said["settings"]["socket_mode_enabled"]
    assert said["settings"]["event_subscriptions"]["request_url"] == address
    assert said["settings"]["interactivity"] == {
        "is_enabled": True,
        "request_url": address,
        "message_menu_options_url": address,
    }
    assert {command["url"] for command in said["features"]["slash_commands"]} == {address}
    assert "redirect_urls" not in said["oauth_config"]


def test_without_an_address_it_says_where_one_is_to_stand() -> None:
    assert "https://YOUR-ADDRESS/slack/events" in as_yaml(SlackSettings(mode="http"))


def test_for_many_workspaces_tokens_rotate_and_slack_may_lead_back() -> None:
    said = manifest(MANY)
    assert said["settings"]["token_rotation_enabled"]
    assert said["oauth_config"]["redirect_urls"] == ["https://bot.example.com/slack/oauth_redirect"]


def test_a_prefix_stands_before_every_command() -> None:
    names = [
        command["command"] for command in manifest(SlackSettings(command_prefix="team-"))["features"]["slash_commands"]
    ]
    assert names == ["/team-quote", "/team-lesson", "/team-topics", "/team-daily", "/team-library", "/team-listen"]


@ALL
def test_yaml_and_json_say_the_same(settings: SlackSettings) -> None:
    assert yaml.safe_load(as_yaml(settings)) == json.loads(as_json(settings)) == manifest(settings)


def test_in_yaml_the_reason_stands_beside_each_scope() -> None:
    for scope in SCOPES:
        assert f"    - {scope.name}  # {scope.reason}\n" in as_yaml(MANY)


def test_the_command_prints_it_before_anything_is_set_up(empty_quotidian: Program) -> None:
    assert yaml.safe_load(empty_quotidian("slack", "manifest").out) == manifest(SOCKET)
    assert empty_quotidian("slack", "manifest", "--json").json == manifest(SOCKET)
