from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import pytest

from core.listening.recent import KEPT, MOST_TALKS, Recent
from core.requests import LONGEST
from core.team import Team
from tests.build import THEIRS
from tests.core.daily.asking import Clock
from tests.core.listening.hearing import MINUTE, NOON, SECOND, said


def everybody(_team: Team, _channel: str, _member: str) -> bool:
    return True


@pytest.fixture
def clock() -> Clock:
    return Clock(NOON)


@pytest.fixture
async def recent(clock: Clock) -> Recent:
    return Recent(clock, everybody)


def before(recent: Recent, text: str, **more: object) -> Sequence[str]:
    heard = recent.keep(said(text, **more))
    assert heard.text == text[:LONGEST]
    return heard.before


async def test_the_last_three_of_a_talk_are_known_the_oldest_first(recent: Recent) -> None:
    assert [before(recent, text) for text in "abcde"] == [
        (),
        ("a",),
        ("a", "b"),
        ("a", "b", "c"),
        ("b", "c", "d"),
    ]
    assert len(recent) == 3


async def test_channels_threads_and_teams_are_talks_of_their_own(recent: Recent) -> None:
    before(recent, "in the channel")
    assert before(recent, "in another", channel="C2") == ()
    assert before(recent, "of others", team=THEIRS) == ()
    assert before(recent, "in a thread", thread="t1") == ()
    assert before(recent, "in another thread", thread="t2") == ()
    assert before(recent, "in the thread again", thread="t1") == ("in a thread",)
    assert before(recent, "in the channel again") == ("in the channel",)


async def test_a_thread_begins_with_the_message_that_it_hangs_on(recent: Recent) -> None:
    before(recent, "what they answer to", key="1")
    before(recent, "something else", key="2")
    assert before(recent, "an answer", thread="1") == ("what they answer to",)
    assert before(recent, "another", thread="1") == ("what they answer to", "an answer")


async def test_what_a_platform_tells_twice_does_not_come_before_itself(recent: Recent) -> None:
    before(recent, "first")
    for _ in range(2):
        assert before(recent, "second", key="2") == ("first",)


async def test_after_a_quarter_of_an_hour_nothing_is_known(recent: Recent, clock: Clock) -> None:
    before(recent, "early")
    clock.now += 10 * MINUTE
    before(recent, "late")
    clock.now += KEPT - 10 * MINUTE - SECOND
    assert before(recent, "later") == ("early", "late")
    clock.now += SECOND
    assert before(recent, "latest") == ("late", "later")


async def test_of_a_long_message_the_beginning_is_kept(recent: Recent) -> None:
    assert before(recent, "x" * 10 * LONGEST) == ()
    assert before(recent, "y") == ("x" * LONGEST,)


async def test_what_is_old_goes_though_nobody_says_anything(clock: Clock) -> None:
    recent = Recent(clock, everybody, looked_after=timedelta(milliseconds=1))
    before(recent, "a")
    before(recent, "b", channel="C2")
    clock.now += MINUTE
    before(recent, "c")
    clock.now += KEPT - MINUTE
    while len(recent) > 1:  # noqa: ASYNC110 - a timer tells nobody
        await asyncio.sleep(0)
    clock.now += MINUTE
    while len(recent):  # noqa: ASYNC110 - likewise
        await asyncio.sleep(0)


async def test_nothing_is_older_than_a_quarter_of_an_hour_whenever_it_is_looked_for(
    recent: Recent, clock: Clock
) -> None:
    before(recent, "a")
    clock.now += KEPT - recent.looked_after
    recent.drop_old()
    assert len(recent) == 0


async def test_however_many_talks_there_are_few_stay(recent: Recent) -> None:
    for number in range(MOST_TALKS):
        before(recent, "a", thread=f"t{number}")
    before(recent, "b", thread="t0")
    for number in range(10):
        before(recent, "c", channel=f"C{number}", thread="t")
    assert len(recent) == MOST_TALKS + 1
    assert before(recent, "d", thread="t0") == ("a", "b")
    assert before(recent, "d", thread="t1") == ()


async def test_who_is_no_longer_heard_is_forgotten(clock: Clock) -> None:
    heard = {"UADA", "UBOB"}
    recent = Recent(clock, lambda _team, _channel, member: member in heard)
    before(recent, "ada", member="UADA")
    before(recent, "bob", member="UBOB")
    heard.remove("UADA")
    assert before(recent, "bob again", member="UBOB") == ("bob",)
    heard.clear()
    recent.drop_old()
    assert len(recent) == 0
