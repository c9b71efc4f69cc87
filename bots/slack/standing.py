"""How the app stands with Slack: as whom it speaks where, and what it may do there."""

from __future__ import annotations

from dataclasses import dataclass

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bots.slack.mishaps import SlackSetUpError, may_pass
from bots.slack.refusals import code_of
from bots.slack.surface import NEEDED, scope_names

_SCOPES_HEADER = "x-oauth-scopes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The workspace of a bot token by id and name, the app's name there, and the scopes that it was given."""

    key: str
    workspace: str
    name: str
    scopes: frozenset[str]

    @property
    def missing(self) -> tuple[str, ...]:
        """Scopes that the manifest asks for, and that were not given."""
        return tuple(name for name in scope_names() if name not in self.scopes)

    @property
    def is_mute(self) -> bool:
        """Whether it can answer nobody, for lack of scopes."""
        return bool(self.scopes) and not self.scopes >= NEEDED  # Slack always names some

    @property
    def lacks(self) -> str:
        """Say which scopes are missing, and how to mend it."""
        return (
            f"@{self.name} in {self.workspace} lacks {', '.join(self.missing)}: give the app what "
            "`quotidian slack manifest` prints, and install it to the workspace again."
        )


async def look_up(web: AsyncWebClient) -> Standing:
    """Ask Slack about a client's token; raises SlackSetUpError where it does not take it, or what the SDK raises."""
    try:
        said = await web.auth_test()
    except SlackApiError as error:
        if may_pass(error):
            raise
        raise SlackSetUpError(
            f"Slack does not take QUOTIDIAN_SLACK__BOT_TOKEN ({code_of(error)}): copy the Bot User OAuth Token "
            "(xoxb-…) anew, from OAuth & Permissions of the app, once it is installed to the workspace."
        ) from None
    return Standing(
        key=str(said["team_id"]),
        workspace=str(said.get("team") or said.get("team_id")),
        name=str(said.get("user") or said.get("user_id")),
        scopes=frozenset(part.strip() for part in _header(said.headers).split(",") if part.strip()),
    )


def _header(headers: dict[str, str]) -> str:
    return next((value for name, value in headers.items() if name.casefold() == _SCOPES_HEADER), "")
