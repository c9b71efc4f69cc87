"""The last few messages of each talk, in memory alone, and for minutes: a short message is told by what it follows."""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from core.listening.heard import MOST_BEFORE, Heard
from core.listening.said import Said
from core.requests import LONGEST
from core.team import Team

KEPT = timedelta(minutes=15)
"""No message stays longer, whether anything else is said or not."""

MOST_TALKS = 1000
"""So many channels and threads are kept in mind; the one that nobody wrote in for the longest makes room."""

_LOOKED_AFTER = timedelta(seconds=30)
"""So often it is looked for what is to be dropped."""

_Talk = tuple[Team, str, str | None]


@dataclass(slots=True)
class Recent:
    """What one process heard lately. `still` tells whether somebody is heard in a channel: (team, channel, member)."""

    now: Callable[[], datetime]
    still: Callable[[Team, str, str], bool]
    looked_after: timedelta = _LOOKED_AFTER
    _talks: OrderedDict[_Talk, deque[_Kept]] = field(default_factory=OrderedDict)
    _timer: asyncio.TimerHandle | None = None

    def __len__(self) -> int:
        """Count the messages that are kept."""
        return sum(map(len, self._talks.values()))

    def keep(self, said: Said) -> Heard:
        """Keep a message, and give it with those before it in its thread, or in the channel outside of threads.

        A thread begins with the message that it hangs on. Takes a running event loop, by which what is old is dropped.
        """
        kept = _Kept(said.key, said.member, said.text[:LONGEST], self.now())
        key = (said.team, said.channel, said.thread)
        talk = self._talks.setdefault(key, deque(self._root(said), maxlen=MOST_BEFORE))
        self._talks.move_to_end(key)
        before = [each for each in talk if each.key != kept.key and self._is_fit(key, each, KEPT)]
        self._talks[key] = deque((*before, kept), maxlen=MOST_BEFORE)
        if len(self._talks) > MOST_TALKS:
            self._talks.popitem(last=False)
        self._look_later()
        return Heard(text=kept.text, before=tuple(each.text for each in before))

    def drop_old(self) -> None:
        """Drop what is old, or would be at the next look, and what is no longer to be heard."""
        kept_for = KEPT - self.looked_after
        for key, talk in list(self._talks.items()):
            left = deque((each for each in talk if self._is_fit(key, each, kept_for)), maxlen=MOST_BEFORE)
            if left:
                self._talks[key] = left
            else:
                del self._talks[key]

    def _root(self, said: Said) -> Iterable[_Kept]:
        """Find the message that a thread hangs on, whose key is the thread's."""
        around = self._talks.get((said.team, said.channel, None), ()) if said.thread else ()
        return [each for each in around if each.key == said.thread]

    def _is_fit(self, talk: _Talk, kept: _Kept, kept_for: timedelta) -> bool:
        team, channel, _ = talk
        return abs(self.now() - kept.at) < kept_for and self.still(team, channel, kept.member)

    def _look_later(self) -> None:
        if self._timer is None:
            delay = self.looked_after.total_seconds()
            self._timer = asyncio.get_running_loop().call_later(delay, self._look)

    def _look(self) -> None:
        self._timer = None
        self.drop_old()
        if self._talks:
            self._look_later()


@dataclass(frozen=True, slots=True)
class _Kept:
    """A message, of which the key on its platform, who said it, and when it was heard are known."""

    key: str
    member: str
    text: str
    at: datetime
