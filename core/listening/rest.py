"""How long a channel rests after an unasked reply, whatever is said there: for people who wonder why nothing comes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from core.listening.restraint import CHANNEL_REST, LONGEST_TALK, Situation


@dataclass(frozen=True, slots=True, kw_only=True)
class Rest:
    """A rest after what was said unasked at `since`: one of the two that follow is there, or both.

    The channel rests `until` then. Where the talk in which that was said goes on without a pause, it rests longer, at
    most until `talk_until`, which is the later one of both.
    """

    since: datetime
    until: datetime | None = None
    talk_until: datetime | None = None


def rest_of(situation: Situation) -> Rest | None:
    """Say how a channel rests, by what it is like for a message outside of threads; None where it does not."""
    until = _rested(situation)
    talk_until = _talked_out(situation)
    if until is not None and talk_until is not None and talk_until <= until:
        talk_until = None
    since = situation.in_channel if until else situation.in_talk if talk_until else None
    return Rest(since=since, until=until, talk_until=talk_until) if since else None


def _rested(situation: Situation) -> datetime | None:
    said = situation.in_channel
    return said + CHANNEL_REST if said is not None and situation.within(CHANNEL_REST, said) else None


def _talked_out(situation: Situation) -> datetime | None:
    """Say when a talk in which something was said has lasted long enough, if it goes on until then."""
    began, said = situation.talk_since, situation.in_talk
    if began is None or said is None or said < began or not situation.within(LONGEST_TALK, said):
        return None
    return began + LONGEST_TALK
