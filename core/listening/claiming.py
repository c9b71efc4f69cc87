"""Entering remarks: of all copies of the program that are about to say something in a team, one at a time may."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from core.listening import attentions, remarks
from core.listening.attention import Attention
from core.listening.lateness import is_late
from core.listening.remark import Remark
from core.listening.restraint import Restraint, held_back
from core.listening.said import Said
from core.listening.unheard import is_unheard
from core.results import Result


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A passage that is to be shown because of what was said, if nothing holds it back just now.

    `attention` is how the channel was listened to when that was decided.
    """

    said: Said
    attention: Attention
    result: Result
    score: float
    threshold: float
    now: datetime


def claim(claimed: Claim, connection: Connection) -> Remark | Restraint:
    """Enter a remark, or say what holds it back; takes a connection of `Store.change`."""
    said = claimed.said
    attentions.hold_all(connection, said.team)  # what holds back is of all its channels
    held = _otherwise(claimed, attentions.read(connection, said.team, said.channel))
    if held is not None:
        return held
    if is_late(said, claimed.now):
        return Restraint.LATE
    if is_unheard(connection, said.team, said.member):
        return Restraint.UNHEARD
    if remarks.is_remarked_on(connection, said):
        return Restraint.TWICE
    held = _held_back(connection, claimed)
    return held or _enter(connection, claimed)


def _otherwise(claimed: Claim, attention: Attention | None) -> Restraint | None:
    """Say what holds back where the channel is listened to otherwise by now: somebody changed that, or it is quiet."""
    if attention is None or attention.mode is not claimed.attention.mode:
        return Restraint.OFF
    if attention != claimed.attention:
        return Restraint.CHANGED
    return Restraint.QUIET if attention.quiet is not None and attention.quiet.holds(claimed.now) else None


def _held_back(connection: Connection, claimed: Claim) -> Restraint | None:
    result = claimed.result
    situation = remarks.situation(
        connection,
        claimed.said,
        claimed.now,
        mode=claimed.attention.mode,
        passage=result.passage.id,
        also=[each.id for each in result.also],
        topic=_topic_of(result),
    )
    return held_back(situation)


def _enter(connection: Connection, claimed: Claim) -> Remark:
    said = claimed.said
    remark = Remark(
        id=remarks.new_id(connection),
        team=said.team,
        channel=said.channel,
        message=said.key,
        member=said.member,
        passage=claimed.result.passage.id,
        score=claimed.score,
        threshold=claimed.threshold,
        mode=claimed.attention.mode,
        at=claimed.now,
        thread=said.thread,
        topic=_topic_of(claimed.result),
    )
    remarks.enter(connection, remark)
    return remark


def _topic_of(result: Result) -> str | None:
    return next(iter(result.passage.topics), None)
