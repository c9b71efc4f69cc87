"""How one channel is listened to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum

from core.daily.clocks import known_zone
from core.listening.weights import Care
from core.team import Team


class Mode(StrEnum):
    """What becomes of what is said in a channel: nothing; noted what would be said; answered.

    UNTOLD is switched on, and nothing of what is said is judged until everybody in the channel has been told.
    """

    OFF = "off"
    UNTOLD = "untold"
    SHADOW = "shadow"
    ON = "on"

    @property
    def hears(self) -> bool:
        """Whether what is said is judged."""
        return self in (Mode.SHADOW, Mode.ON)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiet:
    """Hours of each day in which nothing is said unasked: from `start`, over midnight where `end` is earlier."""

    start: time
    end: time
    zone: str

    def holds(self, moment: datetime) -> bool:
        """Tell whether a moment lies within; the end itself does not. In a zone that is no longer known each does."""
        zone = known_zone(self.zone)
        if zone is None:
            return True
        at = moment.astimezone(zone).time()
        if self.start <= self.end:
            return self.start <= at < self.end
        return at >= self.start or at < self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Attention:
    """How a channel of a team is listened to; `channel` is the platform's key.

    `topics` are slugs of those that alone are spoken of; none are all. `by` is the key of the member who set the mode
    last, at the moment `since`.
    """

    team: Team
    channel: str
    mode: Mode
    by: str
    since: datetime
    care: Care = Care.NORMAL
    topics: tuple[str, ...] = ()
    quiet: Quiet | None = None
