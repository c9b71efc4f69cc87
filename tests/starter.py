"""The shipped library as the program leaves it once all of it is learned: that takes six seconds of one core."""

from __future__ import annotations

import asyncio
import os
import shutil
from pathlib import Path

from filelock import FileLock

from bots.app import open_app
from bots.learning import learn_a_little
from config.settings import Settings


def learned_starter(base: Path) -> Path:
    """Give the folder of the library, made once for all processes that run tests; not to be changed.

    `base` is where this process has its temporary folders.
    """
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder = shared / "starter"
    with FileLock(shared / "starter.lock"):
        if not folder.is_dir():
            making = shared / "starter.making"
            shutil.rmtree(making, ignore_errors=True)
            asyncio.run(_learn(making))
            making.rename(folder)
    return folder


async def _learn(folder: Path) -> None:
    async with open_app(Settings(data_dir=folder)) as app:
        await learn_a_little(app)
