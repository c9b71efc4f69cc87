"""Running the platforms that are set up, until a signal ends it."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from bots.app import App
from bots.codes import DONE
from bots.learning import learning
from bots.posting import posters
from bots.running import stop_signal
from bots.scheduling import STOPPING, say_what_runs, scheduling
from bots.terminal import err, out, print_line

_STOPPING = "Stopping: answers in flight finish. Once more stops at once."
_STOPPING_ALL = "Stopping: posts and answers in flight finish. Once more stops at once."


async def run_all(app: App) -> int:
    """Run everything that is set up, until a signal ends it; returns the exit code."""
    with stop_signal() as stopped:
        async with learning(app), scheduling(app, posters(app)), _slack(app) as slack, _discord(app) as discord:
            print_line(out, "Learning what is imported.")
            platforms = {"Slack": slack, "Discord": discord}
            for name, how in platforms.items():
                if how is not None:
                    print_line(out, f"{name}: {how}.")
            missing = [name for name, how in platforms.items() if how is None]
            if missing:
                print_line(out, f"Not set up: {', '.join(missing)}.")
            await say_what_runs(app)
            await stopped.wait()
            print_line(err, STOPPING if len(missing) == len(platforms) else _STOPPING_ALL)
    return DONE


async def run_slack(app: App) -> int:
    """Answer on Slack until a signal ends it; returns the exit code. The daily posts are left to another process."""
    from bots.slack.running import running  # noqa: PLC0415 - takes long, and is needed by nobody else

    return await _run_one(app, "Slack", running)


async def run_discord(app: App) -> int:
    """Answer on Discord until a signal ends it; returns the exit code. The daily posts are left to another process."""
    from bots.discord.running import running  # noqa: PLC0415 - as above

    return await _run_one(app, "Discord", running)


async def _run_one(app: App, name: str, running: Callable[[App], AbstractAsyncContextManager[str]]) -> int:
    with stop_signal() as stopped:
        async with learning(app), running(app) as how:
            print_line(out, f"{name}: {how}; stop with Ctrl-C.")
            sys.stdout.flush()  # whoever reads it through a pipe waits for it
            await stopped.wait()
            print_line(err, _STOPPING)
    return DONE


@asynccontextmanager
async def _slack(app: App) -> AsyncIterator[str | None]:
    if not app.settings.slack.is_set_up:
        yield None
        return
    from bots.slack.running import running  # noqa: PLC0415 - as above

    async with running(app) as how:
        yield how


@asynccontextmanager
async def _discord(app: App) -> AsyncIterator[str | None]:
    if not app.settings.discord.is_set_up:
        yield None
        return
    from bots.discord.running import running  # noqa: PLC0415 - as above

    async with running(app) as how:
        yield how
