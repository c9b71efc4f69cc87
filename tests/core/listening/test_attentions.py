from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time
from functools import partial

import pytest

from core.library.store import Store
from core.listening.attention import Attention, Mode, Quiet
from core.listening.attentions import hold, list_heard, read, write
from core.listening.tables import LONGEST_TOPICS
from core.listening.weights import Care
from tests.build import OURS, THEIRS

HERE = Attention(
    team=OURS,
    channel="C1",
    mode=Mode.ON,
    by="UCHIEF",
    since=datetime(2026, 11, 20, 11, 0, tzinfo=UTC),
    care=Care.STRICT,
    topics=("scaling", "focus"),
    quiet=Quiet(start=time(22, 15), end=time(0, 0), zone="Europe/Warsaw"),
)


async def keep(store: Store, *attentions: Attention) -> None:
    for each in attentions:
        await store.change(partial(write, attention=each))


async def test_what_was_written_is_read(store: Store) -> None:
    await keep(store, HERE)
    assert await store.look(lambda connection: read(connection, OURS, "C1")) == HERE
    assert await store.look(lambda connection: read(connection, OURS, "C2")) is None
    assert await store.look(lambda connection: read(connection, THEIRS, "C1")) is None


async def test_what_is_written_takes_the_place_of_what_was_there(store: Store) -> None:
    changed = replace(HERE, mode=Mode.OFF, topics=(), quiet=None, care=Care.NORMAL)
    await keep(store, HERE, replace(HERE, channel="C2"), changed)
    assert await store.look(lambda connection: read(connection, OURS, "C1")) == changed
    assert await store.look(lambda connection: read(connection, OURS, "C2")) == replace(HERE, channel="C2")


async def test_it_is_held_for_a_change_as_it_is(store: Store) -> None:
    await keep(store, HERE)
    assert await store.change(lambda connection: hold(connection, OURS, "C1")) == HERE
    assert await store.change(lambda connection: hold(connection, OURS, "C2")) is None


async def test_channels_of_all_teams_that_are_heard_are_listed(store: Store) -> None:
    shadow, off = replace(HERE, channel="C3", mode=Mode.SHADOW), replace(HERE, channel="C2", mode=Mode.OFF)
    theirs, untold = replace(HERE, team=THEIRS), replace(HERE, channel="C4", mode=Mode.UNTOLD)
    await keep(store, shadow, off, HERE, theirs, untold)
    assert await store.look(list_heard) == (theirs, HERE, shadow)


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
async def test_the_longest_that_can_be_typed_fits(store: Store) -> None:
    long = replace(HERE, channel="C" * 200, by="U" * 200, topics=("x" * LONGEST_TOPICS,))
    await keep(store, long)
    assert await store.look(lambda connection: read(connection, OURS, "C" * 200)) == long
