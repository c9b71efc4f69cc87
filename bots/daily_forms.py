"""The JSON of schedules and their posts. It is a contract: keys may be added, never renamed."""

from __future__ import annotations

from datetime import UTC, date, datetime

from bots.forms import Json, result_form
from core.daily.daily import Pinned, Posting, Saved, Skipped
from core.daily.forecast import Recorded, Upcoming
from core.daily.moment import Moment
from core.daily.saying import is_paused
from core.daily.schedule import Schedule
from core.results import Result

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def schedule_form(schedule: Schedule, today: date) -> Json:
    """Lay a schedule out; `today` is the date where it posts."""
    timing, choice, paused = schedule.timing, schedule.choice, is_paused(schedule, today)
    return {
        "id": schedule.id,
        "team": schedule.team.key,
        "channel": schedule.channel,
        "maker": schedule.maker,
        "at": f"{timing.at:%H:%M}",
        "zone": timing.zone,
        "days": [_DAYS[day] for day in sorted(timing.days)],
        "post": choice.post.value,
        "topics": list(choice.topics),
        "by": choice.speaker,
        "from": choice.source,
        "without": sorted(day.isoformat() for day in timing.left_out),
        "paused": paused,
        "paused_until": schedule.paused_until.isoformat() if paused and schedule.paused_until else None,
        "disabled": schedule.disabled,
        "next": moment_form(schedule.coming) if schedule.coming else None,
    }


def saved_form(saved: Saved, today: date) -> Json:
    """Lay a schedule out as it was saved, with what else is to be known."""
    return {**schedule_form(saved.schedule, today), "notes": list(saved.notes)}


def moment_form(moment: Moment) -> Json:
    """Lay a local date out with its moment in UTC."""
    return {"date": moment.date.isoformat(), "at": _utc(moment.at)}


def upcoming_form(upcoming: Upcoming) -> Json:
    """Lay a post to come out."""
    return {**moment_form(upcoming.moment), "pinned": upcoming.pinned, "passage": _passage(upcoming.result)}


def recorded_form(recorded: Recorded) -> Json:
    """Lay a row of the ledger out."""
    delivery = recorded.delivery
    return {
        "delivery": delivery.id,
        "date": delivery.date.isoformat(),
        "at": _utc(delivery.at),
        "state": delivery.state.value,
        "reason": delivery.reason,
        "message": delivery.message,
        "attempts": delivery.attempts,
        "next_try": _utc(delivery.next_try) if delivery.next_try else None,
        "passage": _passage(recorded.result),
    }


def posting_form(posting: Posting) -> Json:
    """Lay today's delivery out; `there` tells that it was in the ledger already."""
    return {**recorded_form(posting.recorded), "there": posting.there}


def skipped_form(skipped: Skipped, today: date) -> Json:
    """Lay a schedule out with the moment that it skips."""
    return {**schedule_form(skipped.schedule, today), "skipped": moment_form(skipped.moment)}


def pinned_form(pinned: Pinned) -> Json:
    """Lay a date out with the passage that was chosen for it."""
    return {
        "schedule": pinned.schedule.id,
        **moment_form(pinned.moment),
        "passage": result_form(Result(passage=pinned.passage)),
    }


def _passage(result: Result | None) -> Json | None:
    return result_form(result) if result else None


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()
