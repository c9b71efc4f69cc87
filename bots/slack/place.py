"""Where in Slack something happened, and who did it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from core.team import Team, outside_of

PLATFORM = "slack"

DIRECT = "D"
"""How the ids of conversations of two begin."""

# Each id has a digit, and so is no word.
_CHANNEL = re.compile(r"\b[CG](?=[A-Z]*[0-9])[A-Z0-9]{8,14}\b")
_MEMBER = re.compile(r"\b[UW](?=[A-Z]*[0-9])[A-Z0-9]{4,14}\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Slack's own names for a workspace, a member, a channel and a thread.

    `workspace` is the one in which the app is installed, whose token answers. `outside` says that the member belongs
    to another one, or that members of another one read along: they see the shared content alone. `stranger` says that
    the member does. `channel` is empty on the Home tab. `name` is what Slack calls the channel, where it says so.
    """

    workspace: str
    member: str
    channel: str = ""
    name: str = ""
    thread: str | None = None
    outside: bool = False
    stranger: bool = False

    @property
    def team(self) -> Team:
        """The tenant in whose name Slack is asked."""
        return team_of(self.workspace)

    @property
    def reading(self) -> Team:
        """The tenant whose library is read: of somebody from outside, one that owns nothing."""
        return outside_of(self.team) if self.outside else self.team


def team_of(workspace: str) -> Team:
    """Give the tenant of a workspace, by its id such as T0123."""
    return Team(f"{PLATFORM}:{workspace}")


def workspace_of(team: Team) -> str:
    """Give the id of a tenant's workspace."""
    return team.key.removeprefix(f"{PLATFORM}:")


def channels_in(text: str) -> frozenset[str]:
    """Find the ids of channels that stand in a text as words."""
    return frozenset(_CHANNEL.findall(text))


def members_in(text: str) -> tuple[str, ...]:
    """Find what may be the ids of members and stands in a text as words, each once."""
    return tuple(dict.fromkeys(_MEMBER.findall(text)))


def name_members(text: str, names: Mapping[str, str]) -> str:
    """Put the names of members in the place of their ids."""
    return _MEMBER.sub(lambda match: names.get(match[0], match[0]), text)
