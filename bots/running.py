"""Running a use case: the settings read, the application opened, what is wrong said in a sentence."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from bots.app import App, open_app
from bots.codes import WRONG
from bots.terminal import err, print_error
from config.logging import set_up_logging
from config.settings import Settings, SettingsError, load_settings
from core.errors import QuotidianError


def run_opened(work: Callable[[App], Awaitable[int]]) -> int:
    """Open the application, do the work and return its exit code."""

    async def opened(settings: Settings) -> int:
        async with open_app(settings) as app:
            return await work(app)

    return run_guarded(opened)


def run_guarded(work: Callable[[Settings], Awaitable[int]]) -> int:
    """Do the work under the settings; say in a sentence what is wrong with them, the set-up or what was given."""

    async def awaited() -> int:
        settings = load_settings()
        set_up_logging(settings.log_level, settings.log_format)
        return await work(settings)

    try:
        return asyncio.run(awaited())
    except (SettingsError, QuotidianError) as error:
        print_error(err, str(error))
        return WRONG


@contextmanager
def stop_signal() -> Iterator[asyncio.Event]:
    """Give what is set by the first Ctrl-C or SIGTERM. A second one ends the program at once, as the system does it.

    To be used in the main thread, by one at a time.
    """
    loop, stopped = asyncio.get_running_loop(), asyncio.Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        for each in before:
            signal.signal(each, signal.SIG_DFL)
        loop.call_soon_threadsafe(stopped.set)

    before = {each: signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)}
    try:
        for each in before:
            signal.signal(each, stop)
        yield stopped
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
