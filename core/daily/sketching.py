"""A schedule as it would be after a change, for a form that shows what would come before anything is saved."""

from __future__ import annotations

from dataclasses import replace

from core.daily.daily import Daily
from core.daily.plan import first_moment
from core.daily.schedule import Schedule
from core.daily.wish import Wish, understand
from core.requests import Asker


async def sketch_change(daily: Daily, asker: Asker, found: Schedule, wish: Wish) -> Schedule:
    """Give a schedule as `Daily.change` would make it, without saving it; raises ScheduleError."""
    fitting = await understand(daily.finder, asker, wish, daily.today(found))
    changed = fitting.change(found)
    if changed.timing == found.timing and found.coming is not None:
        return changed
    return replace(changed, coming=first_moment(changed, daily.now()))
