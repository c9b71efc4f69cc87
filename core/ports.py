"""What the core asks of the edges."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from core.errors import QuotidianError
from core.reply import Reply
from core.requests import Asker
from core.team import Team


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A post on its way to a channel.

    `delivery` (25 characters at most) names it for ever: a post must carry it in a form in which `find` sees it. `at`
    is the moment promised, `date` the local date there.
    """

    delivery: str
    schedule: str
    team: Team
    channel: str
    date: date
    at: datetime
    reply: Reply


class RateLimitedError(QuotidianError):
    """The platform takes no more posts of this team for a while; nothing was posted."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__(f"The platform wants no more posts for {wait.total_seconds():.0f} seconds.")
        self.wait = wait


class RefusedError(QuotidianError):
    """The platform did not post, for a reason that may pass; the message says which."""


class ChannelClosedError(QuotidianError):
    """The channel is gone, archived, or closed to the bot, and stays so; the message says which."""


class InDoubtError(QuotidianError):
    """The platform failed in a way that leaves open what it did."""


class Poster(Protocol):
    """Posts to the channels of one platform. Whatever else it raises leaves open whether the post was made."""

    async def post(self, outgoing: Outgoing) -> str:
        """Post, and return the platform's name for the message.

        Raises RateLimitedError, RefusedError or ChannelClosedError only where it is sure that nothing was posted. It is
        cancelled where it takes longer than the time limit of a post.
        """
        ...

    async def find(self, outgoing: Outgoing) -> str | None:
        """Look in the channel whether this delivery is there; returns the platform's name for the message.

        Raises as `post` does. Asked only where it is in doubt.
        """
        ...

    async def tell(self, team: Team, member: str, text: str) -> None:
        """Tell one member something, in private; plain text. Where that cannot be done, it raises anything."""
        ...


class Rights(Protocol):
    """Knows who may do what on a platform."""

    async def schedule_refusal(self, asker: Asker, channel: str) -> str | None:
        """Say to somebody, in a sentence, why they may not change what is posted to a channel; None where they may."""
        ...

    async def listening_refusal(self, asker: Asker) -> str | None:
        """Say to somebody, in a sentence, why what is said in the channel where they ask cannot be listened to.

        That is because they may not decide it, or because of the channel: it has members of other teams, is a
        conversation of few, or the bot is not in it. None where they may.
        """
        ...

    async def may_curate(self, asker: Asker) -> bool:
        """Tell whether somebody may change what their team's library holds and shows."""
        ...

    async def may_see(self, asker: Asker, channels: Collection[str]) -> Collection[str]:
        """Give those of these channels of their team of which somebody may know what is posted there."""
        ...
