"""From the names that somebody typed after by:, from: and topic: to filters."""

from __future__ import annotations

from dataclasses import dataclass, replace

from core.filters import EVERYTHING, Filters
from core.library.catalogue import meant_person, meant_sources, read_catalogue, sources_naming
from core.library.library import Library
from core.library.topics import nearest_topic
from core.requests import Terms
from core.team import View


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownName:
    """A filter's value that fits nothing: which filter (`by`, `from`, `topic`), what was typed, the nearest names."""

    filter: str
    typed: str
    nearest: tuple[str, ...]


async def narrow(library: Library, view: View, terms: Terms) -> Filters | UnknownName:
    """Turn the names of the terms into filters; the first one that fits nothing is given back instead."""
    filters = _by_topic(library, terms)
    if isinstance(filters, UnknownName) or not (terms.by or terms.source):
        return filters
    catalogue = await read_catalogue(library.store, view)
    if terms.by:
        person = meant_person(terms.by, catalogue)
        if not person.fitting:
            return UnknownName(filter="by", typed=terms.by, nearest=person.nearest)
        naming = sources_naming(person.fitting, catalogue)
        filters = replace(filters, speakers=frozenset(person.fitting), naming=naming)
    if terms.source:
        sources, meant = meant_sources(terms.source, catalogue)
        if not sources:
            return UnknownName(filter="from", typed=terms.source, nearest=meant.nearest)
        filters = replace(filters, sources=frozenset(source.id for source in sources))
    return filters


def _by_topic(library: Library, terms: Terms) -> Filters | UnknownName:
    if not terms.topic:
        return EVERYTHING
    topic = library.topic_named(terms.topic)
    if topic is None:
        near = nearest_topic(terms.topic, library.topics)
        return UnknownName(filter="topic", typed=terms.topic, nearest=(near.slug,) if near else ())
    return replace(EVERYTHING, topics=frozenset({topic}))
