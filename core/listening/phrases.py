"""How to listen, in one line, in any order: `strict topics scaling, focus quiet 22:00-7:00 Europe/Warsaw`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.daily.times import read_time, read_when
from core.daily.typed import nearest, shown, tidy
from core.documents.text import clean, squeeze
from core.errors import QuotidianError
from core.library.library import Library
from core.library.topics import nearest_topic
from core.listening.attention import Quiet
from core.listening.tables import LONGEST_TOPICS
from core.listening.weights import Care
from core.listening.wish import Wish

MOST_TOPICS = 20
"""Topics of one channel: more of them are nearly all."""

SETTINGS = (*Care, "topics", "quiet")
"""Words that say what is set."""

_TOPICS, _QUIET = "topics", "quiet"
_PARTS = {"topics": _TOPICS, "topic": _TOPICS, "about": _TOPICS, "quiet": _QUIET}
_LABEL = re.compile(rf"\b({'|'.join(_PARTS)}):", re.IGNORECASE)
_FILLERS = frozenset(("and", "with"))
_AROUND = ",;."
_COMMAS = re.compile(r"[,;]")
_LONGEST_NAME = 8
_EVERYTHING = frozenset(("all", "all topics", "any", "everything"))
_NEVER = frozenset(("never", "no", "none", "off"))
_UNTIL = re.compile(r"\s*(?:-|\bto\b|\buntil\b|\btill\b)\s*")
_QUIET_HOW = "Write it such as /listen quiet 22:00-7:00 Europe/Warsaw, or /listen quiet off."
_TOPICS_HOW = "Write it such as /listen topics scaling, focus, or /listen topics all; /topics lists them."
_HOW = "Write it such as /listen on strict topics scaling, focus quiet 22:00-7:00 Europe/Warsaw."


class UnclearError(QuotidianError):
    """What was typed is not understood: `wrong` is the part of it that is not, `right` what it probably should be."""

    def __init__(self, message: str, wrong: str = "", right: str | None = None) -> None:
        super().__init__(message)
        self.wrong, self.right = wrong, right


def read_wish(typed: str, library: Library, zone: str | None) -> Wish:
    """Read a wish from one line; `zone` is that of quiet hours for which none is typed.

    Raises UnclearError or ScheduleError, each with the nearest right words where there are any.
    """
    care: Care | None = None
    parts: dict[str, list[str]] = {}
    part = None
    for word in _LABEL.sub(r"\1 ", squeeze(clean(typed))).split():
        bare = word.casefold().strip(_AROUND)
        if bare in _PARTS:
            part = _PARTS[bare]
            parts.setdefault(part, [])
        elif bare in list(Care):
            care = _only(care, Care(bare))
        elif bare in _FILLERS and part != _TOPICS:  # which may have it in a name
            continue
        elif part is None:
            raise _stray(word)
        else:
            parts[part].append(word)
    quiet = read_quiet(" ".join(parts[_QUIET]), zone) if _QUIET in parts else None
    return Wish(
        care=care,
        topics=read_topics(" ".join(parts[_TOPICS]), library) if _TOPICS in parts else None,
        quiet=quiet,
        never_quiet=_QUIET in parts and quiet is None,
    )


def read_topics(typed: str, library: Library) -> tuple[str, ...]:
    """Read names or slugs of topics, with commas between or without, as slugs; none where all are meant.

    Raises UnclearError with the nearest topic, or where there are too many.
    """
    if typed.casefold().strip(_AROUND) in _EVERYTHING:
        return ()
    slugs = tuple(dict.fromkeys(slug for piece in _COMMAS.split(typed) for slug in _named(piece.split(), library)))
    if not slugs:
        raise UnclearError(f"Which topics? {_TOPICS_HOW}")
    if len(slugs) > MOST_TOPICS or len(" ".join(slugs)) > LONGEST_TOPICS:
        raise UnclearError(f"A channel has at most {MOST_TOPICS} topics, these are {len(slugs)}: write fewer, or all.")
    return slugs


def read_quiet(typed: str, zone: str | None) -> Quiet | None:
    """Read hours such as `22:00-7:00 Europe/Warsaw` or `10pm to 7am`; None where there are to be none.

    Raises UnclearError or ScheduleError with a sentence that says how to write it.
    """
    if not typed.strip():
        raise UnclearError(f"Quiet at what hours? {_QUIET_HOW}")
    text = tidy(typed, "the line with quiet hours").removeprefix("hours ").removeprefix("from ").strip(_AROUND)
    if text in _NEVER:
        return None
    first, last = [*_UNTIL.split(text, 1), ""][:2]
    if not last:
        raise UnclearError(f"{shown(typed)} says no beginning and end. {_QUIET_HOW}")
    start, (end, known) = read_time(first), read_when(last, zone or "")
    if not known:
        raise UnclearError(
            f"Quiet in which time zone? Write it such as /listen quiet {start:%H:%M}-{end:%H:%M} Warsaw."
        )
    if start == end:
        raise UnclearError(f"Hours from {start:%H:%M} to {end:%H:%M} are none. {_QUIET_HOW}")
    return Quiet(start=start, end=end, zone=known)


def _only(before: Care | None, care: Care) -> Care:
    if before not in (None, care):
        raise UnclearError(f"'{before}' and '{care}' cannot both be: write one of them.")
    return care


def _stray(word: str) -> UnclearError:
    """Say that a word says nothing here, and which one it looks like."""
    near = nearest(word.casefold(), (*SETTINGS, *_PARTS))
    meant = "" if near else f" {_HOW}"
    return UnclearError(f"I do not know what {shown(word)} is to say here.{meant}", word, near)


def _named(words: list[str], library: Library) -> Iterator[str]:
    """Find the topics that words name one after another, the longest names first."""
    left = [word.strip(_AROUND) for word in words]
    while left:
        length = next((end for end in range(_LONGEST_NAME, 0, -1) if library.topic_named(" ".join(left[:end]))), 0)
        slug = library.topic_named(" ".join(left[:length]))
        if slug:
            yield slug
        elif left[0].casefold() not in _FILLERS:
            raise _unknown(" ".join(left), library)
        left = left[length or 1 :]


def _unknown(typed: str, library: Library) -> UnclearError:
    near = nearest_topic(typed, library.topics)
    return UnclearError(
        f"There is no topic {shown(typed)} here; /topics lists them.", typed, near.slug if near else None
    )
