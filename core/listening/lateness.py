"""What is heard long after it was said: a platform delivers it again, or it waited long to be decided about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from core.listening.restraint import LATE_BY
from core.listening.said import Said

DOUBTED_AFTER = timedelta(minutes=1)
"""Where all that is heard is late for so long, a clock may be wrong: what is delivered again comes all at once."""

TOLD_EVERY = timedelta(hours=1)
"""The log says so once in this time, at most."""

_log = structlog.get_logger()


def is_late(said: Said, now: datetime) -> bool:
    """Tell whether something is heard too late to be answered; what a wrong clock has in the future is not."""
    return now - said.at >= LATE_BY


@dataclass(slots=True)
class Lateness:
    """Sees whether all that one process hears is late: where its machine's clock is ahead, it would never answer."""

    _since: datetime | None = None
    _told: datetime | None = None

    def note(self, said: Said, now: datetime) -> None:
        """Take in something that is heard now; the log gets a line where a clock may be wrong."""
        if not is_late(said, now):
            self._since = None
        elif self._since is None or now < self._since:
            self._since = now
        elif now - self._since >= DOUBTED_AFTER and not self._told_lately(now):
            self._told, minutes = now, (now - said.at) // timedelta(minutes=1)
            advice = f"Messages seem {minutes} minutes old: is this machine's clock right?"
            _log.warning("listening.late", minutes=minutes, advice=advice)

    def _told_lately(self, now: datetime) -> bool:
        return self._told is not None and timedelta(0) <= now - self._told < TOLD_EVERY
