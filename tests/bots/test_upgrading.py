from __future__ import annotations

from pathlib import Path

from bots.slack.branch import BRANCH
from bots.upgrading import upgrade_database
from config.settings import Settings
from core.library.store import open_store


async def test_upgrading_brings_the_tables_of_the_edges_up_to_date_too(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "data")
    assert await upgrade_database(settings) == 0
    await (await open_store(settings.store_url, upgrade=False, branches=(BRANCH,))).close()
