"""Between rows of the store and the domain's models."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Label, RowMapping, Select, String, cast, func, select

from core.documents.document import Entry
from core.library.ids import SHORT
from core.library.tables import PASSAGE_TOPICS, PASSAGES, SOURCES
from core.locator import Locator, parse_locator
from core.models import (
    Chapter,
    Check,
    CheckResult,
    DocumentKind,
    Evidence,
    Passage,
    PassageKind,
    Person,
    Role,
    Source,
    Standing,
)

# No column of `passages` begins so.
_OF_SOURCE = "of_source_"
_SOURCE_COLUMNS = [column.label(_OF_SOURCE + column.name) for column in SOURCES.c]
_TOPICS = "topics"
# A sign that separates units of text; imported topics hold any other.
_BETWEEN = "\x1f"
_BEHIND_RANK = ":"


def topics_column() -> Label[str]:
    """Select the topics of a passage as one column, which `topics_in` reads; in one statement with the rest."""
    ranked = cast(PASSAGE_TOPICS.c.rank, String).concat(_BEHIND_RANK).concat(PASSAGE_TOPICS.c.topic)
    gathered = select(func.aggregate_strings(ranked, _BETWEEN)).where(PASSAGE_TOPICS.c.passage_pk == PASSAGES.c.pk)
    return gathered.correlate(PASSAGES).scalar_subquery().label(_TOPICS)


PASSAGES_WITH_SOURCES: Select[Any] = select(*PASSAGES.c, *_SOURCE_COLUMNS, topics_column()).join(
    SOURCES, SOURCES.c.pk == PASSAGES.c.source_pk
)
"""Every column that a Passage needs; who selects adds what narrows it. Making it takes longer than SQLite does."""


def topics_in(row: RowMapping) -> tuple[str, ...]:
    """Read the topics of a passage, best first; the database gives them in any order."""
    if row[_TOPICS] is None:
        return ()
    ranked = [each.partition(_BEHIND_RANK) for each in row[_TOPICS].split(_BETWEEN)]
    return tuple(topic for _, _, topic in sorted(ranked, key=lambda each: int(each[0])))


def to_source(row: RowMapping, prefix: str = "") -> Source:
    """Read a Source from a row of `sources`, whose columns may carry a prefix."""
    return Source(
        id=row[f"{prefix}id"],
        scope=row[f"{prefix}scope"],
        kind=DocumentKind(row[f"{prefix}kind"]),
        title=row[f"{prefix}title"],
        people=tuple(Person(name=name, role=Role(role)) for name, role in row[f"{prefix}people"]),
        published=row[f"{prefix}published"],
        url=row[f"{prefix}url"],
        chapters=tuple(Chapter(title=title, start=start) for title, start in row[f"{prefix}chapters"]),
    )


def to_passage(row: RowMapping, short: str | None = None) -> Passage:
    """Read a Passage from a row of `PASSAGES_WITH_SOURCES`."""
    return Passage(
        key=row["pk"],
        id=row["id"],
        short=short or row["id"][:SHORT],
        source=to_source(row, _OF_SOURCE),
        position=row["position"],
        kind=PassageKind(row["kind"]),
        standing=Standing(row["standing"]),
        text=row["text"],
        heading=row["heading"],
        speaker=row["speaker"],
        locator=to_locator(row["place"]),
        context=row["context"],
        origin=row["origin"],
        evidence=Evidence(row["evidence"]),
        checked=_to_check(row),
        topics=topics_in(row),
    )


def to_locator(place: str | None) -> Locator | None:
    """Read the column `place`."""
    return parse_locator(place) if place else None


def from_source(source: Source, key: int) -> dict[str, object]:
    """Write a row of `sources`."""
    return {
        "pk": key,
        "scope": source.scope,
        "id": source.id,
        "kind": source.kind.value,
        "title": source.title,
        "people": [[person.name, person.role.value] for person in source.people],
        "published": source.published,
        "url": source.url,
        "chapters": [[chapter.title, chapter.start] for chapter in source.chapters],
    }


def from_entry(entry: Entry) -> dict[str, object]:
    """Write the columns of `passages` that an entry of a document gives."""
    return {
        "kind": entry.kind.value,
        "standing": entry.standing.value,
        "text": entry.text,
        "heading": entry.heading,
        "speaker": entry.speaker,
        "place": str(entry.locator) if entry.locator else None,
        "context": entry.context,
        "origin": entry.origin,
        "evidence": entry.evidence.value,
        **from_check(entry.checked),
    }


def from_check(checked: CheckResult) -> Mapping[str, object]:
    """Write the columns that hold the outcome of a check."""
    return {
        "outcome": checked.check.value,
        "similarity": checked.similarity,
        "diff": checked.diff,
        "found_in": checked.found_in,
    }


def _to_check(row: RowMapping) -> CheckResult:
    return CheckResult(
        check=Check(row["outcome"]), similarity=row["similarity"], diff=row["diff"], found_in=row["found_in"]
    )
