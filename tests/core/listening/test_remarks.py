from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy.exc import IntegrityError

from core.library.ids import as_id
from core.library.store import Store
from core.listening import remarks
from core.listening.attention import Mode
from core.listening.pulse import Pulse
from core.listening.remark import Remark
from core.listening.restraint import Situation
from core.listening.said import Said
from core.listening.verdicts import judge
from tests.build import OURS, THEIRS
from tests.core.listening.asking import remark as remark_of
from tests.core.listening.hearing import DAY, HOUR, MINUTE, NOON, rows_of, said


def remark(number: int = 1, **more: object) -> Remark:
    return remark_of(number, **{"at": NOON, "member": "UBOB", **more})


async def enter(store: Store, *entered: Remark) -> None:
    for each in entered:
        await store.change(partial(remarks.enter, remark=each))


async def find(store: Store, beginning: str) -> Remark | None:
    return await store.look(lambda connection: remarks.find(connection, OURS, beginning))


async def situation(store: Store, message: Said | None = None, mode: Mode = Mode.ON, **more: object) -> Situation:
    asked = message or said(member="UEVE")
    return await store.look(
        lambda connection: remarks.situation(connection, asked, NOON + HOUR, mode=mode, **more)  # type: ignore[arg-type]
    )


async def test_a_remark_is_read_as_it_was_entered(store: Store) -> None:
    full = remark(1, thread="t1", topic="walls", link="https://chat.example.org/1", mode=Mode.SHADOW)
    await enter(store, full, remark(2))
    assert await find(store, full.id) == full
    assert await find(store, remark(2).id) == remark(2)


async def test_it_is_found_by_the_beginning_of_its_id_if_that_is_its_alone(store: Store) -> None:
    await enter(store, remark(1, id="abcdefgh"), remark(2, id="abcdefgj"), remark(3, id="xyz00000", team=THEIRS))
    assert await find(store, "abcdefgj") == remark(2, id="abcdefgj")
    assert await find(store, "abcdef") is None
    assert await find(store, "xyz00000") is None
    assert await find(store, "abcdefg_") is None


async def test_an_id_is_drawn_that_people_can_type(store: Store) -> None:
    drawn = {await store.look(remarks.new_id) for _ in range(20)}
    assert len(drawn) == 20
    assert all(len(each) == 8 and as_id(each) == each for each in drawn)


