"""Who asks for schedules when, and who may what, for the tests of the use cases."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from core.daily.daily import Daily
from core.daily.schedule import Schedule
from core.daily.wish import Wish
from core.requests import Asker
from core.team import CONSOLE
from tests.shelf import OTHERS

FRIDAY = datetime(2026, 11, 20, 11, 0, tzinfo=UTC)
"""Noon in Warsaw, on a Friday."""

ADA = Asker(team=CONSOLE, channel="#workshop", member="ada", today=FRIDAY.date())
STRANGER = replace(ADA, team=OTHERS)
AT_NINE = Wish(at="9am Europe/Warsaw")


@dataclass
class Clock:
    """Stands still until it is set."""

    now: datetime = FRIDAY

    def __call__(self) -> datetime:
        return self.now


@dataclass(frozen=True)
class Members:
    """Lets everybody do everything but in one channel, and nobody but Ada know of another."""

    closed: str = "#board"
    quiet: str = "#quiet"

    async def schedule_refusal(self, asker: Asker, channel: str) -> str | None:
        is_open = channel != self.closed and await self.may_see(asker, (channel,)) == {channel}
        return None if is_open else f"Nobody changes what is posted to {asker.called(channel)}."

    async def listening_refusal(self, asker: Asker) -> str | None:
        del asker
        return None

    async def may_curate(self, asker: Asker) -> bool:
        return asker == ADA

    async def may_see(self, asker: Asker, channels: Collection[str]) -> Collection[str]:
        return {channel for channel in channels if asker.who == ADA.who or channel != self.quiet}


async def made(daily: Daily, wish: Wish = AT_NINE, asker: Asker = ADA) -> Schedule:
    return (await daily.add(asker, asker.channel, wish)).schedule
