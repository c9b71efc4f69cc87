"""One row of a table or one object of a JSON file: named values in, an entry and the document it belongs to out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from core.documents.document import Document, Entry, Parsed, Problem
from core.documents.names import named
from core.documents.text import clean, squeeze
from core.errors import LocatorError
from core.locator import Locator, TimeRange, parse_locator, seconds
from core.models import DocumentKind, Evidence, PassageKind, Standing

LONGEST_TEXT = 20_000
MOST_PROBLEMS = 200
_CLOCK = re.compile(r"^\d{1,3}:[0-5]\d(?::[0-5]\d)?$")
_PRINTED_PLACE = re.compile(r"^(?:pages?|pp?\.?|loc\.?|locations?|chapters?|ch\.?)\s*\d[\d\s,–-]{0,20}$", re.IGNORECASE)
_TOPIC_BREAK = re.compile(r"[,;|]")


Value = str | tuple[str, ...]
_Choice = TypeVar("_Choice", Evidence, PassageKind, Standing)


class Field(StrEnum):
    """What a row can say; the value is the name that a sentence about it uses."""

    TEXT = "text"
    SPEAKER = "speaker"
    SOURCE = "source"
    URL = "url"
    TOPICS = "topics"
    HEADING = "heading"
    LOCATOR = "locator"
    PAGE = "page"
    PUBLISHED = "published"
    KIND = "kind"
    EVIDENCE = "evidence"
    STANDING = "standing"
    CONTEXT = "context"
    ORIGIN = "origin"


_ALIASES: Mapping[Field, str] = {
    Field.TEXT: "text quote lesson content highlight passage",
    Field.SPEAKER: "speaker author by who name said_by",
    Field.SOURCE: "source title book document",
    Field.URL: "url link",
    Field.TOPICS: "topics topic tags tag categories category",
    Field.HEADING: "heading section chapter",
    Field.LOCATOR: "locator place time timestamp",
    Field.PAGE: "page location",
    Field.PUBLISHED: "published date",
    Field.KIND: "kind",
    Field.EVIDENCE: "evidence",
    Field.STANDING: "standing",
    Field.CONTEXT: "context question",
    Field.ORIGIN: "origin",
}
_FIELDS = {alias: meant for meant, aliases in _ALIASES.items() for alias in aliases.split()}
_KIND_OF_NAME = {
    "quote": PassageKind.QUOTE, "quotes": PassageKind.QUOTE, "highlight": PassageKind.QUOTE,
    "highlights": PassageKind.QUOTE, "lesson": PassageKind.LESSON, "lessons": PassageKind.LESSON,
}  # fmt: skip


class RowError(ValueError):
    """A row that cannot be read; the message says what is wrong with it and how to mend it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """The first non-empty value of each known field. `place` is how a sentence names the row, as `row on line 4`."""

    place: str
    line: int | None = None
    values: Mapping[Field, str] = field(default_factory=dict)
    topics: tuple[str, ...] | None = None
    hint: PassageKind | None = None

    def get(self, wanted: Field) -> str | None:
        """Give the value on one line; None where the row says nothing."""
        return squeeze(self.values.get(wanted, "")) or None


def field_of(name: str) -> Field | None:
    """Say what a column or key of this name means, in any case; None for an unknown one."""
    return _FIELDS.get("_".join(clean(name).strip().lower().replace("_", " ").split()))


def kind_of(name: str) -> PassageKind | None:
    """Say which kind a column or list of this name holds: `quotes` hold quotes; None where the name leaves it open."""
    return _KIND_OF_NAME.get(name.strip().lower())


def row(
    pairs: Iterable[tuple[str, Value]], *, place: str, line: int | None = None, hint: PassageKind | None = None
) -> Row:
    """Take the named values that are known; of two columns that mean the same, the first that says something."""
    values: dict[Field, str] = {}
    topics: tuple[str, ...] | None = None
    for name, value in pairs:
        meant = field_of(name)
        if meant is Field.TOPICS:
            topics = topics or _topics(value) or None
        elif meant is not None and meant not in values:
            plain = clean(value if isinstance(value, str) else ", ".join(value)).strip("\n").rstrip()
            if plain.strip():
                values[meant] = plain
                hint = kind_of(name) or hint if meant is Field.TEXT else hint
    return Row(place=place, line=line, values=values, topics=topics, hint=hint)


