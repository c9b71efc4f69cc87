from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from structlog.testing import capture_logs

from core.listening.lateness import DOUBTED_AFTER, TOLD_EVERY, Lateness, is_late
from core.listening.restraint import LATE_BY
from tests.core.listening.hearing import DAY, HOUR, MINUTE, NOON, SECOND, said

OLD = 7 * MINUTE


def told(*heard: tuple[timedelta, timedelta], lateness: Lateness | None = None) -> list[tuple[timedelta, int]]:
    """Hear messages, so long after noon and so old each; tells when a line was logged, and of how many minutes."""
    lateness, lines = lateness or Lateness(), []
    for passed, old in heard:
        now = NOON + passed
        with capture_logs() as logs:
            lateness.note(said(at=now - old), now)
        assert all((each["event"], each["log_level"]) == ("listening.late", "warning") for each in logs)
        lines += [(passed, each["minutes"]) for each in logs]
    return lines


def every(step: timedelta, until: timedelta, old: timedelta = OLD) -> Iterable[tuple[timedelta, timedelta]]:
    return [(number * step, old) for number in range(until // step)]


def test_five_minutes_are_late() -> None:
    assert LATE_BY == 5 * MINUTE
    assert is_late(said(at=NOON - LATE_BY), NOON)
    assert not is_late(said(at=NOON - LATE_BY + SECOND), NOON)


def test_what_is_said_in_the_future_is_not_late() -> None:
    assert not is_late(said(at=NOON + SECOND), NOON)
    assert not is_late(said(at=NOON + 1000 * DAY), NOON)


def test_what_is_delivered_again_after_a_break_is_no_reason_to_doubt_a_clock() -> None:
    assert told(*every(SECOND, DOUBTED_AFTER), (DOUBTED_AFTER, SECOND), (2 * DOUBTED_AFTER, OLD)) == []


def test_where_all_is_late_a_line_asks_for_the_clock_once_an_hour() -> None:
    assert told(*every(10 * SECOND, 3 * HOUR)) == [(hours * HOUR + DOUBTED_AFTER, 7) for hours in range(3)]
    assert TOLD_EVERY == HOUR


def test_a_few_messages_a_day_are_enough_to_doubt_it() -> None:
    assert told(*every(5 * HOUR, DAY)) == [(hours * HOUR, 7) for hours in (5, 10, 15)]


def test_the_line_says_how_to_mend_it_and_no_word_of_anybody() -> None:
    lateness = Lateness()
    lateness.note(said(at=NOON - OLD), NOON)
    with capture_logs() as logs:
        lateness.note(said(at=NOON - 61 * MINUTE), NOON + DOUBTED_AFTER)
    advice = "Messages seem 62 minutes old: is this machine's clock right?"
    assert logs == [{"event": "listening.late", "log_level": "warning", "minutes": 62, "advice": advice}]


def test_a_clock_that_goes_back_begins_anew() -> None:
    assert told((HOUR, OLD), (timedelta(0), OLD), (DOUBTED_AFTER, OLD)) == [(DOUBTED_AFTER, 7)]
