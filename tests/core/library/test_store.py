import asyncio
import sqlite3
from contextlib import AbstractAsyncContextManager, closing
from pathlib import Path

import pytest
from sqlalchemy import Connection, func, insert, select
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from core.errors import StoreError
from core.library.bulk import insert_rows
from core.library.rows import from_source
from core.library.store import Store, Writer, async_url, open_store
from core.library.tables import COUNTERS, NOTES, SOURCES
from core.models import DocumentKind, Source
from tests.postgres import Postgres

_ADD_NOTE = insert(NOTES).values(name="mine")


def _notes(connection: Connection) -> list[str]:
    return list(connection.execute(select(NOTES.c.value).where(NOTES.c.name == "mine")).scalars())


async def test_gives_no_number_twice_to_writers_at_the_same_time(store: Store) -> None:
    async def take_some() -> list[int]:
        taken = []
        for _ in range(5):
            async with store.write() as writer:
                first = await writer.take("passage", 3)
            taken += [first, first + 1, first + 2]
        return taken

    taken = await asyncio.gather(*(take_some() for _ in range(8)))
    assert sorted(number for some in taken for number in some) == list(range(1, 121))


async def test_gives_no_number_twice_to_two_programs(store: Store, url: str) -> None:
    other = await open_store(url)

    async def take(where: Store) -> int:
        async with where.write() as writer:
            return await writer.take("passage", 1)

    taken = await asyncio.gather(*(take(where) for where in (store, other) * 10))
    await other.close()
    assert sorted(taken) == list(range(1, 21))


async def test_undoes_everything_when_an_error_leaves_the_turn_to_write(store: Store) -> None:
    with pytest.raises(ZeroDivisionError):
        await _write_a_source_and(store, lambda: 1 / 0)
    async with store.read() as connection:
        assert (await connection.execute(select(func.count()).select_from(SOURCES))).scalar_one() == 0
        assert set((await connection.execute(select(COUNTERS.c.value))).scalars()) == {0}


async def test_lets_readers_read_while_somebody_writes(store: Store) -> None:
    async with store.write() as writer:
        await _add_source(writer)
        async with store.read() as connection:
            assert (await connection.execute(select(SOURCES))).all() == []
    async with store.read() as connection:
        assert len((await connection.execute(select(SOURCES))).all()) == 1


async def test_looks_and_changes_in_one_go(store: Store) -> None:
    def add(connection: Connection) -> list[str]:
        connection.execute(_ADD_NOTE, {"value": "a"})
        return _notes(connection)

    assert await store.change(add) == ["a"]
    assert await store.look(_notes) == ["a"]


async def test_undoes_a_change_that_raises(store: Store) -> None:
    def add_and_fail(connection: Connection) -> None:
        connection.execute(_ADD_NOTE, {"value": "a"})
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await store.change(add_and_fail)
    assert await store.look(_notes) == []
    await store.change(lambda connection: connection.execute(_ADD_NOTE, {"value": "b"}))
    assert await store.look(_notes) == ["b"]


async def test_looks_at_what_is_committed_while_somebody_changes(store: Store) -> None:
    async with store.write() as writer:
        await writer.connection.execute(_ADD_NOTE, {"value": "a"})
        assert await store.look(_notes) == []
    assert await store.look(_notes) == ["a"]


async def test_no_change_is_lost_where_several_read_first_and_write_then(store: Store, url: str) -> None:
    other = await open_store(url)
    await store.change(lambda connection: connection.execute(_ADD_NOTE, {"value": "0"}))

    def count_on(connection: Connection) -> None:
        held = select(NOTES.c.value).where(NOTES.c.name == "mine").with_for_update()
        last = connection.execute(held).scalar_one()
        connection.execute(NOTES.update().where(NOTES.c.name == "mine").values(value=str(int(last) + 1)))

    await asyncio.gather(*(where.change(count_on) for where in [store, other] * 15))
    await other.close()
    assert await store.look(_notes) == ["30"]


