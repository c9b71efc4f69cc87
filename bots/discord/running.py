"""Running the Discord edge: connected until told to stop, and connected anew whatever ended it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

import discord
import structlog

from bots.app import App
from bots.discord.bot import QuotidianBot, create_bot
from bots.discord.mishaps import DiscordSetUpError, said_of
from bots.discord.standing import NO_TOKEN, no_intent, problem_of, token_of
from bots.terminal import counted
from config.settings import DiscordSettings

UNREACHABLE = "(Discord cannot be reached yet)"
_NOWHERE = " (`quotidian discord invite` prints the link that brings it to one)"
_CLOSING_SECONDS = 3.0
_TOKEN_REFUSED, _INTENTS_REFUSED = 4004, (4013, 4014)

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How long to wait, in seconds: for the first connection, and before the next attempt.

    After a connection that lived for less than `steady` the wait is twice as long each time, up to the longest: Discord
    allows 1,000 logins a day.
    """

    patience: float = 10.0
    first_wait: float = 5.0
    longest_wait: float = 300.0
    steady: float = 600.0


@asynccontextmanager
async def running(app: App, pace: Pace | None = None) -> AsyncIterator[str]:
    """Answer on Discord until the block ends; gives what to tell of how: `as @Quotidian in 3 servers`.

    At the end nothing new is taken, and what is under way may finish. Raises DiscordSetUpError with a sentence where
    it is not set up, or Discord does not take the token. Where Discord is out of reach, it is tried again and again
    meanwhile; a connection that breaks is discord.py's to mend.
    """
    keeping = _Keeping(app, token_of(app.settings.discord), pace or Pace())
    task = asyncio.create_task(keeping.keep())
    try:
        yield await keeping.first_word()
    finally:
        await keeping.stop()
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


class _Keeping:
    """Keeps one bot connected after the other: one that has ended cannot begin anew."""

    def __init__(self, app: App, token: str, pace: Pace) -> None:
        self._app = app
        self._token = token
        self._pace = pace
        self._bot: QuotidianBot | None = None
        self._word: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    async def first_word(self) -> str:
        """Say as whom it answers, once that is known; raises DiscordSetUpError where it never will."""
        await asyncio.wait((self._word,), timeout=self._pace.patience)
        if self._word.done():
            return self._word.result()
        self._word.cancel()  # whatever is wrong from now on is for the log, and may pass
        return UNREACHABLE

    async def keep(self) -> None:
        """Connect, and again when that has ended. What is wrong with the set-up ends the first attempt for good."""
        wait = self._pace.first_wait
        while True:
            started = time.monotonic()
            try:
                await self._run_once()
            except Exception as error:  # noqa: BLE001 - whatever it was, it may pass
                if self._complain(error):
                    return
            if time.monotonic() - started > self._pace.steady:
                wait = self._pace.first_wait
            await asyncio.sleep(wait)
            wait = min(2 * wait, self._pace.longest_wait)

    async def stop(self) -> None:
        """Hear nothing new, and let finish what is under way."""
        bot = self._bot
        if bot is None:
            return
        with suppress(TimeoutError):
            async with asyncio.timeout(_CLOSING_SECONDS):
                await asyncio.gather(*(shard.disconnect() for shard in bot.shards.values()))
        await bot.edge.under_way.settle()

    async def _run_once(self) -> None:
        """Run a bot until it ends."""
        async with create_bot(self._app) as bot:
            self._bot = bot
            try:
                await bot.login(self._token)
                telling = asyncio.create_task(self._tell(bot))
                try:
                    await bot.connect()
                finally:
                    telling.cancel()
            finally:
                self._bot = None

    async def _tell(self, bot: QuotidianBot) -> None:
        await bot.wait_for("connect")
        how = f"as @{bot.user.name if bot.user else ''} {_where(bot.application)}"
        _log.info("discord.connected", how=how)
        if not self._word.done():
            self._word.set_result(how)

    def _complain(self, error: Exception) -> bool:
        """Log why it ended; tells whether that is told to whoever starts the program, who must mend it first."""
        sentence = sentence_of(error, self._app.settings.discord)
        if sentence is None:
            _log.warning("discord.unreachable", **said_of(error))
            return False
        if self._word.done():
            _log.error("discord.refused", error=sentence)
            return False
        self._word.set_exception(DiscordSetUpError(sentence))
        return True


def _where(application: discord.AppInfo | None) -> str:
    """Say in how many servers it is, and what is amiss there."""
    number = application.approximate_guild_count if application else 0
    problem = problem_of(application) if application else None
    amiss = f", but {problem.rstrip('.')}" if problem else "" if number else _NOWHERE
    return f"in {counted(number, 'server')}{amiss}"


def sentence_of(error: Exception, settings: DiscordSettings) -> str | None:
    """Say what is to be mended in the set-up; None where the error may pass by itself."""
    if isinstance(error, discord.LoginFailure):
        return NO_TOKEN
    if isinstance(error, discord.PrivilegedIntentsRequired):
        return no_intent(settings)
    if isinstance(error, discord.ConnectionClosed):
        refused = dict.fromkeys(_INTENTS_REFUSED, no_intent(settings))
        return {_TOKEN_REFUSED: NO_TOKEN, **refused}.get(error.code)
    return None
