"""A switching on that is killed in the middle: it is in the database by then, and nobody was told of it."""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path

from core.library.library import Library
from core.library.store import open_store
from core.requests import ListenRequest
from tests.conftest import TOPICS
from tests.core.listening.asking import CHIEF, Desk
from tests.forks import end_of
from tests.meaning import shipped_model


def switch_on_and_die(url: str, folder: Path) -> int | None:
    """Switch #general on, and end with the announcement in hand; give the exit code."""
    return end_of(_switch_on, url, folder)


def _switch_on(url: str, folder: Path) -> None:
    asyncio.run(_switch_on_until_told(url, folder))


async def _switch_on_until_told(url: str, folder: Path) -> None:
    library = Library(store=await open_store(url), topics=TOPICS, with_starter=False)
    reply = await Desk(library, folder, shipped_model()).commands.answer(ListenRequest(asker=CHIEF, typed="on strict"))
    if not reply.private:
        os.kill(os.getpid(), signal.SIGKILL)
