"""Imports a few passages into a library, one after the other, as another process does while somebody searches.

`python -m tests.benchmarks.newcomer --database URL --data-dir F --count N`, started by tests.benchmarks.promises.
Prints, for each, the moment of its commit by the machine's monotonic clock, which all its processes share.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from pathlib import Path

from bots.app import open_app
from config.logging import set_up_logging
from config.settings import Settings
from core.intake import Intake, IntakeOptions

_PAUSE = 0.5


def word_of(number: int) -> str:
    """Give a word that no other passage holds and that is near to no other word."""
    return f"qxzv{''.join(chr(ord('a') + int(digit)) for digit in str(number))}wkjq"


async def bring_in(settings: Settings, count: int) -> None:
    """Import `count` passages, each as a file of its own."""
    async with open_app(settings) as app:
        intake = Intake(app.library, IntakeOptions(limit=settings.max_document_mb * 1_000_000))
        for number in range(count):
            text = f"A stranger who calls himself {word_of(number)} came ashore this morning and asked for tea."
            await intake.take_in(text.encode(), f"newcomer-{number}.txt")
            sys.stdout.write(f"{time.monotonic()}\n")
            sys.stdout.flush()
            await asyncio.sleep(_PAUSE)


def main() -> int:
    """Import what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.newcomer", description=__doc__)
    parser.add_argument("--database", required=True)
    parser.add_argument("--data-dir", type=Path, required=True)
    parser.add_argument("--count", type=int, required=True)
    options = parser.parse_args()
    set_up_logging("warning", "auto")
    settings = Settings(data_dir=options.data_dir, database_url=options.database, starter=False)
    asyncio.run(bring_in(settings, options.count))
    return 0


if __name__ == "__main__":
    sys.exit(main())
