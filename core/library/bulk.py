"""Writing many rows at once, as fast as each database takes them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from sqlalchemy import Table
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

Rows = Sequence[tuple[object, ...]]


async def insert_rows(connection: AsyncConnection, table: Table, names: Sequence[str], rows: Rows) -> None:
    """Insert rows of numbers and texts for the named columns, past what SQLAlchemy does to each value."""
    if not rows:
        return
    write = _copy if connection.dialect.name == "postgresql" else _execute
    await write(connection, table.name, names, rows)


async def _copy(connection: AsyncConnection, table: str, names: Sequence[str], rows: Rows) -> None:
    """Stream rows to PostgreSQL, which takes half the time of an INSERT and a fifth of one for each row."""
    from psycopg import AsyncConnection as Postgres  # noqa: PLC0415 - who keeps to SQLite need not load it
    from psycopg import Error, sql  # noqa: PLC0415

    driver = cast("Postgres", (await connection.get_raw_connection()).driver_connection)
    columns = sql.SQL(", ").join(map(sql.Identifier, names))
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), columns)
    try:
        async with driver.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                await copy.write_row(row)
    except Error as error:
        raise DBAPIError.instance(f"COPY {table}", None, error, Error, dialect=connection.dialect) from error


async def _execute(connection: AsyncConnection, table: str, names: Sequence[str], rows: Rows) -> None:
    marks = ", ".join("?" * len(names))
    statement = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})"  # noqa: S608 - names of our tables
    await connection.exec_driver_sql(statement, list(rows))
