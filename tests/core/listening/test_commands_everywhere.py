"""What many do at once, and the life of a channel that is listened to, on each database."""

from __future__ import annotations

import asyncio
import signal
from dataclasses import replace
from pathlib import Path

import pytest

from core.library.library import Library
from core.listening.attention import Mode
from core.listening.attentions import list_heard
from core.listening.help import MORE
from core.listening.weights import Care
from tests.core.listening.asking import ADA, BOB, CHIEF, Desk, remark
from tests.core.listening.killed import switch_on_and_die
from tests.meaning import shipped_model


@pytest.fixture
def desk(library: Library, tmp_path: Path) -> Desk:
    return Desk(library, tmp_path, shipped_model())


async def test_a_channel_is_switched_on_judged_set_and_switched_off(desk: Desk) -> None:
    assert not (await desk.say("on topics hiring quiet 22:00-7:00")).private
    wait, _ = await desk.lessons()
    await desk.remarked(remark(1, passage=wait, topic="hiring"), remark(2, mode=Mode.SHADOW))
    await desk.say("less k3f9x001", ADA)
    await desk.say("less k3f9x001", BOB)
    await desk.say("helpful k3f9x001", BOB)
    await desk.say("not me", BOB)
    assert "+0.05" in (await desk.say("why k3f9x001 candid")).body
    assert (await desk.say("", BOB)).body.removesuffix(MORE).strip().split("\n")[2:] == [
        "Care: normal. I must be 0.58 sure, moved to 0.59 by 1 × less and 1 × helpful, where 1 is certain.",
        "Topics: Hiring.",
        "Quiet hours: 22:00 to 07:00, Europe/Warsaw.",
        (
            "Rests: after each reply this channel for an hour, that person for 4 hours in every channel, that topic "
            "for 12 hours here, and that passage for 30 days here."
        ),
        f"Shown less often: Wait after the question ({wait[:8]}) needs 0.05 more.",
        "In the last 30 days I spoke up unasked once and noted what I would have said once.",
        "What you say is passed over, since you said “not me”: /listen me takes that back.",
    ]
    assert (await desk.say("log")).title == "1 reply that I did not make"
    await desk.say("off", ADA)
    assert await desk.mode() is Mode.OFF


async def test_whoever_switches_it_off_while_it_is_set_has_it_off(desk: Desk) -> None:
    for _ in range(5):
        await desk.say("on normal")
        await asyncio.gather(desk.say("strict"), desk.say("off"), desk.say("topics all"), desk.say("quiet off"))
        kept = await desk.attention()
        assert kept
        assert (kept.mode, kept.care) == (Mode.OFF, Care.STRICT)


async def test_a_channel_that_was_switched_on_and_never_told_is_not_listened_to(
    desk: Desk, url: str, tmp_path: Path
) -> None:
    assert switch_on_and_die(url, tmp_path) == -signal.SIGKILL
    kept = await desk.attention()
    assert kept
    assert (kept.care, await desk.library.store.look(list_heard)) == (Care.STRICT, ())
    assert not await desk.commands.ear.hears(kept.team, kept.channel)
    await desk.say("on")
    assert await desk.commands.ear.hears(kept.team, kept.channel)


async def test_many_say_what_they_think_at_once(desk: Desk) -> None:
    await desk.say("on")
    await desk.remarked(remark())
    many = [replace(BOB, member_key=f"U{number}") for number in range(6)]
    await asyncio.gather(*(desk.say("less k3f9x001", each) for each in (*many, *many)))
    await asyncio.gather(*(desk.say("not me", BOB) for _ in range(3)))
    assert "moved to 0.70 by 6 × less," in (await desk.say("", CHIEF)).body
