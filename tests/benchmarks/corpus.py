"""A filled data folder for measuring and for trying out: `python -m tests.benchmarks.corpus --size N --data-dir F`."""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from platformdirs import user_cache_path
from rich.console import Console
from rich.progress import Progress

from bots.app import App, open_app
from config.logging import set_up_logging
from config.settings import Settings
from core.library.tally import count_by_scope
from tests.benchmarks.filling import import_fortunes, write_made
from tests.benchmarks.fortunes import MissingError, count, read_fortunes, sample
from tests.benchmarks.vectors import embed_real, lacks_vectors, write_vectors

CACHE = user_cache_path("quotidian-benchmarks", appauthor=False)
"""Where what takes long to make is kept from one measurement to the next."""

RECIPE = 1
"""Goes up where the same size is filled with something else, so that no older library is taken for it."""


def settings_for(folder: Path) -> Settings:
    """Give the settings of a folder that holds all there is, whatever the environment says of the database."""
    return Settings(data_dir=folder, database_url=f"sqlite:///{folder / 'library.db'}", starter=False)


async def fill_folder(folder: Path, size: int, cache: Path = CACHE) -> int:
    """Fill an empty data folder with `size` passages and return how many it holds; one that holds any gets no others.

    Where some are made by rule, so are the vectors, and the store holds them all; what it lacks of them is written
    again. Raises MissingError where there are no fortunes.
    """
    fortunes = sample(read_fortunes(), size)
    async with open_app(settings_for(folder)) as app:
        held = sum((await count_by_scope(app.library.store)).values())
        if not held:
            await import_fortunes(app.library, fortunes)
            if size > count(fortunes):
                with _progress("Writing passages", size) as done:
                    await write_made(app.library, fortunes, size, done)
            held = size
        if held == size > count(fortunes) and await lacks_vectors(app.library.store):
            await _write_vectors(app, count(fortunes), held, cache)
    return held


def main() -> int:
    """Fill the folder that the command line names; 2 where the fortunes are missing."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.corpus", description=__doc__)
    parser.add_argument("--size", type=int, required=True, help="number of passages")
    parser.add_argument("--data-dir", type=Path, required=True, help="folder to fill")
    options = parser.parse_args()
    set_up_logging("warning", "auto")
    began = time.perf_counter()
    try:
        held = asyncio.run(fill_folder(options.data_dir.absolute(), options.size))
    except MissingError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stdout.write(f"{options.data_dir}: {held:,} passages ({time.perf_counter() - began:.1f} s)\n")
    return 0


async def _write_vectors(app: App, real: int, size: int, cache: Path) -> None:
    with _progress("Embedding the fortunes") as done:
        known = await embed_real(app.library.store, real, cache, done)
    with _progress("Writing vectors", size) as done:
        await write_vectors(app.library.store, known, done)


@contextmanager
def _progress(what: str, total: int | None = None) -> Iterator[Callable[[int], None]]:
    """Show on stderr how far something is; without a total only that it goes on."""
    with Progress(console=Console(stderr=True)) as bar:
        task = bar.add_task(what, total=total)
        yield lambda done: bar.update(task, completed=done)


if __name__ == "__main__":
    sys.exit(main())
