"""What a team may see, as conditions on `passages` joined with `sources`. Every read goes through here."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, func, or_, select, true

from core.filters import Filters
from core.library.tables import PASSAGE_TOPICS, PASSAGES, SOURCES
from core.models import Evidence, Passage, PassageKind, Standing
from core.team import View


def visible(view: View) -> ColumnElement[bool]:
    """Hold for the passages of the view's scopes that the team did not hide."""
    hidden = view.hidden
    return and_(
        PASSAGES.c.scope.in_(view.scopes),
        PASSAGES.c.id.not_in(hidden.passages) if hidden.passages else true(),
        SOURCES.c.id.not_in(hidden.sources) if hidden.sources else true(),
        func.coalesce(PASSAGES.c.speaker, "").not_in(hidden.speakers) if hidden.speakers else true(),
    )


def shows(view: View, passage: Passage) -> bool:
    """Say of a passage that was read what `visible` says in SQL."""
    hidden = view.hidden
    return (
        passage.source.scope in view.scopes
        and passage.id not in hidden.passages
        and passage.source.id not in hidden.sources
        and passage.speaker not in hidden.speakers
    )


def matching(filters: Filters) -> ColumnElement[bool]:
    """Hold for the passages that the filters leave."""
    return and_(
        PASSAGES.c.kind == filters.kind.value if filters.kind else true(),
        _by(filters) if filters.speakers is not None else true(),
        SOURCES.c.id.in_(filters.sources) if filters.sources is not None else true(),
        _about(filters.topics) if filters.topics is not None else true(),
        _unasked() if filters.unasked else true(),
        PASSAGES.c.standing == Standing.STATEMENT.value if filters.statements else true(),
        PASSAGES.c.standing != Standing.QUESTION.value if not filters.questions else true(),
    )


def _by(filters: Filters) -> ColumnElement[bool]:
    said = PASSAGES.c.speaker.in_(filters.speakers or ())
    unlabelled = and_(PASSAGES.c.speaker.is_(None), SOURCES.c.id.in_(filters.naming))
    return or_(said, unlabelled)


def _about(topics: frozenset[str]) -> ColumnElement[bool]:
    return PASSAGES.c.pk.in_(select(PASSAGE_TOPICS.c.passage_pk).where(PASSAGE_TOPICS.c.topic.in_(topics)))


def _unasked() -> ColumnElement[bool]:
    return and_(
        PASSAGES.c.standing == Standing.STATEMENT.value,
        or_(PASSAGES.c.kind == PassageKind.LESSON.value, PASSAGES.c.evidence == Evidence.VERIFIED.value),
    )
