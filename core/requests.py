"""What somebody asks, as every edge hands it to `core.commands`."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from core.team import Team

LONGEST = 2000
"""Characters of a message, and of a query, that are read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Who asks, and where. `today` is the date where they are; `channel` and `member` are names for people.

    The keys are what the platform calls the two, where that is something else. `zone` is the key of the asker's time
    zone in the tz database, where it is known.
    """

    team: Team
    channel: str
    member: str
    today: date
    channel_key: str = ""
    member_key: str = ""
    zone: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What to look for, as typed: words in any order, phrases as they stand, and filters by name.

    `seen` are ids of passages that were shown already; they are left out.
    """

    words: str = ""
    phrases: tuple[str, ...] = ()
    by: str | None = None
    source: str | None = None
    topic: str | None = None
    seen: tuple[str, ...] = ()

    @property
    def are_empty(self) -> bool:
        """Whether nothing is looked for in the text itself; filters may still be set."""
        return not self.words and not self.phrases

    @property
    def are_narrowed(self) -> bool:
        """Whether a person, a source or a topic is asked for."""
        return bool(self.by or self.source or self.topic)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteRequest:
    """A quote that fits the terms; at random where asked for, or where no words are given."""

    asker: Asker
    terms: Terms = field(default_factory=Terms)
    random: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonRequest:
    """A lesson that fits the terms; at random where asked for; today's where nothing is asked for."""

    asker: Asker
    terms: Terms = field(default_factory=Terms)
    random: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MentionRequest:
    """A question in plain words: whatever passage answers it best."""

    asker: Asker
    terms: Terms


SearchRequest = QuoteRequest | LessonRequest | MentionRequest
"""A request that terms narrow, and that can be asked again for another answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicsRequest:
    """The list of topics, or what there is on one."""

    asker: Asker
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContextRequest:
    """The words before and after a passage."""

    asker: Asker
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareRequest:
    """A passage, for everybody in the channel to see."""

    asker: Asker
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DailyRequest:
    """Something about the channel's schedules, in the words that were typed after `/daily`."""

    asker: Asker
    typed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReactRequest:
    """What somebody thinks of a passage: that it is better or worse than others."""

    asker: Asker
    id: str
    better: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpRequest:
    """What can be asked, and how."""

    asker: Asker


@dataclass(frozen=True, slots=True, kw_only=True)
class Misunderstood:
    """Something that is no request: a sentence that says what, and the request that was probably meant."""

    asker: Asker
    message: str
    meant: str | None = None


Request = (
    QuoteRequest
    | LessonRequest
    | MentionRequest
    | TopicsRequest
    | ContextRequest
    | ShareRequest
    | ReactRequest
    | DailyRequest
    | HelpRequest
    | Misunderstood
)
