"""Where the app is installed: slack_sdk's tables in the product's database."""

from __future__ import annotations

import logging
from datetime import UTC, datetime

from slack_bolt.error import BoltError
from slack_sdk.oauth.installation_store import Bot, Installation
from slack_sdk.oauth.installation_store.sqlalchemy import AsyncSQLAlchemyInstallationStore, SQLAlchemyInstallationStore
from slack_sdk.oauth.sqlalchemy_utils import normalize_datetime_for_db
from slack_sdk.oauth.state_store.sqlalchemy import AsyncSQLAlchemyOAuthStateStore
from sqlalchemy import ColumnElement, Connection, Table, delete, desc, select, update
from sqlalchemy.exc import SQLAlchemyError

from bots.slack.place import team_of
from bots.slack.tokens import Welcome
from core.errors import QuotidianError
from core.library.store import Store

STATE_SECONDS = 600
"""How long somebody may take between the beginning and the end of an installation."""

quiet = logging.getLogger("quotidian.slack.oauth")
"""Hears errors alone: below them, slack_sdk and Bolt tell codes and states."""
quiet.setLevel(logging.ERROR)


class Installations(AsyncSQLAlchemyInstallationStore):
    """slack_sdk's store, asked by workspace alone: in an organisation, a workspace's name says all.

    Tokens are kept as they come: whoever reads the database has them.
    """

    def __init__(self, client_id: str, store: Store, welcome: Welcome) -> None:
        super().__init__(client_id=client_id, engine=store.engine, logger=quiet)
        self._store = store
        self._welcome = welcome

    async def async_save(self, installation: Installation) -> None:
        """Keep an installation in place of earlier ones of its workspace; raises BoltError where it cannot be kept.

        The workspace is welcomed first: what a crash leaves must never be one that is installed and counts as gone. It
        is welcomed once more at the end: another copy may have heard meanwhile that an earlier installation ended.
        """
        workspace = installation.team_id
        if workspace is None or installation.is_enterprise_install:
            raise BoltError("The app is for workspaces, not for whole organisations.")
        earlier = datetime.fromtimestamp(installation.installed_at, UTC)
        try:
            await self._welcome(team_of(workspace))
            await super().async_save(installation)
            await self._store.change(lambda connection: self._delete(connection, workspace, earlier, inclusive=False))
            await self._welcome(team_of(workspace))
        except (QuotidianError, SQLAlchemyError) as error:
            raise BoltError("The installation could not be kept.") from error

    async def bot_of(self, workspace: str) -> Bot | None:
        """Find the latest token of a workspace."""

        def read(connection: Connection) -> Bot | None:
            newest = select(self.bots).where(self._ours(self.bots, workspace)).order_by(desc(self.bots.c.installed_at))
            row = connection.execute(newest.where(self.bots.c.bot_token.is_not(None)).limit(1)).mappings().first()
            return None if row is None else SQLAlchemyInstallationStore.build_bot_entity(row)

        return await self._store.look(read)

    async def renew(self, old: Bot, new: Bot) -> bool:
        """Put a token in the place of the one that it was made from; False where that one is no longer there."""
        columns = self.bots.c
        values = {
            "bot_token": new.bot_token,
            "bot_refresh_token": new.bot_refresh_token,
            "bot_token_expires_at": normalize_datetime_for_db(new.to_dict()["bot_token_expires_at"]),
        }
        there = (columns.client_id == self.client_id, columns.bot_refresh_token == old.bot_refresh_token)
        statement = update(self.bots).where(*there, columns.team_id == old.team_id).values(values)
        return await self._store.change(lambda connection: connection.execute(statement).rowcount > 0)

    async def remove(self, workspace: str, until: datetime) -> None:
        """Delete what was installed in a workspace until a moment."""
        await self._store.change(lambda connection: self._delete(connection, workspace, until, inclusive=True))

    def _delete(self, connection: Connection, workspace: str, until: datetime, *, inclusive: bool) -> None:
        moment = normalize_datetime_for_db(until)
        for table in (self.bots, self.installations):
            when = table.c.installed_at <= moment if inclusive else table.c.installed_at < moment
            connection.execute(delete(table).where(self._ours(table, workspace), when))

    def _ours(self, table: Table, workspace: str) -> ColumnElement[bool]:
        return (table.c.client_id == self.client_id) & (table.c.team_id == workspace)


class States(AsyncSQLAlchemyOAuthStateStore):
    """slack_sdk's store of what an installation began with; forgets what nobody came back with."""

    def __init__(self, store: Store) -> None:
        super().__init__(expiration_seconds=STATE_SECONDS, engine=store.engine, logger=quiet)
        self._store = store

    async def async_issue(self, *args: object, **kwargs: object) -> str:
        """Give out a new one."""
        now = normalize_datetime_for_db(datetime.now(UTC))
        old = delete(self.oauth_states).where(self.oauth_states.c.expire_at <= now)
        await self._store.change(lambda connection: connection.execute(old).rowcount)
        return await super().async_issue(*args, **kwargs)
