from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from core.listening.beat import HEATED_FOR, LATELY, STEP, Beat, Beats
from tests.build import OURS, THEIRS
from tests.core.listening.hearing import NOON, SECOND

_STEP = timedelta(seconds=STEP)


@given(st.lists(st.tuples(st.integers(0, 1500), st.integers(0, 3)), max_size=60).map(sorted), st.integers(0, 200))
def test_what_came_lately_counts_and_little_that_is_older(came: list[tuple[int, int]], after: int) -> None:
    beats, last = Beats(), came[-1][0] if came else 0
    for second, heat in came:
        beats.add(OURS, "C1", Beat(messages=1, heat=heat), NOON + second * SECOND)
    now = last + after
    counted = beats.of(OURS, "C1", NOON + now * SECOND)

    def heats(within: timedelta) -> list[int]:
        return [heat for second, heat in came if second > now - within.total_seconds()]

    assert len(heats(LATELY)) <= counted.messages <= len(heats(LATELY + _STEP))
    assert sum(heats(HEATED_FOR)) <= counted.heat <= sum(heats(HEATED_FOR + _STEP))


def test_each_channel_of_each_team_has_its_own() -> None:
    beats = Beats()
    for team, channel in ((OURS, "C1"), (OURS, "C2"), (OURS, "C2"), (THEIRS, "C1")):
        beats.add(team, channel, Beat(messages=1), NOON)
    counted = [beats.of(team, channel, NOON).messages for team in (OURS, THEIRS) for channel in ("C1", "C2")]
    assert counted == [1, 2, 1, 0]


def test_what_no_longer_matters_takes_no_place() -> None:
    beats = Beats()
    for seconds in range(10_000):
        beats.add(OURS, "C1", Beat(messages=1), NOON + seconds * SECOND)
    assert beats.of(OURS, "C1", NOON).messages <= (HEATED_FOR + 2 * _STEP).total_seconds()
    beats.add(OURS, "C2", Beat(messages=1), NOON)
    beats.drop_old(NOON + HEATED_FOR)
    assert len(beats) == 2
    beats.drop_old(NOON + HEATED_FOR + _STEP)
    assert len(beats) == 1
