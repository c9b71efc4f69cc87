"""Saved messages, who would rather not be quoted, what was answered, and which teams left."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_KEY = sa.String(length=200)


def upgrade() -> None:
    """Create the tables."""
    _create_saved()
    op.create_table(
        "opt_outs",
        sa.Column("team", _KEY, nullable=False),
        sa.Column("member", _KEY, nullable=False),
        sa.PrimaryKeyConstraint("team", "member", name="pk_opt_outs"),
    )
    op.create_table(
        "answered",
        sa.Column("key", _KEY, nullable=False),
        sa.Column("moment", _NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_answered"),
    )
    op.create_table(
        "departures",
        sa.Column("team", _KEY, nullable=False),
        sa.Column("left", _NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("team", name="pk_departures"),
    )


def downgrade() -> None:
    """Drop the tables."""
    for table in ("departures", "answered", "opt_outs", "saved"):
        op.drop_table(table)


def _create_saved() -> None:
    op.create_table(
        "saved",
        sa.Column("source_pk", _NUMBER, autoincrement=False, nullable=False),
        sa.Column("team", _KEY, nullable=False),
        sa.Column("message", _KEY, nullable=False),
        sa.Column("saver", _KEY, nullable=False),
        sa.Column("author", _KEY),
        sa.Column("words", sa.Text()),
        sa.Column("moment", _NUMBER, nullable=False),
        sa.ForeignKeyConstraint(["source_pk"], ["sources.pk"], name="fk_saved_source_pk", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("source_pk", name="pk_saved"),
        sa.UniqueConstraint("team", "message", name="uq_saved_team_message"),
    )
    op.create_index("ix_saved_team_saver_moment", "saved", ["team", "saver", "moment"], unique=False)
    op.create_index("ix_saved_team_author_moment", "saved", ["team", "author", "moment"], unique=False)
