"""The `doctor` command: one line for each thing that must be right, with how to mend what is not."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.text import Text

from bots.app import App, open_app
from config.settings import Settings
from core.errors import QuotidianError
from core.library.passages import count
from core.team import CONSOLE

_DONE, _FAILED = 0, 1


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; `fine` is False where it must be mended, and the text says how."""

    what: str
    text: str
    fine: bool = True


async def check_up(settings: Settings, out: Console) -> int:
    """Look at the data folder, the database, the shipped content and the index; print what was found."""
    failed = False
    async for finding in _findings(settings):
        mark, style = ("ok", "green") if finding.fine else ("mend", "bold red")
        out.print(Text.assemble((f"{mark:<5}", style), (f"{finding.what}: ", "bold"), finding.text))
        failed = failed or not finding.fine
    return _FAILED if failed else _DONE


async def _findings(settings: Settings) -> AsyncIterator[Finding]:
    yield Finding("settings", "every value can be used.")
    yield _folder(settings.data_dir)
    try:
        async with open_app(settings) as app:
            async for finding in _library(app):
                yield finding
    except QuotidianError as error:
        yield Finding("library", str(error), fine=False)


async def _library(app: App) -> AsyncIterator[Finding]:
    where = "PostgreSQL" if app.settings.store_url.startswith("postgres") else "SQLite in the data folder"
    yield Finding("database", f"{where}, tables up to date.")
    held = await count(app.library.store, await app.library.view(CONSOLE))
    starter = "with" if app.settings.starter else "without"
    advice = "" if held else " Import a document: quotidian import PATH"
    yield Finding("library", f"{held:,} passages, {starter} the shipped content.{advice}", fine=held > 0)
    await app.finder.index.follow(app.library.store)
    yield Finding("index", "in step with the database.")


def _folder(folder: Path) -> Finding:
    there = next(each for each in (folder, *folder.parents) if each.exists())
    if there.is_dir() and os.access(there, os.W_OK):
        return Finding("data folder", f"{folder}")
    return Finding("data folder", f"{folder} cannot be written: set QUOTIDIAN_DATA_DIR to one that can.", fine=False)
