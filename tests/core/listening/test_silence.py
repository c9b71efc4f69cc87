from __future__ import annotations

from datetime import UTC, datetime, time

import pytest

from core.listening.attention import Attention, Mode, Quiet
from core.listening.rest import Rest
from core.listening.silence import say_rests, say_silence
from core.listening.standing import Standing
from core.listening.verdicts import Judged
from tests.build import OURS
from tests.core.listening.hearing import HOUR

SAID = datetime(2026, 11, 20, 13, 10, tzinfo=UTC)
"""Ten past two in Warsaw, where whoever asks is, unless told otherwise."""

NIGHT = Quiet(start=time(22), end=time(7), zone="Europe/Warsaw")


def silence(
    rest: Rest | None, *, mode: Mode = Mode.ON, quiet: Quiet | None = None, now: bool = False, zone: str | None = None
) -> list[str]:
    """Say why nothing comes, where these are the quiet hours, be it `now` or not."""
    attention = Attention(team=OURS, channel="C1", mode=mode, by="U1", since=SAID, quiet=quiet)
    standing = Standing(
        attention=attention, opinions=Judged(), made=0, withheld=0, unheard=False, is_quiet=now, rest=rest
    )
    return list(say_silence(standing, zone))


def test_where_nothing_keeps_it_silent_there_is_nothing_to_say() -> None:
    assert silence(None) == []
    assert silence(None, quiet=NIGHT) == []


@pytest.mark.parametrize(
    ("rest", "sentence"),
    [
        (
            Rest(since=SAID, until=SAID + HOUR),
            "I said something at 14:10 and keep quiet until 15:10 here.",
        ),
        (
            Rest(since=SAID, until=SAID + HOUR, talk_until=SAID + 2 * HOUR),
            (
                "I said something at 14:10 and keep quiet until 15:10 here; where people talk on without a pause of 15 "
                "minutes, until 16:10."
            ),
        ),
        (
            Rest(since=SAID, talk_until=SAID + 2 * HOUR),
            "I said something at 14:10 and keep quiet here until nobody has written for 15 minutes, or until 16:10.",
        ),
    ],
)
def test_a_rest_is_told_with_what_it_is_about_and_how_long_it_is(rest: Rest, sentence: str) -> None:
    assert silence(rest, zone="Europe/Warsaw") == [sentence]


def test_shadow_mode_rests_likewise() -> None:
    assert silence(Rest(since=SAID, until=SAID + HOUR), mode=Mode.SHADOW, zone="Europe/Warsaw") == [
        "Something fitted at 14:10, and I note nothing more until 15:10 here."
    ]


@pytest.mark.parametrize(
    ("quiet", "zone", "at"),
    [
        (NIGHT, "Europe/Warsaw", "14:10"),
        (NIGHT, "Asia/Tokyo", "14:10 Europe/Warsaw"),
        (NIGHT, None, "14:10 Europe/Warsaw"),
        (None, "Asia/Tokyo", "22:10"),
        (None, "Mars/Olympus", "13:10 UTC"),
        (None, None, "13:10 UTC"),
        (Quiet(start=time(22), end=time(7), zone="Mars/Olympus"), "Asia/Tokyo", "22:10"),
    ],
)
def test_times_are_those_of_the_quiet_hours_else_of_the_asker_else_of_utc(
    quiet: Quiet | None, zone: str | None, at: str
) -> None:
    (sentence,) = silence(Rest(since=SAID, until=SAID + HOUR), quiet=quiet, zone=zone)
    assert sentence.startswith(f"I said something at {at} and keep quiet until")


@pytest.mark.parametrize(("mode", "after"), [(Mode.ON, "each reply"), (Mode.SHADOW, "each note")])
def test_it_tells_how_long_the_channel_a_person_a_topic_and_a_passage_rest(mode: Mode, after: str) -> None:
    (sentence,) = say_rests(mode)
    assert sentence == (
        f"Rests: after {after} this channel for an hour, that person for 4 hours in every channel, that topic for 12 "
        "hours here, and that passage for 30 days here."
    )
    assert list(say_rests(Mode.OFF)) == []


def test_in_quiet_hours_it_tells_their_end() -> None:
    assert silence(None, quiet=NIGHT, now=True, zone="Europe/Warsaw") == ["Quiet until 07:00."]
    assert silence(None, quiet=NIGHT, now=True, zone="Asia/Tokyo") == ["Quiet until 07:00 Europe/Warsaw."]


def test_hours_of_a_zone_that_is_no_longer_known_have_no_end() -> None:
    lost = Quiet(start=time(22), end=time(7), zone="Mars/Olympus")
    (sentence,) = silence(None, quiet=lost, now=True)
    assert sentence.startswith("Quiet at all hours, since I no longer know the time zone Mars/Olympus")


def test_quiet_hours_and_a_rest_are_both_told() -> None:
    both = silence(Rest(since=SAID, until=SAID + HOUR), quiet=NIGHT, now=True, zone="Europe/Warsaw")
    assert [each.partition(" ")[0] for each in both] == ["Quiet", "I"]
