"""Where the app is installed, and what installations began with: the tables of slack_sdk 3.47."""

import sqlalchemy as sa
from alembic import op

revision = "slack0001"
down_revision = None
branch_labels = ("slack",)
depends_on = None

_ID = sa.String(length=32)
_WORDS = sa.String(length=200)
# slack_sdk's own tables take 200 characters; Slack does not promise that tokens stay within these.
_TOKEN = sa.String(length=255)
_SCOPES = sa.String(length=1000)


def upgrade() -> None:
    """Create the tables."""
    _create_bots()
    _create_installations()
    op.create_table(
        "slack_oauth_states",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("state", _WORDS, nullable=False),
        sa.Column("expire_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )


def downgrade() -> None:
    """Drop the tables."""
    for table in ("slack_oauth_states", "slack_installations", "slack_bots"):
        op.drop_table(table)


def _create_bots() -> None:
    op.create_table(
        "slack_bots",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("client_id", _ID, nullable=False),
        sa.Column("app_id", _ID, nullable=False),
        sa.Column("enterprise_id", _ID),
        sa.Column("enterprise_name", _WORDS),
        sa.Column("team_id", _ID),
        sa.Column("team_name", _WORDS),
        sa.Column("bot_token", _TOKEN),
        sa.Column("bot_id", _ID),
        sa.Column("bot_user_id", _ID),
        sa.Column("bot_scopes", _SCOPES),
        sa.Column("bot_refresh_token", _TOKEN),
        sa.Column("bot_token_expires_at", sa.DateTime()),
        sa.Column("is_enterprise_install", sa.Boolean(), nullable=False),
        sa.Column("installed_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "slack_bots_idx", "slack_bots", ["client_id", "enterprise_id", "team_id", "installed_at"], unique=False
    )
    # The product asks by workspace alone.
    op.create_index("ix_slack_bots_team_id", "slack_bots", ["team_id"], unique=False)


def _create_installations() -> None:
    op.create_table(
        "slack_installations",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("client_id", _ID, nullable=False),
        sa.Column("app_id", _ID, nullable=False),
        sa.Column("enterprise_id", _ID),
        sa.Column("enterprise_name", _WORDS),
        sa.Column("enterprise_url", _WORDS),
        sa.Column("team_id", _ID),
        sa.Column("team_name", _WORDS),
        sa.Column("bot_token", _TOKEN),
        sa.Column("bot_id", _ID),
        sa.Column("bot_user_id", _ID),
        sa.Column("bot_scopes", _SCOPES),
        sa.Column("bot_refresh_token", _TOKEN),
        sa.Column("bot_token_expires_at", sa.DateTime()),
        sa.Column("user_id", _ID, nullable=False),
        sa.Column("user_token", _TOKEN),
        sa.Column("user_scopes", _SCOPES),
        sa.Column("user_refresh_token", _TOKEN),
        sa.Column("user_token_expires_at", sa.DateTime()),
        sa.Column("incoming_webhook_url", _WORDS),
        sa.Column("incoming_webhook_channel", _WORDS),
        sa.Column("incoming_webhook_channel_id", _WORDS),
        sa.Column("incoming_webhook_configuration_url", _WORDS),
        sa.Column("is_enterprise_install", sa.Boolean(), nullable=False),
        sa.Column("token_type", _ID),
        sa.Column("installed_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "slack_installations_idx",
        "slack_installations",
        ["client_id", "enterprise_id", "team_id", "user_id", "installed_at"],
        unique=False,
    )
