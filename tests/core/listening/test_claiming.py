from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import time, timedelta
from functools import partial
from typing import Any

import pytest

from core.library.store import Store, open_store
from core.listening import remarks, unheard
from core.listening.attention import Mode, Quiet
from core.listening.claiming import Claim, claim
from core.listening.remark import Remark
from core.listening.restraint import LATE_BY, Restraint
from core.listening.weights import Care
from core.results import Result
from tests.build import OURS, THEIRS
from tests.core.listening.hearing import HOUR, NOON, SECOND, attention, listen, said
from tests.replies import MORNING, RIVET

WATER = Result(passage=replace(MORNING, topics=("gardens", "water")))


def claimed(**more: object) -> Claim:
    """Claim to show a passage for what somebody new said in C1; `more` are further fields of what was said."""
    spoken = said(**more)
    heard_so = attention(spoken.team, spoken.channel)
    return Claim(said=spoken, attention=heard_so, result=WATER, score=0.71, threshold=0.58, now=NOON)


def later(claimed: Claim, by: timedelta = HOUR) -> Claim:
    """Claim the same for what is said later."""
    return replace(claimed, said=replace(claimed.said, at=NOON + by), now=NOON + by)


async def enter(store: Store, claimed: Claim) -> Remark | Restraint:
    return await store.change(partial(claim, claimed))


@pytest.fixture
async def heard(store: Store) -> Store:
    """Give a store in which some channels of two teams are listened to."""
    await listen(store, Mode.ON, "C1", "C2", "C3")
    await listen(store, Mode.ON, team=THEIRS)
    return store


async def test_what_nothing_holds_back_is_entered(heard: Store) -> None:
    asked = claimed(thread="t1")
    entered = await enter(heard, asked)
    assert isinstance(entered, Remark)
    assert entered == Remark(
        id=entered.id,
        team=OURS,
        channel="C1",
        message=asked.said.key,
        member=asked.said.member,
        passage=MORNING.id,
        score=0.71,
        threshold=0.58,
        mode=Mode.ON,
        at=NOON,
        thread="t1",
        topic="gardens",
    )
    assert await heard.look(lambda connection: remarks.find(connection, OURS, entered.id)) == entered


@pytest.mark.parametrize("mode", [Mode.OFF, Mode.SHADOW])
async def test_a_channel_that_was_set_otherwise_meanwhile_gets_nothing(heard: Store, mode: Mode) -> None:
    await listen(heard, mode)
    assert await enter(heard, claimed()) is Restraint.OFF


async def test_a_channel_that_was_never_listened_to_gets_nothing(heard: Store) -> None:
    assert await enter(heard, claimed(channel="C9")) is Restraint.OFF


@pytest.mark.parametrize(
    "change",
    [{"care": Care.STRICT}, {"topics": ("walls",)}, {"quiet": Quiet(start=time(22), end=time(7), zone="UTC")}],
    ids=lambda change: next(iter(change)),
)
async def test_nor_does_one_whose_settings_were_changed(heard: Store, change: Mapping[str, Any]) -> None:
    await listen(heard, **change)
    assert await enter(heard, claimed()) is Restraint.CHANGED


async def test_nor_does_one_where_quiet_hours_began_meanwhile(heard: Store) -> None:
    quiet = Quiet(start=time(12, 1), end=time(14), zone="UTC")
    await listen(heard, quiet=quiet)
    asked = claimed()
    asked = replace(asked, attention=replace(asked.attention, quiet=quiet))
    assert await enter(heard, replace(asked, now=NOON + 60 * SECOND)) is Restraint.QUIET
    assert isinstance(await enter(heard, replace(asked, now=NOON + 59 * SECOND)), Remark)


async def test_what_took_long_to_decide_gets_nothing(heard: Store) -> None:
    asked = claimed()
    assert await enter(heard, replace(asked, now=NOON + LATE_BY)) is Restraint.LATE
    assert isinstance(await enter(heard, replace(asked, now=NOON + LATE_BY - SECOND)), Remark)


async def test_who_said_not_me_meanwhile_gets_nothing(heard: Store) -> None:
    await heard.change(lambda connection: unheard.note(connection, OURS, "UADA"))
    assert await enter(heard, claimed(member="UADA")) is Restraint.UNHEARD
    assert isinstance(await enter(heard, claimed(member="UADA", team=THEIRS)), Remark)


async def test_a_message_gets_one_in_whatever_mode(heard: Store) -> None:
    first = claimed()
    await listen(heard, Mode.SHADOW)
    in_shadow = replace(first, attention=replace(first.attention, mode=Mode.SHADOW))
    assert isinstance(await enter(heard, in_shadow), Remark)
    await listen(heard, Mode.ON)
    assert await enter(heard, first) is Restraint.TWICE


async def test_the_first_topic_rests_in_a_channel(heard: Store) -> None:
    await enter(heard, claimed())
    same = Result(passage=replace(RIVET, topics=("gardens",)))
    second = Result(passage=replace(RIVET, topics=("water",)))
    again = later(claimed(thread="t1"))
    assert await enter(heard, replace(again, result=same)) is Restraint.TOPIC
    assert isinstance(await enter(heard, replace(again, result=second)), Remark)


async def test_passages_without_topics_have_none_in_common(heard: Store) -> None:
    bare = replace(MORNING, topics=())
    await enter(heard, replace(claimed(), result=Result(passage=bare)))
    other = replace(claimed(thread="t1"), result=Result(passage=replace(RIVET, topics=())))
    assert isinstance(await enter(heard, later(other)), Remark)


async def test_a_saying_rests_in_whatever_wording_it_was_shown(heard: Store) -> None:
    shown, other = replace(MORNING, topics=()), replace(MORNING, topics=(), id="z" * 26)
    await enter(heard, replace(claimed(), result=Result(passage=shown)))
    again = replace(claimed(thread="t1"), result=Result(passage=other, also=(shown,)))
    assert await enter(heard, later(again)) is Restraint.PASSAGE


async def test_of_many_that_enter_at_once_in_two_copies_one_does(heard: Store, url: str) -> None:
    other = await open_store(url)
    for round_ in range(5):
        at_once = [
            later(claimed(member="UADA", channel=f"C{1 + number % 3}"), round_ * 1000 * HOUR) for number in range(8)
        ]
        entered: Sequence[Remark | Restraint] = await asyncio.gather(
            *(enter((heard, other)[number % 2], each) for number, each in enumerate(at_once))
        )
        assert len([each for each in entered if isinstance(each, Remark)]) == 1
        assert {each for each in entered if isinstance(each, Restraint)} <= {
            Restraint.PERSON,
            Restraint.CHANNEL,
            Restraint.CONVERSATION,
        }
    await other.close()


async def test_a_message_that_two_copies_hear_at_once_is_remarked_on_once(heard: Store, url: str) -> None:
    other = await open_store(url)
    for round_ in range(5):
        same = later(claimed(), round_ * 1000 * HOUR)
        entered = await asyncio.gather(*(enter(each, same) for each in (heard, other, heard, other)))
        assert sorted(type(each).__name__ for each in entered) == ["Remark", "Restraint", "Restraint", "Restraint"]
        assert {each for each in entered if isinstance(each, Restraint)} == {Restraint.TWICE}
    await other.close()


async def test_what_two_teams_enter_is_no_concern_of_each_other(heard: Store) -> None:
    both = [claimed(member="UADA"), claimed(member="UADA", team=THEIRS)]
    assert all(isinstance(each, Remark) for each in [await enter(heard, one) for one in both])
