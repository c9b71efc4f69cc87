"""Replies that say why there is nothing to show, and what to try."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rapidfuzz import fuzz, process

from core.documents.text import listed, shorten
from core.grammar import parse_plain, write
from core.library.topics import Topic, nearest_topic
from core.models import Passage
from core.narrowing import UnknownName
from core.reply import Action, ActionKind, Reply
from core.requests import LessonRequest, Misunderstood, QuoteRequest, SearchRequest, Terms, TopicsRequest
from core.search.stopwords import telling
from core.team import STARTER
from core.wording import part

_MOST_TOPICS = 3
_MOST_NAMES = 3
_MOST_WORDS = 12
_LONGEST_SHOWN = 80
# At 75 of 100 two letters of eight may differ: a slip or an ending, not another word.
_LIKE = 75
_FILL = "Bring a document in by /library import, or switch the shipped content on."
_ALL_TOPICS = "See /topics for what there is."
_FILTER_NAMES = {"by": "person", "from": "source", "topic": "topic"}


def nothing_found(asked: SearchRequest, topics: Sequence[Topic], searched: int, corrected: str | None) -> Reply:
    """Say what was searched, and offer the nearest of the team's topics; `topics` come with the largest first."""
    wanted = _wanted(asked.terms)
    if asked.terms.seen:
        return _miss(f"Nothing more on {wanted}", "Everything that fits was shown.")
    if not searched and asked.terms == Terms(words=asked.terms.words, phrases=asked.terms.phrases):
        return _miss(f"Nothing on {wanted}", f"There is nothing here to search. {_FILL}")
    if not searched and asked.terms.are_narrowed:
        return _miss(f"Nothing on {wanted}", _emptied(asked))
    spelt = f" I also tried “{corrected}”." if corrected else ""
    body = f"I looked through {_passages(searched)}{_narrowed(asked.terms)} and found nothing that fits.{spelt}"
    near = _nearest_topics(asked.terms, topics)
    offered = near or topics[:_MOST_TOPICS]
    if offered:
        body += f" {'Closest topics' if near else 'Topics here'}: {', '.join(topic.name for topic in offered)}."
    return _miss(f"Nothing on {wanted}", body, *(_try(topic.name, f"/topics {topic.slug}") for topic in offered))


def on_topic_instead(terms: Terms, topic: Topic) -> str:
    """Say in a note that words were found nowhere, and that the topic that they mean answers."""
    return f"Nothing holds “{shorten(terms.words, _LONGEST_SHOWN)}”; this is on {topic.name}."


def nothing_to_pick(asked: QuoteRequest | LessonRequest, unpicked: int) -> Reply:
    """Say why nothing can be picked unasked, though `unpicked` passages fit the filters."""
    kind = "lesson" if isinstance(asked, LessonRequest) else "quote"
    if asked.terms.seen:
        return _miss(f"No other {kind}", f"Every {kind}{_narrowed(asked.terms)} that may be picked was shown.")
    if not unpicked:
        hint = "" if _narrowed(asked.terms) else f" {_FILL}"
        body = f"This library holds no {kind}{_narrowed(asked.terms)} that could be picked.{hint}"
        return _miss(f"No {kind} here", body)
    body = (
        f"Of {_passages(unpicked)}{_narrowed(asked.terms)} none may be picked unasked: only what makes sense alone "
        "and, of quotes, what a transcript bears out. Ask for words, a person or a source, such as /quote by:NAME; or "
        "have the transcripts imported, and the quotes verified against them."
    )
    return _miss(f"No verified {kind} here", body)


def unknown_name(unknown: UnknownName, asked: QuoteRequest | LessonRequest, largest: Sequence[str] = ()) -> Reply:
    """Say that a filter's name fits nothing, or too much, and offer the nearest names, else some of the `largest`."""
    what = _FILTER_NAMES[unknown.filter]
    if unknown.crowd:
        typed = shorten(unknown.typed, _LONGEST_SHOWN)
        body = f"{unknown.crowd:,} names here fit {unknown.filter}:{typed}: be more exact."
        return _miss(f"Too many fit “{typed}”", body)
    names = unknown.nearest or largest[:_MOST_NAMES]
    offered = [(name, _with(asked, unknown.filter, name)) for name in names]
    listed = ", ".join(part(name) for name in names)
    none_near = f"Here are {listed}." if names else "Nothing here has a name like it."
    if unknown.filter == "topic":
        none_near = _ALL_TOPICS
    return _miss(
        f"No {what} “{shorten(unknown.typed, _LONGEST_SHOWN)}”",
        f"Nearest: {listed}." if unknown.nearest else none_near,
        *(_try(part(name), command) for name, command in offered),
    )


