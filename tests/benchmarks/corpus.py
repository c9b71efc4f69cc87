"""A filled data folder for measuring and for trying out: `python -m tests.benchmarks.corpus --size N --data-dir F`."""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from bots.app import App, open_app
from config.logging import set_up_logging
from config.settings import Settings
from core.library.tally import count_by_scope
from tests.benchmarks.filling import fill
from tests.benchmarks.fortunes import MissingError, read_fortunes


def settings_for(folder: Path) -> Settings:
    """Give the settings of a folder that holds all there is, whatever the environment says of the database."""
    return Settings(data_dir=folder, database_url=f"sqlite:///{folder / 'library.db'}", starter=False)


async def fill_folder(folder: Path, size: int) -> int:
    """Fill a data folder with `size` passages and return how many it holds; one that holds any is left as it is."""
    fortunes = read_fortunes()
    async with open_app(settings_for(folder)) as app:
        there = await _passages(app)
        if there:
            return there
        with Progress(console=Console(stderr=True)) as bar:
            task = bar.add_task("Filling", total=size)
            return await fill(app.library, fortunes, size, lambda done: bar.update(task, completed=done))


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


async def _passages(app: App) -> int:
    counted = await count_by_scope(app.library.store)
    return sum(counted.values())


if __name__ == "__main__":
    sys.exit(main())
