"""What the bot said unasked, or would have said; nothing of the words that led to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from core.listening.attention import Mode
from core.team import Team


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """An unasked reply, or in shadow mode one that was not made.

    `id` names it to people: 8 letters and digits. `message` is the platform's key of what was said, `member` of who
    said it, `thread` of the thread in which. `passage` is the whole id of what is shown, `topic` the slug of its first
    topic. `score` and `threshold` are of the decision. `link` leads to the message, where that is known.
    """

    id: str
    team: Team
    channel: str
    message: str
    member: str
    passage: str
    score: float
    threshold: float
    mode: Mode
    at: datetime
    thread: str | None = None
    topic: str | None = None
    link: str | None = None
