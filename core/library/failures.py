"""What went wrong in a database, put into a sentence for a person."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError

from core.errors import StoreError

BUSY_SECONDS = 30
"""How long SQLite waits for another writer."""

_LOST = "the connection was lost ({}): see that its server runs, and try again"
_RESTORE = "put a backup in its place, or move it away and import your documents anew"
_SAID = (
    ("database is locked", f"another process has been writing for {BUSY_SECONDS} seconds: try again"),
    ("malformed", f"it is damaged ({{}}): {_RESTORE}"),
    ("could not decode", f"it is damaged (it holds text that is none): {_RESTORE}"),
    ("is not a database", "it is damaged, or no database at all ({}): put a backup in its place, or move it away"),
    ("disk is full", "no space is left ({}): make room and try again"),
    ("no space left", "no space is left ({}): make room and try again"),
    ("readonly", "it can be read and not written ({}): see that its file and folder may be written to"),
)
"""Part of what a driver says, and what that means; {} is all that it says."""


@contextmanager
def told_in_a_sentence(url: URL) -> Iterator[None]:
    """Turn what goes wrong in the database of a URL into a StoreError; rows that contradict each other are a bug."""
    try:
        yield
    except IntegrityError:
        raise
    except SQLAlchemyError as error:
        raise StoreError(f"The database at {shown(url)} cannot be used: {cause(error)}.") from error


def shown(url: URL) -> str:
    """Write a URL without its password, and without the driver that is used here."""
    return url.set(drivername=url.get_backend_name()).render_as_string(hide_password=True)


def cause(error: Exception) -> str:
    """Say what an error means and how to mend it where that is known, else what the driver says; without a stop."""
    origin = error.orig if isinstance(error, DBAPIError) else error
    lines = str(origin).strip().splitlines()
    said = lines[0].rstrip(".") if lines else type(origin).__name__
    lost = isinstance(error, DBAPIError) and error.connection_invalidated
    meaning = _LOST if lost else next((meaning for part, meaning in _SAID if part in said.casefold()), "{}")
    return meaning.format(said)
