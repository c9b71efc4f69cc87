from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.grammar import parse_command
from core.listening.saying import LONGEST_COMMAND, UNASKED, remark_reply
from core.models import DocumentKind, Evidence, Passage, PassageKind, Source
from core.reply import Action, ActionKind, Reply
from core.requests import ListenRequest
from core.results import Result
from core.team import SHARED
from tests.conftest import TOPICS
from tests.core.listening.asking import remark
from tests.shelf import ASKER

NAMES = {topic.slug: topic for topic in TOPICS}
SOURCE = Source(
    id="s" * 26, scope=SHARED, kind=DocumentKind.MARKDOWN, title="Notes from the Yard", url="https://y.example"
)
OTHER = Source(id="t" * 26, scope=SHARED, kind=DocumentKind.MARKDOWN, title="Notes from the Shed")


def lesson(source: Source = SOURCE) -> Passage:
    return Passage(
        key=1,
        id="p" * 26,
        short="pppppppp",
        source=source,
        position=1,
        kind=PassageKind.LESSON,
        text="Water the beds before the sun is high.",
        heading="Water in the morning",
        evidence=Evidence.PARAPHRASE,
    )


def said(*shared: str) -> Reply:
    return remark_reply(Result(passage=lesson(), also=(lesson(OTHER),)), remark(), shared, NAMES)


def test_the_passage_stands_there_for_all_with_what_can_be_said_of_it() -> None:
    reply = said("water", "beds")
    assert reply.title == "This may help: Water in the morning"
    assert reply.body == "Water the beds before the sun is high."
    assert (reply.attribution, reply.link) == ("Notes from the Yard · paraphrase", "https://y.example")
    assert reply.notes == ("Also in Notes from the Shed.", UNASKED)
    assert not reply.private
    assert reply.actions == (
        Action(kind=ActionKind.TRY, label="Why this?", command="/listen why k3f9x001 water beds"),
        Action(kind=ActionKind.TRY, label="Less like this", command="/listen less k3f9x001"),
        Action(kind=ActionKind.TRY, label="Helpful", command="/listen helpful k3f9x001"),
    )


def test_the_note_tells_how_to_stop_it() -> None:
    assert "/listen not me" in UNASKED


@pytest.mark.parametrize(
    ("shared", "carried"),
    [
        ((), "/listen why k3f9x001"),
        (("a" * 50, "short"), "/listen why k3f9x001 short"),
        (("ü" * 24, "b"), f"/listen why k3f9x001 {'ü' * 24}"),
        (("ü" * 25, "b"), "/listen why k3f9x001 b"),
    ],
)
def test_of_the_words_those_ride_along_for_which_there_is_room(shared: Sequence[str], carried: str) -> None:
    assert said(*shared).actions[0].command == carried


@given(st.lists(st.text(st.characters(exclude_categories=["Z", "C"]), min_size=1, max_size=60), max_size=6))
def test_every_command_has_room_on_a_button(words: list[str]) -> None:
    for action in said(*words).actions:
        assert len(action.command.encode()) <= LONGEST_COMMAND
        assert isinstance(parse_command(action.command, ASKER), ListenRequest)
