"""One post of one schedule on one date, as the ledger has it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from core.models import PassageKind
from core.team import Team


class State(StrEnum):
    """Where a delivery is: waiting, taken up by a process, or ended.

    One that has `failed` may be tried again, and has a time for that as long as it is.
    """

    DUE = "due"
    CLAIMED = "claimed"
    POSTED = "posted"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """A row of the ledger; there is one for each schedule and local date.

    `at` is the moment promised. `passage` is the id of what is posted. `doubt` says that it may have been posted
    though nobody wrote that down. `next_try` is when it may be taken up, None once it has ended. `reason` says why it
    failed or was skipped, `message` is the platform's name for the post.
    """

    schedule: str
    date: date
    team: Team
    channel: str
    at: datetime
    state: State
    kind: PassageKind | None = None
    passage: str | None = None
    attempts: int = 0
    doubt: bool = False
    next_try: datetime | None = None
    reason: str | None = None
    message: str | None = None

    @property
    def id(self) -> str:
        """Name it in at most 25 characters: what a post carries, so that it is known again."""
        return f"{self.schedule}-{self.date:%Y%m%d}"
