"""What a search or a pick is narrowed to, after names were resolved."""

from __future__ import annotations

from dataclasses import dataclass

from core.models import Evidence, Passage, PassageKind, Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """All that is given must hold; what is None narrows nothing.

    `speakers` are exact names; with them, unlabelled passages of the sources in `naming` (ids) hold too, after what
    those people said. `sources` are ids, `topics` slugs. `unasked` leaves only what may be picked without being
    asked for: statements that make sense alone, lessons, and quotes whose wording is verified; a search takes no
    notice of it. `statements` leaves what makes sense alone, however well its wording is known. `questions` off
    leaves out what hosts asked; a search still finds the questions of those who are asked for.
    """

    kind: PassageKind | None = None
    speakers: frozenset[str] | None = None
    naming: frozenset[str] = frozenset()
    sources: frozenset[str] | None = None
    topics: frozenset[str] | None = None
    unasked: bool = False
    statements: bool = False
    questions: bool = True

    @property
    def narrow(self) -> bool:
        """Whether a kind, a person, a source or a topic is asked for."""
        return any(each is not None for each in (self.kind, self.speakers, self.sources, self.topics))

    def leave(self, passage: Passage) -> bool:
        """Tell whether a passage is left; core.library.visibility says the same in SQL."""
        return (
            self.kind in (None, passage.kind)
            and self._said(passage)
            and (self.sources is None or passage.source.id in self.sources)
            and (self.topics is None or not self.topics.isdisjoint(passage.topics))
            and not (self.unasked and not _is_unasked(passage))
            and not (self.statements and passage.standing is not Standing.STATEMENT)
            and not (not self.questions and passage.standing is Standing.QUESTION)
        )

    def _said(self, passage: Passage) -> bool:
        if self.speakers is None or passage.speaker in self.speakers:
            return True
        return passage.speaker is None and passage.source.id in self.naming


EVERYTHING = Filters()


def _is_unasked(passage: Passage) -> bool:
    worded = passage.kind is PassageKind.LESSON or passage.evidence is Evidence.VERIFIED
    return worded and passage.standing is Standing.STATEMENT
