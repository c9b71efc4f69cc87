from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import time
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from core.errors import StoreError
from core.library.library import Library
from core.library.store import open_store
from core.listening import pulse, remarks, unheard
from core.listening.attention import Mode, Quiet
from core.listening.ear import Ear, Outcome
from core.listening.listening import MOST_WAITING
from core.listening.restraint import BURST, FLOOD, LATE_BY, Restraint
from core.listening.said import Link
from core.listening.verdicts import judge
from core.listening.weights import Care
from tests.build import OURS, THEIRS
from tests.conftest import TOPICS
from tests.core.daily.asking import Clock
from tests.core.listening.hearing import (
    DAY,
    GUTTERS,
    HOUR,
    MINUTE,
    NOON,
    ORDERS,
    PAINT,
    PUPILS,
    SECOND,
    THRESHOLDS,
    VOLUNTEERS,
    Room,
    Seen,
    Watched,
    fill,
    listen,
    open_ear,
    rows_of,
    said,
)
from tests.kept import Kept, kept

BEFORE = "another two volunteers left on thursday, marmalade and all"
WORDS = f"{VOLUNTEERS}, not even the quokkas"
LISTENING = {"attentions", "remarks", "verdicts", "unheard", "talks", "pulses"}


@pytest.fixture
async def clock() -> Clock:
    return Clock(NOON)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of the index of what is listened with, made with `lessons`; not to be changed."""
    return tmp_path_factory.mktemp("ear") / "index"


@pytest.fixture(scope="module")
def lessons(index: Path) -> Kept:
    """Rows of the library that is listened with, made once."""
    return kept(TOPICS, partial(fill, folder=index))


@pytest.fixture
async def room(library: Library, lessons: Kept, index: Path, tmp_path: Path, clock: Clock) -> AsyncIterator[Room]:
    """Give a room that is listened to, on each database."""
    await lessons.put_into(library.store)
    shutil.copytree(index, tmp_path / "index")
    await listen(library.store)
    ear = open_ear(library, tmp_path / "index", clock)
    yield Room(ear, clock)
    await ear.close()


@pytest.fixture
async def other(room: Room, url: str, tmp_path: Path) -> AsyncIterator[Room]:
    """Give the same room as another copy of the program hears it."""
    store = await open_store(url)
    library = replace(room.ear.listening.finder.library, store=store)
    ear = open_ear(library, tmp_path / "index", room.clock)
    yield Room(ear, room.clock)
    await ear.close()
    await store.close()


async def test_what_fits_is_said_to_everybody(room: Room) -> None:
    outcome = await room.hear(VOLUNTEERS, key="1772.1", member="UADA", thread="t1")
    remark, reply = outcome.remark, outcome.reply
    assert remark
    assert reply
    assert outcome.decision
    assert outcome.decision.result
    assert (remark.channel, remark.message, remark.member, remark.thread) == ("C1", "1772.1", "UADA", "t1")
    assert (remark.mode, remark.at, remark.topic, remark.link) == (Mode.ON, NOON, "volunteers", None)
    assert remark.passage == outcome.decision.result.passage.id
    assert (remark.score, remark.threshold) == (outcome.decision.score, outcome.decision.threshold)
    assert not reply.private
    assert reply.body.startswith("Volunteers rarely leave")
    assert reply.actions[0].command == f"/listen why {remark.id} {' '.join(outcome.decision.signals.shared)}"


async def test_what_says_nothing_and_what_the_library_knows_nothing_of_gets_nothing(room: Room) -> None:
    assert await room.hear(ORDERS) == Outcome()
    outcome = await room.hear("how do we get the compiler to stop crashing on templates?")
    assert outcome.decision
    assert (outcome.held, outcome.remark, outcome.reply) == (None, None, None)


async def test_only_channels_that_are_listened_to_are_heard(room: Room) -> None:
    assert await room.ear.hears(OURS, "C1")
    assert not await room.ear.hears(OURS, "C2")
    assert not await room.ear.hears(THEIRS, "C1")
    assert await room.held(channel="C2") is Restraint.OFF
    await listen(room.ear.store, Mode.OFF)
    room.later(2 * SECOND)
    assert not await room.ear.hears(OURS, "C1")
    assert await room.held() is Restraint.OFF


async def test_what_this_process_switches_is_heard_or_not_at_once(room: Room) -> None:
    assert not await room.ear.hears(OURS, "C2")
    await listen(room.ear.store, Mode.ON, "C2")
    room.ear.look_again()
    assert await room.ear.hears(OURS, "C2")
    await listen(room.ear.store, Mode.OFF, "C2")
    room.ear.look_again()
    assert not await room.ear.hears(OURS, "C2")


async def test_a_channel_that_is_switched_off_while_it_is_decided_gets_nothing(room: Room) -> None:
    assert await room.ear.hears(OURS, "C1")
    await listen(room.ear.store, Mode.OFF)  # another copy did
    outcome = await room.hear()
    assert outcome.decision
    assert (outcome.held, outcome.reply) == (Restraint.OFF, None)


async def test_programs_are_not_answered_and_not_counted(room: Room) -> None:
    for _ in range(BURST):
        assert await room.held(robot=True) is Restraint.ROBOT
    assert await room.held() is None


async def test_who_asks_is_answered_elsewhere(room: Room) -> None:
    assert await room.held(asked=True) is Restraint.ASKED


async def test_a_clock_that_goes_back_lets_nothing_be_said_again(room: Room) -> None:
    assert await room.held(member="UADA", thread="t1") is None
    room.later(-10 * HOUR)
    assert await room.held(PAINT) is Restraint.CHANNEL
    assert await room.held(PAINT, thread="t1") is Restraint.THREAD


async def test_what_is_heard_long_after_it_was_said_gets_no_answer(room: Room) -> None:
    asked = said(at=NOON)
    room.later(LATE_BY)
    assert (await room.ear.hear(asked)).held is Restraint.LATE
    room.later(-SECOND)
    assert (await room.ear.hear(asked)).reply


async def test_what_a_wrong_clock_has_in_the_future_is_answered(room: Room) -> None:
    assert (await room.ear.hear(said(at=NOON + DAY))).reply


async def test_what_waited_long_for_a_decision_gets_no_answer(room: Room) -> None:
    turn = room.ear.listening._turn  # noqa: SLF001 - nobody else waits
    async with turn:
        waiting = asyncio.create_task(room.hear())
        while turn.waiting < 1:  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0)
        room.later(LATE_BY)
    outcome = await waiting
    assert outcome.decision
    assert outcome.decision.speak
    assert (outcome.held, outcome.remark, outcome.reply) == (Restraint.LATE, None, None)


async def test_where_all_is_late_the_log_asks_for_the_clock(room: Room) -> None:
    with capture_logs() as logs:
        for _ in range(3):
            await room.ear.hear(said(ORDERS, at=room.clock.now - 10 * MINUTE))
            room.later(MINUTE)
    assert [each["minutes"] for each in logs if each["event"] == "listening.late"] == [10]


async def test_where_many_wait_to_be_decided_about_another_is_not_considered(room: Room) -> None:
    channels = [f"C{number}" for number in range(MOST_WAITING + 1)]
    await listen(room.ear.store, Mode.ON, *channels)
    turn = room.ear.listening._turn  # noqa: SLF001 - nobody else waits
    async with turn:
        waiting = [asyncio.create_task(room.hear(channel=channel)) for channel in channels[1:]]
        while turn.waiting < MOST_WAITING:  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0)
        assert await room.held(channel="C0") is Restraint.BUSY
    assert all([(await each).reply for each in waiting])
    assert await room.held(channel="C0") is None


async def test_however_many_come_at_once_no_more_than_so_many_wait(room: Room) -> None:
    channels = [f"C{number}" for number in range(2 * MOST_WAITING)]
    await listen(room.ear.store, Mode.ON, *channels)
    async with room.ear.listening._turn:  # noqa: SLF001 - nobody else waits
        coming = [asyncio.create_task(room.hear(channel=channel)) for channel in channels]
        while len(await _done(coming)) < MOST_WAITING:
            pass
        assert {each.result().held for each in await _done(coming)} == {Restraint.BUSY}
    assert len([each for each in coming if (await each).reply]) == MOST_WAITING


async def _done(tasks: Sequence[asyncio.Task[Outcome]]) -> Sequence[asyncio.Task[Outcome]]:
    await asyncio.sleep(0)
    return [each for each in tasks if each.done()]


async def test_who_said_not_me_is_not_judged(room: Room) -> None:
    await room.ear.store.change(lambda connection: unheard.note(connection, OURS, "UADA"))
    outcome = await room.hear(member="UADA")
    assert (outcome.held, outcome.decision) == (Restraint.UNHEARD, None)
    assert await room.held(member="UBOB") is None


async def test_what_they_say_leads_nobody_to_anything_and_heats_nothing(room: Room) -> None:
    await room.ear.store.change(lambda connection: unheard.note(connection, OURS, "UADA"))
    for _ in range(2):
        await room.hear("shut up, you idiot!!", member="UADA")
    await room.hear(BEFORE, member="UADA")
    assert "volunteers" not in await _words_of(room, "why do they leave us?")
    await room.hear(BEFORE, member="UBOB")
    assert "volunteers" in await _words_of(room, "why do they leave us?")


async def test_quiet_hours_are_quiet(room: Room) -> None:
    await listen(room.ear.store, quiet=Quiet(start=time(12), end=time(14, 30), zone="Europe/Warsaw"))
    assert await room.held() is Restraint.QUIET
    room.later(90 * MINUTE - SECOND)
    assert await room.held() is Restraint.QUIET
    room.later(SECOND)
    assert await room.held() is None


async def test_a_thread_gets_one_for_ever(room: Room) -> None:
    assert await room.held(thread="t1") is None
    room.later(100 * DAY)
    assert await room.held(thread="t1") is Restraint.THREAD
    assert await room.held(thread="t2") is None


async def test_below_an_answered_message_there_is_no_second_answer(room: Room) -> None:
    assert await room.held(key="1772.0") is None
    room.later(2 * HOUR)
    assert await room.held(PAINT, thread="1772.0") is Restraint.THREAD


async def test_a_talk_gets_one_and_the_next_talk_another(room: Room) -> None:
    assert await room.held() is None
    for _ in range(8):
        room.later(14 * MINUTE)
        await room.hear(ORDERS)
    assert await room.held(PAINT) is Restraint.CONVERSATION
    room.later(15 * MINUTE)
    assert await room.held(PAINT) is None


async def test_where_nobody_pauses_all_day_there_is_one_every_two_hours(room: Room) -> None:
    made = []
    for minutes in range(0, 8 * 60, 10):
        text = (VOLUNTEERS, PAINT, PUPILS)[minutes // 120 % 3]
        if await room.held(text) is None:
            made.append(minutes)
        room.later(10 * MINUTE)
    assert made == [0, 120, 240]


async def test_a_thread_beside_the_talk_is_none_of_it(room: Room) -> None:
    assert await room.held() is None
    for _ in range(5):
        room.later(14 * MINUTE)
        await room.hear(ORDERS)
    assert await room.held(PAINT, thread="t1") is None
    room.later(HOUR - MINUTE)
    assert await room.held(PUPILS) is Restraint.CHANNEL
    room.later(MINUTE)
    assert await room.held(PUPILS) is None


async def test_a_channel_rests_for_an_hour(room: Room) -> None:
    assert await room.held() is None
    room.later(HOUR - SECOND)
    assert await room.held(PAINT) is Restraint.CHANNEL
    room.later(SECOND)
    assert await room.held(PAINT, thread="t1") is None


async def test_a_person_rests_for_four_hours_in_all_channels(room: Room) -> None:
    await listen(room.ear.store, Mode.ON, "C2")
    assert await room.held(member="UADA") is None
    room.later(4 * HOUR - SECOND)
    assert await room.held(PAINT, channel="C2", member="UADA") is Restraint.PERSON
    assert await room.held(PAINT, channel="C2", member="UBOB") is None
    room.later(HOUR)
    assert await room.held(PUPILS, member="UADA") is None


async def test_a_topic_rests_for_twelve_hours_in_its_channel(room: Room) -> None:
    await listen(room.ear.store, Mode.ON, "C2")
    assert await room.held(PAINT) is None
    room.later(12 * HOUR - SECOND)
    assert await room.held(GUTTERS) is Restraint.TOPIC
    assert await room.held(GUTTERS, channel="C2") is None
    room.later(SECOND)
    assert await room.held(GUTTERS) is None


async def test_a_passage_rests_for_thirty_days_in_its_channel(room: Room) -> None:
    await listen(room.ear.store, Mode.ON, "C2")
    assert await room.held() is None
    room.later(30 * DAY - SECOND)
    assert await room.held() is Restraint.PASSAGE
    assert await room.held(channel="C2") is None
    room.later(SECOND)
    assert await room.held() is None


async def test_nobody_speaks_into_a_burst(room: Room) -> None:
    for _ in range(BURST - 1):
        await room.hear(ORDERS)
        room.later(2 * SECOND)
    assert await room.held() is Restraint.BURST
    assert await room.held(channel="C2") is Restraint.OFF
    room.later(70 * SECOND)
    assert await room.held() is None


async def test_a_burst_in_one_moment_is_one(room: Room) -> None:
    outcomes = await asyncio.gather(*(room.hear() for _ in range(BURST + 2)))
    assert [each for each in outcomes if each.reply] == []


async def test_in_a_flood_nobody_is_looked_at_for_anger(room: Room) -> None:
    for _ in range(FLOOD - 1):
        await room.hear(ORDERS)
    assert await room.held("shut up, you idiot!!") is Restraint.HEAT
    room.later(HOUR)
    for _ in range(FLOOD):
        await room.hear(ORDERS)
    assert await room.held("shut up, you idiot!!") is Restraint.BURST
    room.later(2 * MINUTE)
    assert await room.held() is None


async def test_nobody_speaks_into_a_quarrel(room: Room) -> None:
    await room.hear("you always blame us for that")
    room.later(MINUTE)
    await room.hear("what the hell, it was not us")
    room.later(MINUTE)
    assert await room.held() is Restraint.HEAT
    room.later(10 * MINUTE)
    assert await room.held() is None


async def test_who_is_angry_gets_no_answer(room: Room) -> None:
    assert await room.held(f"{VOLUNTEERS} stop blaming me for it") is Restraint.HEAT
    assert await room.held() is None


async def test_withdrawn_is_as_if_it_had_never_been(room: Room) -> None:
    first = await room.hear(key="1772.1", member="UADA")
    assert first.remark
    await room.ear.withdraw(first.remark)
    assert await room.held(key="1772.1", member="UADA") is None


async def test_two_copies_answer_a_message_once(room: Room, other: Room) -> None:
    message = said(at=NOON)
    outcomes = await asyncio.gather(room.ear.hear(message), other.ear.hear(message))
    assert len([each for each in outcomes if each.reply]) == 1


async def test_two_copies_answer_a_person_once_wherever_they_write(room: Room, other: Room) -> None:
    await listen(room.ear.store, Mode.ON, "C2")
    here, there = room.hear(member="UADA"), other.hear(PAINT, member="UADA", channel="C2")
    outcomes = await asyncio.gather(here, there)
    assert len([each for each in outcomes if each.reply]) == 1
    assert {each.held for each in outcomes if not each.reply} == {Restraint.PERSON}


async def test_two_copies_make_one_reply_in_a_talk(room: Room, other: Room) -> None:
    assert await room.held() is None
    assert await other.held(PAINT) is Restraint.CONVERSATION


async def test_a_burst_that_several_copies_hear_is_one(room: Room, other: Room) -> None:
    for _ in range(BURST // 2):
        await room.hear(ORDERS)
        await other.hear(ORDERS)
        room.later(2 * SECOND)
    assert await other.held() is Restraint.BURST


async def test_a_quarrel_that_another_copy_heard_is_one_here(room: Room, other: Room) -> None:
    await room.hear("you never listen, shut up!!")
    assert await other.held() is Restraint.HEAT


async def test_a_talk_that_another_copy_heard_goes_on_here(room: Room, other: Room) -> None:
    assert await room.held() is None
    for _ in range(8):
        room.later(14 * MINUTE)
        await other.hear(ORDERS)
    assert await room.held(PAINT) is Restraint.CONVERSATION


async def test_after_a_start_all_holds_as_before(room: Room, tmp_path: Path) -> None:
    assert await room.held(member="UADA", thread="t1") is None
    await room.hear("you never listen, shut up!!", channel="C1")
    await room.ear.close()
    library = room.ear.listening.finder.library
    anew = Room(open_ear(library, tmp_path / "index", room.clock), room.clock)
    assert await anew.held(PAINT) is Restraint.HEAT
    anew.later(20 * MINUTE)
    assert await anew.held(PAINT) is Restraint.CHANNEL
    anew.later(HOUR)
    assert await anew.held(PAINT, member="UADA") is Restraint.PERSON
    assert await anew.held(PAINT, thread="t1") is Restraint.THREAD
    assert await anew.held() is Restraint.TOPIC
    anew.later(DAY)
    assert await anew.held() is Restraint.PASSAGE


async def test_of_short_messages_those_before_tell_what_they_are_about(room: Room) -> None:
    await room.hear(BEFORE)
    await room.hear(BEFORE, thread="t1")
    room.later(15 * MINUTE - SECOND)
    assert "volunteers" in await _words_of(room, "why do they leave us?")
    room.later(SECOND)
    assert "volunteers" not in await _words_of(room, "why do they leave us?", thread="t1")


async def _words_of(room: Room, text: str, **more: object) -> Sequence[str]:
    """Tell which words led to what is said on a message, and let it be as if it had not been said."""
    outcome = await room.hear(text, **more)
    assert outcome.decision
    assert outcome.remark
    await room.ear.withdraw(outcome.remark)
    return outcome.decision.signals.shared


async def test_it_is_as_careful_as_the_channel_wants(room: Room) -> None:
    await listen(room.ear.store, care=Care.STRICT)
    outcome = await room.hear(PAINT)
    assert outcome.decision
    assert outcome.decision.threshold == THRESHOLDS[Care.STRICT]
    assert outcome.reply is None


async def test_it_speaks_of_the_topics_that_the_channel_wants(room: Room) -> None:
    await listen(room.ear.store, topics=("walls", "schools"))
    assert (await room.hear(VOLUNTEERS)).remark is None
    assert (await room.hear(PAINT)).remark


async def test_what_members_think_moves_it(room: Room) -> None:
    first = (await room.hear(PAINT)).remark
    assert first
    for number in range(4):
        await room.ear.store.change(partial(judge, team=OURS, remark_id=first.id, member=f"U{number}", helpful=False))
    room.later(31 * DAY)
    again = await room.hear(PAINT)
    assert again.decision
    assert again.decision.threshold == pytest.approx(first.threshold + 4 * 0.02 + 4 * 0.10)
    assert again.remark is None


async def test_shadow_mode_notes_and_says_nothing(room: Room) -> None:
    await listen(room.ear.store, Mode.SHADOW)
    outcome = await room.hear(VOLUNTEERS, _link("https://chat.example.org/p1"))
    assert outcome.reply is None
    assert outcome.remark
    assert (outcome.remark.mode, outcome.remark.link) == (Mode.SHADOW, "https://chat.example.org/p1")
    short = outcome.remark.id
    assert await room.ear.store.look(lambda connection: remarks.find(connection, OURS, short)) == outcome.remark
    assert await room.held(PAINT) is Restraint.CONVERSATION


async def test_what_would_have_been_said_holds_nothing_back_that_is(room: Room) -> None:
    await listen(room.ear.store, Mode.SHADOW)
    assert await room.held() is None
    await listen(room.ear.store, Mode.ON)
    room.ear.look_again()
    assert await room.held() is None


async def test_of_the_words_nothing_is_stored_or_logged(room: Room, tmp_path: Path) -> None:
    store = room.ear.store
    await listen(store, Mode.SHADOW)
    before = await rows_of(store)
    with capture_logs() as logs:
        await room.hear(BEFORE)
        outcome = await room.hear(WORDS, _link("https://chat.example.org/p1"))
        await room.hear(WORDS)
        await listen(store, Mode.ON)
        room.later(40 * DAY)
        await room.hear(BEFORE)
        assert (await room.hear(WORDS)).reply
        await room.hear(f"{WORDS} shut up, you idiot!!")
    assert outcome.remark
    after = await rows_of(store)
    assert {name for name in after if after[name] != before[name]} <= LISTENING
    stored = str([after[name] for name in LISTENING])
    words = {word.strip("?,!") for word in f"{WORDS} {BEFORE} idiot".split()}
    assert {word for word in words if len(word) > 4 and word in stored.replace("'volunteers'", "")} == set()
    assert [(each["event"], each.get("reason"), each.get("mode"), each.get("score")) for each in logs] == [
        ("listening.remark", None, "shadow", round(outcome.remark.score, 2)),
        ("listening.held_back", "conversation", None, None),
        ("listening.remark", None, "on", round(outcome.remark.score, 2)),
        ("listening.held_back", "heat", None, None),
    ]
    assert {key for each in logs for key in each} == {"event", "log_level", "team", "reason", "mode", "score"}
    files = [path for path in tmp_path.rglob("*") if path.is_file()]  # noqa: ASYNC240 - nobody else waits
    assert files
    assert [path for path in files for word in (b"quokkas", b"marmalade") if word in path.read_bytes()] == []


async def test_an_answer_holds_no_word_that_the_passage_does_not_hold_itself(room: Room) -> None:
    await room.hear(BEFORE)
    reply = (await room.hear(WORDS)).reply
    assert reply
    assert not any(word in str(reply) for word in ("quokkas", "marmalade", "thursday"))


@pytest.mark.parametrize("found", [None, "", "https://chat.example.org/" + "x" * 2000])
async def test_a_link_that_cannot_be_kept_is_none(room: Room, found: str | None) -> None:
    await listen(room.ear.store, Mode.SHADOW)
    outcome = await room.hear(VOLUNTEERS, _link(found))
    assert outcome.remark
    assert outcome.remark.link is None


async def test_a_link_that_cannot_be_had_is_none_and_one_line(room: Room) -> None:
    async def refuse() -> str:
        raise RuntimeError(VOLUNTEERS)

    await listen(room.ear.store, Mode.SHADOW)
    with capture_logs() as logs:
        outcome = await room.hear(VOLUNTEERS, refuse)
    assert outcome.remark
    assert outcome.remark.link is None
    assert logs[0] == {"event": "listening.unlinked", "error": "RuntimeError", "log_level": "warning"}
    assert VOLUNTEERS not in str(logs)


async def test_a_link_is_asked_only_for_what_is_noted(room: Room) -> None:
    asked: list[str] = []

    async def ask() -> str:
        asked.append("link")
        return "https://chat.example.org/p1"

    assert (await room.hear(VOLUNTEERS, ask)).reply
    await listen(room.ear.store, Mode.SHADOW)
    room.ear.look_again()
    await room.hear(ORDERS, ask)
    await room.hear(VOLUNTEERS, ask)
    assert asked == []


@pytest.fixture
def seldom(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing be written by itself, however long a test takes."""
    monkeypatch.setattr(pulse, "WRITTEN_EVERY", HOUR)


