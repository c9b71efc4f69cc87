"""The `db upgrade` command: migrations, without opening the rest."""

from __future__ import annotations

from bots.app import make_data_folder
from bots.codes import DONE
from bots.storing import open_whole_store
from bots.terminal import out, print_line
from config.settings import Settings


async def upgrade_database(settings: Settings) -> int:
    """Bring all tables up to date, which opening the store does; returns the exit code."""
    make_data_folder(settings.data_dir)
    store = await open_whole_store(settings)
    await store.close()
    print_line(out, "The database is up to date.")
    return DONE
