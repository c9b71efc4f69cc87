"""What the store remembers of itself and of the programs that use it, by name."""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, select

from core.library.store import Store
from core.library.tables import NOTES


async def read_note(store: Store, name: str) -> str | None:
    """Give what was noted under a name, of at most 32 characters; None where nothing was."""
    wanted = select(NOTES.c.value).where(NOTES.c.name == name)
    return await store.look(lambda connection: connection.execute(wanted).scalar())


async def write_note(store: Store, name: str, value: str) -> None:
    """Note something in place of what was noted before."""

    def write(connection: Connection) -> None:
        connection.execute(delete(NOTES).where(NOTES.c.name == name))
        connection.execute(insert(NOTES).values(name=name, value=value))

    await store.change(write)
