"""How fast and how heated a channel is: numbers of messages, counted in steps of some seconds."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from core.daily.seconds import to_seconds
from core.team import Team

LATELY = timedelta(seconds=60)
"""Messages of this time count as coming at once; up to STEP longer, because a step counts as a whole."""

HEATED_FOR = timedelta(minutes=10)
"""So long it takes until people have calmed down; likewise."""

STEP = 10
"""Seconds that are counted together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Beat:
    """How many messages came, and how heated they were in all: see core.listening.heat."""

    messages: int = 0
    heat: int = 0

    def __add__(self, other: Beat) -> Beat:
        return Beat(messages=self.messages + other.messages, heat=self.heat + other.heat)


def step_of(moment: datetime) -> int:
    """Give the second since 1970 with which the step of a moment begins."""
    second = to_seconds(moment)
    return second - second % STEP


def earliest(moment: datetime) -> int:
    """Give after which second those steps begin that end after a moment."""
    return to_seconds(moment) - STEP


@dataclass(slots=True)
class Beats:
    """What one process counted of each channel, as long as it matters."""

    _steps: dict[tuple[Team, str], deque[tuple[int, Beat]]] = field(default_factory=dict)

    def __len__(self) -> int:
        """Count the channels."""
        return len(self._steps)

    def add(self, team: Team, channel: str, beat: Beat, now: datetime) -> None:
        """Count messages that came now."""
        steps = self._steps.setdefault((team, channel), deque())
        step = step_of(now)
        if steps and steps[-1][0] == step:
            beat += steps.pop()[1]
        steps.append((step, beat))
        while steps[0][0] <= earliest(now - HEATED_FOR):
            steps.popleft()

    def of(self, team: Team, channel: str, now: datetime) -> Beat:
        """Tell how many messages of LATELY a channel has, and the heat of those of HEATED_FOR."""
        late, hot = earliest(now - LATELY), earliest(now - HEATED_FOR)
        steps = self._steps.get((team, channel), ())
        messages = sum(beat.messages for step, beat in steps if step > late)
        return Beat(messages=messages, heat=sum(beat.heat for step, beat in steps if step > hot))

    def drop_old(self, now: datetime) -> None:
        """Forget the channels where nothing that matters was counted."""
        hot = earliest(now - HEATED_FOR)
        for key in [key for key, steps in self._steps.items() if steps[-1][0] <= hot]:
            del self._steps[key]
