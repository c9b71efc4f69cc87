"""Getting every delivery to its channel: plan what is due, claim it, post it, write down what became of it.

Any number of dispatchers share a store: the ledger gives each delivery to one of them at a time.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine, Mapping
from datetime import UTC, datetime
from uuid import uuid4

import structlog

from core.daily import ledger, planning
from core.daily.caring import care
from core.daily.courier import Courier, Parcel
from core.daily.delivery import Delivery, State
from core.daily.ledger import Lease, Outcome, Reach
from core.daily.limits import Limits
from core.daily.parcels import Packer, bare
from core.daily.planning import NOTHING_FITS
from core.daily.recorder import Recorder
from core.daily.schedules import get_schedule
from core.daily.stock import Stock
from core.finding import Finder
from core.mishaps import said_of
from core.ports import Outgoing, Poster
from core.team import Team

_log = structlog.get_logger()
# Dealing keeps the event loop from its posts for some tenths of a millisecond a schedule.
_PLANNED_AT_ONCE = 100
_RESTS = "The daily posts to {channel} have stopped: {reason}. Once that is mended, type /daily resume there ({ids})."


def utc_now() -> datetime:
    """Tell the time."""
    return datetime.now(UTC)


class Dispatcher:
    """Plans and posts for the teams of some platforms; those of others are left to whoever can post there."""

    def __init__(
        self,
        finder: Finder,
        stock: Stock,
        posters: Mapping[str, Poster],
        *,
        limits: Limits | None = None,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        """Take posters by platform, the part of a team's key before the first colon."""
        self._store, self._stock, self._posters, self._now = finder.library.store, stock, posters, now
        self._limits = limits or Limits()
        self._packer = Packer(finder)
        self._claimant = uuid4().hex
        self._courier = Courier(limits=self._limits, now=now)
        self._recorder = Recorder(self._store, self._claimant, now)
        self._under_way: set[asyncio.Task[None]] = set()
        self._seats = asyncio.Semaphore(self._limits.at_once)
        self._paused: dict[Team, datetime] = {}
        self._turn = asyncio.Lock()
        self._stopping = False

    async def tick(self) -> None:
        """Plan and claim all that is due; posts may still be under way after it. Returns at once where one is at work.

        Raises StoreError where the database fails; nothing is lost by that, and the next tick goes on.
        """
        if not self._turn.locked():
            async with self._turn:
                await self._work()

    async def plan(self) -> int:
        """Plan a batch of the schedules that have come due; returns how many."""
        now, platforms = self._now(), tuple(self._posters)
        due = await self._store.look(lambda connection: planning.come_due(connection, now, _PLANNED_AT_ONCE, platforms))
        if not due:
            return 0
        stocks, grace = await self._stock.of_each(due), self._limits.grace
        return await self._store.change(lambda connection: planning.plan_due(connection, stocks, now, grace))

    async def settle(self) -> None:
        """Wait until the posts that are under way are done and written down."""
        while self._under_way:
            await asyncio.wait(self._under_way)
        await self._recorder.drain()

    async def care(self) -> None:
        """Forget what is old, and compute anew when schedules are due: a zone's rules may have changed."""
        await care(self._store, self._now())

    async def stop(self) -> None:
        """Take up nothing new, and let the posts in flight finish."""
        self._stopping = True
        async with self._turn:
            await self.settle()

    async def _work(self) -> None:
        """Claim and post while the next schedules are being planned, so that no post waits for that."""
        self._courier.forget_pauses()
        self._paused = {team: until for team, until in self._paused.items() if team in self._courier.held_back}
        ahead = asyncio.create_task(self.plan())
        try:
            while not self._stopping:
                room = 2 * self._limits.at_once - len(self._under_way)
                claimed = await self._claim(room)
                if claimed < room:
                    await asyncio.wait((ahead,))
                if ahead.done():
                    if not ahead.result() and not claimed:
                        return
                    ahead = asyncio.create_task(self.plan())
                while len(self._under_way) > self._limits.at_once:
                    await asyncio.wait(self._under_way, return_when=asyncio.FIRST_COMPLETED)
        finally:
            await asyncio.gather(ahead, return_exceptions=True)

    async def _claim(self, room: int) -> int:
        """Take up what waits, as far as there is room, and start posting it; returns how many."""
        latest = time.monotonic() + (self._limits.lease - self._limits.margin).total_seconds()
        now = self._now()
        lease = Lease(claimant=self._claimant, ends=now + self._limits.lease)
        reach = Reach(platforms=tuple(self._posters), without=frozenset(self._courier.held_back))
        if not await self._store.look(lambda connection: ledger.any_waits(connection, reach, now)):
            return 0
        claimed = await self._store.change(lambda connection: ledger.claim(connection, lease, reach, now, room))
        packed = await self._packer.pack(claimed) if claimed else {}
        for delivery in claimed:
            self._start(self._deliver(delivery, packed.get(delivery.id), latest))
        return len(claimed)

    def _start(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._under_way.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._under_way.discard(task)
        error = None if task.cancelled() else task.exception()
        if error is not None:  # once its lease has lapsed, the delivery is looked for and taken up again
            _log.error("daily.broken", **said_of(error))

    async def _deliver(self, delivery: Delivery, outgoing: Outgoing | None, latest: float) -> None:
        outcome, poster = None, self._posters[delivery.team.platform]
        if outgoing is None:
            if delivery.doubt:
                outcome = await self._courier.look(delivery, bare(delivery), poster)
            outgoing = None if outcome else await self._with_another_passage(delivery)
        if outgoing is not None:
            async with self._seats:
                parcel = Parcel(delivery=delivery, outgoing=outgoing, latest=latest)
                outcome = await self._courier.deliver(parcel, poster)
        await self._end(outcome or Outcome(delivery=delivery, state=State.SKIPPED, reason=NOTHING_FITS))

    async def _end(self, outcome: Outcome) -> None:
        delivery = outcome.delivery
        self._recorder.add(outcome)
        tell = _log.warning if outcome.state is State.FAILED else _log.info
        tell("daily.delivery", delivery=delivery.id, state=outcome.state.value, reason=outcome.reason)
        await self._heed(outcome)

    async def _with_another_passage(self, delivery: Delivery) -> Outgoing | None:
        """Exchange a passage that is gone; None where the schedule is gone too, or nothing else fits it."""
        schedule = await self._store.look(lambda each: get_schedule(each, delivery.team, delivery.schedule))
        if schedule is None:
            return None
        stocks = await self._stock.of_each([schedule])
        changed = await self._store.change(lambda each: planning.deal_another(each, schedule, stocks, delivery))
        return (await self._packer.pack([changed])).get(delivery.id)

    async def _heed(self, outcome: Outcome) -> None:
        """Let the rest of a team or of a channel wait, where the platform said so."""
        delivery = outcome.delivery
        until = self._courier.held_back.get(delivery.team)
        if until is not None and self._paused.get(delivery.team) != until:
            self._paused[delivery.team] = until
            await self._store.change(lambda connection: ledger.hold_back(connection, delivery.team, until))
        if outcome.closed:
            await self._close(delivery, outcome.reason or "the channel takes no posts")

    async def _close(self, delivery: Delivery, reason: str) -> None:
        """Let the schedules of a channel rest, and tell who made them."""
        rested = await self._store.change(lambda each: planning.rest_channel(each, delivery, reason, self._now()))
        poster = self._posters[delivery.team.platform]
        for maker in {schedule.maker for schedule in rested}:
            ids = ", ".join(schedule.id for schedule in rested if schedule.maker == maker)
            try:
                async with asyncio.timeout(self._limits.post_timeout.total_seconds()):
                    await poster.tell(
                        delivery.team,
                        maker,
                        _RESTS.format(channel=delivery.channel, reason=reason.rstrip("."), ids=ids),
                    )
            except Exception as error:  # noqa: BLE001 - an edge raises whatever its platform's library does
                _log.warning("daily.untold", team=str(delivery.team), schedules=ids, **said_of(error))
