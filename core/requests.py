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
    zone in the tz database, where it is known. `manages` is whether the platform says, along with what is asked, that
    they may manage what their team has here.
    """

    team: Team
    channel: str
    member: str
    today: date
    channel_key: str = ""
    member_key: str = ""
    zone: str | None = None
    manages: bool = False

    @property
    def who(self) -> str:
        """The platform's name for the member: what is kept of who did something."""
        return self.member_key or self.member

    @property
    def where(self) -> str:
        """The platform's name for the channel."""
        return self.channel_key or self.channel

    def called(self, channel: str) -> str:
        """Call a channel, which is given by its key, by its name where that is known: it is the one they are in."""
        return self.channel if channel == self.where else channel


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
    """A page of the list of topics, or what there is on one."""

    asker: Asker
    name: str = ""
    page: int = 1


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
class LibraryRequest:
    """Something about the team's library itself, in the words that were typed after `/library`."""

    asker: Asker
    typed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListenRequest:
    """Something about what is said unasked in the channel, in the words that were typed after `/listen`."""

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
    """What can be asked, and how; of one command where it is named, such as `quote`."""

    asker: Asker
    command: str | None = None


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
    | LibraryRequest
    | ListenRequest
    | HelpRequest
    | Misunderstood
)

FOR_ONE_ALONE = (DailyRequest, LibraryRequest, ListenRequest)
"""Requests whose answers tell of what not everybody in a channel may know: they are for whoever asks alone,
unless the reply itself says that it is not private."""
