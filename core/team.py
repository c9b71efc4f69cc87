"""Who asks, and what that team may see."""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.errors import TeamError

STARTER = "starter"
"""Scope of the content that ships with the product."""

SHARED = "shared"
"""Scope of what the installation imported for all its teams."""

OUTSIDE = "outside"
"""Stands in the keys of teams that are none: see `outside_of`."""

_TEAM = re.compile(r"[a-z][a-z0-9_-]{0,31}(?::[A-Za-z0-9._-]{1,64}){1,2}")


@dataclass(frozen=True, slots=True)
class Team:
    """One tenant, by its key: `slack:T0123`, `discord:4567`, `discord:user:89`, `console:local`.

    Raises TeamError for a key of another form.
    """

    key: str

    def __post_init__(self) -> None:
        if not _TEAM.fullmatch(self.key):
            raise TeamError(f"'{self.key[:80]}' is no team: write platform:id, such as slack:T0123 or console:local.")

    def __str__(self) -> str:
        return self.key

    @property
    def platform(self) -> str:
        """Name the platform, such as `slack`: what stands before the first colon."""
        return self.key.partition(":")[0]

    @property
    def is_outside(self) -> bool:
        """Whether it stands for people of other teams."""
        return self.key.split(":")[1:-1] == [OUTSIDE]


def outside_of(team: Team) -> Team:
    """Give what stands for people of other teams where they meet this one, such as `slack:outside:T0123`.

    They see what the installation has for all its teams, and change nothing; nothing is kept of them.
    """
    return Team(f"{team.platform}:{OUTSIDE}:{team.key.rpartition(':')[2]}")


CONSOLE = Team("console:local")
"""The pretend team of the terminal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hidden:
    """What one team took out of its own sight: ids of sources and passages, names of speakers."""

    sources: frozenset[str] = frozenset()
    speakers: frozenset[str] = frozenset()
    passages: frozenset[str] = frozenset()


NOTHING_HIDDEN = Hidden()


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What one team sees: passages of these scopes, less the hidden. Every read of the library takes one."""

    team: Team
    scopes: tuple[str, ...]
    hidden: Hidden = NOTHING_HIDDEN
