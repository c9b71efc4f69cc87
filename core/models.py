"""What the product is about: sources, passages and who said them. Frozen and typed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.locator import Locator


class DocumentKind(StrEnum):
    """The kinds of document; the words that `--format` takes are those of files."""

    PROFILE = "profile"
    TRANSCRIPT = "transcript"
    NOTE = "note"
    CAPTIONS = "captions"
    PODCAST = "podcast"
    SRT = "srt"
    VTT = "vtt"
    MARKDOWN = "markdown"
    TEXT = "text"
    CSV = "csv"
    JSON = "json"
    JSONL = "jsonl"
    FORTUNE = "fortune"
    CLIPPINGS = "clippings"
    READWISE = "readwise"
    MESSAGE = "message"

    @property
    def is_file(self) -> bool:
        """Whether files are of this kind; a message is saved where it stands, in a chat."""
        return self is not DocumentKind.MESSAGE

    @property
    def is_transcript(self) -> bool:
        """Whether such a document holds a person's own words, spoken or written, against which quotes are verified."""
        return self in _TRANSCRIPTS

    @property
    def is_running(self) -> bool:
        """Whether the passages of such a document follow each other, so that neighbours are the words around."""
        return self in _RUNNING


_SPOKEN = frozenset(
    (DocumentKind.TRANSCRIPT, DocumentKind.CAPTIONS, DocumentKind.PODCAST, DocumentKind.SRT, DocumentKind.VTT)
)
_TRANSCRIPTS = _SPOKEN | {DocumentKind.MESSAGE}
_RUNNING = _SPOKEN | {DocumentKind.NOTE, DocumentKind.MARKDOWN, DocumentKind.TEXT}


class PassageKind(StrEnum):
    """A quote is a person's verbatim words; a lesson is a point in prose."""

    QUOTE = "quote"
    LESSON = "lesson"


class Standing(StrEnum):
    """What a passage is in its document; only a statement is ever picked unasked."""

    STATEMENT = "statement"
    QUESTION = "question"
    COMMENTARY = "commentary"
    FRAGMENT = "fragment"


class Evidence(StrEnum):
    """What a wording rests on.

    `verified`: every word stands in this order in a transcript. `attributed`: a document says that they said it.
    `paraphrase`: not a person's words; never shown in quotation marks.
    """

    VERIFIED = "verified"
    ATTRIBUTED = "attributed"
    PARAPHRASE = "paraphrase"


class Check(StrEnum):
    """What comparing a wording with the transcripts at hand gave."""

    EXACT = "exact"
    DIFFERS = "differs"
    NOT_FOUND = "not found"
    UNCHECKED = "unchecked"


class Role(StrEnum):
    """What a person is to a source; a subject is whom a profile is about."""

    HOST = "host"
    GUEST = "guest"
    AUTHOR = "author"
    SUBJECT = "subject"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody whom a source names, and as what."""

    name: str
    role: Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A part of a recording: its title, and the second at which it starts."""

    title: str
    start: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A document that passages come from.

    `scope` is `starter`, `shared` or the key of the team that owns it (see core.team).
    `published` is a date as the document gives it, ISO where it can be. `chapters` are those that the document
    lists, in their order; a passage names its own in `heading` where the document makes that certain.
    """

    id: str
    scope: str
    kind: DocumentKind
    title: str
    people: tuple[Person, ...] = ()
    published: str | None = None
    url: str | None = None
    chapters: tuple[Chapter, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckResult:
    """The outcome of a check: `similarity` is 0 to 1, `diff` a readable word diff, `found_in` source and place."""

    check: Check = Check.UNCHECKED
    similarity: float | None = None
    diff: str | None = None
    found_in: str | None = None


NOT_CHECKED = CheckResult()
"""The state of a wording that nobody compared with a transcript yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Something that can be shown, as one team sees it.

    `id` is stable and whole; `short` is its beginning, as long as it must be to be unambiguous for that team.
    `key` is the store's own number, which no other store shares. `speaker` is None where the document does not
    make it certain. `position` orders the passages of one source. `context` is the question that the words answer.
    `origin` is where the document says that it has the words from. `topics` are slugs of content/topics.toml.
    """

    key: int
    id: str
    short: str
    source: Source
    position: int
    kind: PassageKind
    text: str
    standing: Standing = Standing.STATEMENT
    heading: str | None = None
    speaker: str | None = None
    locator: Locator | None = None
    context: str | None = None
    origin: str | None = None
    evidence: Evidence
    checked: CheckResult = NOT_CHECKED
    topics: tuple[str, ...] = ()