def nobody_named(unknown: UnknownName) -> str:
    """Say in a note that a person who was named is unknown, and that what was asked beside is answered."""
    typed = shorten(unknown.typed, _LONGEST_SHOWN)
    if unknown.crowd:
        return f"“{typed}” may be any of {unknown.crowd:,} people here; the rest was searched without it."
    near = f" (nearest: {', '.join(part(name) for name in unknown.nearest)})" if unknown.nearest else ""
    return f"Nobody here is named {typed}{near}; the rest was searched without the name."


def unknown_topic(asked: TopicsRequest, topics: Sequence[Topic]) -> Reply:
    """Say that no topic has this name, and offer the nearest."""
    typed = asked.name
    near = nearest_topic(typed, topics)
    offered = [near] if near else []
    return _miss(
        f"No topic “{shorten(typed, _LONGEST_SHOWN)}”",
        f"Nearest: {near.name}." if near else _ALL_TOPICS,
        *(_try(topic.name, f"/topics {topic.slug}") for topic in offered),
        _try(f"Search “{shorten(typed, 30)}”", write(QuoteRequest(asker=asked.asker, terms=parse_plain(typed)))),
    )


def misunderstood(asked: Misunderstood) -> Reply:
    """Say what could not be read, and offer what was probably meant."""
    meant = (_try(shorten(asked.meant, _LONGEST_SHOWN), asked.meant),) if asked.meant else ()
    hint = f" Did you mean {shorten(asked.meant, _LONGEST_SHOWN)}?" if asked.meant else ""
    return _miss("I did not get that", asked.message + hint, *meant)


def bad_id(message: str) -> Reply:
    """Say what is wrong with an id."""
    return _miss("No such passage", message)


def nothing_daily() -> Reply:
    """Say that nobody posts to channels here."""
    return _miss("Nothing is posted here", "This installation posts to no channel day by day.")


def nothing_to_look_after() -> Reply:
    """Say that the library is none that members look after."""
    return _miss("No library here", "Whoever runs this installation looks after its library.")


def nothing_to_listen_to() -> Reply:
    """Say that nothing is listened to here."""
    return _miss("Nobody listens here", "Here I answer what I am asked, and nothing else.")


def of_members_alone() -> Reply:
    """Say that nothing is kept of people who belong to other teams."""
    return _miss("Not here", "Only members of this team can tell it what they think of its passages.")


def no_context(passage: Passage) -> Reply:
    """Say that nothing is known of the words around a passage."""
    title = part(passage.source.title)
    if passage.source.scope == STARTER:
        body = f"{title} ships as single passages: import the document itself to read around them."
    else:
        body = f"{title} is a list of single passages; nothing stands before or after."
    return _miss(f"No context for {passage.short}", body)


def _emptied(asked: SearchRequest) -> str:
    """Say which filters leave nothing to look through."""
    terms = asked.terms
    values = (("by", terms.by), ("from", terms.source), ("topic", terms.topic))
    given = [f"{name}:{shorten(value, _LONGEST_SHOWN)}" for name, value in values if value]
    kind = "lesson" if isinstance(asked, LessonRequest) else "passage"
    if len(given) == 1:
        return f"{given[0]} leaves no {kind} here."
    return f"{listed(given)} leave no {kind} together: take one of them away."


def _miss(title: str, body: str, *actions: Action) -> Reply:
    return Reply(title=title, body=body, actions=actions, found=False)


def _try(label: str, command: str) -> Action:
    return Action(kind=ActionKind.TRY, label=label, command=command)


def _wanted(terms: Terms) -> str:
    parts = [terms.words, *(f"“{phrase}”" for phrase in terms.phrases)]
    said = shorten(" ".join(each for each in parts if each), _LONGEST_SHOWN)
    return said if terms.phrases else f"“{said}”"


def _narrowed(terms: Terms) -> str:
    parts = [
        f" by {part(terms.by)}" if terms.by else "",
        f" from {part(terms.source)}" if terms.source else "",
        f" on {part(terms.topic)}" if terms.topic else "",
    ]
    return "".join(parts)


def _nearest_topics(terms: Terms, topics: Sequence[Topic]) -> list[Topic]:
    """Find the topics that have a name, or a word that speaks for them, like one of the words that were looked for."""
    known = {word: topic for topic in reversed(topics) for word in (*topic.words, topic.slug, topic.name.casefold())}
    words = [*telling(terms.words.casefold().split())[:_MOST_WORDS], *map(str.casefold, terms.phrases)]
    near = (process.extractOne(word, known.keys(), scorer=fuzz.ratio, score_cutoff=_LIKE) for word in words)
    return list(dict.fromkeys(known[found[0]] for found in near if found))[:_MOST_TOPICS]


def _with(asked: QuoteRequest | LessonRequest, filter_name: str, value: str) -> str:
    """Write the request again with one filter set right."""
    terms = asked.terms
    mended = {
        "by": replace(terms, by=value),
        "from": replace(terms, source=value),
        "topic": replace(terms, topic=value),
    }
    return write(replace(asked, terms=mended[filter_name]))


def _passages(number: int) -> str:
    return "1 passage" if number == 1 else f"{number:,} passages"
