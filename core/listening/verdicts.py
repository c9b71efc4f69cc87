"""What members think of remarks, in the store, and how far that moves what is said in a channel.

The functions that read or write take a connection.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite

from core.daily.seconds import to_seconds
from core.listening.leaning import Leaning
from core.listening.tables import REMARKS, VERDICTS
from core.team import Team

COUNTED = timedelta(days=180)
"""A verdict counts for so long after what it is about was said: teams, and what they like, change."""

# To be bothered weighs more than to be helped, since those who are bothered switch the bot off. Ten who are, move a
# channel about as far as from normal to strict; beyond that, it is to be switched off. Thanks alone move it half as far
# as from normal to relaxed: what is said more often than its members chose is theirs to choose.
CHANNEL_LESS, CHANNEL_HELPFUL = 0.02, -0.01
CHANNEL_BOUNDS = (-0.10, 0.20)
"""What a verdict adds to the threshold of its channel, and how far all together can move that."""

# Three verdicts' worth. Whoever presses more often has said it: a channel is moved far by several who agree.
MEMBER_BOUNDS = (-0.03, 0.06)
"""How far the verdicts of one member can move the threshold of a channel, however many they are."""

# A passage is judged by what it says, which is why few votes are enough; the next best one takes its place.
PASSAGE_LESS, PASSAGE_HELPFUL = 0.10, -0.05
PASSAGE_BOUNDS = (-0.15, 0.40)
"""What a verdict adds for the passage that it is about, in its channel, beside that; and how far all can."""

_DIGITS = 4  # sums of hundredths, without the dust of binary fractions


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinions:
    """How many verdicts were “less like this”, and how many “helpful”."""

    less: int = 0
    helpful: int = 0

    def __add__(self, other: Opinions) -> Opinions:
        return Opinions(less=self.less + other.less, helpful=self.helpful + other.helpful)

    @property
    def of_one(self) -> float:
        """What they add to the threshold of their channel, where one member has them all."""
        return _within(MEMBER_BOUNDS, self._for_channel)

    @property
    def is_more_than_counts(self) -> bool:
        """Whether they would move their channel further, were they not those of one member."""
        return self._for_channel != self.of_one

    @property
    def for_passage(self) -> float:
        """What they add for the passage that they are about."""
        return _within(PASSAGE_BOUNDS, self.less * PASSAGE_LESS + self.helpful * PASSAGE_HELPFUL)

    @property
    def _for_channel(self) -> float:
        return round(self.less * CHANNEL_LESS + self.helpful * CHANNEL_HELPFUL, _DIGITS)


NONE = Opinions()
"""Nobody has said anything."""

_LESS, _HELPFUL = Opinions(less=1), Opinions(helpful=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """The verdicts that count in a channel: by the whole ids of the passages that they are about, and by member."""

    passages: Mapping[str, Opinions] = field(default_factory=dict)
    members: Mapping[str, Opinions] = field(default_factory=dict)

    @property
    def all(self) -> Opinions:
        """Count them together."""
        return sum(self.passages.values(), NONE)

    @property
    def is_bounded(self) -> bool:
        """Whether somebody has more of them than what one member moves."""
        return any(each.is_more_than_counts for each in self.members.values())

    @property
    def leaning(self) -> Leaning:
        """How far they move their channel, and each of the passages."""
        return Leaning(
            channel=_within(CHANNEL_BOUNDS, sum(each.of_one for each in self.members.values())),
            passages={passage: each.for_passage for passage, each in self.passages.items() if each.for_passage},
        )


def judge(connection: Connection, team: Team, remark_id: str, member: str, *, helpful: bool) -> None:
    """Keep what a member thinks of a remark, in place of what they thought before."""
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    row = {"team": team.key, "remark": remark_id, "member": member, "helpful": helpful}
    judged = insert(VERDICTS).values(row)
    key = ["team", "remark", "member"]
    connection.execute(judged.on_conflict_do_update(index_elements=key, set_={"helpful": helpful}))


def judged_in(connection: Connection, team: Team, channel: str, now: datetime) -> Judged:
    """Read the verdicts that count in a channel."""
    counted = (
        select(REMARKS.c.passage, VERDICTS.c.member, VERDICTS.c.helpful)
        .join(VERDICTS, (VERDICTS.c.team == REMARKS.c.team) & (VERDICTS.c.remark == REMARKS.c.id))
        .where(REMARKS.c.team == team.key, REMARKS.c.channel == channel)
        .where(REMARKS.c.moment > to_seconds(now - COUNTED))
        .order_by(REMARKS.c.passage)
    )
    passages: dict[str, Opinions] = {}
    members: dict[str, Opinions] = {}
    for passage, member, helpful in connection.execute(counted):
        one = _HELPFUL if helpful else _LESS
        passages[passage] = passages.get(passage, NONE) + one
        members[member] = members.get(member, NONE) + one
    return Judged(passages=passages, members=members)


def leaning_of(connection: Connection, team: Team, channel: str, now: datetime) -> Leaning:
    """Say how far members move what is said in a channel."""
    return judged_in(connection, team, channel, now).leaning


def _within(bounds: tuple[float, float], moved: float) -> float:
    least, most = bounds
    return round(min(max(moved, least), most), _DIGITS)
