"""Schedules, dates and outcomes in English sentences."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime

from core.daily.clocks import known_zone, local
from core.daily.delivery import Delivery, State
from core.daily.schedule import Post, Schedule
from core.daily.weekdays import say_days
from core.documents.text import listed
from core.library.topics import Topic
from core.wording import part

_MOST_STRETCHES = 6
_POSTS = {Post.LESSON: "A lesson", Post.QUOTE: "A quote", Post.BOTH: "A lesson and a quote in turn"}
_STATES = {
    State.DUE: "waits to be posted",
    State.CLAIMED: "is being posted",
    State.POSTED: "was posted",
    State.FAILED: "failed",
    State.SKIPPED: "was skipped",
}


def local_date(schedule: Schedule, now: datetime) -> date:
    """Tell the date where a schedule posts; that of UTC where its zone is no longer known."""
    return local(now, known_zone(schedule.timing.zone) or UTC).date()


def is_paused(schedule: Schedule, today: date) -> bool:
    """Tell whether a schedule is paused on a date."""
    return schedule.paused and (schedule.paused_until is None or schedule.paused_until > today)


def say_date(day: date, today: date) -> str:
    """Say a date with its weekday, and its year where it is another than today's."""
    return f"{day:%A} {day.day} {day:%B}{'' if day.year == today.year else f' {day.year}'}"


def say_schedule(schedule: Schedule, channel: str, topics: Mapping[str, Topic]) -> str:
    """Say what is posted, when and where, as in `A lesson at 09:00 Europe/Warsaw, every day, in general`."""
    timing = schedule.timing
    return (
        f"{say_choice(schedule, topics)} at {timing.at:%H:%M} {timing.zone}, {say_days(timing.days)}, in {channel}"
        f"{_without(len(timing.left_out))}."
    )


def say_choice(schedule: Schedule, topics: Mapping[str, Topic]) -> str:
    """Say what is posted: `A quote on Bridges by Tomas Berg`."""
    choice = schedule.choice
    names = [topics[slug].name if slug in topics else slug for slug in choice.topics]
    return "".join(
        (
            _POSTS[choice.post],
            f" on {listed(names, 'or')}" if names else "",
            f" by {part(choice.speaker)}" if choice.speaker else "",
            f" from {part(choice.source)}" if choice.source else "",
        )
    )


def say_state(schedule: Schedule, today: date) -> str:
    """Say when a schedule posts next, or why it does not."""
    if schedule.disabled:
        return f"It rests: {schedule.disabled.rstrip('.')}."
    if schedule.paused and schedule.paused_until is None:
        return "Paused."
    paused = _pause(schedule, today)
    if schedule.coming is None:
        return f"{paused}Nothing comes."
    return f"{paused}Next: {say_date(schedule.coming.date, today)}."


def say_left_out(left_out: Collection[date], today: date) -> tuple[str, ...]:
    """Say which dates to come are left out, the first few and stretches as such: no sentence where there are none."""
    stretches = [_say_stretch(run, today) for run in _stretches(sorted(day for day in left_out if day >= today))]
    if not stretches:
        return ()
    more = len(stretches) - _MOST_STRETCHES
    return (f"Left out: {', '.join(stretches[:_MOST_STRETCHES])}{f' and {more:,} more' if more > 0 else ''}.",)


def write_dates(dates: Iterable[date]) -> str:
    """Write dates and stretches of them as they are typed: `2026-12-24 to 2027-01-02, 2027-05-01`."""
    listed = _stretches(sorted(dates))
    return ", ".join(f"{run[0]}" if len(run) == 1 else f"{run[0]} to {run[-1]}" for run in listed)


def say_outcome(delivery: Delivery) -> str:
    """Say what became of a delivery: `was posted`, `was skipped by Ann`, `failed: the channel is archived`."""
    said = _STATES[delivery.state]
    if delivery.state is State.FAILED and delivery.next_try is not None:
        said = "failed and is tried again"
    if delivery.state is State.SKIPPED and delivery.reason and delivery.reason.startswith("skipped "):
        return f"was {delivery.reason.rstrip('.')}"
    return f"{said}: {delivery.reason.rstrip('.')}" if delivery.reason else said


def _pause(schedule: Schedule, today: date) -> str:
    if schedule.paused_until is None or not is_paused(schedule, today):
        return ""
    return f"Paused until {say_date(schedule.paused_until, today)}. "


def _stretches(days: Sequence[date]) -> list[list[date]]:
    """Put sorted dates that follow one another together."""
    runs: list[list[date]] = []
    for day in days:
        if runs and day.toordinal() == runs[-1][-1].toordinal() + 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return runs


def _say_stretch(days: Sequence[date], today: date) -> str:
    first, last = say_date(days[0], today), say_date(days[-1], today)
    return first if first == last else f"{first} to {last}"


def _without(left_out: int) -> str:
    if not left_out:
        return ""
    return ", but for 1 date" if left_out == 1 else f", but for {left_out:,} dates"
