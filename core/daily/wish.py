"""What somebody wishes of a schedule, as they typed it, and the schedule that fulfils it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial

from core import misses
from core.daily.dates import MOST_DATES, read_dates
from core.daily.moments import HORIZON
from core.daily.schedule import Choice, Post, Schedule, Timing
from core.daily.times import read_when
from core.daily.typed import nearest, shown, tidy
from core.daily.weekdays import read_days
from core.daily.zones import read_zone
from core.documents.text import clean, squeeze
from core.errors import ScheduleError, TooMuchError, UnknownNameError, UnsaidError
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
_NO_TIME = "At what time? Write it such as 09:00 Europe/Warsaw."
_ANY_ZONE = "UTC"


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
            raise UnsaidError(_NO_TIME)
        at, zone = read_when(self.wish.at, self.zone)
        timing = Timing(at=at, zone=zone, left_out=self.left_out or frozenset())
        return self.wish.channel or channel, self._on_days(timing), self._chosen(Choice())

    def change(self, schedule: Schedule) -> Schedule:
        """Give the schedule as it is wished for; raises ScheduleError for a time that is not understood.

        In another channel it no longer rests because of the one that it leaves.
        """
        timing = self._on_days(schedule.timing)
        if self.zone:
            timing = replace(timing, zone=self.zone)
        if self.wish.at:
            at, zone = read_when(self.wish.at, timing.zone)
            timing = replace(timing, at=at, zone=zone)
        if self.left_out is not None:
            timing = replace(timing, left_out=self.left_out)
        channel = self.wish.channel or schedule.channel
        disabled = schedule.disabled if channel == schedule.channel else None
        choice = self._chosen(schedule.choice)
        return replace(schedule, channel=channel, timing=timing, choice=choice, disabled=disabled)

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
    fields = _Fields(finder, asker, wish, today)
    await fields.by()
    await fields.source()
    return Fitting(
        wish=replace(wish, channel=await fields.channel()),
        post=await fields.post(),
        topics=await fields.topics(),
        left_out=await fields.left_out(),
        zone=await fields.zone() or usual_zone,
    )


async def problems(  # noqa: PLR0913 - a form for a change has another thing to say
    finder: Finder, asker: Asker, wish: Wish, today: date, usual_zone: str | None = None, *, changing: bool = False
) -> Mapping[str, str]:
    """Say what is wrong with the fields of a form, by their names in `Wish`, a sentence each.

    A new schedule needs a time; a form for `changing` one does not, and its `usual_zone` is the schedule's. That no
    zone is known at all is a problem of `zone`. Whether any date is left over is seen where the schedule is sketched.
    """
    fields = _Fields(finder, asker, wish, today)
    found: dict[str, str] = {}
    for name, read in fields.readers(usual_zone).items():
        try:
            await read()
        except ScheduleError as error:
            found[name] = str(error)
    if not wish.at and not changing:
        found["at"] = _NO_TIME
    return found


def read_post(typed: str) -> Post:
    """Read what is to be posted: `lesson`, `quotes`, `both`; raises ScheduleError with the nearest."""
    text = tidy(typed, "what to post")
    if text in _POSTS:
        return _POSTS[text]
    near = nearest(text, _POSTS)
    meant = f": did you mean {_POSTS[near].value}?" if near else "."
    raise ScheduleError(f"{shown(typed)} is nothing that can be posted{meant} {_WHICH_POST}")


@dataclass(frozen=True, slots=True)
class _Fields:
    """The fields of a wish, each read by itself; what is not understood is a ScheduleError."""

    finder: Finder
    asker: Asker
    wish: Wish
    today: date

    def readers(self, usual_zone: str | None) -> Mapping[str, Callable[[], Awaitable[object]]]:
        """Give what reads each field of a form."""
        return {
            "at": self.at,
            "zone": partial(self.some_zone, usual_zone),
            "days": self.days,
            "post": self.post,
            "topics": self.topics,
            "by": self.by,
            "source": self.source,
            "without": self.listed,
            "calendar": self.in_calendar,
            "channel": self.channel,
        }

    async def at(self) -> None:
        """Read the time; with a zone at hand, whatever it is, nothing but what was typed can be wrong."""
        if self.wish.at:
            read_when(self.wish.at, _ANY_ZONE)

    async def zone(self) -> str | None:
        return None if self.wish.zone is None else read_zone(self.wish.zone)

    async def some_zone(self, usual: str | None) -> None:
        """See that a zone is known: by itself, because it is the usual one, or by the time, where that can be read."""
        known = await self.zone() or usual
        if self.wish.at and known is None and await self._reads_at():
            read_when(self.wish.at, None)

    async def days(self) -> None:
        if self.wish.days is not None:
            read_days(self.wish.days)

    async def post(self) -> Post | None:
        return None if self.wish.post is None else read_post(self.wish.post)

    async def by(self) -> None:
        await self._check(Terms(by=_name(self.wish.by or "")))

    async def source(self) -> None:
        await self._check(Terms(source=_name(self.wish.source or "")))

    async def channel(self) -> str | None:
        if self.wish.channel is None:
            return None
        channel = squeeze(clean(_checked(self.wish.channel)))
        if not channel:
            raise UnsaidError("Which channel? Its name is empty.")
        return channel

    async def topics(self) -> tuple[str, ...] | None:
        """Give the slugs of topics."""
        if self.wish.topics is None:
            return None
        slugs: dict[str, None] = {}
        for name in filter(None, map(_name, self.wish.topics)):
            await self._check(Terms(topic=name))
            slugs[self.finder.library.topic_named(name) or name] = None
        if len(slugs) > MOST_TOPICS:
            raise TooMuchError(f"A schedule has at most {MOST_TOPICS} topics, this has {len(slugs)}.")
        return tuple(slugs)

    async def listed(self) -> frozenset[date]:
        """Give the dates that were typed."""
        typed = self.wish.without or ""
        return frozenset() if squeeze(clean(typed)).casefold() in _NONE else read_dates(typed, self.today)

    async def in_calendar(self) -> frozenset[date]:
        """Give the dates that a calendar has."""
        if self.wish.calendar is None:
            return frozenset()
        # Loaded late, since few schedules have a calendar, and its libraries take a while.
        from core.daily.calendars import read_calendar  # noqa: PLC0415

        last = self.today + timedelta(days=HORIZON)
        return await asyncio.to_thread(read_calendar, self.wish.calendar, self.today, last)

    async def left_out(self) -> frozenset[date] | None:
        """Give the dates to come that are left out."""
        if self.wish.without is None and self.wish.calendar is None:
            return None
        dates = await self.listed() | await self.in_calendar()
        left = frozenset(day for day in dates if day >= self.today)
        if len(left) > MOST_DATES:
            raise TooMuchError(f"A schedule leaves out at most {MOST_DATES:,} dates, this has {len(left):,}.")
        return left

    async def _reads_at(self) -> bool:
        try:
            await self.at()
        except ScheduleError:
            return False
        return True

    async def _check(self, terms: Terms) -> None:
        if not terms.are_narrowed:
            return
        found = await self.finder.narrow(await self.finder.library.view(self.asker.team), terms)
        if isinstance(found, UnknownName):
            said = misses.unknown_name(found, QuoteRequest(asker=self.asker))
            raise UnknownNameError(f"{said.title}. {said.body}")


def _checked(name: str) -> str:
    if len(name) > LONGEST_NAME:
        raise TooMuchError(f"A name has at most {LONGEST_NAME} characters: write a shorter one.")
    return name


def _name(typed: str) -> str | None:
    name = squeeze(clean(_checked(typed)))
    return None if name.casefold() in _NONE else name
