"""Which channels of all teams are listened to, as one process knows it: read anew every moment, or when it changed."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType

import structlog
from sqlalchemy import Connection

from core.errors import QuotidianError
from core.library.store import Store
from core.listening.attention import Attention
from core.listening.attentions import list_heard
from core.listening.unheard import list_unheard
from core.team import Team

KNOWN_FOR = timedelta(seconds=2)
"""What another process changes is known here after so long."""

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Overview:
    """How the channels of all teams are listened to that are, and who is not heard there."""

    heard: Mapping[tuple[Team, str], Attention]
    unheard: frozenset[tuple[Team, str]] = frozenset()

    def of(self, team: Team, channel: str) -> Attention | None:
        """Give how a channel is listened to; None where it is not."""
        return self.heard.get((team, channel))


NOTHING_HEARD = Overview(MappingProxyType({}))


@dataclass(slots=True)
class Overviews:
    """Keeps the overview of a store, at most KNOWN_FOR old; takes next to nothing while it does."""

    store: Store
    _kept: Overview = NOTHING_HEARD
    _read: datetime | None = None
    _changes: int = 0
    _failing: bool = False
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def newest(self, now: datetime) -> Overview:
        """Give the overview; where the store fails the last one, and another attempt is made after KNOWN_FOR.

        One caller at a time reads; the others take the last one meanwhile, unless that is known to be outdated.
        """
        if self._is_fresh(now) or (self._read is not None and self._turn.locked()):
            return self._kept
        async with self._turn:
            if not self._is_fresh(now):
                await self._look(now)
            return self._kept

    def last_known(self, team: Team, channel: str, member: str) -> bool:
        """Tell whether a member was heard in a channel when that was read last."""
        return self._kept.of(team, channel) is not None and (team, member) not in self._kept.unheard

    def forget(self) -> None:
        """Read anew at the next occasion, because something changed."""
        self._read, self._changes = None, self._changes + 1

    def _is_fresh(self, now: datetime) -> bool:
        return self._read is not None and timedelta(0) <= now - self._read < KNOWN_FOR

    async def _look(self, now: datetime) -> None:
        changes = self._changes
        try:
            self._kept, self._failing = await self.store.look(_overview), False
        except QuotidianError:
            if not self._failing:
                _log.warning("listening.unknown")
            self._failing = True
        if changes == self._changes:  # else what was read may be what was there before
            self._read = now


def _overview(connection: Connection) -> Overview:
    heard = {(each.team, each.channel): each for each in list_heard(connection)}
    return Overview(heard, list_unheard(connection))
