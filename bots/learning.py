"""Learning what passages mean: after an import, before one question, or beside a long conversation."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from bots.app import App
from bots.beside import beside
from bots.codes import DONE, NOTHING
from bots.terminal import counted, err, out, print_line
from config.settings import NO_MODEL, Settings
from core.errors import QuotidianError
from core.library.following import count_passages
from core.search.understanding import Standing

AT_ONCE = 1000
"""Passages that one question is worth waiting for: learning so many takes some seconds."""

_EVERY_SECONDS = 1.0


async def learn(app: App, progress_on: Console) -> None:
    """Bring the whole index in step with the library, and show how far that is where it takes long."""
    await app.finder.index.follow(app.library.store)
    with progress_bar(progress_on) as progress:
        task = progress.add_task("what they mean", total=None)
        await app.finder.index.understanding.learn(
            app.library.store, lambda done, total: progress.update(task, completed=done, total=total)
        )


async def learn_a_little(app: App) -> None:
    """Learn what little is new before one question; where it is much, say how."""
    understanding = app.finder.index.understanding
    new = await understanding.unlearned(app.library.store)
    if new > AT_ONCE:
        print_line(err, f"{counted(new, 'passage')} can be found by their words alone until you run: quotidian index")
    elif new:
        await understanding.learn(app.library.store)


async def index_all(app: App) -> int:
    """Bring the index in step for the `index` command, and say how it stands; returns the exit code."""
    await learn(app, err)
    standing = await app.finder.index.understanding.standing(app.library.store)
    held = counted(await count_passages(app.library.store), "passage")
    print_line(out, f"In step: {held}, {_learned(app.settings, standing)}")
    return NOTHING if standing.problem else DONE


def _learned(settings: Settings, standing: Standing) -> str:
    """Say how the passages that were counted can be found."""
    if settings.model == NO_MODEL:
        return "found by their words alone, because QUOTIDIAN_MODEL is off."
    if standing.model is None:
        return f"found by their words alone. {standing.problem}"
    if standing.unlearned:
        why = standing.problem or "Another program is learning at this moment."
        return f"{standing.unlearned:,} of them not learned yet. {why}"
    return "all learned."


@asynccontextmanager
async def learning(app: App) -> AsyncIterator[None]:
    """Learn whatever is new, beside what is done meanwhile, whichever process brought it in."""
    async with beside(_keep_learning(app)):
        yield


async def _keep_learning(app: App) -> None:
    while True:
        with suppress(QuotidianError):  # who asks next is told of it
            await app.finder.index.follow(app.library.store)
            await app.finder.index.understanding.learn(app.library.store)
        await asyncio.sleep(_EVERY_SECONDS)


def progress_bar(console: Console) -> Progress:
    """Make a bar that goes when all is done, and is never there where no person looks on."""
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
