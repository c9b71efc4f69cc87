"""The tables of daily lessons. Moments are whole seconds since 1970 in UTC, dates are local ones as YYYY-MM-DD."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ColumnElement,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    false,
    or_,
)

from core.library.tables import METADATA, NUMBER

_TEAM = 200
_CHANNEL = 200
_ID = 26
_DATE = 10

SCHEDULES = Table(
    "schedules",
    METADATA,
    Column("id", String(_ID), primary_key=True),
    Column("team", String(_TEAM), nullable=False),
    Column("channel", String(_CHANNEL), nullable=False),
    Column("maker", String(_CHANNEL), nullable=False),
    Column("at", String(5), nullable=False),
    Column("zone", String(64), nullable=False),
    Column("days", String(7), nullable=False),
    Column("left_out", JSON, nullable=False),
    Column("post", String(16), nullable=False),
    Column("topics", JSON, nullable=False),
    Column("speaker", Text),
    Column("source", Text),
    Column("seed", NUMBER, nullable=False),
    Column("paused", Boolean, nullable=False),
    Column("paused_until", String(_DATE)),
    Column("disabled", Text),
    Column("made", NUMBER, nullable=False),
    Column("next_date", String(_DATE)),
    Column("next_at", NUMBER),
    Column("last_deck", String(16)),
    Column("last_card", JSON),
    Index(None, "next_at"),
    Index(None, "team", "channel"),
)
"""`next_date` is the first local date that is not in the ledger yet, and `next_at` its moment; none while it rests.

`last_deck` and `last_card` are what it dealt last: the kind of passage, and its id and traits.
"""

DECKS = Table(
    "decks",
    METADATA,
    Column("schedule", String(_ID), ForeignKey("schedules.id", ondelete="CASCADE"), primary_key=True),
    Column("kind", String(16), primary_key=True),
    Column("round", Integer, nullable=False),
    Column("place", Float(53), nullable=False),
    Column("weights", JSON, nullable=False),
)
"""How far a schedule is in its order of lessons or quotes: see core.daily.deck. `weights` are those of this round."""

DELIVERIES = Table(
    "deliveries",
    METADATA,
    Column("schedule", String(_ID), ForeignKey("schedules.id", ondelete="CASCADE"), primary_key=True),
    Column("date", String(_DATE), primary_key=True),
    Column("team", String(_TEAM), nullable=False),
    Column("channel", String(_CHANNEL), nullable=False),
    Column("at", NUMBER, nullable=False),
    Column("state", String(16), nullable=False),
    Column("kind", String(16)),
    Column("round", Integer),
    Column("passage", String(_ID)),
    Column("attempts", Integer, nullable=False),
    Column("claimant", String(64)),
    Column("doubt", Boolean, nullable=False),
    Column("next_try", NUMBER),
    Column("reason", Text),
    Column("message", Text),
    Column("ended", NUMBER),
    Index(None, "next_try"),
    Index(None, "team", "channel"),
)
"""The ledger: one row for each schedule and local date.

`next_try` is when somebody may take it up, or again: of a claimed one the end of its lease; none once it has ended.
`doubt` says that it may have been posted without anybody having written that down.
"""

PINS = Table(
    "pins",
    METADATA,
    Column("schedule", String(_ID), ForeignKey("schedules.id", ondelete="CASCADE"), primary_key=True),
    Column("date", String(_DATE), primary_key=True),
    Column("passage", String(_ID), nullable=False),
)
"""Passages that somebody chose for a date."""

REACTIONS = Table(
    "reactions",
    METADATA,
    Column("team", String(_TEAM), primary_key=True),
    Column("passage", String(_ID), primary_key=True),
    Column("member", String(_CHANNEL), primary_key=True),
    Column("better", Boolean, nullable=False),
)
"""What a member of a team thinks of a passage: better, or worse."""


def on_platforms(team: ColumnElement[str], platforms: Iterable[str]) -> ColumnElement[bool]:
    """Hold for teams of these platforms."""
    return or_(false(), *(team.startswith(f"{platform}:", autoescape=True) for platform in platforms))
