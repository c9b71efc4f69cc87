"""The product's one database: the library's tables, and those of the edges beside them."""

from __future__ import annotations

from bots.slack.branch import BRANCH
from config.settings import Settings
from core.library.store import Store, open_store


async def open_whole_store(settings: Settings) -> Store:
    """Open the database that the settings name, with everybody's tables up to date; raises StoreError."""
    return await open_store(settings.store_url, branches=(BRANCH,))