async def test_an_id_that_is_taken_is_drawn_again(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = iter((1, 1, 2))
    monkeypatch.setattr(remarks, "getrandbits", lambda _bits: next(numbers))
    first = await store.look(remarks.new_id)
    await enter(store, remark(1, id=first))
    assert await store.look(remarks.new_id) == first[:-1] + "2"


async def test_a_message_has_one_remark(store: Store) -> None:
    message = said()
    await enter(store, remark(1, message=message.key))
    with pytest.raises(IntegrityError):
        await enter(store, remark(2, message=message.key))
    await enter(store, remark(3, message=message.key, channel="C2"), remark(4, message=message.key, team=THEIRS))
    assert await store.look(lambda connection: remarks.is_remarked_on(connection, message))
    assert not await store.look(lambda connection: remarks.is_remarked_on(connection, said()))


async def test_the_latest_come_first_and_by_pages(store: Store) -> None:
    made = [remark(number, at=NOON + number * MINUTE) for number in range(5)]
    await enter(store, *made, remark(8, mode=Mode.SHADOW), remark(9, channel="C2"), remark(10, team=THEIRS))

    async def latest(start: int, count: int, mode: Mode = Mode.ON) -> list[Remark]:
        return list(
            await store.look(
                lambda connection: remarks.latest(connection, OURS, "C1", mode=mode, start=start, count=count)
            )
        )

    assert await latest(0, 2) == [made[4], made[3]]
    assert await latest(3, 9) == [made[1], made[0]]
    assert await latest(0, 9, Mode.SHADOW) == [remark(8, mode=Mode.SHADOW)]


async def test_they_are_counted_from_a_moment_on(store: Store) -> None:
    made = [remark(number, at=NOON + number * DAY) for number in range(5)]
    await enter(store, *made, remark(8, mode=Mode.SHADOW), remark(9, channel="C2"))

    async def count(days: int, mode: Mode = Mode.ON) -> int:
        since = NOON + timedelta(days=days)
        return await store.look(lambda connection: remarks.count(connection, OURS, "C1", mode=mode, since=since))

    assert [await count(0), await count(1), await count(9), await count(0, Mode.SHADOW)] == [5, 4, 0, 1]


async def test_a_link_is_noted_afterwards(store: Store) -> None:
    await enter(store, remark(1), remark(2))
    await store.change(lambda connection: remarks.link(connection, remark(1, link="https://x.example.org")))
    assert await find(store, remark(1).id) == remark(1, link="https://x.example.org")
    assert await find(store, remark(2).id) == remark(2)


async def test_what_is_removed_leaves_nothing(store: Store) -> None:
    empty = await rows_of(store)
    await enter(store, remark(1))
    await store.change(lambda connection: judge(connection, OURS, remark(1).id, "UADA", helpful=True))
    await store.change(lambda connection: remarks.remove(connection, remark(1)))
    assert await rows_of(store) == empty


async def test_what_is_old_is_forgotten_with_what_members_think_of_it(store: Store) -> None:
    await enter(store, remark(1, at=NOON), remark(2, at=NOON + DAY))
    for number in (1, 2):
        await store.change(partial(judge, team=OURS, remark_id=remark(number).id, member="UADA", helpful=True))
    assert await store.change(lambda connection: remarks.forget_before(connection, NOON + DAY)) == 1
    rows = await rows_of(store)
    assert [remark(2).id in row for name in ("remarks", "verdicts") for row in rows[name]] == [True, True]


async def test_a_channel_where_nothing_was_said_has_no_past(store: Store) -> None:
    await enter(store, remark(1, channel="C2"), remark(2, team=THEIRS))
    assert await situation(store) == Situation(now=NOON + HOUR, talk_since=NOON + HOUR)


async def test_what_was_said_in_a_channel_is_told_by_what_it_was(store: Store) -> None:
    minutes = [NOON + number * MINUTE for number in range(5)]
    await enter(
        store,
        remark(1, at=minutes[1], thread="t1"),
        remark(2, at=minutes[2], topic="walls"),
        remark(3, at=minutes[3], thread="t2"),
        remark(4, at=minutes[0], passage="p" * 26),
    )
    told = await situation(store, said(thread="t1"), passage="p" * 26, topic="walls")
    assert (told.in_thread, told.in_talk, told.in_channel) == (minutes[1], minutes[2], minutes[3])
    assert (told.on_topic, told.shown) == (minutes[2], minutes[0])
    other = await situation(store, said(thread="t9"), passage="q" * 26, topic="schools")
    assert (other.in_thread, other.on_topic, other.shown) == (None, None, None)
    unasked = await situation(store)
    assert (unasked.in_thread, unasked.on_topic, unasked.shown) == (None, None, None)


async def test_another_wording_counts_as_the_passage(store: Store) -> None:
    await enter(store, remark(1, passage="p" * 26))
    assert (await situation(store, passage="q" * 26, also=["r" * 26, "p" * 26])).shown == NOON


async def test_a_thread_that_hangs_on_an_answered_message_has_its_answer(store: Store) -> None:
    await enter(store, remark(1, message="1772.9"))
    assert (await situation(store, said(thread="1772.9"))).in_thread == NOON


async def test_what_a_person_got_counts_in_all_channels_of_the_team(store: Store) -> None:
    await enter(store, remark(1, channel="C2", thread="t1"), remark(2, team=THEIRS, at=NOON + MINUTE))
    assert (await situation(store, said(member="UBOB"))).to_person == NOON
    assert (await situation(store, said(member="UADA"))).to_person is None


async def test_what_would_have_been_said_counts_in_shadow_mode_alone(store: Store) -> None:
    await enter(store, remark(1, mode=Mode.SHADOW, topic="walls"))
    message = said(member="UBOB")
    made = await situation(store, message, topic="walls", passage=remark(1).passage)
    assert made == Situation(now=NOON + HOUR, talk_since=NOON + HOUR)
    shadow = await situation(store, message, Mode.SHADOW, topic="walls", passage=remark(1).passage)
    told = (shadow.in_talk, shadow.in_channel, shadow.to_person, shadow.on_topic, shadow.shown)
    assert told == (NOON,) * 5


async def test_what_was_said_counts_in_shadow_mode_too(store: Store) -> None:
    await enter(store, remark(1))
    assert (await situation(store, mode=Mode.SHADOW)).in_channel == NOON


async def test_how_fast_and_heated_a_channel_is_is_told(store: Store) -> None:
    pulse = Pulse(store)
    for _ in range(3):
        pulse.count(said(), 1, NOON + HOUR - MINUTE)
    await pulse.write()
    told = await situation(store)
    assert (told.lately, told.heat, told.talk_since) == (3, 3, NOON + HOUR - MINUTE)
    assert (await situation(store, said(thread="t1"))).talk_since is None
