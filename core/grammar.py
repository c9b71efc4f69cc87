"""The one grammar of every edge: `/quote "self-play" by:jakub from:podcast topic:scaling`, and plain words.

Text becomes a request; `write` goes the other way, so that a button can carry a request as text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from rapidfuzz import process
from rapidfuzz.distance import OSA

from core import requests
from core.library.ids import as_id
from core.listening.plain import read_plain
from core.models import PassageKind
from core.pages import cut_page
from core.requests import (
    Asker,
    ContextRequest,
    DailyRequest,
    HelpRequest,
    LessonRequest,
    LibraryRequest,
    ListenRequest,
    MentionRequest,
    Misunderstood,
    QuoteRequest,
    ReactRequest,
    Request,
    SearchRequest,
    ShareRequest,
    Terms,
    TopicsRequest,
)
from core.subcommands import DAILY, LIBRARY
from core.wishes import Wish, read_wish

LONGEST = requests.LONGEST
"""Characters of a message that are read."""

COMMANDS = ("quote", "lesson", "topics", "daily", "library", "listen", "context", "share", "better", "worse", "help")
_TYPED = ("quote", "lesson", "topics", "daily", "library", "listen", "help")
_FILTERS = {
    "by": "by", "speaker": "by", "author": "by", "from": "source", "source": "source", "topic": "topic",
    "about": "topic", "seen": "seen",
}  # fmt: skip
_COMMANDS_ALONE = ("quote", "topics")
_SUBCOMMANDS = {"daily": DAILY, "library": LIBRARY}
_SHOWN = {"by": "by", "source": "from", "topic": "topic"}
# Control characters, and the halves of characters that undecodable bytes become.
_UNREADABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")
_OPEN, _CLOSE = '"“„«', '"”“»'
_NO_MARKS = str.maketrans(dict.fromkeys(_OPEN + _CLOSE, " "))
_TOKEN = re.compile(
    rf"""
    (?:(?P<key>{"|".join(_FILTERS)}):[ ]*)?                  # by:
    (?:[{_OPEN}](?P<quoted>[^{_OPEN}{_CLOSE}]*+)[{_CLOSE}]   # "Jakub Pachocki"
      | (?P<bare>[^\s{_OPEN}{_CLOSE}]++)                     # jakub
      | [{_OPEN}{_CLOSE}])                                   # a quotation mark without its partner
    """,
    re.VERBOSE | re.IGNORECASE,
)
_LIKE_A_FILTER = re.compile(r"(?P<name>[^\W\d_]{3,12}):")
_MOST_SEEN = 200
_RANDOM = frozenset(("random", "any", "anything", "surprise"))
_GREETING = re.compile(r"^(?:hi|hello|hey|help|thanks|thank you|what can you do)?\W*$", re.IGNORECASE)


class UnknownFilterError(Exception):
    """A filter that is none, but nearly: what was typed, and the filter that was probably meant."""

    def __init__(self, typed: str, nearest: str) -> None:
        super().__init__(typed)
        self.typed = typed
        self.nearest = nearest


def parse_command(text: str, asker: Asker) -> Request:
    """Read a slash command, with or without its slash; never fails, what it cannot read is Misunderstood."""
    said = readable(text).removeprefix("/")
    name, rest = [*said.split(maxsplit=1), "", ""][:2]
    reader = _READERS.get(name.casefold())
    if reader is None:
        return _unknown_command(name, rest, asker)
    if rest.strip().casefold() == "help" and name.casefold() in _EXPLAINED:
        return HelpRequest(asker=asker, command=_EXPLAINED[name.casefold()])
    try:
        return reader(rest.strip(), asker)
    except UnknownFilterError as unknown:
        message = f"There is no filter {unknown.typed}: here. Filters are by:, from: and topic:."
        return Misunderstood(asker=asker, message=message, meant=f"/{name} {_mended(rest)}")


def parse_mention(text: str, asker: Asker) -> Request:
    """Read what somebody said to the bot in plain words, the mention itself taken away."""
    said = readable(text)
    if said.startswith("/") or _lacks_its_slash(said):
        return parse_command(said, asker)
    if _GREETING.match(said):
        return HelpRequest(asker=asker)
    about_listening = read_plain(said)
    if about_listening is not None:
        return ListenRequest(asker=asker, typed=about_listening)
    return _wished(read_wish(said), asker)


def readable(text: str) -> str:
    """Take what was typed up to its longest, without what no terminal, database or index can take."""
    return _UNREADABLE.sub(" ", text).strip()[:LONGEST]


def parse_terms(text: str) -> Terms:
    """Read words, phrases and filters; raises UnknownFilterError where a filter is misspelt."""
    for match in _TOKEN.finditer(text):
        near = None if match["key"] else _nearest_filter(match["bare"])
        if near:
            raise UnknownFilterError(match["bare"].partition(":")[0], near)
    return parse_plain(text)


def parse_plain(text: str) -> Terms:
    """Read words, phrases and filters; a misspelt filter is a word, because in plain talk a colon is just a colon."""
    words: list[str] = []
    phrases: list[str] = []
    filters: dict[str, str] = {}
    for match in _TOKEN.finditer(readable(text)):
        quoted, bare = match["quoted"], match["bare"] or ""
        if match["key"]:
            filters[_FILTERS[match["key"].casefold()]] = _clean(bare if quoted is None else quoted)
        elif quoted is not None:
            phrases.append(_clean(quoted))
        elif bare.removesuffix(":").casefold() not in _FILTERS or not bare.endswith(":"):
            words.extend(bare.replace(":", " ").split() if _nearest_filter(bare) else [bare])
    return _to_terms(words, phrases, filters)


def write(request: SearchRequest) -> str:
    """Write a request as the command that asks for it, at most LONGEST characters where its words leave room."""
    terms = request.terms
    filters = (("by", terms.by), ("from", terms.source), ("topic", terms.topic))
    parts = [
        f"/{_NAMES[type(request)]}",
        "random" if not isinstance(request, MentionRequest) and request.random else "",
        terms.words,
        *(f'"{_clean(phrase)}"' for phrase in terms.phrases),
        *(f"{key}:{_quoted(_clean(value))}" for key, value in filters if value),
    ]
    return _with_seen(" ".join(part for part in parts if part), terms.seen)


def has_room(request: SearchRequest) -> bool:
    """Whether a command can name all that was seen, so that none of it comes again."""
    seen = request.terms.seen
    return len(seen) <= _MOST_SEEN and write(request).endswith(",".join(seen))


def _lacks_its_slash(said: str) -> bool:
    """Tell whether something is a command without its slash, rather than a question that begins with the same word."""
    name, second = [*said.casefold().split(maxsplit=2), "", ""][:2]
    return name in _COMMANDS_ALONE or second in _SUBCOMMANDS.get(name, ())


def _wished(wish: Wish, asker: Asker) -> Request:
    """Make the request that fulfils a wish; one for nothing certain is for anything."""
    terms = parse_plain(wish.about)
    terms = replace(terms, by=_clean(wish.by) or terms.by)
    at_random = terms == Terms() and not wish.today
    match wish.kind:
        case PassageKind.LESSON:
            return LessonRequest(asker=asker, terms=terms, random=at_random)
        case PassageKind.QUOTE:
            return QuoteRequest(asker=asker, terms=terms, random=at_random)
    return MentionRequest(asker=asker, terms=terms)


def _with_seen(command: str, seen: Sequence[str]) -> str:
    """Add the ids of what was seen: the latest, as far as there is room."""
    room = LONGEST - len(f"{command} seen:")
    fitting = ""
    for each in reversed(seen):
        longer = f"{each},{fitting}" if fitting else each
        if len(longer) > room:
            break
        fitting = longer
    return f"{command} seen:{fitting}" if fitting else command


def _clean(text: str) -> str:
    """Take out quotation marks, which cannot stand inside others, and blanks that count for nothing."""
    return " ".join(text.translate(_NO_MARKS).split())


def _quoted(value: str) -> str:
    return f'"{value}"' if " " in value else value


def _nearest_filter(bare: str | None) -> str | None:
    """Find the filter that a word such as `speeker:ilya` was meant to begin with; None where it was not."""
    like = _LIKE_A_FILTER.match(bare or "")
    if like is None or like["name"].casefold() in _FILTERS:
        return None
    names = [*(name for name in _FILTERS if name != "seen"), "topics"]
    near = process.extractOne(like["name"].casefold(), names, scorer=OSA.distance, score_cutoff=1)
    return _SHOWN[_FILTERS[near[0].removesuffix("s")]] if near else None


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


def _read_quote(rest: str, asker: Asker) -> Request:
    terms, at_random = _without_random(parse_terms(rest))
    return QuoteRequest(asker=asker, terms=terms, random=at_random)


def _read_lesson(rest: str, asker: Asker) -> Request:
    terms, at_random = _without_random(parse_terms(rest))
    today = terms.words.casefold() == "today"
    return LessonRequest(asker=asker, terms=replace(terms, words="") if today else terms, random=at_random)


def _read_topics(rest: str, asker: Asker) -> Request:
    name, page = cut_page(rest)
    return TopicsRequest(asker=asker, name=rest) if name else TopicsRequest(asker=asker, page=page)


def _without_random(terms: Terms) -> tuple[Terms, bool]:
    first, _, rest = terms.words.partition(" ")
    at_random = first.casefold() in _RANDOM and not rest and not terms.phrases
    return (replace(terms, words=rest), True) if at_random else (terms, False)


def _unknown_command(name: str, rest: str, asker: Asker) -> Misunderstood:
    near = process.extractOne(name.casefold(), COMMANDS, scorer=OSA.distance, score_cutoff=2)
    known = ", ".join(f"/{command}" for command in _TYPED)
    message = f"There is no command /{name[:40]} here. Commands are {known}."
    meant = f"/{near[0]} {_mended(rest)}".strip() if near else None
    return Misunderstood(asker=asker, message=message, meant=meant)


def _mended(text: str) -> str:
    """Spell the filters right; everything else stays as it was typed."""
    return _TOKEN.sub(_mended_token, text)


def _mended_token(match: re.Match[str]) -> str:
    near = None if match["key"] else _nearest_filter(match["bare"])
    return f"{near}:{match[0].partition(':')[2]}" if near else match[0]


_EXPLAINED = {"quote": "quote", "lesson": "lesson", "topics": "topics", "topic": "topics", "listen": "listen"}
_NAMES = {QuoteRequest: "quote", LessonRequest: "lesson", MentionRequest: "ask"}
_READERS: Mapping[str, Callable[[str, Asker], Request]] = {
    "quote": _read_quote,
    "lesson": _read_lesson,
    "ask": lambda rest, asker: MentionRequest(asker=asker, terms=parse_plain(rest)),
    "topics": _read_topics,
    "topic": _read_topics,
    "context": lambda rest, asker: ContextRequest(asker=asker, id=rest),
    "share": lambda rest, asker: ShareRequest(asker=asker, id=rest),
    "better": lambda rest, asker: ReactRequest(asker=asker, id=rest, better=True),
    "worse": lambda rest, asker: ReactRequest(asker=asker, id=rest, better=False),
    "daily": lambda rest, asker: DailyRequest(asker=asker, typed=rest),
    "library": lambda rest, asker: LibraryRequest(asker=asker, typed=rest),
    "listen": lambda rest, asker: ListenRequest(asker=asker, typed=rest),
    "help": lambda _rest, asker: HelpRequest(asker=asker),
}
