from __future__ import annotations

from datetime import timedelta

import pytest

from core.listening.restraint import (
    BURST,
    CHANNEL_REST,
    HEATED,
    LONGEST_TALK,
    PASSAGE_REST,
    PERSON_REST,
    TOPIC_REST,
    Restraint,
    Situation,
    held_back,
)
from tests.core.listening.hearing import DAY, HOUR, MINUTE, NOON, SECOND


def situation(**more: object) -> Situation:
    return Situation(**{"now": NOON, **more})  # type: ignore[arg-type]


def test_nothing_holds_back_where_nothing_ever_was() -> None:
    assert held_back(situation()) is None
    assert held_back(situation(talk_since=NOON, lately=1)) is None


@pytest.mark.parametrize(
    ("what", "rest", "restraint"),
    [
        ("in_channel", CHANNEL_REST, Restraint.CHANNEL),
        ("to_person", PERSON_REST, Restraint.PERSON),
        ("on_topic", TOPIC_REST, Restraint.TOPIC),
        ("shown", PASSAGE_REST, Restraint.PASSAGE),
    ],
)
def test_each_rests_for_its_time_and_no_longer(what: str, rest: timedelta, restraint: Restraint) -> None:
    assert held_back(situation(**{what: NOON})) is restraint
    assert held_back(situation(**{what: NOON - rest + SECOND})) is restraint
    assert held_back(situation(**{what: NOON - rest})) is None


def test_the_rests_are_those_that_people_are_told() -> None:
    assert (CHANNEL_REST, PERSON_REST, TOPIC_REST, PASSAGE_REST) == (HOUR, 4 * HOUR, 12 * HOUR, 30 * DAY)


def test_another_copy_whose_clock_is_ahead_holds_back_too() -> None:
    assert held_back(situation(in_channel=NOON + MINUTE)) is Restraint.CHANNEL


def test_a_thread_gets_one_for_ever() -> None:
    assert held_back(situation(in_thread=NOON - 1000 * DAY)) is Restraint.THREAD


def test_a_talk_gets_one() -> None:
    began = NOON - 110 * MINUTE
    assert held_back(situation(talk_since=began, in_talk=began)) is Restraint.CONVERSATION
    assert held_back(situation(talk_since=began, in_talk=began + 10 * MINUTE)) is Restraint.CONVERSATION
    assert held_back(situation(talk_since=began, in_talk=began - MINUTE)) is None
    assert held_back(situation(talk_since=None, in_talk=began)) is None


def test_after_two_hours_people_talk_of_something_else_whatever_a_talk_is_taken_for() -> None:
    assert LONGEST_TALK == 2 * HOUR
    began = NOON - 9 * HOUR
    assert held_back(situation(talk_since=began, in_talk=NOON - LONGEST_TALK + SECOND)) is Restraint.CONVERSATION
    assert held_back(situation(talk_since=began, in_talk=NOON - LONGEST_TALK)) is None


def test_nobody_speaks_into_a_burst_or_a_quarrel() -> None:
    assert held_back(situation(lately=BURST - 1, heat=HEATED - 1)) is None
    assert held_back(situation(lately=BURST)) is Restraint.BURST
    assert held_back(situation(heat=HEATED)) is Restraint.HEAT
