"""The schedules of the fault tests, the days on which they are due, and what is to be posted by then."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from core.daily.plan import first_moment
from core.daily.schedule import WORKING_DAYS, Choice, Post, Schedule, Timing
from core.documents.document import Document
from core.models import Evidence
from core.team import Team
from tests.build import document, lesson, quote
from tests.faults.dispatching import PLATFORM
from tests.thorough import THOROUGH

LESSONS, QUOTES = 5, 3
MADE = datetime(2026, 3, 26, 12, tzinfo=UTC)
"""A Thursday. The clocks of Europe, Chile and Lord Howe change in the days that follow."""

_DAY = timedelta(days=1)
_ZONES = ("UTC", "Europe/Warsaw", "America/New_York", "America/Santiago", "Asia/Kathmandu", "Australia/Lord_Howe")
_SCHEDULES = 150 if THOROUGH else 48
_TEAMS, _CLOSING = 12, 10
_POSTS = tuple(Post)


def passages() -> Document:
    """Make a document with a few lessons and quotes, each of which names what it is."""
    lessons = (lesson(f"Lesson {number}: coil the rope where you can see it.") for number in range(LESSONS))
    said = (f"Quote {number} is about the tide that waits for nobody." for number in range(QUOTES))
    quotes = (quote(text, speaker="Ada Holm", evidence=Evidence.VERIFIED) for text in said)
    return document(*lessons, *quotes)


def schedules() -> tuple[Schedule, ...]:
    """Make schedules of several teams, all due in the morning of each day in UTC.

    The first channels, those that close in time, have two each, one of them at least on every day of the week.
    """
    return tuple(map(_schedule, range(_SCHEDULES)))


def closing_channel(number: int) -> str | None:
    """Name the channel that closes as the nth; None where no more do."""
    return _channel(number) if number < _CLOSING else None


@dataclass(slots=True, kw_only=True)
class Days:
    """Days on which the schedules came due, and from which of them on channels were closed."""

    passed: list[date] = field(default_factory=list)
    closed: dict[str, date] = field(default_factory=dict)

    def next(self) -> date:
        """Let a day come; before every other one a channel is closed."""
        day = MADE.date() + (len(self.passed) + 1) * _DAY
        channel = closing_channel(len(self.closed)) if len(self.passed) % 2 == 0 else None
        if channel is not None:
            self.closed[channel] = day
        self.passed.append(day)
        return day

    def dates(self, schedule: Schedule) -> Sequence[date]:
        """List the dates on which a schedule was to post."""
        ends = self.closed.get(schedule.channel, date.max)
        return [day for day in self.passed if day < ends and day.weekday() in schedule.timing.days]

    def deliveries(self) -> Iterator[str]:
        """Name all deliveries that were to be made."""
        for schedule in schedules():
            for day in self.dates(schedule):
                yield f"{schedule.id}-{day.year}{day.month:02}{day.day:02}"


def noon(day: date) -> datetime:
    """Give a moment at which all posts of a date are due, and none of the next."""
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def _schedule(number: int) -> Schedule:
    zone = _ZONES[number % len(_ZONES)]
    nine = MADE.replace(hour=9, minute=number % 30).astimezone(ZoneInfo(zone)).time()
    days = WORKING_DAYS if number % 7 == 3 else frozenset(range(7))
    channel = number % _CLOSING if number < 2 * _CLOSING else number
    plain = Schedule(
        id=f"schedule{number:03}",
        team=Team(f"{PLATFORM}:{channel % _TEAMS}"),
        channel=_channel(channel),
        maker=f"U{number}",
        timing=Timing(at=nine, zone=zone, days=days),
        choice=Choice(post=_POSTS[number % len(_POSTS)]),
        seed=number,
    )
    return replace(plain, coming=first_moment(plain, MADE))


def _channel(number: int) -> str:
    return f"C{number:03}"