async def test_says_what_a_failing_look_or_change_means(store: Store) -> None:
    for run in (store.look, store.change):
        with pytest.raises(StoreError, match=r"^The database at \S+ cannot be used: .*nowhere.*\.$"):
            await run(lambda connection: connection.exec_driver_sql("SELECT * FROM nowhere"))


async def test_a_change_that_contradicts_a_row_is_a_bug(store: Store) -> None:
    await store.change(lambda connection: connection.execute(_ADD_NOTE, {"value": "a"}))
    with pytest.raises(IntegrityError):
        await store.change(lambda connection: connection.execute(_ADD_NOTE, {"value": "b"}))


async def test_an_error_says_nothing_of_what_was_to_be_written(store: Store) -> None:
    told = insert(NOTES).values(name="a secret word")

    async def write() -> None:
        async with store.write() as writer:
            await writer.connection.execute(told)
            await writer.connection.execute(told)

    async def change() -> None:
        await store.change(lambda connection: [connection.execute(told) for _ in range(2)])

    for work in (write, change):
        with pytest.raises(IntegrityError) as error:
            await work()
        assert "secret" not in str(error.value).partition("DETAIL")[0]


async def test_looks_and_changes_in_a_database_in_memory() -> None:
    store = await open_store("sqlite://")
    await store.change(lambda connection: connection.execute(_ADD_NOTE, {"value": "a"}))
    assert await store.look(_notes) == ["a"]
    await store.close()


async def test_says_what_a_failing_statement_means(store: Store) -> None:
    for opened in (store.read(), store.write()):
        with pytest.raises(StoreError, match=r"^The database at \S+ cannot be used: .*nowhere.*\.$") as caught:
            await _ask(opened, "SELECT * FROM nowhere")
        assert isinstance(caught.value.__cause__, SQLAlchemyError)


async def test_rows_that_contradict_each_other_are_a_bug(store: Store) -> None:
    rows = [("a", 1), ("a", 2)]
    with pytest.raises(IntegrityError):
        async with store.write() as writer:
            await insert_rows(writer.connection, COUNTERS, ("name", "value"), rows)


async def test_says_that_a_file_is_damaged(tmp_path: Path) -> None:
    store = await open_store(f"sqlite:///{tmp_path}/a.db")
    async with store.read() as connection:
        page = (
            await connection.exec_driver_sql("SELECT rootpage FROM sqlite_master WHERE name = 'sources'")
        ).scalar_one()
        size = (await connection.exec_driver_sql("PRAGMA page_size")).scalar_one()
    await store.close()
    with (tmp_path / "a.db").open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xa5" * size)
    damaged = await open_store(f"sqlite:///{tmp_path}/a.db")
    with pytest.raises(StoreError, match=r"it is damaged \(database disk image is malformed\): put a backup in its"):
        await _ask(damaged.read(), "SELECT * FROM sources")
    await damaged.close()


async def test_says_that_another_process_does_not_let_go(tmp_path: Path) -> None:
    store = await open_store(f"sqlite:///{tmp_path}/a.db")
    await _ask(store.read(), "PRAGMA busy_timeout = 0")
    with closing(sqlite3.connect(tmp_path / "a.db")) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match=r"another process has been writing for 30 seconds: try again\.$"):
            await _ask(store.write(), "SELECT 1")
    await _ask(store.write(), "SELECT 1")
    await store.close()


async def test_says_that_a_disk_is_full(tmp_path: Path) -> None:
    store = await open_store(f"sqlite:///{tmp_path}/a.db")
    await _ask(store.read(), "PRAGMA max_page_count = 1")
    with pytest.raises(StoreError, match=r"no space is left \(database or disk is full\): make room"):
        await _ask(store.write(), "INSERT INTO notes VALUES ('big', hex(zeroblob(1000000)))")
    await store.close()


async def test_says_that_a_connection_was_lost_and_takes_another(postgres: Postgres) -> None:
    store = await open_store(postgres.copy())
    with pytest.raises(StoreError, match=r"the connection was lost \(.*\): see that its server runs"):
        await _lose(store, postgres)
    await _ask(store.write(), "SELECT 1")
    await store.close()


