"""Commands that stand behind buttons."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "offers",
        sa.Column("team", sa.String(length=200), nullable=False),
        sa.Column("key", sa.String(length=16), nullable=False),
        sa.Column("command", sa.Text(), nullable=False),
        sa.Column("moment", _NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("team", "key", name="pk_offers"),
    )


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("offers")
