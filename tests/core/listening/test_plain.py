from __future__ import annotations

import pytest
from hypothesis import given

from core.grammar import parse_command, parse_mention
from core.listening.plain import read_plain
from core.requests import HelpRequest, ListenRequest
from tests.shelf import ASKER
from tests.typing_people import typed as anything


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("not me", "not me"),
        ("Not me!", "not me"),
        ("please not me", "not me"),
        ("not me, please", "not me"),
        ("don't answer me unasked", "not me"),
        ("Please don’t answer me unasked.", "not me"),
        ("never reply to me unless I ask you", "not me"),
        ("please stop replying to me unasked, thanks", "not me"),
        ("stop listening to me", "not me"),
        ("do not judge me", "not me"),
        ("leave me alone", "not me"),
        ("listen to me again", "me"),
        ("stop listening", "off"),
        ("Please stop listening here", "off"),
        ("ok, stop listening in this channel now.", None),
        ("stop listening in this channel", "off"),
        ("stop listening to us", "off"),
        ("don't listen here", "off"),
        ("dont answer us unasked please", "off"),
        ("listen off", "off"),
        ("listen on", "on"),
        ("listen status", "status"),
        ("listen not me", "not me"),
    ],
)
def test_what_can_mean_nothing_else_is_about_listening(said: str, meant: str | None) -> None:
    assert read_plain(said) == meant
    if meant is not None:
        assert parse_mention(said, ASKER) == ListenRequest(asker=ASKER, typed=meant)


@pytest.mark.parametrize(
    "said",
    [
        "not me, but my manager says that we should hire",
        "why not me?",
        "it was not me",
        "how do I stop listening to critics?",
        "stop listening to critics",
        "when should a founder stop listening",
        "never answer questions in a hurry",
        "do not listen to your investors",
        "leave me alone with my experiments, what did Jakub say?",
        "listen to your users",
        "listen on how to scale",
        "how do I make people listen",
        "listen",
        "on",
        "me",
        "off",
        "",
    ],
)
def test_a_question_stays_a_question(said: str) -> None:
    assert read_plain(said) is None
    assert not isinstance(parse_mention(said, ASKER), ListenRequest)


def test_the_command_itself_is_taken_with_its_slash_in_a_mention_too() -> None:
    assert parse_mention("/listen on strict", ASKER) == ListenRequest(asker=ASKER, typed="on strict")
    assert parse_command("/listen help", ASKER) == HelpRequest(asker=ASKER, command="listen")


@given(anything())
def test_anything_is_read(text: str) -> None:
    read_plain(text)
