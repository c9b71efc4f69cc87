"""From the settings of daily posts to their limits."""

from __future__ import annotations

from datetime import timedelta

from config.settings import DailySettings
from core.daily.limits import Limits


def limits_of(settings: DailySettings) -> Limits:
    """Make the limits that an operator set; a post is tried for some minutes whatever the grace."""
    return Limits(
        grace=max(timedelta(hours=settings.grace), Limits().patience),
        post_timeout=timedelta(seconds=settings.post_timeout),
        at_once=settings.at_once,
    )
