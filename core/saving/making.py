"""From a message and a wording to the document that the library takes."""

from __future__ import annotations

from datetime import date

from core.documents.document import Document, Entry
from core.documents.text import clean, shorten, squeeze
from core.library.preparing import LONGEST_NAME
from core.models import DocumentKind, Evidence, PassageKind, Person, Role, Source
from core.saving.saved import Message, Wording

_LONGEST_CHANNEL = 80


def describe(message: Message, scope: str) -> Source:
    """Say what source a message becomes; its id is the library's to give."""
    author = shorten(squeeze(clean(message.speaker or "")), LONGEST_NAME)
    channel = shorten(squeeze(clean(message.channel)), _LONGEST_CHANNEL)
    return Source(
        id="",
        scope=scope,
        kind=DocumentKind.MESSAGE,
        title=", ".join(part for part in (channel, _say(message.said_on)) if part),
        people=(Person(name=author, role=Role.AUTHOR),) if author else (),
        published=message.said_on.isoformat(),
        url=message.link,
    )


def make(source: Source, wording: Wording, evidence: Evidence) -> Document:
    """Make a document of one quote."""
    entry = Entry(
        text=wording.text,
        kind=PassageKind.QUOTE,
        evidence=evidence,
        speaker=wording.speaker,
        topics=wording.topics or None,
    )
    return Document(
        kind=source.kind,
        title=source.title,
        entries=(entry,),
        people=source.people,
        published=source.published,
        url=source.url,
    )


def author_of(source: Source) -> str | None:
    """Give the name that people saw beside a message."""
    return source.people[0].name if source.people else None


def _say(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"
