"""What keeps the bot from speaking up, however well a passage fits. Says nothing of how it is found out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Restraint(StrEnum):
    """Why nothing is said unasked. The value names it in logs."""

    OFF = "off"
    CHANGED = "changed"
    ROBOT = "robot"
    ASKED = "asked"
    UNHEARD = "unheard"
    LATE = "late"
    QUIET = "quiet"
    THREAD = "thread"
    CONVERSATION = "conversation"
    CHANNEL = "channel"
    PERSON = "person"
    TOPIC = "topic"
    PASSAGE = "passage"
    BURST = "burst"
    HEAT = "heat"
    BUSY = "busy"
    TWICE = "twice"


LATE_BY = timedelta(minutes=5)
"""What comes so long after it was said gets no answer: the talk went on without it."""

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

LONGEST_TALK = timedelta(hours=2)
"""A talk has ended after so long, too: by then people talk of something else, though a busy channel knows no pause."""

BURST = 8
"""With so many messages lately people are busy with one another."""

FLOOD = 5 * BURST
"""With so many messages lately none is looked at for anger: that would take long, and the burst holds back anyway."""

HEATED = 3
"""With so much heat in the last minutes people are angry with one another: see core.listening.heat."""

ANGRY = 2
"""Who says something as heated gets no answer, whatever was said before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What a channel was like when something was said there at `now`; a moment that never was is None.

    `talk_since` is when its talk began (see PAUSE, LONGEST_TALK), None for what is said in a thread, which is no part
    of it. `in_thread` is when something was said unasked in the thread of the message, `in_talk` in the channel outside
    of threads, `in_channel` anywhere there, `to_person` to what its author said in any channel, `on_topic` on the topic
    of the passage in the channel, `shown` when the passage itself was. `lately` is how many messages came in the last
    `core.listening.beat.LATELY`, `heat` how heated those of its HEATED_FOR were.
    """

    now: datetime
    talk_since: datetime | None = None
    in_thread: datetime | None = None
    in_talk: datetime | None = None
    in_channel: datetime | None = None
    to_person: datetime | None = None
    on_topic: datetime | None = None
    shown: datetime | None = None
    lately: int = 0
    heat: int = 0

    def within(self, rest: timedelta, moment: datetime | None) -> bool:
        """Tell whether a moment is less than `rest` ago."""
        return moment is not None and self.now - moment < rest


def held_back(situation: Situation) -> Restraint | None:
    """Say what keeps the bot from speaking up, the first of them where there are several; None where nothing does."""
    return next((restraint for restraint, holds in _holding(situation) if holds), None)


def _holding(situation: Situation) -> Iterator[tuple[Restraint, bool]]:
    yield Restraint.HEAT, situation.heat >= HEATED
    yield Restraint.BURST, situation.lately >= BURST
    yield Restraint.THREAD, situation.in_thread is not None
    yield Restraint.CONVERSATION, _spoke_in_talk(situation)
    yield Restraint.CHANNEL, situation.within(CHANNEL_REST, situation.in_channel)
    yield Restraint.PERSON, situation.within(PERSON_REST, situation.to_person)
    yield Restraint.TOPIC, situation.within(TOPIC_REST, situation.on_topic)
    yield Restraint.PASSAGE, situation.within(PASSAGE_REST, situation.shown)


def _spoke_in_talk(situation: Situation) -> bool:
    if situation.talk_since is None or situation.in_talk is None:
        return False
    return situation.in_talk >= situation.talk_since and situation.within(LONGEST_TALK, situation.in_talk)
