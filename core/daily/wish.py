"""What somebody wishes of a schedule, as they typed it, and the schedule that fulfils it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from core import misses
from core.daily.dates import MOST_DATES, read_dates
from core.daily.moments import HORIZON
from core.daily.schedule import Choice, Post, Schedule, Timing
from core.daily.times import read_when
from core.daily.typed import nearest, shown, tidy
from core.daily.weekdays import read_days
from core.daily.zones import read_zone
from core.documents.text import clean, squeeze
from core.errors import ScheduleError
from core.finding import Finder
from core.narrowing import UnknownName
from core.requests import Asker, QuoteRequest, Terms

MOST_TOPICS = 10
"""Topics of one schedule."""

LONGEST_NAME = 200
"""Characters of a name: a person's, a source's, a topic's, a channel's."""

_NONE = frozenset(("", "any", "none", "all"))
_POSTS = {
    **dict.fromkeys(("lesson", "lessons"), Post.LESSON),
    **dict.fromkeys(("quote", "quotes", "quotation", "quotations"), Post.QUOTE),
    **dict.fromkeys(("both", "lessons and quotes", "lesson and quote"), Post.BOTH),
}
_WHICH_POST = "Write lesson, quote or both."


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What was typed; None leaves a schedule as it is, and gives a new one what is usual.

    `at` may name the time zone, too. `by`, `source`, `without` and a topic that are `any` or `none` take away what
    there was. `without` is a list of dates and `calendar` the bytes of an .ics file; what both name is left out.
    """

    at: str | None = None
    zone: str | None = None
    days: str | None = None
    post: str | None = None
    topics: tuple[str, ...] | None = None
    by: str | None = None
    source: str | None = None
    without: str | None = None
    calendar: bytes | None = None
    channel: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitting:
    """A wish that was understood, but for its times, which are read with the schedule that they are for."""

    wish: Wish
    post: Post | None
    topics: tuple[str, ...] | None
    left_out: frozenset[date] | None
    zone: str | None

    def make(self, channel: str) -> tuple[str, Timing, Choice]:
        """Give channel, timing and choice of a new schedule; raises ScheduleError where no time or zone is known."""
        if not self.wish.at:
            raise ScheduleError("At what time? Write it such as 09:00 Europe/Warsaw.")
        at, zone = read_when(self.wish.at, self.zone)
        timing = Timing(at=at, zone=zone, left_out=self.left_out or frozenset())
        return self.wish.channel or channel, self._on_days(timing), self._chosen(Choice())

    def change(self, schedule: Schedule) -> Schedule:
        """Give the schedule as it is wished for; raises ScheduleError for a time that is not understood."""
        timing = self._on_days(schedule.timing)
        if self.zone:
            timing = replace(timing, zone=self.zone)
        if self.wish.at:
            at, zone = read_when(self.wish.at, timing.zone)
            timing = replace(timing, at=at, zone=zone)
        if self.left_out is not None:
            timing = replace(timing, left_out=self.left_out)
        channel = self.wish.channel or schedule.channel
        return replace(schedule, channel=channel, timing=timing, choice=self._chosen(schedule.choice))

    def _on_days(self, timing: Timing) -> Timing:
        return timing if self.wish.days is None else replace(timing, days=read_days(self.wish.days))

    def _chosen(self, choice: Choice) -> Choice:
        return Choice(
            post=self.post or choice.post,
            topics=choice.topics if self.topics is None else self.topics,
            speaker=choice.speaker if self.wish.by is None else _name(self.wish.by),
            source=choice.source if self.wish.source is None else _name(self.wish.source),
        )


async def understand(finder: Finder, asker: Asker, wish: Wish, today: date, usual_zone: str | None = None) -> Fitting:
    """Read a wish by the names that the team has; `today` is where the dates that lack a year are looked for from.

    `usual_zone` is the time zone where none is typed. Raises ScheduleError with the nearest names, times or dates.
    """
    names = (wish.by, wish.source, wish.channel, *(wish.topics or ()))
    if any(name is not None and len(name) > LONGEST_NAME for name in names):
        raise ScheduleError(f"A name has at most {LONGEST_NAME} characters: write a shorter one.")
    await _check(finder, asker, Terms(by=_name(wish.by or ""), source=_name(wish.source or "")))
    channel = None if wish.channel is None else squeeze(clean(wish.channel))
    if channel == "":
        raise ScheduleError("Which channel? Its name is empty.")
    return Fitting(
        wish=replace(wish, channel=channel),
        post=None if wish.post is None else read_post(wish.post),
        topics=None if wish.topics is None else await _topics(finder, asker, wish.topics),
        left_out=await _left_out(wish, today),
        zone=usual_zone if wish.zone is None else read_zone(wish.zone),
    )


def read_post(typed: str) -> Post:
    """Read what is to be posted: `lesson`, `quotes`, `both`; raises ScheduleError with the nearest."""
    text = tidy(typed, "what to post")
    if text in _POSTS:
        return _POSTS[text]
    near = nearest(text, _POSTS)
    meant = f": did you mean {_POSTS[near].value}?" if near else "."
    raise ScheduleError(f"{shown(typed)} is nothing that can be posted{meant} {_WHICH_POST}")


async def _topics(finder: Finder, asker: Asker, typed: Sequence[str]) -> tuple[str, ...]:
    """Give the slugs of topics."""
    names = [name for each in typed if (name := _name(each))]
    slugs: dict[str, None] = {}
    for name in names:
        await _check(finder, asker, Terms(topic=name))
        slugs[finder.library.topic_named(name) or name] = None
    if len(slugs) > MOST_TOPICS:
        raise ScheduleError(f"A schedule has at most {MOST_TOPICS} topics, this has {len(slugs)}.")
    return tuple(slugs)


async def _check(finder: Finder, asker: Asker, terms: Terms) -> None:
    if not terms.are_narrowed:
        return
    found = await finder.narrow(await finder.library.view(asker.team), terms)
    if isinstance(found, UnknownName):
        raise ScheduleError(misses.unknown_name(found, QuoteRequest(asker=asker)).body)


async def _left_out(wish: Wish, today: date) -> frozenset[date] | None:
    if wish.without is None and wish.calendar is None:
        return None
    listed = squeeze(clean(wish.without or "")).casefold()
    dates = frozenset[date]() if listed in _NONE else read_dates(wish.without or "", today)
    if wish.calendar is not None:
        # Loaded late, since few schedules have a calendar, and its libraries take a while.
        from core.daily.calendars import read_calendar  # noqa: PLC0415

        last = today + timedelta(days=HORIZON)
        dates |= await asyncio.to_thread(read_calendar, wish.calendar, today, last)
    left = frozenset(day for day in dates if day >= today)
    if len(left) > MOST_DATES:
        raise ScheduleError(f"A schedule leaves out at most {MOST_DATES:,} dates, this has {len(left):,}.")
    return left


def _name(typed: str) -> str | None:
    name = squeeze(clean(typed))
    return None if name.casefold() in _NONE else name
