"""The library: sources, passages, their topics and duplicates, what teams hide, and the log of changes."""

import uuid

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLES = ("sources", "passages", "changes", "counters", "hidden", "notes", "fingerprints", "passage_topics", "twins")


def upgrade() -> None:
    """Create the tables."""
    _create_sources()
    _create_passages()
    _create_changes()
    _create_counters()
    _create_hidden()
    _create_notes()
    _create_fingerprints()
    _create_passage_topics()
    _create_twins()


def downgrade() -> None:
    """Drop the tables."""
    for table in reversed(TABLES):
        op.drop_table(table)


def _create_sources() -> None:
    op.create_table(
        "sources",
        sa.Column("pk", NUMBER, autoincrement=False, nullable=False),
        sa.Column("scope", sa.String(length=200), nullable=False),
        sa.Column(
            "id", sa.String(length=26).with_variant(sa.String(length=26, collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("people", sa.JSON(), nullable=False),
        sa.Column("published", sa.Text(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("chapters", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("pk", name="pk_sources"),
        sa.UniqueConstraint("scope", "id", name="uq_sources_scope_id"),
    )


def _create_passages() -> None:
    op.create_table(
        "passages",
        sa.Column("pk", NUMBER, autoincrement=False, nullable=False),
        sa.Column("source_pk", NUMBER, nullable=False),
        sa.Column("scope", sa.String(length=200), nullable=False),
        sa.Column(
            "id", sa.String(length=26).with_variant(sa.String(length=26, collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("occurrence", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("standing", sa.String(length=16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("heading", sa.Text(), nullable=True),
        sa.Column("speaker", sa.Text(), nullable=True),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("context", sa.Text(), nullable=True),
        sa.Column("origin", sa.Text(), nullable=True),
        sa.Column("evidence", sa.String(length=16), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("similarity", sa.Float(), nullable=True),
        sa.Column("diff", sa.Text(), nullable=True),
        sa.Column("found_in", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["source_pk"], ["sources.pk"], name="fk_passages_source_pk", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("pk", name="pk_passages"),
        sa.UniqueConstraint("scope", "id", name="uq_passages_scope_id"),
    )
    op.create_index("ix_passages_id", "passages", ["id"], unique=False)
    op.create_index("ix_passages_scope_speaker", "passages", ["scope", "speaker"], unique=False)
    op.create_index("ix_passages_source_pk_position", "passages", ["source_pk", "position"], unique=False)


def _create_changes() -> None:
    op.create_table(
        "changes",
        sa.Column("number", NUMBER, autoincrement=False, nullable=False),
        sa.Column("passage_pk", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_changes"),
    )


def _create_counters() -> None:
    table = op.create_table(
        "counters",
        sa.Column("name", sa.String(length=16), nullable=False),
        sa.Column("value", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_counters"),
    )
    op.bulk_insert(table, [{"name": name, "value": 0} for name in ("change", "source", "passage")])


def _create_hidden() -> None:
    op.create_table(
        "hidden",
        sa.Column("team", sa.String(length=200), nullable=False),
        sa.Column("what", sa.String(length=16), nullable=False),
        sa.Column("value", sa.String(length=512), nullable=False),
        sa.PrimaryKeyConstraint("team", "what", "value", name="pk_hidden"),
    )


def _create_notes() -> None:
    table = op.create_table(
        "notes",
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_notes"),
    )
    op.bulk_insert(table, [{"name": "store", "value": uuid.uuid4().hex}])


def _create_fingerprints() -> None:
    op.create_table(
        "fingerprints",
        sa.Column("value", NUMBER, autoincrement=False, nullable=False),
        sa.Column("passage_pk", NUMBER, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("value", "passage_pk", name="pk_fingerprints"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_fingerprints_passage_pk", "fingerprints", ["passage_pk"], unique=False)


def _create_passage_topics() -> None:
    op.create_table(
        "passage_topics",
        sa.Column("passage_pk", NUMBER, nullable=False),
        sa.Column("rank", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("topic", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["passage_pk"], ["passages.pk"], name="fk_passage_topics_passage_pk", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("passage_pk", "rank", name="pk_passage_topics"),
    )
    op.create_index("ix_passage_topics_topic", "passage_topics", ["topic"], unique=False)


def _create_twins() -> None:
    op.create_table(
        "twins",
        sa.Column("passage_pk", NUMBER, nullable=False),
        sa.Column("twin_pk", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(["passage_pk"], ["passages.pk"], name="fk_twins_passage_pk", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["twin_pk"], ["passages.pk"], name="fk_twins_twin_pk", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("passage_pk", "twin_pk", name="pk_twins"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_twins_twin_pk", "twins", ["twin_pk"], unique=False)
