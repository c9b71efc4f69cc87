import asyncio
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from core.errors import StoreError
from core.library.migrating import HEAD, SCRIPTS, revisions
from core.library.store import Store, open_store
from core.library.tables import METADATA

ROOT = Path(__file__).resolve().parents[3]
OPEN = """
import asyncio, sys
from core.library.store import open_store
async def main(): await (await open_store(sys.argv[1])).close()
asyncio.run(main())
"""


def test_names_the_newest_revision() -> None:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


async def test_makes_exactly_the_tables_that_the_code_knows(new_url: str) -> None:
    store = await open_store(new_url)
    assert await _run(store, _differences) == []
    assert await _run(store, lambda connection: sorted(inspect(connection).get_table_names())) == sorted(
        [*METADATA.tables, "alembic_version"]
    )
    await store.close()


async def test_does_nothing_to_a_database_that_is_up_to_date(new_url: str) -> None:
    first = await open_store(new_url)
    await _execute(first, "UPDATE counters SET value = 42 WHERE name = 'change'")
    await first.close()
    again = await open_store(new_url)
    assert await _run(again, lambda each: each.execute(text("SELECT max(value) FROM counters")).scalar()) == 42
    await again.close()


async def test_lets_tasks_open_a_new_database_at_the_same_moment(new_url: str) -> None:
    stores = await asyncio.gather(*(open_store(new_url) for _ in range(4)))
    assert await _run(stores[0], revisions) == {HEAD}
    assert await _run(stores[0], lambda each: each.execute(text("SELECT count(*) FROM counters")).scalar()) == 3
    for store in stores:
        await store.close()


async def test_lets_programs_open_a_new_database_at_the_same_moment(new_url: str) -> None:
    command = [sys.executable, "-c", OPEN, new_url]
    programs = [await asyncio.create_subprocess_exec(*command, cwd=ROOT, stderr=subprocess.PIPE) for _ in range(3)]
    said = await asyncio.gather(*(program.communicate() for program in programs))
    assert [(program.returncode, err) for program, (_, err) in zip(programs, said, strict=True)] == [(0, b"")] * 3


async def test_refuses_a_database_of_a_newer_release(store: Store, url: str) -> None:
    await _execute(store, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreError, match=r"written by a newer release of Quotidian: install that release"):
        await open_store(url)


async def test_leaves_an_old_database_alone_when_told_to(new_url: str) -> None:
    with pytest.raises(StoreError, match=r"not up to date: run 'quotidian db upgrade'\."):
        await open_store(new_url, upgrade=False)
    store = await open_store(new_url)
    await store.close()
    await (await open_store(new_url, upgrade=False)).close()


async def test_leaves_nothing_of_an_upgrade_that_fails(new_url: str) -> None:
    """Somebody else's table stands in the way of one of ours."""
    store = await open_store(new_url)
    drop = [f"DROP TABLE {table.name}" for table in reversed(METADATA.sorted_tables)]
    await _execute(store, *drop, "DROP TABLE alembic_version", "CREATE TABLE twins (a INTEGER)")
    with pytest.raises(StoreError, match=r"cannot be opened: .*twins.* already exists"):
        await open_store(new_url)
    assert await _run(store, lambda connection: inspect(connection).get_table_names()) == ["twins"]
    await store.close()


def _differences(connection: Connection) -> object:
    context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
    return compare_metadata(context, METADATA)


async def _run(store: Store, what: object) -> object:
    assert callable(what)
    async with store.engine.begin() as connection:
        return await connection.run_sync(what)


async def _execute(store: Store, *statements: str) -> None:
    async with store.engine.begin() as connection:
        for statement in statements:
            await connection.execute(text(statement))
