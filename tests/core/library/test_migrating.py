import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Select, and_, inspect, or_, select, text

from core.daily.tables import SCHEDULES
from core.errors import StoreError
from core.leaving import DEPARTURES
from core.library.library import Library
from core.library.migrating import HEAD, SCRIPTS, bring_up_to_date, revisions
from core.library.store import Store, open_store
from core.library.tables import METADATA, PASSAGES, SOURCES
from core.library.visibility import visible
from core.offers import OFFERS
from core.once import ANSWERED
from core.saving.tables import SAVED
from core.team import CONSOLE
from tests.build import document, held, lesson, put, quote

ROOT = Path(__file__).resolve().parents[3]
OPEN = """
import asyncio, sys
from core.library.store import open_store
async def main(): await (await open_store(sys.argv[1])).close()
asyncio.run(main())
"""


@pytest.fixture
async def sqlite(tmp_path: Path) -> AsyncIterator[Store]:
    """Give an empty store on SQLite alone."""
    opened = await open_store(f"sqlite:///{tmp_path / 'library.db'}")
    yield opened
    await opened.close()


def test_names_the_newest_revision() -> None:
    assert ScriptDirectory.from_config(_config()).get_heads() == [HEAD]


async def test_makes_exactly_the_tables_that_the_code_knows(new_url: str) -> None:
    store = await open_store(new_url)
    assert {SCHEDULES.name, SAVED.name, ANSWERED.name, DEPARTURES.name, OFFERS.name} < set(METADATA.tables)
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


@pytest.mark.parametrize("revision", ["0001"])
async def test_brings_the_database_of_an_earlier_release_up_to_date_with_all_that_it_holds(
    library: Library, revision: str
) -> None:
    entries = (
        quote("Every rivet carries a little.", speaker="Ida Marsh"),
        lesson("Oil it.", topics=("bells", "tides")),
    )
    await put(library, document(*entries))
    before = await held(library)
    await _go_back_to(library.store, revision)
    with pytest.raises(StoreError, match=r"not up to date: run 'quotidian db upgrade'\."):
        await bring_up_to_date(library.store.engine, upgrade=False)
    await bring_up_to_date(library.store.engine)
    assert await _run(library.store, revisions) == {HEAD}
    assert await _run(library.store, _differences) == []
    assert await held(library) == before


async def test_nothing_of_this_release_is_left_in_the_database_of_an_earlier_one(store: Store) -> None:
    await _go_back_to(store, "0001")
    names = await _run(store, lambda connection: inspect(connection).get_table_names())
    assert isinstance(names, list)
    assert "passages" in names
    assert "embeddings" not in names
    indexes = await _run(
        store, lambda connection: [each["name"] for each in inspect(connection).get_indexes("passages")]
    )
    assert isinstance(indexes, list)
    assert "ix_passages_scope_speaker" in indexes
    assert "ix_passages_scope_kind_standing_evidence" not in indexes


async def test_sqlite_goes_by_keys_and_ids_however_many_share_a_scope(sqlite: Store) -> None:
    """Where it knows nothing, it takes a scope for a better way, and reads all of it."""
    view = await Library(store=sqlite, topics=()).view(CONSOLE)
    both = select(PASSAGES.c.pk).join(SOURCES, SOURCES.c.pk == PASSAGES.c.source_pk).where(visible(view))
    ids = or_(*(and_(PASSAGES.c.id >= start, PASSAGES.c.id < f"{start}~") for start in ("1a", "2b", "3c")))
    assert "INTEGER PRIMARY KEY" in await _way(sqlite, both.where(PASSAGES.c.pk.in_(range(500))))
    assert "id>? AND id<?" in await _way(sqlite, both.where(ids))
    assert "scope=? AND speaker=?" in await _way(sqlite, both.where(PASSAGES.c.speaker == "Ida Marsh"))


async def test_what_sqlite_is_told_is_about_indexes_that_there_are(sqlite: Store) -> None:
    told = await _rows(sqlite, "SELECT tbl, idx FROM sqlite_stat1")
    assert len(told) == 8
    assert told <= await _rows(sqlite, "SELECT tbl_name, name FROM sqlite_master WHERE type = 'index'")


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


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    return config


async def _go_back_to(store: Store, revision: str) -> None:
    """Make the database what it was in an earlier release."""

    def downgrade(connection: Connection) -> None:
        config = _config()
        config.attributes["connection"] = connection
        command.downgrade(config, revision)

    await _run(store, downgrade)


async def _way(store: Store, statement: Select[int]) -> str:
    """Ask SQLite how it would come by the passages of a statement."""
    sql = statement.compile(store.engine, compile_kwargs={"literal_binds": True})
    steps = await _rows(store, f"EXPLAIN QUERY PLAN {sql}")
    return " ".join(str(step[-1]) for step in steps if "SEARCH passages" in str(step[-1]))


async def _rows(store: Store, sql: str) -> set[tuple[object, ...]]:
    async with store.read() as connection:
        return {tuple(row) for row in await connection.execute(text(sql))}


async def _run(store: Store, what: object) -> object:
    assert callable(what)
    async with store.engine.begin() as connection:
        return await connection.run_sync(what)


async def _execute(store: Store, *statements: str) -> None:
    async with store.engine.begin() as connection:
        for statement in statements:
            await connection.execute(text(statement))
