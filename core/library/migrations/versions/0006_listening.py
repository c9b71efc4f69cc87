"""Channels that are listened to, and what was said unasked."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_KEY = 200


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "attentions",
        sa.Column("team", sa.String(length=_KEY), nullable=False),
        sa.Column("channel", sa.String(length=_KEY), nullable=False),
        sa.Column("mode", sa.String(length=16), nullable=False),
        sa.Column("care", sa.String(length=16), nullable=False),
        sa.Column("topics", sa.String(length=2000), nullable=False),
        sa.Column("quiet_start", sa.Integer()),
        sa.Column("quiet_end", sa.Integer()),
        sa.Column("quiet_zone", sa.String(length=64)),
        sa.Column("by", sa.String(length=_KEY), nullable=False),
        sa.Column("since", _NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("team", "channel", name="pk_attentions"),
    )
    op.create_table(
        "remarks",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("team", sa.String(length=_KEY), nullable=False),
        sa.Column("channel", sa.String(length=_KEY), nullable=False),
        sa.Column("message", sa.String(length=_KEY), nullable=False),
        sa.Column("thread", sa.String(length=_KEY)),
        sa.Column("member", sa.String(length=_KEY), nullable=False),
        sa.Column("passage", sa.String(length=26), nullable=False),
        sa.Column("topic", sa.String(length=_KEY)),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("threshold", sa.Float(), nullable=False),
        sa.Column("mode", sa.String(length=16), nullable=False),
        sa.Column("moment", _NUMBER, nullable=False),
        sa.Column("link", sa.String(length=2000)),
        sa.PrimaryKeyConstraint("id", name="pk_remarks"),
        sa.UniqueConstraint("team", "channel", "message", name="uq_remarks_team_channel_message"),
    )
    op.create_index("ix_remarks_team_channel_moment", "remarks", ["team", "channel", "moment"])
    op.create_index("ix_remarks_team_member_moment", "remarks", ["team", "member", "moment"])
    op.create_table(
        "verdicts",
        sa.Column("team", sa.String(length=_KEY), nullable=False),
        sa.Column("remark", sa.String(length=26), nullable=False),
        sa.Column("member", sa.String(length=_KEY), nullable=False),
        sa.Column("helpful", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("team", "remark", "member", name="pk_verdicts"),
    )
    op.create_table(
        "unheard",
        sa.Column("team", sa.String(length=_KEY), nullable=False),
        sa.Column("member", sa.String(length=_KEY), nullable=False),
        sa.PrimaryKeyConstraint("team", "member", name="pk_unheard"),
    )
    op.create_table(
        "talks",
        sa.Column("team", sa.String(length=_KEY), nullable=False),
        sa.Column("channel", sa.String(length=_KEY), nullable=False),
        sa.Column("since", _NUMBER, nullable=False),
        sa.Column("last", _NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("team", "channel", name="pk_talks"),
    )
    op.create_table(
        "pulses",
        sa.Column("team", sa.String(length=_KEY), nullable=False),
        sa.Column("channel", sa.String(length=_KEY), nullable=False),
        sa.Column("moment", _NUMBER, autoincrement=False, nullable=False),
        sa.Column("messages", sa.Integer(), nullable=False),
        sa.Column("heat", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("team", "channel", "moment", name="pk_pulses"),
    )


def downgrade() -> None:
    """Drop the tables."""
    for name in ("pulses", "talks", "unheard", "verdicts", "remarks", "attentions"):
        op.drop_table(name)
