"""A channel of a team in the store, as one member reads and changes how it is listened to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from sqlalchemy import Connection

from core.errors import UnknownPassageError
from core.library.ids import as_id
from core.listening import attentions, remarks, unheard, verdicts
from core.listening.attention import Attention, Mode
from core.listening.remark import Remark
from core.listening.standing import Standing, read_standing
from core.listening.wish import Wish
from core.team import Team

_EVER = datetime(1970, 1, 1, tzinfo=UTC)
_NO_REMARK = "I said nothing of this id in this channel, or it was long ago."
_WHICH = (
    "Which reply? Why this?, Less like this and Helpful stand below each that I made unasked; /listen log shows "
    "administrators those that I only noted, with their ids."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """How a channel is listened to since a change; `before` is the mode that it had."""

    before: Mode
    attention: Attention
    standing: Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Here:
    """The channel and the member, by their keys, and the moment. Each function takes a connection."""

    team: Team
    channel: str
    member: str
    now: datetime

    def standing(self, connection: Connection) -> Standing:
        """Read how the channel is listened to, and what came of it."""
        return read_standing(connection, self.team, self.channel, self.member, self.now)

    def keep(self, wish: Wish, mode: Mode | None, connection: Connection) -> Kept:
        """Set what is wished for, and the mode where one is given; ON is UNTOLD at first, unless it is on already."""
        before = self._held(connection)
        attention = wish.applied(self._switched(before, mode or before.mode))
        attentions.write(connection, attention)
        return Kept(before=before.mode, attention=attention, standing=self.standing(connection))

    def switch_off(self, connection: Connection) -> Mode:
        """Let the channel not be listened to, and keep how that is set; gives the mode that it had."""
        held = self._held(connection)
        if held.mode is not Mode.OFF:
            attentions.write(connection, self._in_mode(held, Mode.OFF))
        return held.mode

    def settle(self, mode: Mode, connection: Connection) -> None:
        """Set the mode of a channel that is UNTOLD; any other stays, since somebody set it meanwhile."""
        held = self._held(connection)
        if held.mode is Mode.UNTOLD:
            attentions.write(connection, replace(held, mode=mode))

    def noted(self, start: int, count: int, connection: Connection) -> tuple[tuple[Remark, ...], int]:
        """Read at most `count` remarks of shadow mode, the newest first, without the first `start`; and count all."""
        total = remarks.count(connection, self.team, self.channel, mode=Mode.SHADOW, since=_EVER)
        found = remarks.latest(connection, self.team, self.channel, mode=Mode.SHADOW, start=start, count=count)
        return found, total

    def remark(self, typed: str, connection: Connection) -> Remark:
        """Find a remark of this channel by its id as people type it; raises UnknownPassageError where none has it."""
        ident = as_id(typed)
        found = remarks.find(connection, self.team, ident) if ident else None
        if found is None or found.channel != self.channel:
            raise UnknownPassageError(_NO_REMARK if typed.strip() else _WHICH)
        return found

    def judge(self, typed: str, connection: Connection, *, helpful: bool) -> tuple[Remark, Standing]:
        """Keep what the member thinks of a remark of this channel; raises UnknownPassageError."""
        found = self.remark(typed, connection)
        verdicts.judge(connection, self.team, found.id, self.member, helpful=helpful)
        return found, self.standing(connection)

    def ignore_member(self, connection: Connection) -> bool:
        """Let nothing that the member says be judged; tells whether that was so before."""
        before = unheard.is_unheard(connection, self.team, self.member)
        unheard.note(connection, self.team, self.member)
        return before

    def hear_member(self, connection: Connection) -> bool:
        """Let what the member says be judged; tells whether that was so before."""
        before = unheard.is_unheard(connection, self.team, self.member)
        unheard.forget(connection, self.team, self.member)
        return not before

    def _held(self, connection: Connection) -> Attention:
        """Read how the channel is listened to, for a change; off where nobody ever said."""
        return attentions.hold(connection, self.team, self.channel) or Attention(
            team=self.team, channel=self.channel, mode=Mode.OFF, by=self.member, since=self.now
        )

    def _switched(self, attention: Attention, mode: Mode) -> Attention:
        if attention.mode is mode:
            return attention
        return self._in_mode(attention, Mode.UNTOLD if mode is Mode.ON else mode)

    def _in_mode(self, attention: Attention, mode: Mode) -> Attention:
        """Give an attention in another mode; it tells of the last who made it another, and when."""
        return replace(attention, mode=mode, by=self.member, since=self.now)
