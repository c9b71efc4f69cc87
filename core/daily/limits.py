"""How long things may take, and how often they are tried."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The limits of one dispatcher.

    A post that is late is made up for as long as `grace`, and one that fails is tried again as long, but for `patience`
    at least. A post, and a look whether it is there, take `post_timeout` at most. `at_once` posts are under way at the
    same time. A lease outlives what may be done under it by `least_margin` at least, which is to be more than a second:
    the store cuts off the parts of one.
    """

    grace: timedelta = timedelta(hours=6)
    patience: timedelta = timedelta(minutes=10)
    post_timeout: timedelta = timedelta(seconds=30)
    at_once: int = 50
    first_pause: timedelta = timedelta(seconds=5)
    longest_pause: timedelta = timedelta(minutes=15)
    least_margin: timedelta = timedelta(seconds=10)

    @property
    def margin(self) -> timedelta:
        """By how much a lease outlives what may be done under it: machines' clocks may differ by less than that."""
        return max(self.post_timeout, self.least_margin)

    @property
    def lease(self) -> timedelta:
        """How long a delivery is in the hands of one process: for its turn, a look, a post, and the margin."""
        return 3 * self.post_timeout + self.margin

    def gives_up(self, at: datetime) -> datetime:
        """Give the moment from which on a delivery that was promised for `at` is not tried any more."""
        return at + max(self.grace, self.patience)

    def pause(self, attempts: int, rng: Random) -> timedelta:
        """Give how long to wait after so many attempts: twice as long each time, give or take a quarter."""
        grown = min(self.first_pause * int(2 ** min(max(attempts - 1, 0), 20)), self.longest_pause)
        return timedelta(seconds=grown.total_seconds() * rng.uniform(0.75, 1.25))
