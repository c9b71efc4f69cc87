"""From the names that somebody typed after by:, from: and topic: to filters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from core.filters import EVERYTHING, Filters
from core.library.catalogue import Catalogues, meant_person, meant_sources, sources_naming
from core.library.library import Library
from core.library.topics import Topic, inflections, nearest_topic
from core.library.words import normalise
from core.requests import Terms
from core.search.stopwords import telling
from core.team import View


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownName:
    """A filter's value that means nothing: which filter (`by`, `from`, `topic`), what was typed, the nearest names.

    `crowd` is how many it fits where they are too many.
    """

    filter: str
    typed: str
    nearest: tuple[str, ...]
    crowd: int = 0


async def narrow(
    library: Library, view: View, terms: Terms, catalogues: Catalogues | None = None
) -> Filters | UnknownName:
    """Turn the names of the terms into filters; the first one that means nothing is given back instead.

    With `catalogues` the names are read from the store once for each change.
    """
    filters = _by_topic(library, terms)
    if isinstance(filters, UnknownName) or not (terms.by or terms.source):
        return filters
    catalogue = await (catalogues or Catalogues(library.store)).of(view)
    if terms.by:
        person = meant_person(terms.by, catalogue)
        if not person.fitting:
            return UnknownName(filter="by", typed=terms.by, nearest=person.nearest, crowd=person.crowd)
        naming = sources_naming(person.fitting, catalogue)
        filters = replace(filters, speakers=frozenset(person.fitting), naming=naming)
    if terms.source:
        sources, meant = meant_sources(terms.source, catalogue)
        if not sources:
            return UnknownName(filter="from", typed=terms.source, nearest=meant.nearest, crowd=meant.crowd)
        filters = replace(filters, sources=frozenset(source.id for source in sources))
    return filters


def topic_meant(words: str, topics: Sequence[Topic]) -> Topic | None:
    """Find the topic that the telling words are a name of, or a word that speaks for it; singular or plural."""
    typed = _telling(words)
    if not typed:
        return None
    named = next((topic for topic in topics if _is_any(typed, (topic.name, topic.slug.replace("-", " ")))), None)
    return named or next((topic for topic in topics if _is_any(typed, set(topic.words) - set(topic.weak))), None)


def _is_any(typed: Sequence[str], names: Iterable[str]) -> bool:
    listed = map(_telling, names)
    return any(len(words) == len(typed) and all(map(_alike, typed, words)) for words in listed)


def _telling(words: str) -> Sequence[str]:
    return normalise(" ".join(telling(words.split())))


def _alike(one: str, other: str) -> bool:
    return one == other or one in inflections(other) or other in inflections(one)


def _by_topic(library: Library, terms: Terms) -> Filters | UnknownName:
    if not terms.topic:
        return EVERYTHING
    topic = library.topic_named(terms.topic)
    if topic is None:
        near = nearest_topic(terms.topic, library.topics)
        return UnknownName(filter="topic", typed=terms.topic, nearest=(near.slug,) if near else ())
    return replace(EVERYTHING, topics=frozenset({topic}))