async def test_says_that_a_connection_was_lost_while_rows_are_streamed(postgres: Postgres) -> None:
    store = await open_store(postgres.copy())
    with pytest.raises(StoreError, match="cannot be used: "):
        await _lose_while_writing(store, postgres)
    await store.close()


async def _lose(store: Store, postgres: Postgres) -> None:
    async with store.read() as connection:
        await _end(connection, postgres)
        await connection.exec_driver_sql("SELECT 1")


async def _lose_while_writing(store: Store, postgres: Postgres) -> None:
    async with store.write() as writer:
        await _end(writer.connection, postgres)
        await insert_rows(writer.connection, COUNTERS, ("name", "value"), [("more", 1)])


async def _end(connection: AsyncConnection, postgres: Postgres) -> None:
    process = (await connection.exec_driver_sql("SELECT pg_backend_pid()")).scalar_one()
    postgres.run(f"SELECT pg_terminate_backend({process})")


async def _ask(opened: AbstractAsyncContextManager[AsyncConnection | Writer], statement: str) -> None:
    async with opened as given:
        connection = given.connection if isinstance(given, Writer) else given
        await connection.exec_driver_sql(statement)


async def _write_a_source_and(store: Store, fail: object) -> None:
    async with store.write() as writer:
        await _add_source(writer)
        assert callable(fail)
        fail()


async def _add_source(writer: Writer) -> None:
    key = await writer.take("source", 1)
    source = Source(id="a", scope="shared", kind=DocumentKind.TEXT, title="A")
    await writer.connection.execute(SOURCES.insert().values(from_source(source, key)))


@pytest.mark.parametrize(
    ("written", "driven"),
    [
        ("sqlite:////srv/a.db", "sqlite+aiosqlite:////srv/a.db"),
        ("postgres://me:secret@db/name", "postgresql+psycopg://me:secret@db/name"),
        ("postgresql://db/name?sslmode=require", "postgresql+psycopg://db/name?sslmode=require"),
        ("postgresql+psycopg://db/name", "postgresql+psycopg://db/name"),
    ],
)
def test_names_the_driver_of_a_url(written: str, driven: str) -> None:
    assert async_url(written) == driven


@pytest.mark.parametrize("url", ["", "library.db", "postgresql://db:port/name", "://", "C:\\library.db"])
async def test_says_how_a_url_is_written_where_it_cannot_be_read(url: str) -> None:
    with pytest.raises(StoreError, match=r"cannot be read: write sqlite:///path/to/file or postgresql://"):
        await open_store(url)


@pytest.mark.parametrize("url", ["mysql://db/name", "oracle://db/name", "https://db.example/name"])
async def test_says_which_databases_there_are(url: str) -> None:
    with pytest.raises(StoreError, match=r"kept in sqlite or postgresql\.$"):
        await open_store(url)


async def test_says_what_is_wrong_with_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"^The database at sqlite\S+/nowhere/a\.db cannot be opened: .+\.$"):
        await open_store(f"sqlite:///{tmp_path}/nowhere/a.db")


async def test_says_what_is_wrong_with_a_file_that_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("These are notes, and no database at all.\n" * 100)
    with pytest.raises(StoreError, match=r"no database at all \(file is not a database\): "):
        await open_store(f"sqlite:///{path}")
    assert path.read_text().startswith("These are notes")


async def test_says_that_a_server_is_not_there_and_keeps_the_password(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"cannot be opened: ") as caught:
        await open_store(f"postgresql://me:hush@/name?host={tmp_path}")
    assert "hush" not in str(caught.value)
    assert "\n" not in str(caught.value)


async def test_says_that_a_database_is_not_there(postgres_url_of_nothing: str) -> None:
    with pytest.raises(StoreError, match=r'cannot be opened: .*database "nothing" does not exist\.$'):
        await open_store(postgres_url_of_nothing)
