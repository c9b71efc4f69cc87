"""Where in Discord something happened, and who did it."""

from __future__ import annotations

from dataclasses import dataclass

from core.team import Team

PLATFORM = "discord"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Discord's own names for a server, a member and a channel, which may be a thread.

    `server` is the one in which the bot is installed; None in direct messages, and where somebody installed it for
    themselves alone. `manages` says that Discord lets the member manage what the command is about.
    """

    server: int | None
    member: int
    channel: int
    manages: bool = False

    @property
    def team(self) -> Team:
        """The tenant whose library is read: the server, or the member alone."""
        return team_of(self.server) if self.server is not None else own_team(self.member)


def team_of(server: int) -> Team:
    """Give the tenant of a server."""
    return Team(f"{PLATFORM}:{server}")


def own_team(member: int) -> Team:
    """Give the tenant that a member is by themselves: in direct messages, or by an installation of their own."""
    return Team(f"{PLATFORM}:user:{member}")


def server_of(team: Team) -> int | None:
    """Give the server that a tenant is; None for a member by themselves, and for tenants elsewhere."""
    platform, *rest = team.key.split(":")
    return int(rest[0]) if platform == PLATFORM and len(rest) == 1 and rest[0].isdecimal() else None
