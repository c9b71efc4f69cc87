"""The tables of saved messages. Moments are whole seconds since 1970 in UTC."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, String, Table, Text, UniqueConstraint

from core.library.tables import METADATA, NUMBER

_KEY = 200

SAVED = Table(
    "saved",
    METADATA,
    Column("source_pk", NUMBER, ForeignKey("sources.pk", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("team", String(_KEY), nullable=False),
    Column("message", String(_KEY), nullable=False),
    Column("saver", String(_KEY), nullable=False),
    Column("author", String(_KEY)),
    Column("words", Text),
    Column("moment", NUMBER, nullable=False),
    UniqueConstraint("team", "message"),
    Index(None, "team", "saver", "moment"),
    Index(None, "team", "author", "moment"),
)
"""Who saved what: one row for each message, which comes and goes with the source that it became.

The source stays while its passage is worded anew, and goes with its last passage, whoever removes that. `words` are
those that were found in the message when it was saved; none where they were not.
"""

OPT_OUTS = Table(
    "opt_outs",
    METADATA,
    Column("team", String(_KEY), primary_key=True),
    Column("member", String(_KEY), primary_key=True),
)
"""Members of whom nothing is saved."""
