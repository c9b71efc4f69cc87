"""How a channel is listened to, with what came of it: all that its members can be told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from core.listening import attentions, remarks, unheard, verdicts
from core.listening.attention import Attention, Mode
from core.listening.decision import LEAST, MOST
from core.listening.rest import Rest, rest_of
from core.listening.said import Said
from core.listening.verdicts import Judged
from core.listening.weights import Care
from core.team import Team

LATELY = timedelta(days=30)
"""Remarks are counted for so long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What there is to tell of a channel.

    `attention` is None where nobody ever said how it is listened to. `opinions` are of members.
    `made` counts the unasked replies of the last 30 days, `withheld` those that shadow mode noted. `unheard` tells that
    whoever asks said “not me”. Where the channel is listened to, `is_quiet` tells that these are quiet hours, and
    `rest` how it rests after something was said.
    """

    attention: Attention | None
    opinions: Judged
    made: int
    withheld: int
    unheard: bool
    is_quiet: bool
    rest: Rest | None

    @property
    def mode(self) -> Mode:
        """What becomes of what is said."""
        return self.attention.mode if self.attention else Mode.OFF

    @property
    def care(self) -> Care:
        """How sure the bot must be."""
        return self.attention.care if self.attention else Care.NORMAL


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """What a decision is held against: by care alone, as members moved it in the channel, and for one passage."""

    usual: float
    channel: float
    passage: float


def read_standing(connection: Connection, team: Team, channel: str, member: str, now: datetime) -> Standing:
    """Read all of it in one go."""
    since = now - LATELY
    attention = attentions.read(connection, team, channel)
    heard = attention if attention is not None and attention.mode.hears else None
    return Standing(
        attention=attention,
        opinions=verdicts.judged_in(connection, team, channel, now),
        made=remarks.count(connection, team, channel, mode=Mode.ON, since=since),
        withheld=remarks.count(connection, team, channel, mode=Mode.SHADOW, since=since),
        unheard=unheard.is_unheard(connection, team, member),
        is_quiet=heard is not None and heard.quiet is not None and heard.quiet.holds(now),
        rest=_rest(connection, heard, member, now) if heard else None,
    )


def bar_of(standing: Standing, thresholds: Mapping[Care, float], passage: str = "") -> Bar:
    """Say what is needed in a channel, and for a passage by its whole id."""
    usual, leaning = thresholds[standing.care], standing.opinions.leaning
    return Bar(usual=usual, channel=_within(usual + leaning.channel), passage=_within(usual + leaning.of(passage)))


def _rest(connection: Connection, attention: Attention, member: str, now: datetime) -> Rest | None:
    """Say how a channel would rest if the member said something there now."""
    said = Said(team=attention.team, channel=attention.channel, key="", member=member, text="", at=now)
    return rest_of(remarks.situation(connection, said, now, mode=attention.mode))


def _within(threshold: float) -> float:
    return min(max(threshold, LEAST), MOST)
