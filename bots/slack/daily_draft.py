"""What stands in the form for daily posts, and what it carries along, read from it and written into it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from bots.slack.elements import Pick, can_be_picked
from bots.slack.filled import Filled
from core.daily.saying import write_dates
from core.daily.schedule import WORKING_DAYS, Post, Schedule
from core.daily.weekdays import say_days
from core.daily.wish import Wish
from core.library.topics import Topic

CHANNEL, AT, IN_ZONE, DAYS, TOPICS, BY, POST, WITHOUT = (
    "channel", "at", "zone", "days", "topics", "by", "post", "without",
)  # fmt: skip
FIELDS = (CHANNEL, AT, IN_ZONE, DAYS, POST, TOPICS, BY, WITHOUT)
"""The names of the fields, which are those of `Wish`, in the order in which they stand."""

LONGEST_LIST = 3_000
"""Characters of the dates to leave out: Slack takes no more."""

_USUAL_TIME = "09:00"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What stands in the form. `days` are weekdays as `date.weekday` numbers them; `without` is as typed."""

    channel: str = ""
    at: str = _USUAL_TIME
    zone: str = ""
    days: frozenset[int] = WORKING_DAYS
    topics: tuple[Pick, ...] = ()
    by: Pick | None = None
    post: Post = Post.LESSON
    without: str = ""

    def wish(self) -> Wish:
        """Say what is wished for; what is left empty is taken away."""
        return Wish(
            channel=self.channel or None,
            at=self.at or None,
            zone=self.zone or None,
            days=",".join(say_days(frozenset({day})) for day in sorted(self.days)),
            topics=tuple(pick.value for pick in self.topics),
            by=self.by.value if self.by else "",
            post=self.post.value,
            without=self.without,
        )

    def wish_instead(self, of: Schedule) -> Wish:
        """Say what is wished for in place of what there is; what the form cannot show stays unless it is replaced."""
        wish = self.wish()
        if of.choice.speaker and not can_be_picked(of.choice.speaker):
            wish = replace(wish, by=wish.by or None)
        if of.timing.left_out and not list_dates(of.timing.left_out):
            wish = replace(wish, without=wish.without or None)
        return wish


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """What the form carries along: the id and the seed of what is set up, or the id of what it `changes`.

    By both the preview shows what will come. The rest is where the form was called, to answer there.
    """

    id: str
    seed: int = 0
    changes: bool = False
    at_home: bool = False
    channel: str = ""
    thread: str | None = None
    answer_to: str | None = None

    def written(self) -> str:
        """Write it as the form carries it."""
        called = (self.at_home, self.channel, self.thread, self.answer_to)
        return json.dumps([self.id, str(self.seed), self.changes, *called])

    @classmethod
    def read(cls, payload: Mapping[str, Any]) -> Ticket:
        """Read it from the form that a payload brings."""
        ident, seed, changes, at_home, channel, thread, answer_to = json.loads(payload["view"]["private_metadata"])
        return cls(
            id=ident,
            seed=int(seed),
            changes=changes,
            at_home=at_home,
            channel=channel,
            thread=thread,
            answer_to=answer_to,
        )


def draft_of(schedule: Schedule, topics: Mapping[str, Topic], today: date) -> Draft:
    """Fill the form with what a schedule is."""
    timing, choice = schedule.timing, schedule.choice
    by = choice.speaker or ""
    return Draft(
        channel=schedule.channel,
        at=f"{timing.at:%H:%M}",
        zone=timing.zone,
        days=timing.days,
        topics=tuple(Pick(topics[slug].name if slug in topics else slug, slug) for slug in choice.topics),
        by=Pick(by, by) if can_be_picked(by) else None,
        post=choice.post,
        without=list_dates(day for day in timing.left_out if day >= today),
    )


def draft_in(filled: Filled) -> Draft:
    """Read the form."""
    zone, post = filled.one(IN_ZONE), filled.one(POST)
    return Draft(
        channel=filled.channel(CHANNEL),
        at=filled.time(AT),
        zone=zone.value if zone else "",
        days=frozenset(int(pick.value) for pick in filled.many(DAYS)),
        topics=filled.many(TOPICS),
        by=filled.one(BY),
        post=Post(post.value) if post else Post.LESSON,
        without=filled.text(WITHOUT),
    )


def list_dates(dates: Iterable[date]) -> str:
    """Write dates as the form takes them; empty where that is longer than it takes."""
    listed = write_dates(dates)
    return listed if len(listed) <= LONGEST_LIST else ""
