from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.library.store import Store
from core.listening import remarks
from core.listening.attention import Mode
from core.listening.leaning import EVEN, Leaning
from core.listening.verdicts import (
    CHANNEL_BOUNDS,
    COUNTED,
    MEMBER_BOUNDS,
    PASSAGE_BOUNDS,
    Judged,
    Opinions,
    judge,
    judged_in,
    leaning_of,
)
from core.team import Team
from tests.build import OURS, THEIRS
from tests.core.listening.asking import NOW, remark


async def say(store: Store, remark_id: str, *members: str, helpful: bool = False, team: Team = OURS) -> None:
    for member in members:
        await store.change(partial(judge, team=team, remark_id=remark_id, member=member, helpful=helpful))


async def opinions(store: Store, channel: str = "C1", team: Team = OURS) -> Mapping[str, Opinions]:
    return (await store.look(lambda connection: judged_in(connection, team, channel, NOW))).passages


@pytest.fixture
async def remarked(store: Store) -> Store:
    """Give a store with two remarks in C1 and one in C2, all with other passages."""
    for each in (remark(1), remark(2, mode=Mode.SHADOW), remark(3, channel="C2")):
        await store.change(partial(remarks.enter, remark=each))
    return store


async def test_a_verdict_counts_for_its_channel_and_its_passage(remarked: Store) -> None:
    assert await remarked.look(lambda connection: leaning_of(connection, OURS, "C1", NOW)) == EVEN
    await say(remarked, remark(1).id, "UADA", "UBOB", "UEVE")
    await say(remarked, remark(2).id, "UADA", helpful=True)
    assert await opinions(remarked) == {remark(1).passage: Opinions(less=3), remark(2).passage: Opinions(helpful=1)}
    leaning = await remarked.look(lambda connection: leaning_of(connection, OURS, "C1", NOW))
    assert leaning == Leaning(channel=0.05, passages={remark(1).passage: 0.30, remark(2).passage: -0.05})
    assert (await opinions(remarked, "C2"), await opinions(remarked, team=THEIRS)) == ({}, {})


async def test_of_one_member_the_last_verdict_counts(remarked: Store) -> None:
    await say(remarked, remark(1).id, "UADA", "UADA")
    assert await opinions(remarked) == {remark(1).passage: Opinions(less=1)}
    await say(remarked, remark(1).id, "UADA", helpful=True)
    assert await opinions(remarked) == {remark(1).passage: Opinions(helpful=1)}


async def test_another_teams_verdict_on_the_same_id_counts_for_nothing(remarked: Store) -> None:
    await say(remarked, remark(1).id, "UADA", team=THEIRS)
    assert await opinions(remarked) == {}


async def test_remarks_on_the_same_passage_are_counted_together(remarked: Store) -> None:
    again = remark(4, passage=remark(1).passage)
    await remarked.change(lambda connection: remarks.enter(connection, again))
    await say(remarked, remark(1).id, "UADA")
    await say(remarked, again.id, "UADA")
    await say(remarked, again.id, "UBOB", helpful=True)
    assert await opinions(remarked) == {remark(1).passage: Opinions(less=2, helpful=1)}


@pytest.mark.parametrize(("age", "counts"), [(COUNTED - timedelta(seconds=1), True), (COUNTED, False)])
async def test_what_was_said_long_ago_counts_no_more(store: Store, age: timedelta, counts: bool) -> None:  # noqa: FBT001
    await store.change(lambda connection: remarks.enter(connection, remark(1, at=NOW - age)))
    await say(store, remark(1).id, "UADA")
    assert bool(await opinions(store)) == counts


@pytest.mark.parametrize(
    ("said", "by_one", "by_many", "passage"),
    [
        (Opinions(), 0.0, 0.0, 0.0),
        (Opinions(less=1), 0.02, 0.02, 0.10),
        (Opinions(helpful=1), -0.01, -0.01, -0.05),
        (Opinions(less=1, helpful=2), 0.0, 0.0, 0.0),
        (Opinions(less=3, helpful=1), 0.05, 0.05, 0.25),
        (Opinions(less=10), 0.06, 0.20, 0.40),
        (Opinions(less=1000), 0.06, 0.20, 0.40),
        (Opinions(helpful=10), -0.03, -0.10, -0.15),
        (Opinions(helpful=1000), -0.03, -0.10, -0.15),
    ],
)
def test_opinions_move_what_is_needed_so_far(said: Opinions, by_one: float, by_many: float, passage: float) -> None:
    assert by(said).leaning.channel == by_one
    assert by(*each_alone(said)).leaning.channel == by_many
    assert said.for_passage == passage


async def test_one_member_alone_moves_a_channel_no_further_than_by_three_verdicts(store: Store) -> None:
    for number in range(1, 11):
        await store.change(partial(remarks.enter, remark=remark(number)))
        await say(store, remark(number).id, "UADA")
    judged = await store.look(lambda connection: judged_in(connection, OURS, "C1", NOW))
    assert (judged.all, judged.is_bounded, judged.leaning.channel) == (Opinions(less=10), True, 0.06)
    for number in (1, 2, 3):
        await say(store, remark(number).id, "UBOB")
    judged = await store.look(lambda connection: judged_in(connection, OURS, "C1", NOW))
    assert (judged.all, judged.leaning.channel) == (Opinions(less=13), 0.12)


def test_who_said_no_more_than_what_counts_is_not_bounded() -> None:
    assert not by(Opinions(less=3), Opinions(helpful=3), Opinions(less=5, helpful=4)).is_bounded
    assert by(Opinions(less=3), Opinions(helpful=4)).is_bounded


def by(*members: Opinions) -> Judged:
    """Give what members think of one passage, each of them so much."""
    return Judged(
        passages={"p": sum(members, Opinions())}, members={f"U{number}": each for number, each in enumerate(members)}
    )


def each_alone(said: Opinions) -> list[Opinions]:
    """Give as many verdicts, each by another member."""
    return [Opinions(less=1)] * said.less + [Opinions(helpful=1)] * said.helpful


counts = st.integers(0, 500)


@given(members=st.lists(st.tuples(counts, counts), min_size=1, max_size=6), less=counts, helpful=counts)
def test_nobody_moves_it_beyond_its_bounds(members: list[tuple[int, int]], less: int, helpful: int) -> None:
    others = [Opinions(less=each[0], helpful=each[1]) for each in members]
    before, after = by(*others).leaning, by(*others, Opinions(less=less, helpful=helpful)).leaning
    for leaning in (before, after):
        assert CHANNEL_BOUNDS[0] <= leaning.channel <= CHANNEL_BOUNDS[1]
        assert all(PASSAGE_BOUNDS[0] <= each <= PASSAGE_BOUNDS[1] for each in leaning.passages.values())
    assert MEMBER_BOUNDS[0] <= round(after.channel - before.channel, 4) <= MEMBER_BOUNDS[1]
    more = by(*others, Opinions(less=less + 1, helpful=helpful)).leaning
    assert more.channel >= after.channel
    assert more.of("p") >= after.of("p")
