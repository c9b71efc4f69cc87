from __future__ import annotations

import pytest

from core.daily.daily import Daily
from core.daily.sketching import sketch_change
from core.daily.wish import Wish
from core.errors import ScheduleError
from tests.core.daily.asking import ADA, AT_NINE, made

WISHES = (
    Wish(at="10:30", zone="Tokyo", days="sat,sun"),
    Wish(post="both", topics=("Bridges",), by="Tomas Berg"),
    Wish(without="2026-11-23 to 2026-11-27", channel="#elsewhere"),
)


async def test_a_sketch_is_what_the_change_then_makes(daily: Daily) -> None:
    schedule = await made(daily, AT_NINE)
    for wish in WISHES:
        found = await daily.find(ADA, schedule.id)
        sketch = await sketch_change(daily, ADA, found, wish)
        assert await daily.find(ADA, schedule.id) == found
        assert (await daily.change(ADA, schedule.id, wish)).schedule == sketch


async def test_a_sketch_of_what_is_paused_shows_that_nothing_comes(daily: Daily) -> None:
    paused = await daily.pause(ADA, (await made(daily, AT_NINE)).id)
    sketch = await sketch_change(daily, ADA, paused, Wish(at="10:30"))
    assert sketch.coming is None
    assert await daily.forecast(sketch) == ()


async def test_what_is_not_understood_is_a_sentence(daily: Daily) -> None:
    schedule = await made(daily, AT_NINE)
    with pytest.raises(ScheduleError, match="no time of day"):
        await sketch_change(daily, ADA, schedule, Wish(at="noonish"))
