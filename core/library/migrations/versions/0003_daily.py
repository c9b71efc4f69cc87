"""Schedules, their decks, the ledger of deliveries, pins and reactions."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_ID = sa.String(length=26)
_DATE = sa.String(length=10)
_NAME = sa.String(length=200)


def upgrade() -> None:
    """Create the tables."""
    _create_schedules()
    _create_decks()
    _create_deliveries()
    _create_pins()
    _create_reactions()


def downgrade() -> None:
    """Drop the tables."""
    for table in ("reactions", "pins", "deliveries", "decks", "schedules"):
        op.drop_table(table)


def _create_schedules() -> None:
    op.create_table(
        "schedules",
        sa.Column("id", _ID, nullable=False),
        sa.Column("team", _NAME, nullable=False),
        sa.Column("channel", _NAME, nullable=False),
        sa.Column("maker", _NAME, nullable=False),
        sa.Column("at", sa.String(length=5), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("days", sa.String(length=7), nullable=False),
        sa.Column("left_out", sa.JSON(), nullable=False),
        sa.Column("post", sa.String(length=16), nullable=False),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.Column("speaker", sa.Text()),
        sa.Column("source", sa.Text()),
        sa.Column("seed", _NUMBER, nullable=False),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("paused_until", _DATE),
        sa.Column("disabled", sa.Text()),
        sa.Column("made", _NUMBER, nullable=False),
        sa.Column("next_date", _DATE),
        sa.Column("next_at", _NUMBER),
        sa.Column("last_deck", sa.String(length=16)),
        sa.Column("last_card", sa.JSON()),
        sa.PrimaryKeyConstraint("id", name="pk_schedules"),
    )
    op.create_index("ix_schedules_next_at", "schedules", ["next_at"], unique=False)
    op.create_index("ix_schedules_team_channel", "schedules", ["team", "channel"], unique=False)


def _create_decks() -> None:
    op.create_table(
        "decks",
        sa.Column("schedule", _ID, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("place", sa.Float(precision=53), nullable=False),
        sa.Column("weights", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["schedule"], ["schedules.id"], name="fk_decks_schedule", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("schedule", "kind", name="pk_decks"),
    )


def _create_deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("schedule", _ID, nullable=False),
        sa.Column("date", _DATE, nullable=False),
        sa.Column("team", _NAME, nullable=False),
        sa.Column("channel", _NAME, nullable=False),
        sa.Column("at", _NUMBER, nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=16)),
        sa.Column("round", sa.Integer()),
        sa.Column("passage", _ID),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("claimant", sa.String(length=64)),
        sa.Column("doubt", sa.Boolean(), nullable=False),
        sa.Column("next_try", _NUMBER),
        sa.Column("reason", sa.Text()),
        sa.Column("message", sa.Text()),
        sa.Column("ended", _NUMBER),
        sa.ForeignKeyConstraint(["schedule"], ["schedules.id"], name="fk_deliveries_schedule", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("schedule", "date", name="pk_deliveries"),
    )
    op.create_index("ix_deliveries_next_try", "deliveries", ["next_try"], unique=False)
    op.create_index("ix_deliveries_team_channel", "deliveries", ["team", "channel"], unique=False)


def _create_pins() -> None:
    op.create_table(
        "pins",
        sa.Column("schedule", _ID, nullable=False),
        sa.Column("date", _DATE, nullable=False),
        sa.Column("passage", _ID, nullable=False),
        sa.ForeignKeyConstraint(["schedule"], ["schedules.id"], name="fk_pins_schedule", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("schedule", "date", name="pk_pins"),
    )


def _create_reactions() -> None:
    op.create_table(
        "reactions",
        sa.Column("team", _NAME, nullable=False),
        sa.Column("passage", _ID, nullable=False),
        sa.Column("member", _NAME, nullable=False),
        sa.Column("better", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("team", "passage", "member", name="pk_reactions"),
    )
