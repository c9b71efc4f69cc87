from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bots.app import CONTENT, open_app
from config.settings import Settings
from core.errors import ContentError, StoreError
from core.library.tally import tally
from core.requests import Asker
from core.team import CONSOLE
from tests.shelf import ASKER


async def passages(settings: Settings) -> int:
    async with open_app(settings) as app:
        return (await tally(app.library.store, await app.library.view(CONSOLE))).passages


async def test_it_opens_with_the_shipped_content(tmp_path: Path) -> None:
    async with open_app(Settings(data_dir=tmp_path / "new" / "data", starter=True)) as app:
        lesson = await app.commands.command("/lesson", ASKER)
        assert lesson.found
        assert lesson.results[0].passage.source.scope == "starter"
        quote = await app.commands.command(
            "/quote random", Asker(team=CONSOLE, channel="c", member="m", today=ASKER.today)
        )
        assert "wording verified" in (quote.attribution or "")


async def test_the_shipped_content_comes_once_and_is_left_out_where_it_is_off(tmp_path: Path) -> None:
    on, off = Settings(data_dir=tmp_path, starter=True), Settings(data_dir=tmp_path, starter=False)
    assert await passages(off) == 0
    held = await passages(on)
    assert held > 150
    assert await passages(on) == held
    assert await passages(off) == 0


async def test_a_folder_that_cannot_be_made_is_one_sentence() -> None:
    with pytest.raises(StoreError, match="QUOTIDIAN_DATA_DIR"):
        await passages(Settings(data_dir=Path("/dev/null/data")))


@pytest.mark.parametrize("broken", ["topics.toml", "quotes.toml", "sources.toml"])
async def test_shipped_content_that_is_missing_or_broken_is_one_sentence(tmp_path: Path, broken: str) -> None:
    content = Path(shutil.copytree(CONTENT, tmp_path / "content"))
    settings = Settings(data_dir=tmp_path / "data", starter=True)
    for damage in (b"[[topic", b"\xff\xfe", None):
        (content / broken).write_bytes(damage) if damage else (content / broken).unlink()
        with pytest.raises(ContentError) as caught:
            async with open_app(settings, content):
                pass
        assert len(str(caught.value).splitlines()) == 1


def test_the_content_stands_beside_the_packages() -> None:
    assert (CONTENT / "topics.toml").is_file()
