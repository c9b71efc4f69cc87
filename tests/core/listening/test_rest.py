from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st

from core.listening.rest import Rest, rest_of
from core.listening.restraint import Situation, held_back
from tests.core.listening.hearing import HOUR, MINUTE, NOON, SECOND


def test_a_channel_where_nothing_was_said_unasked_does_not_rest() -> None:
    assert rest_of(Situation(now=NOON, talk_since=NOON - HOUR)) is None


def test_after_something_was_said_it_rests() -> None:
    said = NOON - 20 * MINUTE
    quiet_since = Situation(now=NOON, talk_since=NOON, in_talk=said, in_channel=said)
    assert rest_of(quiet_since) == Rest(since=said, until=said + HOUR)
    assert rest_of(replace(quiet_since, now=said + HOUR)) is None


def test_it_rests_longer_where_the_same_talk_goes_on() -> None:
    began, said = NOON - 30 * MINUTE, NOON - 20 * MINUTE
    talking = Situation(now=NOON, talk_since=began, in_talk=said, in_channel=said)
    assert rest_of(talking) == Rest(since=said, until=said + HOUR, talk_until=began + 2 * HOUR)
    later = replace(talking, now=said + HOUR)
    assert rest_of(later) == Rest(since=said, talk_until=began + 2 * HOUR)


def test_a_talk_that_ends_before_the_rest_does_makes_it_no_longer() -> None:
    began, said = NOON - 110 * MINUTE, NOON - 10 * MINUTE
    talking = Situation(now=NOON, talk_since=began, in_talk=said, in_channel=said)
    assert rest_of(talking) == Rest(since=said, until=said + HOUR)


def test_after_something_was_said_in_a_thread_the_channel_rests_likewise() -> None:
    said = NOON - 10 * MINUTE
    assert rest_of(Situation(now=NOON, talk_since=NOON - HOUR, in_channel=said)) == Rest(since=said, until=said + HOUR)


_AGO = st.integers(0, 200).map(lambda minutes: NOON - minutes * MINUTE)


@given(began=st.integers(0, 119).map(lambda minutes: NOON - minutes * MINUTE), in_talk=st.none() | _AGO, thread=_AGO)
def test_it_is_told_just_as_long_as_it_holds_back(began: datetime, in_talk: datetime | None, thread: datetime) -> None:
    in_channel = max(thread, in_talk or thread)
    talking = Situation(now=NOON, talk_since=began, in_talk=in_talk, in_channel=in_channel)
    rest = rest_of(talking)
    assert (rest is None) == (held_back(talking) is None)
    if rest is not None:
        end = rest.talk_until or rest.until
        assert end is not None
        assert held_back(replace(talking, now=end - SECOND)) is not None
        assert held_back(replace(talking, now=end, talk_since=end)) is None
