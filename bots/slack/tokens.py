"""Tokens: which one speaks for the app in a workspace, and who it is there."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_sdk.errors import SlackApiError

from core.errors import QuotidianError
from core.team import Team

Welcome = Callable[[Team], Awaitable[None]]
"""What is to be done once it is known that the app is installed in a workspace."""


class NotInstalledError(QuotidianError):
    """The app is not installed in this workspace, or no longer; the message says which."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """A token of a workspace, the ids of the app's user and bot there, and since when this holds."""

    workspace: str
    token: str = field(repr=False)
    user: str
    bot: str | None
    since: datetime
    name: str | None = None


class Tokens(Protocol):
    """Knows the tokens of the workspaces in which the app is installed."""

    async def of(self, workspace: str) -> Credentials:
        """Give what speaks for the app in a workspace; raises NotInstalledError.

        Usually without asking Slack; where it has to, it raises whatever the SDK does, too.
        """
        ...

    def forget(self, workspace: str) -> None:
        """Look up the next time anew."""
        ...

    async def close(self) -> None:
        """Stop what is being looked up."""
        ...


class NoTokenError(Exception):
    """Slack, or its server, failed where a token had to be looked up."""


class Authorize(AsyncAuthorize):
    """Tells Bolt by whose token a request is answered; None where the app is not installed there.

    Raises NoTokenError where Slack has to be asked and fails: Bolt takes its errors for a sign that there is no
    installation.
    """

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens

    async def __call__(
        self, *, enterprise_id: str | None, team_id: str | None, **_others: object
    ) -> AuthorizeResult | None:
        """Look the token up."""
        if team_id is None:  # an installation for a whole organisation, which the manifest does not offer
            return None
        try:
            known = await self._tokens.of(team_id)
        except NotInstalledError:
            return None
        except SlackApiError as error:
            raise NoTokenError from error
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=known.workspace,
            bot_user_id=known.user,
            bot_id=known.bot,
            bot_token=known.token,
        )
