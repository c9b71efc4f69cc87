"""From documents to rows: ids, topics and fingerprints. All the slow work, before any lock is held."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from core.documents.document import Document, Entry
from core.documents.text import shorten
from core.library.duplicates import fingerprints
from core.library.ids import passage_id, source_id
from core.library.words import normalise
from core.models import NOT_CHECKED, Check, CheckResult, Evidence, PassageKind, Source

LONGEST_NAME = 200
LONGEST_TOPIC = 64
"""Characters of a speaker's name and of a topic; what is longer is cut, because an index takes no more."""

Assign = Callable[[str, str | None], tuple[str, ...]]
"""Gives the topics of a text under a heading."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedPassage:
    """An entry with its id, ready to be written; `edited` where an export vouched for other words."""

    id: str
    occurrence: int
    position: int
    entry: Entry
    topics: tuple[str, ...]
    fingerprints: frozenset[int]
    edited: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """One document, ready to be written as a source with its passages."""

    source: Source
    passages: tuple[PreparedPassage, ...]


def prepare(documents: Iterable[Document], scope: str, assign: Assign) -> tuple[Prepared, ...]:
    """Give documents their ids, topics and fingerprints; parts of one document become one source."""
    merged: dict[str, Prepared] = {}
    for document in documents:
        prepared = _prepare(document, scope, assign)
        known = merged.get(prepared.source.id)
        merged[prepared.source.id] = _join(known, prepared) if known else prepared
    return tuple(merged.values())


def _prepare(document: Document, scope: str, assign: Assign) -> Prepared:
    source = Source(
        id=source_id(document.kind, document.title, document.url),
        scope=scope,
        kind=document.kind,
        title=document.title,
        people=document.people,
        published=document.published,
        url=document.url,
        chapters=document.chapters,
    )
    seen: Counter[str] = Counter()
    passages: dict[str, PreparedPassage] = {}
    for entry in document.entries:
        words = " ".join(normalise(entry.text)) or entry.text.strip()
        prepared = _prepare_entry(source, len(passages), entry, seen[words], assign)
        passages.setdefault(prepared.id, prepared)
        seen[words] += 1
    return Prepared(source=source, passages=tuple(passages.values()))


def _prepare_entry(source: Source, position: int, entry: Entry, occurrence: int, assign: Assign) -> PreparedPassage:
    occurrence = occurrence if entry.occurrence is None else entry.occurrence
    speaker = shorten(entry.speaker, LONGEST_NAME) if entry.speaker else None
    topics = assign(entry.text, entry.heading) if entry.topics is None else entry.topics
    made = passage_id(source.id, entry.text, occurrence)
    vouched = entry if entry.id in (None, made) else _unvouched(entry)
    return PreparedPassage(
        id=made,
        occurrence=occurrence,
        position=position,
        entry=replace(vouched, speaker=speaker, kind=_kind(entry), checked=_checked(source, vouched)),
        topics=tuple(dict.fromkeys(shorten(topic, LONGEST_TOPIC) for topic in topics)),
        fingerprints=fingerprints(entry.text),
        edited=vouched != entry,
    )


def _unvouched(entry: Entry) -> Entry:
    """Take back what was found out about words that were changed since."""
    attributed = entry.evidence is Evidence.VERIFIED
    return replace(entry, evidence=Evidence.ATTRIBUTED if attributed else entry.evidence, checked=NOT_CHECKED)


def _kind(entry: Entry) -> PassageKind:
    """Call nothing a quote that is nobody's words."""
    return PassageKind.LESSON if entry.evidence is Evidence.PARAPHRASE else entry.kind


def _checked(source: Source, entry: Entry) -> CheckResult:
    """Take a transcript's own words as checked: they are what others are compared with."""
    own_words = source.kind.is_transcript and entry.evidence is Evidence.VERIFIED
    if entry.checked != NOT_CHECKED or not own_words:
        return entry.checked
    place = f"{source.title}, {entry.locator}" if entry.locator else source.title
    return CheckResult(check=Check.EXACT, similarity=1.0, found_in=place)


def _join(first: Prepared, second: Prepared) -> Prepared:
    """Append the passages of a second part; words that both hold are one passage."""
    known = {passage.id for passage in first.passages}
    start = len(first.passages)
    added = (passage for passage in second.passages if passage.id not in known)
    moved = tuple(replace(passage, position=start + number) for number, passage in enumerate(added))
    return Prepared(source=first.source, passages=first.passages + moved)
