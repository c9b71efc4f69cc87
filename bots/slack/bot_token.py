"""The token of the one workspace that an installation serves, where it is set by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from slack_sdk.errors import SlackApiError

from bots.slack.connections import Connections
from bots.slack.place import team_of
from bots.slack.refusals import NO_LONGER_INSTALLED, code_of
from bots.slack.remembering import Lifetimes, Memory
from bots.slack.tokens import Credentials, NotInstalledError, Welcome

_FOR_EVER = Lifetimes(long=float("inf"))
_ONLY = "the only one"


class BotToken:
    """Gives one token, of the workspace that Slack names as its own; asked once."""

    def __init__(
        self,
        token: str,
        connections: Connections,
        welcome: Welcome,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._token = token
        self._connections = connections
        self._welcome = welcome
        self._now = now
        self._memory: Memory[str, Credentials] = Memory(_FOR_EVER, most=1)

    async def of(self, workspace: str) -> Credentials:
        """Give the token; raises NotInstalledError for another workspace, and where Slack does not take the token."""
        known = await self.whose()
        if known.workspace != workspace:
            raise NotInstalledError(f"The bot token is not one of workspace {workspace}, but of {known.workspace}.")
        return known

    async def whose(self) -> Credentials:
        """Give the token with its workspace, whichever that is; raises as `of` does."""
        known = await self._memory.get(_ONLY, self._ask)
        if known is None:
            raise NotInstalledError("Slack does not say of which workspace the bot token is.")
        return known

    def forget(self, workspace: str) -> None:
        """Ask Slack anew the next time."""
        del workspace
        self._memory.forget(_ONLY)

    async def close(self) -> None:
        """Stop asking."""
        await self._memory.close()

    async def _ask(self) -> Credentials:
        try:
            said = await self._connections.client(self._token).auth_test()
        except SlackApiError as error:
            if code_of(error) in NO_LONGER_INSTALLED:
                raise NotInstalledError(
                    f"Slack does not take the bot token ({code_of(error)}): see that the app is installed, and copy "
                    "its token anew into QUOTIDIAN_SLACK__BOT_TOKEN."
                ) from error
            raise
        known = Credentials(
            workspace=said["team_id"],
            token=self._token,
            user=said["user_id"],
            bot=said.get("bot_id"),
            name=said.get("team"),
            since=self._now(),
        )
        await self._welcome(team_of(known.workspace))
        return known
