"""The tables of the store. `scope` is `starter`, `shared` or a team's key; core.team.View says who sees which."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

_SCOPE = 200
# Ids compare by their characters' codes on every database, whatever its language settings.
_ID = String(26).with_variant(String(26, collation="C"), "postgresql")
# SQLite keeps a table in the order of its key, without a second tree, only where the key is declared INTEGER.
NUMBER = BigInteger().with_variant(Integer, "sqlite")

SOURCES = Table(
    "sources",
    METADATA,
    Column("pk", NUMBER, primary_key=True, autoincrement=False),
    Column("scope", String(_SCOPE), nullable=False),
    Column("id", _ID, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("title", Text, nullable=False),
    Column("people", JSON, nullable=False),
    Column("published", Text),
    Column("url", Text),
    Column("chapters", JSON, nullable=False),
    UniqueConstraint("scope", "id"),
)

PASSAGES = Table(
    "passages",
    METADATA,
    Column("pk", NUMBER, primary_key=True, autoincrement=False),
    Column("source_pk", NUMBER, ForeignKey("sources.pk", ondelete="CASCADE"), nullable=False),
    Column("scope", String(_SCOPE), nullable=False),
    Column("id", _ID, nullable=False),
    Column("position", Integer, nullable=False),
    Column("occurrence", Integer, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("standing", String(16), nullable=False),
    Column("text", Text, nullable=False),
    Column("heading", Text),
    Column("speaker", Text),
    Column("place", Text),
    Column("context", Text),
    Column("origin", Text),
    Column("evidence", String(16), nullable=False),
    Column("outcome", String(16), nullable=False),
    Column("similarity", Float),
    Column("diff", Text),
    Column("found_in", Text),
    UniqueConstraint("scope", "id"),
    Index(None, "source_pk", "position"),
    Index(None, "id"),
    Index(None, "scope", "speaker"),
    Index(None, "scope", "kind", "standing", "evidence"),
)

PASSAGE_TOPICS = Table(
    "passage_topics",
    METADATA,
    Column("passage_pk", NUMBER, ForeignKey("passages.pk", ondelete="CASCADE"), primary_key=True),
    Column("rank", Integer, primary_key=True, autoincrement=False),
    Column("topic", String(64), nullable=False),
    Index(None, "topic"),
)

FINGERPRINTS = Table(
    "fingerprints",
    METADATA,
    Column("value", NUMBER, primary_key=True, autoincrement=False),
    Column("passage_pk", NUMBER, primary_key=True, autoincrement=False),
    Index(None, "passage_pk"),
    sqlite_with_rowid=False,
)
"""What finds candidates for the same saying; see core.library.duplicates.

Ten rows a passage and more: looking up a foreign key for each would double the time for which an import holds the
turn to write. Whoever deletes passages deletes their fingerprints, too.
"""

TWINS = Table(
    "twins",
    METADATA,
    Column("passage_pk", NUMBER, ForeignKey("passages.pk", ondelete="CASCADE"), primary_key=True),
    Column("twin_pk", NUMBER, ForeignKey("passages.pk", ondelete="CASCADE"), primary_key=True),
    Index(None, "twin_pk"),
    sqlite_with_rowid=False,
)
"""Pairs of passages that are the same saying, each pair in both directions."""

HIDDEN = Table(
    "hidden",
    METADATA,
    Column("team", String(_SCOPE), primary_key=True),
    Column("what", String(16), primary_key=True),
    Column("value", String(512), primary_key=True),
)

CHANGES = Table(
    "changes",
    METADATA,
    Column("number", NUMBER, primary_key=True, autoincrement=False),
    Column("passage_pk", NUMBER, nullable=False),
)
"""One row for each passage added, changed or removed; an index that follows the numbers misses nothing.

The oldest are deleted in time.
"""

COUNTERS = Table(
    "counters",
    METADATA,
    Column("name", String(16), primary_key=True),
    Column("value", NUMBER, nullable=False),
)
"""The last number given out, by name. A writer takes its numbers first, which makes writers take turns."""

NOTES = Table(
    "notes",
    METADATA,
    Column("name", String(32), primary_key=True),
    Column("value", Text, nullable=False),
)
"""What the store remembers of itself, such as which edition of the shipped content it holds."""

EMBEDDINGS = Table(
    "embeddings",
    METADATA,
    Column("model", String(_SCOPE), primary_key=True),
    Column("hash", LargeBinary, primary_key=True),
    Column("vector", LargeBinary, nullable=False),
)
"""Vectors that were computed already; see core.library.embeddings.

On SQLite in the order of their coming, with the key as a tree beside them: hashes come in no order, and moving whole
vectors about for each takes twice the time that moving keys does.
"""
