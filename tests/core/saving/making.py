"""Messages, members and a way to save, for the tests of saved messages."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path

from core.finding import Finder
from core.library.library import Library
from core.requests import Asker
from core.saving.saved import Message, Wording
from core.saving.saving import Saving
from core.search.index import Index
from core.team import Team
from tests.build import OURS
from tests.conftest import TOPICS

SAID = "We never ship on a Friday. Whoever carries the lantern walks in the dark, and should say so."
START = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Curators:
    """Lets some members change the library."""

    members: Collection[str]

    async def listening_refusal(self, asker: Asker) -> str | None:
        del asker
        return None

    async def may_curate(self, asker: Asker) -> bool:
        return asker.who in self.members

    async def schedule_refusal(self, asker: Asker, channel: str) -> str | None:
        del asker, channel
        return "Nothing is posted here."

    async def may_see(self, asker: Asker, channels: Collection[str]) -> Collection[str]:
        del asker
        return channels


def asker(member: str, team: Team = OURS) -> Asker:
    """Let a member of a team ask, whose name is that of the key."""
    return Asker(
        team=team, channel="#general", member=member.removeprefix("U").title(), today=START.date(), member_key=member
    )


ADA, BOB, CAROL = asker("UADA"), asker("UBOB"), asker("UCAROL")
"""Ada writes, Bob saves, Carol may change the library."""


def message(text: str = SAID, number: int = 1, **more: object) -> Message:
    """Make a message of Ada's; `more` are further fields."""
    plain = Message(
        key=f"slack:T0OURS:C1:{number}",
        text=text,
        author="UADA",
        speaker="Ada Bell",
        channel="#general",
        link=f"https://ours.slack.com/archives/C1/p{number}",
        said_on=date(2026, 11, 20),
    )
    return replace(plain, **more)  # type: ignore[arg-type]


def wording(text: str = SAID, **more: object) -> Wording:
    """Make a wording that names Ada; `more` are further fields."""
    return replace(Wording(text=text, speaker="Ada Bell"), **more)  # type: ignore[arg-type]


def open_saving(library: Library, folder: Path) -> Saving:
    """Make what is tested; each look at its clock is a second later."""
    seconds = count()
    return Saving(
        finder=Finder(library, Index(folder / "index", TOPICS)),
        rights=Curators({"UCAROL"}),
        now=lambda: START + timedelta(seconds=next(seconds)),
    )
