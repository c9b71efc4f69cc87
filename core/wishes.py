"""What is wished for in plain words: `what did Ada say about hiring?`, `give me a lesson on scaling`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.models import PassageKind
from core.search.stopwords import STOPWORDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A quote or a lesson (None where either will do), by whom and about what; empty is any. `today` is the day's."""

    kind: PassageKind | None = None
    by: str = ""
    about: str = ""
    today: bool = False


_SAID_ABOUT = re.compile(
    r"^(?:what|anything|something)\s+(?:did|does|has|have|do)?\s*(?P<who>.{2,60}?)\s+"
    r"(?:says?|said|thinks?|thought)\s+(?:about|on|of)\s+(?P<what>.+)$",
    re.IGNORECASE,
)
# Who asks what they said means no person by these.
_NOBODY = STOPWORDS | {"everybody", "everyone", "experts", "nobody", "others", "people"}
_LEAD_IN = re.compile(
    r"^(?:(?:please|can you|could you)\s+)*"
    r"(?:give me|show me|find me|find|do you have|i want|i['’]d like)\s+(?P<rest>.+)$",
    re.IGNORECASE,
)
_TODAY = re.compile(
    r"^(?:(?:the|a|today'?s|todays)\s+)*lesson(?:\s+(?:of the day|for today|today))?\W*$", re.IGNORECASE
)
_WANTED = re.compile(
    r"^(?:(?:an?|any|some|the|another)\s+)?(?:random\s+)?"
    r"(?P<kind>quotes?|quotations?|lessons?|something|anything|words)"
    r"(?:\s+(?:(?P<how>about|on|from|by)\s+)?(?P<what>.+))?$",
    re.IGNORECASE,
)
_BY_ON = re.compile(r"^(?P<who>.+?)\s+(?:about|on)\s+(?P<what>.+)$", re.IGNORECASE)


def read_wish(said: str) -> Wish:
    """Read what somebody wishes for; lead-ins go, and what is no wish is what the wish is about, as it was said."""
    if _TODAY.match(said):
        return Wish(kind=PassageKind.LESSON, today=True)
    bare = said.rstrip("?!. ")
    asked = _SAID_ABOUT.match(bare)
    if asked and _may_be_a_name(asked["who"]):
        return Wish(by=asked["who"], about=asked["what"])
    lead = _LEAD_IN.match(bare)
    rest = lead["rest"] if lead else bare
    if lead and _TODAY.match(rest):
        return Wish(kind=PassageKind.LESSON, today=True)
    wanted = _WANTED.match(rest)
    if wanted and (lead or wanted["how"]):
        return _wanted(wanted["kind"].casefold(), (wanted["how"] or "").casefold(), wanted["what"] or "")
    return Wish(about=rest if lead else said)


def _wanted(word: str, how: str, what: str) -> Wish:
    """Make a wish of the kind that a word stands for; after `by` comes a name, and what it is to be about."""
    kinds = {"lesson": PassageKind.LESSON, "quot": PassageKind.QUOTE}
    kind = next((kind for beginning, kind in kinds.items() if word.startswith(beginning)), None)
    if how != "by":
        return Wish(kind=kind or (None if what else PassageKind.QUOTE), about=what)
    both = _BY_ON.match(what)
    return Wish(kind=kind, by=both["who"], about=both["what"]) if both else Wish(kind=kind, by=what)


def _may_be_a_name(who: str) -> bool:
    words = who.casefold().split()
    return words[0] not in ("a", "an", "the") and not _NOBODY.issuperset(words)
