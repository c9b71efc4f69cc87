"""Hears what is said in channels that are switched on, and says what fits: seldom, and only where it helps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from core.library.store import Store
from core.listening.decision import Decision
from core.listening.listening import Listening
from core.listening.overviews import Overviews
from core.listening.remark import Remark
from core.listening.restraint import Restraint
from core.listening.said import Link, Said
from core.reply import Reply
from core.team import Team


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of something that was said.

    `reply` is to be posted, below the message (see Ear.hear); None where nothing is. `remark` is what was noted, in
    shadow mode, too. `held` is what kept the bot from it; `decision` is None where the words were not looked at.
    """

    held: Restraint | None = None
    decision: Decision | None = None
    remark: Remark | None = None
    reply: Reply | None = None


@dataclass(frozen=True)
class Ear:
    """Listens for one process. Of what is said it keeps the last few messages of each talk, in memory, for minutes."""

    listening: Listening
    now: Callable[[], datetime]

    @property
    def store(self) -> Store:
        """The database in which all copies of the program note what they said."""
        return self.listening.finder.library.store

    async def hears(self, team: Team, channel: str) -> bool:
        """Tell whether a channel is listened to, as of two seconds ago; asked before anything of a message is read."""
        return (await self._overviews.newest(self.now())).of(team, channel) is not None

    async def hear(self, said: Said, link: Link | None = None) -> Outcome:
        """Take in something that was said, and decide about it.

        Where the outcome has a reply, nobody else in any process gets one for this message, and the edge posts it: in
        the thread of the message, which it begins where there is none, or as a reply to it; it mentions nobody. Where
        posting surely failed, `withdraw` takes it back.
        """
        raise NotImplementedError

    async def withdraw(self, remark: Remark) -> None:
        """Forget a remark that reached nobody."""
        raise NotImplementedError

    def look_again(self) -> None:
        """Read anew, at the next message, how channels are listened to: this process changed it."""
        self._overviews.forget()

    @cached_property
    def _overviews(self) -> Overviews:
        return Overviews(self.store)
