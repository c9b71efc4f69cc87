"""What keeps the bot from speaking up, however well a passage fits. Says nothing of how it is found out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Restraint(StrEnum):
    """Why nothing is said unasked. The value names it in logs."""

    OFF = "off"
    ROBOT = "robot"
    ASKED = "asked"
    UNHEARD = "unheard"
    QUIET = "quiet"
    THREAD = "thread"
    CONVERSATION = "conversation"
    CHANNEL = "channel"
    PERSON = "person"
    TOPIC = "topic"
    PASSAGE = "passage"
    BURST = "burst"
    HEAT = "heat"


CHANNEL_REST = timedelta(hours=1)
"""After an unasked reply a channel gets no other for so long."""

PERSON_REST = timedelta(hours=4)
"""What one person says is answered unasked so seldom, in all channels of a team together."""

TOPIC_REST = timedelta(hours=12)
"""A topic comes up unasked in a channel so seldom."""

PASSAGE_REST = timedelta(days=30)
"""A passage is shown unasked in a channel so seldom."""

PAUSE = timedelta(minutes=15)
"""A talk has ended where nobody says anything for so long; in each talk one unasked reply is made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What a channel was like when something was said there at `now`; a moment that never was is None.

    `talk_since` is when its talk began. `in_thread` is when something was said unasked in the thread of the message,
    `in_channel` in the channel, `to_person` to what its author said anywhere, `on_topic` on the topic of the passage in
    the channel, `shown` when the passage itself was. `lately` is how many messages came in the last `core.listening.
    pulse.LATELY`, `heat` how heated those of its HEATED_FOR were.
    """

    now: datetime
    talk_since: datetime | None = None
    in_thread: datetime | None = None
    in_channel: datetime | None = None
    to_person: datetime | None = None
    on_topic: datetime | None = None
    shown: datetime | None = None
    lately: int = 0
    heat: int = 0