def watched(room: Room) -> tuple[Ear, Seen]:
    """Give the room's ear on a store that is watched."""
    finder = room.ear.listening.finder
    store = Watched(finder.library.store.engine, finder.library.store.plain)
    finder = replace(finder, library=replace(finder.library, store=store))
    return replace(room.ear, listening=replace(room.ear.listening, finder=finder)), store.seen


@pytest.mark.usefixtures("seldom")
async def test_most_messages_do_not_ask_the_store(room: Room) -> None:
    ear, seen = watched(room)
    for _ in range(200):
        assert await ear.hears(OURS, "C1")
        assert (await ear.hear(said(ORDERS))).decision is None
    assert (seen.reads, seen.changes) == (1, 1)
    await ear.close()


@pytest.mark.usefixtures("seldom")
async def test_a_burst_asks_the_store_for_nothing(room: Room) -> None:
    ear, seen = watched(room)
    for _ in range(BURST - 1):
        await ear.hear(said(ORDERS))
    before = replace(seen)
    for _ in range(200):
        assert (await ear.hear(said())).held is Restraint.BURST
    assert (seen.reads, seen.changes) == (before.reads, before.changes)
    await ear.close()


async def test_a_store_that_fails_is_told_of_without_the_words(room: Room) -> None:
    ear, seen = watched(room)
    assert await ear.hears(OURS, "C1")
    seen.broken = True
    with capture_logs() as logs:
        with pytest.raises(StoreError) as raised:
            await ear.hear(said(WORDS))
        await ear.close()
    assert str(raised.value) == "The database is away: wait."
    assert "quokkas" not in str(logs)


async def test_where_nothing_is_known_nothing_is_heard(room: Room) -> None:
    ear, seen = watched(room)
    seen.broken = True
    with capture_logs() as logs:
        assert not await ear.hears(OURS, "C1")
        assert (await ear.hear(said(WORDS))).held is Restraint.OFF
    assert [each["event"] for each in logs] == ["listening.unknown", "listening.held_back"]


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=300), thread=st.sampled_from((None, "t1")))
async def test_any_text_is_heard(room: Room, text: str, thread: str | None) -> None:
    outcome = await room.hear(text, thread=thread)
    assert (outcome.reply is None) == (outcome.remark is None)


def _link(found: str | None) -> Link:
    async def ask() -> str | None:
        return found

    return ask
