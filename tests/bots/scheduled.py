"""Schedules that have come due as a test begins."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from core.daily.moment import Moment
from core.daily.schedule import Choice, Schedule, Timing
from core.daily.schedules import add_schedule
from core.library.store import open_store
from core.team import CONSOLE, Team

HERE = "#console"
EVERY_DAY = frozenset(range(7))


def overdue(  # noqa: PLR0913 - a test names only what it is about
    ident: str = "morning",
    *,
    late: timedelta = timedelta(minutes=1),
    team: Team = CONSOLE,
    channel: str = HERE,
    zone: str = "UTC",
    disabled: str | None = None,
) -> Schedule:
    """Make a schedule of lessons, whose post of this moment is late already."""
    at = (datetime.now(UTC) - late).replace(second=0, microsecond=0)
    return Schedule(
        id=ident,
        team=team,
        channel=channel,
        maker="ada",
        timing=Timing(at=time(at.hour, at.minute), zone=zone, days=EVERY_DAY),
        choice=Choice(),
        seed=1,
        disabled=disabled,
        coming=None if disabled else Moment(date=at.date(), at=at),
    )


def keep(data: Path, *schedules: Schedule) -> None:
    """Write schedules into the store of a data folder."""

    async def written() -> None:
        store = await open_store(f"sqlite:///{data / 'library.db'}")
        for each in schedules:
            await store.change(lambda connection, each=each: add_schedule(connection, each, datetime.now(UTC)))  # type: ignore[misc]
        await store.close()

    asyncio.run(written())
