"""The tokens of many workspaces: out of the database, and made new ahead of their end."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime

import structlog
from slack_sdk.errors import SlackTokenRotationError
from slack_sdk.oauth.installation_store import Bot
from slack_sdk.oauth.token_rotation.async_rotator import AsyncTokenRotator

from bots.slack.installations import Installations
from bots.slack.refusals import code_of
from bots.slack.remembering import Lifetimes, Memory
from bots.slack.tokens import Credentials, NotInstalledError
from core.errors import StoreError

AHEAD = 120
"""Minutes before its end that a token is made new; Slack's tokens last twelve hours."""

_KEPT = Lifetimes(long=60)
_IN_TIME = 180
"""Seconds before its end that a token still serves whoever asks: it is kept for a minute, and then used for a while."""

_MOST = 10_000
_USED = "invalid_refresh_token"
_ANOTHER_SAVES = (0, 0.1, 0.3, 0.6, 1)
"""Seconds to wait, one after the other, for another copy of the program that made a token new to save it."""

_SAVING = (0.5, 2, 5)
"""Seconds after which saving a new token is tried again: Slack gives it once."""

_FINISHING = 15
"""Seconds that making tokens new may take at the end: what Slack gave and nobody saved would be lost."""

_log = structlog.get_logger()


class StoredTokens:
    """Gives the token of each workspace that installed the app.

    What was looked up holds for a minute: another copy of the program may have removed it meanwhile.
    """

    def __init__(
        self,
        installations: Installations,
        rotator: Callable[[], AsyncTokenRotator],
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._installations = installations
        self._rotator = rotator
        self._memory: Memory[str, Credentials] = Memory(_KEPT, most=_MOST, now=now)
        self._renewals: dict[str, asyncio.Task[Bot | None]] = {}

    async def of(self, workspace: str) -> Credentials:
        """Give the token; raises NotInstalledError where there is none, or one that ended and cannot be made new.

        As long as one works, nobody waits for Slack to make it new: Slack itself waits for three seconds.
        """
        known = await self._memory.get(workspace, lambda: self._find(workspace))
        if known is None:
            raise NotInstalledError(f"The app is not installed in workspace {workspace}.")
        return known

    def forget(self, workspace: str) -> None:
        """Look into the database the next time."""
        self._memory.forget(workspace)

    async def close(self) -> None:
        """Stop looking, and let finish what Slack was asked for."""
        await self._memory.close()
        if self._renewals:
            await asyncio.wait(self._renewals.values(), timeout=_FINISHING)

    async def _find(self, workspace: str) -> Credentials | None:
        bot = await self._installations.bot_of(workspace)
        if bot is None:
            return None
        left = _left(bot)
        renewal = self._renewal(workspace, bot) if left < AHEAD * 60 else None
        if renewal is not None and left < _IN_TIME:
            bot = await asyncio.shield(renewal)
        return None if bot is None else _credentials(workspace, bot)

    def _renewal(self, workspace: str, bot: Bot) -> asyncio.Task[Bot | None]:
        """Begin to make a token new, unless that is under way."""
        task = self._renewals.get(workspace)
        if task is None:
            task = self._renewals[workspace] = asyncio.create_task(self._fresh(workspace, bot))
            task.add_done_callback(lambda done: self._renewed(workspace, bot, done))
        return task

    def _renewed(self, workspace: str, old: Bot, task: asyncio.Task[Bot | None]) -> None:
        del self._renewals[workspace]
        if task.cancelled() or task.exception() is not None:
            return  # whoever waits for it is told; where nobody does, the next one tries again
        new = task.result()
        if new is None or new.bot_token != old.bot_token:
            self.forget(workspace)

    async def _fresh(self, workspace: str, bot: Bot) -> Bot | None:
        """Make a token new. As long as the old one works, it does where Slack does not answer."""
        try:
            renewed = await self._rotator().perform_bot_token_rotation(bot=bot, minutes_before_expiration=AHEAD)
        except Exception as error:  # noqa: BLE001 - whatever it was, the token may still work
            code = code_of(error.api_error) if isinstance(error, SlackTokenRotationError) else type(error).__name__
            return await self._after_failure(workspace, bot, code, error)
        if renewed is None or await self._saved(bot, renewed):
            return renewed or bot
        return await self._installations.bot_of(workspace)  # removed, or installed anew, in that moment

    async def _saved(self, old: Bot, new: Bot) -> bool:
        """Save a new token, however busy the database is; False where the old one is no longer there."""
        for pause in _SAVING:
            try:
                return await self._installations.renew(old, new)
            except StoreError as error:
                _log.warning("slack.token_not_saved", error=str(error), again_in_seconds=pause)
                await asyncio.sleep(pause)
        return await self._installations.renew(old, new)

    async def _after_failure(self, workspace: str, bot: Bot, code: str, error: Exception) -> Bot | None:
        """Take what another copy of the program has got meanwhile: a token can be made new only once."""
        works = _left(bot) > 0
        for pause in _ANOTHER_SAVES if code == _USED and not works else (0,):
            await asyncio.sleep(pause)
            stored = await self._installations.bot_of(workspace)
            if stored is None or stored.bot_token != bot.bot_token:
                return stored
        _log.warning("slack.token_not_renewed", workspace=workspace, error=code, minutes_left=int(_left(bot) // 60))
        if works:
            return bot
        if code == _USED:
            raise NotInstalledError(
                f"The token of workspace {workspace} has ended, and Slack gives no new one: the app has to be "
                "installed there again."
            ) from error
        raise error


def _left(bot: Bot) -> float:
    """Seconds until a token ends; one without an end never does."""
    ends = bot.bot_token_expires_at
    return float("inf") if ends is None else ends - time.time()


def _credentials(workspace: str, bot: Bot) -> Credentials:
    return Credentials(
        workspace=workspace,
        token=bot.bot_token,
        user=bot.bot_user_id,
        bot=bot.bot_id,
        name=bot.team_name,
        since=datetime.fromtimestamp(bot.installed_at, UTC),
    )