def collect(rows: Iterable[Row | Problem], kind: DocumentKind, name: str) -> Parsed:
    """Make documents of rows: one a source, in the order in which they first appear; `name` titles what names none."""
    entries: dict[str, list[Entry]] = {}
    about: dict[str, list[Row]] = {}
    problems: list[Problem] = []
    claims: list[Row] = []
    for item in rows:
        if isinstance(item, Problem):
            problems.append(item)
            continue
        try:
            made = entry(item)
        except RowError as error:
            problems.append(Problem(message=f"The {item.place} is left out: {error}", line=item.line))
            continue
        title = item.get(Field.SOURCE) or name
        entries.setdefault(title, []).append(made)
        about.setdefault(title, []).append(item)
        if _claims_verified(item):
            claims.append(item)
    documents = tuple(
        Document(
            kind=kind,
            title=title,
            entries=tuple(found),
            published=_first(about[title], Field.PUBLISHED),
            url=_first(about[title], Field.URL),
        )
        for title, found in entries.items()
    )
    return Parsed(documents=documents, problems=(*_capped(problems), *_about_claims(claims)))


def entry(item: Row) -> Entry:
    """Make the entry of a row: a quote where there is a speaker, else a lesson, unless the row says otherwise.

    Raises RowError for a row without text and for a kind, evidence, standing or place that is none.
    """
    text = "\n".join(line.rstrip() for line in item.values.get(Field.TEXT, "").split("\n"))
    text = text if "\n" in text else text.strip()
    if not text.strip():
        raise RowError("it has no text.")
    if len(text) > LONGEST_TEXT:
        raise RowError(
            f"its text has {len(text):,} characters, more than {LONGEST_TEXT:,}: cut it into passages"
            " (or close a quotation mark that is left open)."
        )
    speaker = named(item.get(Field.SPEAKER))
    kind = _kind(item, speaker)
    locator, page = _place(item)
    origin = item.get(Field.ORIGIN)
    return Entry(
        text=text,
        kind=kind,
        evidence=_evidence(item, kind),
        standing=_chosen(item, Field.STANDING, Standing) or Standing.STATEMENT,
        heading=item.get(Field.HEADING),
        speaker=speaker,
        locator=locator,
        context=item.get(Field.CONTEXT),
        origin=", ".join(part for part in (origin, page) if part) or None,
        topics=item.topics,
    )


def _kind(item: Row, speaker: str | None) -> PassageKind:
    chosen = _chosen(item, Field.KIND, PassageKind) or item.hint
    return chosen or (PassageKind.QUOTE if speaker else PassageKind.LESSON)


def _evidence(item: Row, kind: PassageKind) -> Evidence:
    chosen = _chosen(item, Field.EVIDENCE, Evidence)
    if chosen is Evidence.VERIFIED:
        return Evidence.ATTRIBUTED
    return chosen or (Evidence.ATTRIBUTED if kind is PassageKind.QUOTE else Evidence.PARAPHRASE)


def _chosen(item: Row, wanted: Field, choices: type[_Choice]) -> _Choice | None:
    value = item.get(wanted)
    if value is None:
        return None
    for choice in choices:
        if value.lower() in (choice, f"{choice}s"):
            return choice
    raise RowError(f"'{value[:40]}' is no {wanted}; write {_listed(choices)}.")


def _listed(choices: type[StrEnum]) -> str:
    *most, last = (str(choice) for choice in choices)
    return f"{', '.join(most)} or {last}"


def _place(item: Row) -> tuple[Locator | None, str | None]:
    """Give the place as a locator, or as words where it counts the pages of a print, which no locator does."""
    value, printed = item.get(Field.LOCATOR), item.get(Field.PAGE)
    if value is None:
        if printed is not None and printed.isdecimal():
            return None, f"page {printed}"
        value = printed
    if value is None or _PRINTED_PLACE.match(value):
        return None, value
    if _CLOCK.match(value):
        return TimeRange(start=seconds(value), end=seconds(value)), None
    try:
        return parse_locator(value), None
    except LocatorError as error:
        raise RowError(str(error)) from None


def _topics(value: Value) -> tuple[str, ...]:
    parts = _TOPIC_BREAK.split(value) if isinstance(value, str) else value
    return tuple(dict.fromkeys(topic for part in parts if (topic := squeeze(clean(part)).removeprefix("#"))))


def _claims_verified(item: Row) -> bool:
    return (item.get(Field.EVIDENCE) or "").lower() == Evidence.VERIFIED


def _about_claims(rows: list[Row]) -> tuple[Problem, ...]:
    if not rows:
        return ()
    return (
        Problem(
            message=(
                f"{len(rows)} of the rows say 'verified' and were taken as 'attributed':"
                " a wording is verified against a transcript alone."
            ),
            line=rows[0].line,
        ),
    )


def _capped(problems: list[Problem]) -> list[Problem]:
    left = len(problems) - MOST_PROBLEMS
    if left <= 0:
        return problems
    return [*problems[:MOST_PROBLEMS], Problem(message=f"{left:,} more rows are left out for reasons like these.")]


def _first(rows: list[Row], wanted: Field) -> str | None:
    return next((value for item in rows if (value := item.get(wanted))), None)
