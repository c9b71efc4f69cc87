"""The tables of listening. Moments are whole seconds since 1970 in UTC; no table holds a word that somebody said."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Float, Index, Integer, String, Table, UniqueConstraint

from core.library.tables import METADATA, NUMBER

LONGEST_KEY = 200
LONGEST_TOPICS = 2000
LONGEST_LINK = 2000
_WORD = 16
_ZONE = 64
_ID = 26

ATTENTIONS = Table(
    "attentions",
    METADATA,
    Column("team", String(LONGEST_KEY), primary_key=True),
    Column("channel", String(LONGEST_KEY), primary_key=True),
    Column("mode", String(_WORD), nullable=False),
    Column("care", String(_WORD), nullable=False),
    Column("topics", String(LONGEST_TOPICS), nullable=False),
    Column("quiet_start", Integer),
    Column("quiet_end", Integer),
    Column("quiet_zone", String(_ZONE)),
    Column("by", String(LONGEST_KEY), nullable=False),
    Column("since", NUMBER, nullable=False),
)
"""How channels are listened to. `topics` are slugs with blanks between; quiet hours are minutes of the day."""

REMARKS = Table(
    "remarks",
    METADATA,
    Column("id", String(_ID), primary_key=True),
    Column("team", String(LONGEST_KEY), nullable=False),
    Column("channel", String(LONGEST_KEY), nullable=False),
    Column("message", String(LONGEST_KEY), nullable=False),
    Column("thread", String(LONGEST_KEY)),
    Column("member", String(LONGEST_KEY), nullable=False),
    Column("passage", String(_ID), nullable=False),
    Column("topic", String(LONGEST_KEY)),
    Column("score", Float, nullable=False),
    Column("threshold", Float, nullable=False),
    Column("mode", String(_WORD), nullable=False),
    Column("moment", NUMBER, nullable=False),
    Column("link", String(LONGEST_LINK)),
    UniqueConstraint("team", "channel", "message"),
    Index(None, "team", "channel", "moment"),
    Index(None, "team", "member", "moment"),
)
"""What was said unasked, or in shadow mode would have been."""

VERDICTS = Table(
    "verdicts",
    METADATA,
    Column("team", String(LONGEST_KEY), primary_key=True),
    Column("remark", String(_ID), primary_key=True),
    Column("member", String(LONGEST_KEY), primary_key=True),
    Column("helpful", Boolean, nullable=False),
)
"""What members think of remarks, the last of each: helpful, or less like this."""

UNHEARD = Table(
    "unheard",
    METADATA,
    Column("team", String(LONGEST_KEY), primary_key=True),
    Column("member", String(LONGEST_KEY), primary_key=True),
)
"""Members who said “not me”: what they say is not judged."""

TALKS = Table(
    "talks",
    METADATA,
    Column("team", String(LONGEST_KEY), primary_key=True),
    Column("channel", String(LONGEST_KEY), primary_key=True),
    Column("since", NUMBER, nullable=False),
    Column("last", NUMBER, nullable=False),
)
"""Since when the talk of a channel goes on without a longer pause, and when its last message was."""

PULSES = Table(
    "pulses",
    METADATA,
    Column("team", String(LONGEST_KEY), primary_key=True),
    Column("channel", String(LONGEST_KEY), primary_key=True),
    Column("moment", NUMBER, primary_key=True, autoincrement=False),
    Column("messages", Integer, nullable=False),
    Column("heat", Integer, nullable=False),
)
"""How many messages came in a channel in the ten seconds that begin then, and how heated they were."""
