"""One recurring post: where, when and what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from core.daily.moment import Moment
from core.team import Team

WORKING_DAYS = frozenset(range(5))
"""Monday to Friday, as `date.weekday` numbers them."""


class Post(StrEnum):
    """What a schedule posts; `both` is a lesson and a quote in turn."""

    LESSON = "lesson"
    QUOTE = "quote"
    BOTH = "both"


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """On which days, and when.

    `at` is a whole minute of local time in `zone`, a key of the tz database. `days` are weekdays as `date.weekday`
    numbers them, at least one. `left_out` are dates on which nothing is posted.
    """

    at: time
    zone: str
    days: frozenset[int] = WORKING_DAYS
    left_out: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What is posted: a kind, of these topics (slugs), by this speaker, from this source, where they are given."""

    post: Post = Post.LESSON
    topics: tuple[str, ...] = ()
    speaker: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """One recurring post to one channel of one team.

    `channel` is its key on the platform, `maker` the key of the member who made it. While it is `paused` nothing is
    posted, until the date `paused_until` where one is given. `disabled` is the reason why the channel takes no posts.
    `coming` is the next date that it posts on, with its moment, as far as that is known; None while it rests.
    """

    id: str
    team: Team
    channel: str
    maker: str
    timing: Timing
    choice: Choice
    seed: int
    paused: bool = False
    paused_until: date | None = None
    disabled: str | None = None
    coming: Moment | None = None
