"""What a search or a pick is narrowed to, after names were resolved."""

from __future__ import annotations

from dataclasses import dataclass

from core.models import PassageKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """All that is given must hold; what is None narrows nothing.

    `speakers` are exact names; with them, unlabelled passages of the sources in `naming` (ids) hold too, after what
    those people said. `sources` are ids, `topics` slugs. `unasked` leaves only what may be picked without being
    asked for: statements that make sense alone, lessons, and quotes whose wording is verified. `statements`
    leaves what makes sense alone, however well its wording is known; `questions` off leaves out what hosts asked.
    """

    kind: PassageKind | None = None
    speakers: frozenset[str] | None = None
    naming: frozenset[str] = frozenset()
    sources: frozenset[str] | None = None
    topics: frozenset[str] | None = None
    unasked: bool = False
    statements: bool = False
    questions: bool = True


EVERYTHING = Filters()
