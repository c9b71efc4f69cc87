"""Who asks about listening when, and who may what, for the tests of `/listen`."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from core.finding import Finder
from core.library.library import Library
from core.listening import attentions, remarks
from core.listening.attention import Attention, Mode
from core.listening.commands import ListenCommands
from core.listening.ear import Ear
from core.listening.listening import Listening
from core.listening.remark import Remark
from core.listening.weights import Care, load_weights
from core.reply import Reply
from core.requests import Asker, ListenRequest
from core.search.index import Index
from core.search.model import Model
from tests.build import OURS, document, held, lesson, put
from tests.conftest import CONTENT, TOPICS
from tests.core.daily.asking import Clock

NOW = datetime(2026, 11, 20, 11, 0, tzinfo=UTC)
"""Noon in Warsaw, on a Friday."""

THRESHOLDS = {Care.STRICT: 0.78, Care.NORMAL: 0.58, Care.RELAXED: 0.37}
"""Stand for those that were fitted."""

WAIT, THANK = "Wait after the question", "Thank volunteers by task"


def asker(member: str, **more: object) -> Asker:
    """Let a member of a team ask in #general; `more` are further fields."""
    plain = Asker(
        team=OURS,
        channel="#general",
        channel_key="C1",
        member=member.title(),
        member_key=f"U{member.upper()}",
        today=NOW.date(),
        zone="Europe/Warsaw",
    )
    return replace(plain, **more)  # type: ignore[arg-type]


CHIEF, ADA, BOB, EVE = map(asker, ("chief", "ada", "bob", "eve"))
"""Chief may all, Ada may have lessons posted to the channel, Eve looks after the library, and Bob is a member."""


class Chiefs:
    """Lets each of them what they may."""

    async def listening_refusal(self, asker: Asker) -> str | None:
        return None if asker.who == CHIEF.who else f"Only Chief decides whether I listen in {asker.channel}."

    async def schedule_refusal(self, asker: Asker, channel: str) -> str | None:
        return None if (asker.who, channel) == (ADA.who, ADA.where) else f"You post nothing to {channel}."

    async def may_curate(self, asker: Asker) -> bool:
        return asker.who in (CHIEF.who, EVE.who)

    async def may_see(self, asker: Asker, channels: Collection[str]) -> Collection[str]:
        del asker
        return channels


def remark(number: int = 1, **more: object) -> Remark:
    """Make a remark of an hour ago in #general on what Bob said; `more` are further fields."""
    plain = Remark(
        id=f"k3f9x{number:03}",
        team=OURS,
        channel="C1",
        message=f"1763.{number}",
        member=BOB.who,
        passage=f"p{number:025}",
        score=0.7234,
        threshold=0.58,
        mode=Mode.ON,
        at=NOW - timedelta(hours=1),
    )
    return replace(plain, **more)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Desk:
    """Answers `/listen` in an otherwise empty library; its clock is set by the tests."""

    library: Library
    folder: Path
    model: Model | None = None
    deaf: Mapping[str, str] = field(default_factory=dict)
    clock: Clock = field(default_factory=lambda: Clock(NOW))

    @property
    def commands(self) -> ListenCommands:
        finder = Finder(self.library, Index(self.folder / "index", TOPICS, self.model))
        weights = load_weights(CONTENT).model_copy(update={"thresholds": THRESHOLDS})
        return ListenCommands(ear=Ear(Listening(finder, weights), self.clock), rights=Chiefs(), deaf=self.deaf)

    async def say(self, typed: str, asker: Asker = CHIEF) -> Reply:
        """Say something after `/listen`; the answer is for the asker alone, unless it is the announcement.

        That one everybody reads at once.
        """
        reply = await self.begin(typed, asker)
        if not reply.private:
            await self.commands.told(asker)
        return reply

    async def begin(self, typed: str, asker: Asker = CHIEF) -> Reply:
        """Say something after `/listen`; an announcement is read by nobody yet."""
        reply = await self.commands.answer(ListenRequest(asker=asker, typed=typed))
        assert reply.private != reply.title.endswith("from now on")
        return reply

    async def attention(self, asker: Asker = CHIEF) -> Attention | None:
        """Read how the channel where somebody asks is listened to."""
        return await self.library.store.look(lambda connection: attentions.read(connection, asker.team, asker.where))

    async def mode(self) -> Mode:
        """Read in which mode #general is."""
        found = await self.attention()
        return found.mode if found else Mode.OFF

    async def remarked(self, *made: Remark) -> None:
        """Have remarks made."""
        for each in made:
            await self.library.store.change(partial(remarks.enter, remark=each))

    async def lessons(self) -> tuple[str, str]:
        """Give the team two lessons, and their ids in the order of WAIT and THANK."""
        entries = (lesson("Count to three.", heading=WAIT), lesson("Name what they did.", heading=THANK))
        await put(self.library, document(*entries), scope=OURS)
        ids = {each.heading: each.id for each in await held(self.library, OURS)}
        return ids[WAIT], ids[THANK]
