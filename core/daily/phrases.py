"""Wishes in one line, in any order: `9am Europe/Warsaw weekdays quote topic:focus without:2026-12-24`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from core.daily.times import read_time
from core.daily.typed import nearest, shown
from core.daily.weekdays import read_days
from core.daily.wish import Wish, read_post
from core.daily.zones import read_zone
from core.errors import ImpossibleError, ScheduleError, TooMuchError, UnsaidError

MOST_WORDS = 30
"""Words of a line, filters aside."""

EXAMPLE = "/daily add 9am Europe/Warsaw weekdays quote"

_LONGEST_SPAN = 6
_LONGEST_ZONE = 3
_FILTERS = {
    "topic": "topic", "topics": "topic", "about": "topic", "by": "by", "speaker": "by", "from": "from",
    "source": "from", "without": "without", "except": "without", "at": "at", "time": "at", "zone": "zone",
    "days": "days", "post": "post",
}  # fmt: skip
_SHOWN = ("topic", "by", "from", "without")
_OPEN, _CLOSE = '"“„«', '"”“»'
_TOKEN = re.compile(
    rf"""(?:(?P<key>[^\W\d_]{{2,12}}):\ *)?
    (?:[{_OPEN}](?P<quoted>[^{_OPEN}{_CLOSE}]*+)[{_CLOSE}] | (?P<bare>[^\s{_OPEN}{_CLOSE}]++))""",
    re.VERBOSE,
)
_DIGIT = re.compile(r"[0-9]")
_DATE = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}")
_OFFSET = re.compile(r"(?:etc/)?(?:utc|gmt)[+-]?[0-9].*|[+-][0-9].*", re.IGNORECASE)
_AROUND = " ,;."
_FILLERS = frozenset(("a", "an", "and", "at", "each", "every", "in", "on", "the", "with"))
_KINDS = ("post", "at", "days", "zone")


@dataclass(slots=True)
class _Found:
    """What was read so far, by kind, each as it was typed."""

    values: dict[str, list[str]] = field(default_factory=lambda: {kind: [] for kind in (*_KINDS, *_SHOWN)})

    def last(self, kind: str) -> str | None:
        """Give what was typed of a kind; raises ScheduleError where it was given more than once."""
        given = self.values[kind]
        if len(given) > 1:
            raise ImpossibleError(f"{shown(given[0])} and {shown(given[1])} cannot both be: write one of them.")
        return given[0] if given else None

    def post(self) -> str | None:
        """Give the kind of post: of two that differ, both."""
        posts = {read_post(each) for each in self.values["post"]}
        if len(posts) > 1:
            return "both"
        return next((post.value for post in posts), None)


def read_phrase(typed: str) -> Wish:
    """Read a wish from one line; raises ScheduleError with the nearest right word."""
    found = _Found()
    words: list[str] = []
    for match in _TOKEN.finditer(typed):
        value = match["bare"] if match["quoted"] is None else match["quoted"]
        if match["key"]:
            found.values[_filter(match["key"])].append(value)
        else:
            words.append(value)
    if len(words) > MOST_WORDS:
        raise TooMuchError(f"That is too long: write at most {MOST_WORDS} words, such as {EXAMPLE}.")
    for kind, span in _spans(words):
        found.values[kind].append(span)
    return Wish(
        at=found.last("at"),
        zone=found.last("zone"),
        days=", ".join(found.values["days"]) or None,
        post=found.post(),
        topics=tuple(found.values["topic"]) or None,
        by=found.last("by"),
        source=found.last("from"),
        without=", ".join(found.values["without"]) or None,
    )


def _filter(typed: str) -> str:
    name = typed.casefold()
    if name in _FILTERS:
        return _FILTERS[name]
    near = nearest(name, _FILTERS)
    meant = f" Did you mean {_FILTERS[near]}:?" if near else ""
    known = ", ".join(f"{each}:" for each in _SHOWN)
    raise ScheduleError(f"There is no filter {typed}: here.{meant} Filters are {known}.")


def _spans(words: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Cut words into what each of them says, the longest readable stretches first."""
    start = 0
    while start < len(words):
        length, kind = _longest(words[start : start + _LONGEST_SPAN])
        if kind is not None:
            yield kind, " ".join(words[start : start + length]).strip(_AROUND)
        elif words[start].casefold().strip(_AROUND) not in _FILLERS:
            raise _refusal(words[start])
        start += length


def _longest(words: Sequence[str]) -> tuple[int, str | None]:
    for length in range(len(words), 0, -1):
        span = " ".join(words[:length]).strip(_AROUND)
        kind = next((kind for kind in _KINDS if _reads(kind, span, length)), None)
        if kind is not None:
            return length, kind
    return 1, None


def _reads(kind: str, span: str, length: int) -> bool:
    if kind == "zone" and (length > _LONGEST_ZONE or _DIGIT.search(span) or span.casefold() in _FILLERS):
        return False  # which is told without looking for what sounds alike
    try:
        _READERS[kind](span)
    except ScheduleError:
        return False
    return True


def _refusal(word: str) -> ScheduleError:
    """Say what is wrong with a word by what it looks most like."""
    if word.endswith(":") and word[:-1].casefold() in _FILTERS:
        return UnsaidError(f"Nothing stands behind {word} Write it such as topic:hiring or by:jane.")
    if _DATE.fullmatch(word):
        return ScheduleError(f"{shown(word)} is no time of day. Dates to leave out are written without:{word}.")
    if _DIGIT.search(word):
        kinds: Sequence[str] = ("zone",) if _OFFSET.fullmatch(word) else ("at",)
    else:
        kinds = ("zone", "days") if "/" in word or word.isupper() else ("post", "days", "zone")
    for kind in kinds:
        try:
            _READERS[kind](word)
        except ScheduleError as error:
            if "did you mean" in str(error) or len(kinds) == 1:
                return error
    return ScheduleError(f"{shown(word)} is no time, weekday, time zone or kind of post. Write it such as {EXAMPLE}.")


_READERS: dict[str, Callable[[str], object]] = {
    "post": read_post,
    "at": read_time,
    "days": read_days,
    "zone": read_zone,
}
