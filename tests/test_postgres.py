"""A database that is lent again is as a new one."""

from __future__ import annotations

import psycopg
import pytest

from core.library.library import Library
from core.library.store import open_store
from tests.build import document, put
from tests.conftest import TOPICS
from tests.postgres import Postgres


def content(postgres: Postgres, url: str) -> dict[str, list[tuple[object, ...]]]:
    assert postgres.made
    with psycopg.connect(url) as connection:  # a table promises no order of its rows
        return {table: sorted(connection.execute(f"TABLE {table}".encode())) for table in postgres.made.rows}


async def test_what_one_put_in_is_not_there_for_the_next(postgres: Postgres) -> None:
    with postgres.lent() as url:
        new, store = content(postgres, url), await open_store(url)
        await put(Library(store=store, topics=TOPICS, with_starter=False), document("A lent boat comes back dry."))
        assert content(postgres, url) != new
    with postgres.lent() as again:
        assert (again, content(postgres, again)) == (url, new)
    await store.close()


@pytest.mark.parametrize(
    "change",
    ["CREATE TABLE mine (a int)", "ALTER TABLE notes ADD mine int", "DROP INDEX ix_twins_twin_pk", "DROP TABLE pins"],
)
def test_one_whose_tables_were_changed_is_not_lent_again(postgres: Postgres, change: str) -> None:
    with postgres.lent() as url, psycopg.connect(url) as connection:
        connection.execute(change.encode())
    with postgres.lent() as other:
        assert other != url
