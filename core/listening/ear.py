"""Hears what is said in channels that are switched on, and says what fits: seldom, and only where it helps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property, partial

import structlog
from sqlalchemy import Connection

from core.library.store import Store
from core.listening import remarks
from core.listening.attention import Attention, Mode
from core.listening.claiming import Claim, claim
from core.listening.decision import Decision
from core.listening.heard import Heard
from core.listening.heat import heat_of
from core.listening.lateness import Lateness, is_late
from core.listening.leaning import EVEN, Leaning
from core.listening.listening import Listening
from core.listening.overviews import Overviews
from core.listening.pulse import Pulse
from core.listening.recent import Recent
from core.listening.remark import Remark
from core.listening.restraint import ANGRY, FLOOD, Restraint, Situation, held_back
from core.listening.said import Link, Said
from core.listening.saying import remark_reply
from core.listening.tables import LONGEST_LINK
from core.listening.verdicts import leaning_of
from core.reply import Reply
from core.results import Result
from core.team import Team

_log = structlog.get_logger()


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
        posting surely failed, `withdraw` takes it back. `link` is asked in shadow mode alone. Raises QuotidianError
        where the store or the index fails.
        """
        outcome = await self._hear(said, link)
        if outcome.held is not None:
            _log.debug("listening.held_back", team=said.team.key, reason=outcome.held.value)
        elif outcome.remark is not None:
            remark = outcome.remark
            _log.info("listening.remark", team=said.team.key, mode=remark.mode.value, score=round(remark.score, 2))
        return outcome

    async def withdraw(self, remark: Remark) -> None:
        """Forget a remark that reached nobody."""
        await self.store.change(lambda connection: remarks.remove(connection, remark))

    def look_again(self) -> None:
        """Read anew, at the next message, how channels are listened to: this process changed it."""
        self._overviews.forget()

    async def close(self) -> None:
        """Write what was counted last; where the store fails, that is lost."""
        await self._pulse.close()

    async def _hear(self, said: Said, link: Link | None) -> Outcome:
        if said.robot:
            return Outcome(held=Restraint.ROBOT)
        overview = await self._overviews.newest(self.now())
        attention = overview.of(said.team, said.channel)
        if attention is None:
            return Outcome(held=Restraint.OFF)
        self._lateness.note(said, self.now())
        unheard = (said.team, said.member) in overview.unheard
        heat = 0 if unheard or self._is_flooded(said) else heat_of(said.text)
        self._pulse.count(said, heat, self.now())
        heard = None if unheard else self._recent.keep(said)
        await self._pulse.tell(self.now())
        if heard is None:
            return Outcome(held=Restraint.UNHEARD)
        held = _at_once(said, attention, heat, self.now())
        if held is not None:
            return Outcome(held=held)
        return await self._consider(said, heard, attention, link)

    async def _consider(self, said: Said, heard: Heard, attention: Attention, link: Link | None) -> Outcome:
        """Look at what a message means, unless something holds back whatever that is."""
        held = self._already(said)
        if held is not None:
            return Outcome(held=held)
        if not self.listening.may_matter(heard):
            return Outcome()
        held, leaning = await self.store.look(partial(_look, said, attention.mode, self.now()))
        if held is not None:
            return Outcome(held=held)
        decision = await self._decide(said, heard, attention, leaning)
        if decision is None:
            return Outcome(held=Restraint.BUSY)
        if decision.result is None:
            return Outcome(decision=decision)
        return await self._speak_up(said, attention, decision, decision.result, link)

    def _is_flooded(self, said: Said) -> bool:
        """Tell whether so many write in a channel that to look for anger in all of it would hold up others."""
        return self._pulse.own(said.team, said.channel, self.now()).messages >= FLOOD

    def _already(self, said: Said) -> Restraint | None:
        """Say what holds back by what this process knows alone: in a burst nothing else is worth the time."""
        now = self.now()
        beat = self._pulse.own(said.team, said.channel, now)
        held = held_back(Situation(now=now, lately=beat.messages, heat=beat.heat))
        return held or (Restraint.BUSY if self.listening.is_busy else None)

    async def _decide(self, said: Said, heard: Heard, attention: Attention, leaning: Leaning) -> Decision | None:
        """Decide about a message; None where too many others wait for that by now."""
        view = await self.listening.finder.library.view(said.team)
        if self.listening.is_busy:
            return None
        return await self.listening.decide(
            view, heard, attention.care, leaning=leaning, topics=frozenset(attention.topics)
        )

    async def _speak_up(
        self, said: Said, attention: Attention, decision: Decision, result: Result, link: Link | None
    ) -> Outcome:
        """Say something, or note what would be said, if nothing holds it back by now."""
        await self._pulse.write()
        score, threshold = decision.score, decision.threshold
        claimed = Claim(said=said, attention=attention, result=result, score=score, threshold=threshold, now=self.now())
        entered = await self.store.change(partial(claim, claimed))
        if isinstance(entered, Restraint):
            return Outcome(held=entered, decision=decision)
        if attention.mode is Mode.SHADOW:
            return Outcome(decision=decision, remark=await self._linked(entered, link))
        topics = self.listening.finder.library.topic_of
        reply = remark_reply(result, entered, decision.signals.shared, topics)
        return Outcome(decision=decision, remark=entered, reply=reply)

    async def _linked(self, remark: Remark, link: Link | None) -> Remark:
        """Note where the message is that led to a remark, if that can be found out."""
        found = await _ask(link) if link is not None else None
        if not found:
            return remark
        linked = replace(remark, link=found)
        await self.store.change(lambda connection: remarks.link(connection, linked))
        return linked

    @cached_property
    def _overviews(self) -> Overviews:
        return Overviews(self.store)

    @cached_property
    def _pulse(self) -> Pulse:
        return Pulse(self.store)

    @cached_property
    def _lateness(self) -> Lateness:
        return Lateness()

    @cached_property
    def _recent(self) -> Recent:
        return Recent(self.now, self._overviews.last_known)


def _at_once(said: Said, attention: Attention, heat: int, now: datetime) -> Restraint | None:
    """Say what holds back whoever said something now, whatever was said before."""
    if said.asked:
        return Restraint.ASKED
    if is_late(said, now):
        return Restraint.LATE
    if attention.quiet is not None and attention.quiet.holds(now):
        return Restraint.QUIET
    return Restraint.HEAT if heat >= ANGRY else None


def _look(said: Said, mode: Mode, now: datetime, connection: Connection) -> tuple[Restraint | None, Leaning]:
    """Read what holds back whatever passage fits, and what members think."""
    held = held_back(remarks.situation(connection, said, now, mode=mode))
    return held, EVEN if held else leaning_of(connection, said.team, said.channel, now)


async def _ask(link: Link) -> str | None:
    """Ask an edge for a link; None for one that cannot be had or kept."""
    try:
        found = await link()
    except Exception as error:  # noqa: BLE001 - the link is a comfort, and its platform may fail in any way
        _log.warning("listening.unlinked", error=type(error).__name__)
        return None
    return found if found and len(found) <= LONGEST_LINK else None
