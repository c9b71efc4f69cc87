"""The one grammar of every edge: `/quote "self-play" by:jakub from:podcast topic:scaling`, and plain words.

Text becomes a request; `write` goes the other way, so that a button can carry a request as text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from rapidfuzz import process
from rapidfuzz.distance import OSA

from core.library.ids import as_id
from core.requests import (
    Asker,
    ContextRequest,
    HelpRequest,
    LessonRequest,
    MentionRequest,
    Misunderstood,
    QuoteRequest,
    Request,
    ShareRequest,
    Terms,
    TopicsRequest,
)

LONGEST = 2000
"""Characters of a message that are read."""

COMMANDS = ("quote", "lesson", "topics", "context", "share", "help")
_FILTERS = {"by": "by", "from": "source", "topic": "topic", "seen": "seen"}
_ALSO = {"speaker": "by", "author": "by", "source": "source", "about": "topic"}
_OPEN, _CLOSE = '"“„«', '"”“»'
_TOKEN = re.compile(
    rf"""
    (?:(?P<key>[^\W\d_]{{2,12}}):[ ]?)?+                     # by:
    (?:[{_OPEN}](?P<quoted>[^{_OPEN}{_CLOSE}]*+)[{_CLOSE}]   # "Jakub Pachocki"
      | (?P<bare>[^\s{_OPEN}{_CLOSE}]++)                     # jakub
      | [{_OPEN}{_CLOSE}])                                   # a quotation mark without its partner
    """,
    re.VERBOSE,
)
_SHORTEST_KEY = 3
_MOST_SEEN = 200
_RANDOM = frozenset(("random", "any", "anything", "surprise"))
_ASKED_BY = re.compile(
    r"^(?:what|anything|something)\s+(?:did|does|has|have|do)?\s*(?P<who>.{2,60}?)\s+"
    r"(?:says?|said|thinks?|thought)\s+(?:about|on|of)\s+(?P<what>.+)$",
    re.IGNORECASE,
)
_GREETING = re.compile(r"^(?:hi|hello|hey|help|thanks|thank you|what can you do)?\W*$", re.IGNORECASE)
_TODAY = re.compile(
    r"^(?:(?:the|a|today'?s|todays)\s+)*lesson(?:\s+(?:of the day|for today|today))?\W*$", re.IGNORECASE
)


class UnknownFilterError(Exception):
    """A filter that is none, but nearly: what was typed, and the filter that was probably meant."""

    def __init__(self, typed: str, nearest: str) -> None:
        super().__init__(typed)
        self.typed = typed
        self.nearest = nearest


def parse_command(text: str, asker: Asker) -> Request:
    """Read a slash command, with or without its slash; never fails, what it cannot read is Misunderstood."""
    name, _, rest = text.strip()[:LONGEST].removeprefix("/").partition(" ")
    reader = _READERS.get(name.casefold())
    if reader is None:
        return _unknown_command(name, rest, asker)
    try:
        return reader(rest.strip(), asker)
    except UnknownFilterError as unknown:
        meant = text.replace(f"{unknown.typed}:", f"{unknown.nearest}:", 1)
        message = f"There is no filter {unknown.typed}: here. Filters are by:, from: and topic:."
        return Misunderstood(asker=asker, message=message, meant=meant)


def parse_mention(text: str, asker: Asker) -> Request:
    """Read what somebody said to the bot in plain words, the mention itself taken away."""
    said = text.strip()[:LONGEST]
    first = said.removeprefix("/").partition(" ")[0].casefold()
    if said.startswith("/") or first in ("quote", "topics"):
        return parse_command(said, asker)
    if _GREETING.match(said):
        return HelpRequest(asker=asker)
    if _TODAY.match(said):
        return LessonRequest(asker=asker)
    asked = _ASKED_BY.match(said.rstrip("?!. "))
    if asked:
        return MentionRequest(asker=asker, terms=replace(_terms_or_words(asked["what"]), by=asked["who"]))
    return MentionRequest(asker=asker, terms=_terms_or_words(said))


def parse_terms(text: str) -> Terms:
    """Read words, phrases and filters; raises UnknownFilterError where a filter is misspelt."""
    words: list[str] = []
    phrases: list[str] = []
    filters: dict[str, str] = {}
    for match in _TOKEN.finditer(text):
        value = match["quoted"] if match["quoted"] is not None else match["bare"] or ""
        field = _field(match["key"])
        if field:
            filters[field] = value
        elif match["quoted"] is not None and not match["key"]:
            phrases.append(" ".join(value.split()))
        else:
            words.append(match[0].strip(_OPEN + _CLOSE))
    return _to_terms(words, phrases, filters)


def write(request: QuoteRequest | LessonRequest | MentionRequest) -> str:
    """Write a request as the command that asks for it."""
    terms = request.terms
    parts = [
        f"/{_NAMES[type(request)]}",
        "random" if not isinstance(request, MentionRequest) and request.random else "",
        terms.words,
        *(f'"{phrase}"' for phrase in terms.phrases),
        *(f"{key}:{_quoted(value)}" for key, value in _written_filters(terms)),
    ]
    return " ".join(part for part in parts if part)


def _written_filters(terms: Terms) -> list[tuple[str, str]]:
    pairs = [("by", terms.by), ("from", terms.source), ("topic", terms.topic), ("seen", ",".join(terms.seen))]
    return [(key, value) for key, value in pairs if value]


def _quoted(value: str) -> str:
    return f'"{value}"' if " " in value else value


def _field(key: str | None) -> str | None:
    if key is None:
        return None
    known = _FILTERS | _ALSO
    if key.casefold() in known:
        return known[key.casefold()]
    near = process.extractOne(key.casefold(), [*known, "topics"], scorer=OSA.distance, score_cutoff=1)
    if near and len(key) >= _SHORTEST_KEY:
        raise UnknownFilterError(key, near[0] if near[0] in _FILTERS else "topic")
    return None


def _to_terms(words: list[str], phrases: list[str], filters: Mapping[str, str]) -> Terms:
    seen = (as_id(each) for each in filters.get("seen", "").split(","))
    return Terms(
        words=" ".join(word for word in words if word),
        phrases=tuple(phrase for phrase in phrases if phrase),
        by=filters.get("by") or None,
        source=filters.get("source") or None,
        topic=filters.get("topic") or None,
        seen=tuple(each for each in seen if each)[-_MOST_SEEN:],
    )


def _terms_or_words(text: str) -> Terms:
    """Read terms, but take a misspelt filter for a word: in plain talk a colon is mostly a colon."""
    try:
        return parse_terms(text)
    except UnknownFilterError:
        return Terms(words=text)


def _read_quote(rest: str, asker: Asker) -> Request:
    terms, at_random = _without_random(parse_terms(rest))
    return QuoteRequest(asker=asker, terms=terms, random=at_random)


def _read_lesson(rest: str, asker: Asker) -> Request:
    terms, at_random = _without_random(parse_terms(rest))
    today = terms.words.casefold() == "today"
    return LessonRequest(asker=asker, terms=replace(terms, words="") if today else terms, random=at_random)


def _without_random(terms: Terms) -> tuple[Terms, bool]:
    first, _, rest = terms.words.partition(" ")
    at_random = first.casefold() in _RANDOM and not rest and not terms.phrases
    return (replace(terms, words=rest), True) if at_random else (terms, False)


def _unknown_command(name: str, rest: str, asker: Asker) -> Misunderstood:
    near = process.extractOne(name.casefold(), COMMANDS, scorer=OSA.distance, score_cutoff=2)
    known = ", ".join(f"/{command}" for command in ("quote", "lesson", "topics", "help"))
    message = f"There is no command /{name[:40]} here. Commands are {known}."
    return Misunderstood(asker=asker, message=message, meant=f"/{near[0]} {rest}".strip() if near else None)


_NAMES = {QuoteRequest: "quote", LessonRequest: "lesson", MentionRequest: "ask"}
_READERS: Mapping[str, Callable[[str, Asker], Request]] = {
    "quote": _read_quote,
    "lesson": _read_lesson,
    "ask": lambda rest, asker: MentionRequest(asker=asker, terms=_terms_or_words(rest)),
    "topics": lambda rest, asker: TopicsRequest(asker=asker, name=rest),
    "topic": lambda rest, asker: TopicsRequest(asker=asker, name=rest),
    "context": lambda rest, asker: ContextRequest(asker=asker, id=rest),
    "share": lambda rest, asker: ShareRequest(asker=asker, id=rest),
    "help": lambda _rest, asker: HelpRequest(asker=asker),
}
