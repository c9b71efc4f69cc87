from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from slack_bolt.error import BoltError
from slack_sdk.oauth.installation_store import Installation
from slack_sdk.oauth.installation_store.sqlalchemy import AsyncSQLAlchemyInstallationStore
from slack_sdk.oauth.state_store.sqlalchemy import AsyncSQLAlchemyOAuthStateStore
from sqlalchemy import Connection, Index, String, inspect, select, text

from bots.slack.branch import BRANCH
from bots.slack.installations import Installations, States
from core.errors import StoreError
from core.leaving import DEPARTURES, come_back, leave
from core.library.migrating import HEAD, revisions
from core.library.store import Store, open_store
from core.team import Team
from tests.bots.slack.reaching import Welcomed
from tests.postgres import Postgres

NOW = datetime(2026, 11, 1, 0, 30, 0, 123456, tzinfo=UTC)


@dataclass(frozen=True)
class Kept:
    """Where installations are kept, and who was welcomed."""

    store: Store
    installations: Installations
    welcomed: Welcomed


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def migrated(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """URL of a database that has the tables; all tests of this file share it, each finds them empty."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('slack') / 'library.db'}"
    else:
        server: Postgres = request.getfixturevalue("postgres")
        url = server.copy()
    with asyncio.Runner() as runner:
        runner.run(_emptied(url))
    return url


async def _emptied(url: str) -> None:
    store = await open_store(url, branches=(BRANCH,))
    async with store.engine.begin() as connection:
        for table in ("slack_bots", "slack_installations", "slack_oauth_states"):
            await connection.execute(text(f"DELETE FROM {table}"))  # noqa: S608
    await store.close()


@pytest.fixture
async def kept(migrated: str) -> AsyncIterator[Kept]:
    await _emptied(migrated)
    store, welcomed = await open_store(migrated, branches=(BRANCH,)), Welcomed()
    yield Kept(store, Installations("111.222", store, welcomed), welcomed)
    await store.close()


def installation(number: int = 1, team: str = "T1", at: datetime = NOW, **more: object) -> Installation:
    fields: dict[str, object] = {
        "app_id": "A1",
        "team_id": team,
        "team_name": "Quotes",
        "bot_token": f"xoxb-{number}",
        "bot_id": "B1",
        "bot_refresh_token": f"xoxe-{number}",
        "bot_user_id": "U0BOT",
        "bot_scopes": "chat:write,commands",
        "user_id": "U0ADA",
        "installed_at": at.timestamp(),
    }
    return Installation(**(fields | more))  # type: ignore[arg-type]


def _newest() -> set[str]:
    return {HEAD, BRANCH.head}


async def test_the_tables_are_those_of_slack_sdk_with_room_for_longer_tokens(new_url: str) -> None:
    store = await open_store(new_url, branches=(BRANCH,))
    metadata = AsyncSQLAlchemyInstallationStore(client_id="1", engine=store.engine).metadata
    for table in AsyncSQLAlchemyOAuthStateStore(expiration_seconds=1, engine=store.engine).metadata.tables.values():
        table.to_metadata(metadata)
    for column in (each for table in metadata.tables.values() for each in table.c if each.name.endswith("_token")):
        column.type = String(255)
    Index("ix_slack_bots_team_id", metadata.tables["slack_bots"].c.team_id)

    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(
            connection,
            opts={
                "compare_type": True,
                "include_name": lambda name, kind, _: kind != "table" or name in metadata.tables,
            },
        )
        return list(compare_metadata(context, metadata))

    async with store.engine.connect() as connection:
        assert await connection.run_sync(differences) == []
        assert await connection.run_sync(revisions) == _newest()
    await store.close()


async def test_a_database_of_a_release_without_them_is_upgraded(url: str) -> None:
    await (await open_store(url)).close()
    with pytest.raises(StoreError, match="not up to date"):
        await open_store(url, upgrade=False, branches=(BRANCH,))
    store = await open_store(url, branches=(BRANCH,))
    async with store.engine.connect() as connection:
        assert await connection.run_sync(revisions) == _newest()
    await store.close()
    await (await open_store(url)).close()
    await (await open_store(url, upgrade=False, branches=(BRANCH,))).close()


async def test_a_database_with_newer_ones_is_refused(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'library.db'}"
    store = await open_store(url, branches=(BRANCH,))
    async with store.engine.begin() as connection:
        change = "UPDATE alembic_version SET version_num = 'slack9999' WHERE version_num = :head"
        await connection.execute(text(change), {"head": BRANCH.head})
    await store.close()
    with pytest.raises(StoreError, match="written by a newer release of Quotidian"):
        await open_store(url, branches=(BRANCH,))


async def test_an_upgrade_that_fails_leaves_neither_branch(new_url: str) -> None:
    store = await open_store(new_url)
    async with store.engine.begin() as connection:
        await connection.execute(text("CREATE TABLE slack_oauth_states (a INTEGER)"))
    await store.close()
    with pytest.raises(StoreError, match="slack_oauth_states"):
        await open_store(new_url, branches=(BRANCH,))
    store = await open_store(new_url)
    async with store.engine.connect() as connection:
        assert await connection.run_sync(revisions) == {HEAD}
        names = await connection.run_sync(lambda each: inspect(each).get_table_names())
    assert "slack_bots" not in names
    await store.close()


async def test_what_is_kept_is_found_by_its_workspace_as_it_was(kept: Kept) -> None:
    ends = int((NOW + timedelta(hours=12)).timestamp())
    await kept.installations.async_save(installation(bot_token_expires_at=ends, enterprise_id="E1"))
    bot = await kept.installations.bot_of("T1")
    assert bot is not None
    assert (bot.bot_token, bot.bot_user_id, bot.bot_id, bot.team_name) == ("xoxb-1", "U0BOT", "B1", "Quotes")
    assert (bot.installed_at, bot.bot_token_expires_at) == (NOW.timestamp(), ends)
    assert await kept.installations.bot_of("T2") is None
    assert set(kept.welcomed.teams) == {Team("slack:T1")}


async def test_a_token_may_be_longer_than_slack_sdk_reckons_with(kept: Kept) -> None:
    long = "x" * 255
    await kept.installations.async_save(installation(bot_token=long, bot_refresh_token=long))
    bot = await kept.installations.bot_of("T1")
    assert bot is not None
    assert bot.bot_token == bot.bot_refresh_token == long


async def test_another_app_of_the_same_database_is_not_ours(kept: Kept) -> None:
    await kept.installations.async_save(installation())
    assert await Installations("333.444", kept.store, kept.welcomed).bot_of("T1") is None


async def test_a_new_installation_takes_the_place_of_earlier_ones(kept: Kept) -> None:
    await kept.installations.async_save(installation(1))
    await kept.installations.async_save(installation(9, team="T2"))
    await kept.installations.async_save(installation(2, at=NOW + timedelta(days=1), user_id="U0BOB"))
    bot = await kept.installations.bot_of("T1")
    assert bot is not None
    assert bot.bot_token == f"xoxb-{2}"
    assert await _rows(kept, "slack_bots") == await _rows(kept, "slack_installations") == 2


async def test_who_is_told_late_of_an_earlier_end_does_not_count_as_gone(kept: Kept) -> None:
    team = Team("slack:T1")

    async def welcome(who: Team) -> None:
        await come_back(kept.store, who, NOW)
        if await kept.installations.bot_of("T1") is None:
            await leave(kept.store, who, NOW)  # another copy of the program, which looked before there was anything

    await Installations("111.222", kept.store, welcome).async_save(installation())
    left = select(DEPARTURES.c.team).where(DEPARTURES.c.team == team.key)
    assert await kept.store.look(lambda connection: connection.execute(left).all()) == []


async def test_an_organisation_is_refused_and_nobody_is_welcomed(kept: Kept) -> None:
    with pytest.raises(BoltError, match="not for whole organisations"):
        await kept.installations.async_save(installation(team_id=None, is_enterprise_install=True))
    assert await _rows(kept, "slack_bots") == 0
    assert kept.welcomed.teams == []


async def test_a_token_is_renewed_only_in_the_place_of_the_one_it_was_made_from(kept: Kept) -> None:
    await kept.installations.async_save(installation(bot_token_expires_at=1))
    old = await kept.installations.bot_of("T1")
    new = await kept.installations.bot_of("T1")
    assert old is not None
    assert new is not None
    new.bot_token, new.bot_refresh_token, new.bot_token_expires_at = "xoxb-2", "xoxe-2", int(NOW.timestamp())
    assert await kept.installations.renew(old, new)
    assert not await kept.installations.renew(old, new)
    found = await kept.installations.bot_of("T1")
    assert found is not None
    assert (found.bot_token, found.bot_refresh_token) == ("xoxb-2", "xoxe-2")
    assert found.bot_token_expires_at == int(NOW.timestamp())


async def test_what_is_removed_is_not_put_back_by_a_token_that_was_on_its_way(kept: Kept) -> None:
    await kept.installations.async_save(installation(bot_token_expires_at=1))
    bot = await kept.installations.bot_of("T1")
    assert bot is not None
    await kept.installations.remove("T1", NOW)
    assert not await kept.installations.renew(bot, bot)
    assert await _rows(kept, "slack_bots") == await _rows(kept, "slack_installations") == 0


async def test_only_what_was_installed_until_then_is_removed(kept: Kept) -> None:
    await kept.installations.async_save(installation())
    await kept.installations.async_save(installation(team="T2"))
    await kept.installations.remove("T1", NOW - timedelta(microseconds=1))
    assert await kept.installations.bot_of("T1") is not None
    await kept.installations.remove("T1", NOW)
    assert await kept.installations.bot_of("T1") is None
    assert await kept.installations.bot_of("T2") is not None


async def test_a_state_works_once_and_for_ten_minutes(kept: Kept) -> None:
    states = States(kept.store)
    first, late = await states.async_issue(), await states.async_issue()
    assert await states.async_consume(first)
    assert not await states.async_consume(first)
    assert not await states.async_consume("made up")
    async with kept.store.engine.begin() as connection:
        await connection.execute(text("UPDATE slack_oauth_states SET expire_at = :at"), {"at": _naive(-1)})
    assert not await states.async_consume(late)


async def test_a_state_holds_in_every_copy_of_the_program_and_old_ones_do_not_pile_up(kept: Kept) -> None:
    for _ in range(3):
        await States(kept.store).async_issue()
    async with kept.store.engine.begin() as connection:
        await connection.execute(text("UPDATE slack_oauth_states SET expire_at = :at"), {"at": _naive(-1)})
    state = await States(kept.store).async_issue()
    assert await _rows(kept, "slack_oauth_states") == 1
    assert await States(kept.store).async_consume(state)


def _naive(seconds: float) -> datetime:
    return (datetime.now(UTC) + timedelta(seconds=seconds)).replace(tzinfo=None)


async def _rows(kept: Kept, table: str) -> int:
    async with kept.store.engine.connect() as connection:
        return int((await connection.execute(text(f"SELECT count(*) FROM {table}"))).scalar_one())  # noqa: S608
