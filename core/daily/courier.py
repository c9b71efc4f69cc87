"""Bringing one claimed delivery to its channel, and saying what became of it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any, TypeVar

import structlog

from core.daily.delivery import Delivery, State
from core.daily.ledger import Outcome
from core.daily.limits import Limits
from core.documents.text import clean
from core.errors import QuotidianError
from core.mishaps import said_of
from core.ports import ChannelClosedError, Outgoing, Poster, RateLimitedError, RefusedError
from core.team import Team

TOO_LATE = "missed: too late to make up"
NO_ANSWER = "the platform did not answer in time"
BROKEN_OFF = "the connection to the platform was given up meanwhile"
UNEXPECTED = "something unexpected happened ({})"

T = TypeVar("T")
_log = structlog.get_logger()
# A reason is for people, and is kept for each delivery.
_LONGEST_REASON = 300
# Whatever a platform says: a moment after the last of all years is none.
_LONGEST_WAIT = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """A claimed delivery with its post, and the moment of `time.monotonic` from which on it must not be posted."""

    delivery: Delivery
    outgoing: Outgoing
    latest: float


@dataclass(slots=True, kw_only=True)
class Courier:
    """Delivers through one platform after the other's rules; knows which teams' platforms want a pause."""

    limits: Limits
    now: Callable[[], datetime]
    rng: Random = field(default_factory=Random)
    held_back: dict[Team, datetime] = field(default_factory=dict)

    async def deliver(self, parcel: Parcel, poster: Poster) -> Outcome:
        """Post, unless that was done already or is too late. Whatever happens is an outcome, never an error."""
        delivery = parcel.delivery
        until = self.held_back.get(delivery.team)
        if until is not None and until > self.now():
            return self._again(delivery, until - self.now(), "the platform wants a pause")
        return await self._guarded(delivery, self._deliver(parcel, poster))

    async def look(self, delivery: Delivery, outgoing: Outgoing, poster: Poster) -> Outcome | None:
        """Look whether a delivery is there already; None where it surely is not. Never an error."""
        return await self._guarded(delivery, self._find(delivery, outgoing, poster))

    def forget_pauses(self) -> None:
        """Forget which teams had to wait, once they no longer do."""
        now = self.now()
        self.held_back = {team: until for team, until in self.held_back.items() if until > now}

    async def _guarded(self, delivery: Delivery, work: Coroutine[Any, Any, T]) -> T | Outcome:
        try:
            return await work
        except Exception as error:  # noqa: BLE001 - an edge raises whatever its platform's library does
            return self._after_error(delivery, error)
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if task is None or task.cancelling():
                raise
            return self._failed(delivery, BROKEN_OFF, doubt=True)  # by something that the edge waited for

    async def _deliver(self, parcel: Parcel, poster: Poster) -> Outcome:
        delivery, seconds = parcel.delivery, self.limits.post_timeout.total_seconds()
        found = await self._find(delivery, parcel.outgoing, poster) if delivery.doubt else None
        if found is not None:
            return found
        if self.now() > self.limits.gives_up(delivery.at):
            return Outcome(delivery=delivery, state=State.SKIPPED, reason=TOO_LATE)
        if self._may_lapse(parcel):
            return Outcome(delivery=delivery, state=State.DUE, doubt=delivery.doubt, next_try=self.now())
        async with asyncio.timeout(seconds):
            message = await poster.post(parcel.outgoing)
        return Outcome(delivery=delivery, state=State.POSTED, message=clean(message))

    async def _find(self, delivery: Delivery, outgoing: Outgoing, poster: Poster) -> Outcome | None:
        async with asyncio.timeout(self.limits.post_timeout.total_seconds()):
            found = await poster.find(outgoing)
        return None if found is None else Outcome(delivery=delivery, state=State.POSTED, message=clean(found))

    def _may_lapse(self, parcel: Parcel) -> bool:
        """Tell whether another process may take a delivery up before a post now would be done.

        By two clocks: one can be set, and the other stands still while the machine sleeps.
        """
        lapses, timeout = parcel.delivery.next_try, self.limits.post_timeout
        by_wall = lapses is not None and self.now() + timeout > lapses - self.limits.margin
        return by_wall or time.monotonic() + timeout.total_seconds() > parcel.latest

    def _after_error(self, delivery: Delivery, error: Exception) -> Outcome:
        """Say what follows from an error; one that is not the port's leaves open whether the post was made."""
        match error:
            case RateLimitedError():
                wait = min(error.wait, _LONGEST_WAIT)
                self._hold_back(delivery.team, wait)
                return self._again(delivery, wait, _told(error))
            case ChannelClosedError():
                return Outcome(delivery=delivery, state=State.FAILED, reason=_told(error), closed=True)
            case RefusedError():
                return self._failed(delivery, _told(error), doubt=delivery.doubt)
            case TimeoutError():
                return self._failed(delivery, NO_ANSWER, doubt=True)
            case _:
                _log.warning("daily.unexpected", delivery=delivery.id, **said_of(error))
                return self._failed(delivery, _told(error), doubt=True)

    def _hold_back(self, team: Team, wait: timedelta) -> None:
        self.held_back[team] = max(self.now() + wait, self.held_back.get(team, self.now()))

    def _again(self, delivery: Delivery, wait: timedelta, reason: str) -> Outcome:
        """Wait as long as the platform wants; what was in doubt stays so."""
        return self._until(delivery, wait * self.rng.uniform(1, 1.1), State.DUE, reason, doubt=delivery.doubt)

    def _failed(self, delivery: Delivery, reason: str, *, doubt: bool) -> Outcome:
        return self._until(delivery, self.limits.pause(delivery.attempts, self.rng), State.FAILED, reason, doubt=doubt)

    def _until(self, delivery: Delivery, wait: timedelta, state: State, reason: str, *, doubt: bool) -> Outcome:
        """Wait, unless that is longer than the delivery is worth; then it has failed for good.

        One that is in doubt is looked for once more at the end, so that the ledger tells the truth.
        """
        next_try = self.now() + wait + timedelta(seconds=1)
        if next_try <= self.limits.gives_up(delivery.at) or (doubt and not self._was_last(delivery)):
            return Outcome(delivery=delivery, state=state, doubt=doubt, next_try=next_try, reason=reason)
        return Outcome(delivery=delivery, state=State.FAILED, doubt=doubt, reason=reason)

    def _was_last(self, delivery: Delivery) -> bool:
        return self.now() > self.limits.gives_up(delivery.at)


def _told(error: Exception) -> str:
    # Anybody else's message may repeat what somebody wrote; that of the system is one of its own.
    said = str(error) if isinstance(error, QuotidianError) else UNEXPECTED.format(_kind(error))
    # What no database takes would keep all other outcomes from being written, too.
    lines = clean(said).strip().splitlines()
    return (lines[0] if lines else type(error).__name__)[:_LONGEST_REASON]


def _kind(error: Exception) -> str:
    return str(error.strerror) if isinstance(error, OSError) and error.strerror else type(error).__name__
