"""The library's topics, and the rule that gives a text its topics."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process, utils

from core.errors import ContentError
from core.library.words import normalise

MOST = 3
"""Topics of one text at most."""

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LIKELY = 80
"""Of 100: below it a typed name is no misspelling of a topic's name, but another word."""

_STRONG = 2.0
_WEAK = 1.0
_ENOUGH = 2.0
"""One telling word or phrase is enough, a weak word alone is not."""

_INFLECTED = 3
"""Letters of a word that has verb forms at least; a shorter one is an abbreviation and has a plural."""

_IN_HEADING = 2.0
"""How many times more a word counts in the heading, which says what the text is about."""
_BESIDE_BEST = 0.5
"""A topic with less than this share of the best one's score was merely touched."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A named theme; `words` speak for it where they stand in a text, those that are also in `weak` not alone."""

    slug: str
    name: str
    description: str
    words: tuple[str, ...]
    weak: tuple[str, ...] = ()


def load_topics(text: str) -> tuple[Topic, ...]:
    """Read the TOML text of a topics file; raises ContentError with a sentence that says what to mend."""
    try:
        tables = tomllib.loads(text).get("topic")
    except tomllib.TOMLDecodeError as error:
        raise ContentError(f"The topics are no valid TOML: {error}.") from error
    if not isinstance(tables, list) or not tables:
        raise ContentError("The topics file holds no topic: write each as a [[topic]] table.")
    topics = tuple(_topic(table, number) for number, table in enumerate(tables, start=1))
    slugs = [topic.slug for topic in topics]
    twice = next((slug for slug in slugs if slugs.count(slug) > 1), None)
    if twice is not None:
        raise ContentError(f"The topic '{twice}' stands in the topics file twice: give one of them another slug.")
    return topics


def nearest_topic(name: str, topics: Sequence[Topic]) -> Topic | None:
    """Give the topic whose slug or name is written most like `name`; None where none is near."""
    names = {key: topic for topic in topics for key in (topic.slug, topic.name)}
    found = process.extractOne(
        name, names.keys(), scorer=fuzz.WRatio, processor=utils.default_process, score_cutoff=_LIKELY
    )
    return names[found[0]] if found else None


@dataclass(frozen=True, slots=True)
class _Term:
    """A word or phrase of a topic: its words and what it counts."""

    words: tuple[str, ...]
    topic: int
    counts: float


class TopicRule:
    """Gives texts their topics by the topics' words: whole words and phrases in their English inflections.

    Passages keep the topics that they were given when they came in, whatever the topics' words become later.

    The inflections of a listed word are made and looked up, instead of cutting the endings off every word of the
    text: a stemmer makes one word of `general` and `generalization`, of `physical` and `physics`. On the labelled
    texts in the tests it is more precise than the Snowball stemmer.
    """

    def __init__(self, slugs: Sequence[str], terms: Sequence[_Term]) -> None:
        """Take the slugs and the terms that speak for them by their number; `build` makes both."""
        self._slugs = slugs
        self._bases: dict[str, str] = {}
        self._terms: dict[str, list[_Term]] = defaultdict(list)
        listed = {word for term in terms for word in term.words}
        for word in sorted(listed):
            self._bases |= {form: word for form in inflections(word) if form not in listed}
        for term in sorted(terms, key=lambda term: -len(term.words)):
            self._terms[term.words[0]].append(term)

    @classmethod
    def build(cls, topics: Sequence[Topic]) -> TopicRule:
        """Prepare the rule of these topics."""
        terms = {
            (number, normalise(word)): _WEAK if word in topic.weak else _STRONG
            for number, topic in enumerate(topics)
            for word in topic.words
        }
        return cls(
            [topic.slug for topic in topics],
            [_Term(words, number, counts) for (number, words), counts in terms.items() if words],
        )

    def assign(self, text: str, heading: str | None = None) -> tuple[str, ...]:
        """Give the slugs of the topics that the text is about, best first, MOST at most; often none."""
        scores: dict[int, float] = defaultdict(float)
        counted: dict[_Term, float] = {term: term.counts for term in self._found(text)}
        counted |= {term: term.counts * _IN_HEADING for term in self._found(heading or "")}
        for term, counts in counted.items():
            scores[term.topic] += counts
        enough = max([_ENOUGH, *(score * _BESIDE_BEST for score in scores.values())])
        about = [topic for topic, score in scores.items() if score >= enough]
        return tuple(self._slugs[topic] for topic in sorted(about, key=lambda topic: (-scores[topic], topic))[:MOST])

    def _found(self, text: str) -> Iterator[_Term]:
        """Yield each term that stands in the text; within one topic the longest takes its words for itself."""
        words = [self._bases.get(word, word) for word in normalise(text)]
        ends: dict[int, int] = {}
        for place, word in enumerate(words):
            for term in self._terms.get(word, ()):
                end = place + len(term.words)
                if ends.get(term.topic, 0) <= place and tuple(words[place:end]) == term.words:
                    ends[term.topic] = end
                    yield term


def inflections(word: str) -> frozenset[str]:
    """Give the regular English plural, possessive and verb forms of a word, whatever kind of word it is."""
    if len(word) < _INFLECTED or not word.isalpha():
        return frozenset((f"{word}s", f"{word}'s"))
    stem = word[:-1]
    forms = {f"{word}{ending}" for ending in ("s", "es", "'s", "ed", "ing")}
    if word.endswith("e"):
        forms |= {f"{stem}{ending}" for ending in ("ed", "ing")}
    elif word.endswith("y"):
        forms |= {f"{stem}{ending}" for ending in ("ies", "ied")}
    else:
        forms |= {f"{word}{word[-1]}{ending}" for ending in ("ed", "ing")}
    return frozenset(forms)


def _topic(table: object, number: int) -> Topic:
    """Read one table of the file, the `number`th from 1."""
    if not isinstance(table, Mapping):
        raise ContentError(f"Topic {number} is no table: write it as [[topic]] with slug, name, description and words.")
    slug = _text(table, "slug", f"topic {number}")
    if not _SLUG.fullmatch(slug):
        raise ContentError(f"The slug '{slug}' of topic {number} is wrong: use lower-case letters, digits and hyphens.")
    where = f"the topic '{slug}'"
    words, weak = _list(table, "words", where), _list(table, "weak", where)
    if not words:
        raise ContentError(f"In {where} 'words' is missing or empty: list the words that speak for it.")
    stray = next((word for word in weak if word not in words), None)
    if stray is not None:
        raise ContentError(f"In {where} the weak word '{stray}' is not among 'words': add it there or take it away.")
    name, description = _text(table, "name", where), _text(table, "description", where)
    return Topic(slug=slug, name=name, description=description, words=words, weak=weak)


def _text(table: Mapping[str, object], key: str, where: str) -> str:
    value = table.get(key)
    if not isinstance(value, str) or not value.strip():
        raise ContentError(f"In {where} '{key}' is missing: give it a text in quotation marks.")
    return value.strip()


def _list(table: Mapping[str, object], key: str, where: str) -> tuple[str, ...]:
    """Read a list of words; one that is not there is empty."""
    value = table.get(key, [])
    if not isinstance(value, list) or not all(isinstance(word, str) and normalise(word) for word in value):
        raise ContentError(f'In {where} \'{key}\' is no list of words: write {key} = ["one", "another word"].')
    return tuple(value)
