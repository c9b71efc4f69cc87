"""The cache of embeddings, and what finds few passages among very many."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

PROPORTIONS = (
    ("sources", "sqlite_autoindex_sources_1", "1000 300 1"),
    ("passages", "sqlite_autoindex_passages_1", "1000000 300000 1"),
    ("passages", "ix_passages_id", "1000000 1"),
    ("passages", "ix_passages_source_pk_position", "1000000 2000 1"),
    ("passages", "ix_passages_scope_speaker", "1000000 300000 5000"),
    ("passages", "ix_passages_scope_kind_standing_evidence", "1000000 300000 50000 20000 10000"),
    ("passage_topics", "sqlite_autoindex_passage_topics_1", "1000000 2 1"),
    ("passage_topics", "ix_passage_topics_topic", "1000000 20000"),
)
"""Rows of a large library's table, then how many share the first column of the index, the first two, and so on."""


def upgrade() -> None:
    """Create the table and the index, and tell SQLite what a large library is like."""
    op.create_table(
        "embeddings",
        sa.Column("model", sa.String(length=200), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("model", "hash", name="pk_embeddings"),
    )
    op.create_index(
        "ix_passages_scope_kind_standing_evidence", "passages", ["scope", "kind", "standing", "evidence"], unique=False
    )
    if op.get_context().dialect.name == "sqlite":
        _tell_proportions()


def downgrade() -> None:
    """Drop the table and the index, and let SQLite guess again."""
    if op.get_context().dialect.name == "sqlite":
        op.execute("DELETE FROM sqlite_stat1")
    op.drop_index("ix_passages_scope_kind_standing_evidence", table_name="passages")
    op.drop_table("embeddings")


def _tell_proportions() -> None:
    """Write the statistics that ANALYZE gathers from what is there, which is little in a new database.

    Without any SQLite takes a scope to hold ten passages, and reads a million of them where keys or ids would do. In a
    small database every way is fast, so the statistics are those of a large one.
    """
    op.execute("ANALYZE counters")  # makes the table of statistics
    op.execute("DELETE FROM sqlite_stat1")
    statistics = sa.table("sqlite_stat1", sa.column("tbl"), sa.column("idx"), sa.column("stat"))
    op.bulk_insert(statistics, [dict(zip(("tbl", "idx", "stat"), row, strict=True)) for row in PROPORTIONS])
    op.execute("ANALYZE sqlite_schema")  # takes them up
