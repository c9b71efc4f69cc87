"""The `doctor` command: one line for each thing that must be right, with how to mend what is not."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from pathlib import Path

from rich.console import Console
from rich.text import Text

from bots.app import App, make_data_folder, open_app
from bots.codes import DONE, NOTHING
from bots.daily_checkup import look_at_daily
from bots.findings import Finding
from bots.learning import AT_ONCE
from bots.terminal import counted, plain
from config.settings import NO_MODEL, Settings
from core.errors import ContentError, IndexUnusableError, QuotidianError, StoreError
from core.library.following import count_passages
from core.library.tally import count_by_scope
from core.search.understanding import Standing
from core.team import SHARED, STARTER

_PLACES: tuple[tuple[type[QuotidianError], str], ...] = (
    (StoreError, "database"),
    (ContentError, "shipped content"),
    (IndexUnusableError, "index"),
)


async def check_up(settings: Settings, out: Console) -> int:
    """Look at the data folder, the database, the shipped content, the index and the model; print what was found."""
    failed = False
    async for finding in _findings(settings):
        mark, style = ("ok", "green") if finding.fine else ("mend", "bold red")
        line = Text.assemble((f"{mark:<5}", style), (f"{finding.what}: ", "bold"), plain(finding.text))
        out.print(line, soft_wrap=True)
        failed = failed or not finding.fine
    return NOTHING if failed else DONE


async def _findings(settings: Settings) -> AsyncIterator[Finding]:
    yield Finding("settings", "every value can be used.")
    folder = _folder(settings.data_dir)
    yield folder
    if not folder.fine:
        return
    try:
        async with open_app(settings) as app:
            async for finding in _opened(app):
                yield finding
    except QuotidianError as error:
        what = next((name for kind, name in _PLACES if isinstance(error, kind)), "library")
        yield Finding(what, str(error), fine=False)


async def _opened(app: App) -> AsyncIterator[Finding]:
    yield Finding("database", f"{_database(app.settings)}, tables up to date. {_sharing(app.settings)}")
    yield _held(await count_by_scope(app.library.store), with_starter=app.library.with_starter)
    for finding in await look_at_daily(app):
        yield finding
    if app.settings.slack.is_set_up:
        async for finding in _on_slack(app):
            yield finding
    if app.settings.discord.is_set_up:
        async for finding in _on_discord(app):
            yield finding
    store, index = app.library.store, app.finder.index
    await index.follow(store)
    yield Finding("index", "in step with the database.")
    yield _meant(app.settings, await index.understanding.standing(store), await count_passages(store))


async def _on_slack(app: App) -> AsyncIterator[Finding]:
    from bots.slack_checkup import look_at_slack  # noqa: PLC0415 - what it brings is needed by nobody else

    async for finding in look_at_slack(app):
        yield finding


async def _on_discord(app: App) -> AsyncIterator[Finding]:
    from bots.discord_checkup import look_at_discord  # noqa: PLC0415 - as above

    async for finding in look_at_discord(app):
        yield finding


def _held(scopes: dict[str, int], *, with_starter: bool) -> Finding:
    """Count what the teams see between them: an installation may hold what single teams brought in alone."""
    shipped = scopes.get(STARTER, 0) if with_starter else 0
    shared = scopes.get(SHARED, 0)
    own = [number for scope, number in scopes.items() if scope not in (STARTER, SHARED)]
    held = shipped + shared + sum(own)
    if not held:
        return Finding("library", "0 passages. Import a document: quotidian import PATH", fine=False)
    of_teams = f", {sum(own):,} of {counted(len(own), 'single team')}" if own else ""
    return Finding("library", f"{counted(held, 'passage')}: {shipped:,} shipped, {shared:,} for all teams{of_teams}.")


def _meant(settings: Settings, standing: Standing, held: int) -> Finding:
    """Say whether passages are found by what they mean, too."""
    if settings.model == NO_MODEL:
        return Finding("meaning", "off by QUOTIDIAN_MODEL: passages are found by their words alone.")
    if standing.problem:
        text = f"{standing.problem} Until that is mended, passages are found by their words alone."
        return Finding("meaning", text, fine=False)
    if standing.unlearned > AT_ONCE:
        return Finding("meaning", f"{standing.unlearned:,} passages are not learned yet: quotidian index", fine=False)
    if standing.unlearned:
        waiting = counted(standing.unlearned, "passage")
        return Finding("meaning", f"{standing.model}, {waiting} to be learned with the next question.")
    return Finding("meaning", f"{standing.model}, {counted(held, 'passage')} learned.")


def _database(settings: Settings) -> str:
    if settings.store_url.startswith("postgres"):
        return "PostgreSQL"
    return "SQLite in the data folder" if settings.database_url is None else "SQLite where QUOTIDIAN_DATABASE_URL says"


def _sharing(settings: Settings) -> str:
    if settings.store_url.startswith("postgres"):
        return "Any number of copies on any number of machines may share it."
    return "Several copies on this machine may share it; several machines need a PostgreSQL."


def _folder(folder: Path) -> Finding:
    try:
        make_data_folder(folder)
    except StoreError as error:
        return Finding("data folder", str(error), fine=False)
    if os.access(folder, os.W_OK | os.X_OK):
        return Finding("data folder", f"{folder}")
    return Finding("data folder", f"{folder} cannot be written: set QUOTIDIAN_DATA_DIR to one that can.", fine=False)
