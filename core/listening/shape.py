"""The shape of a message: what can be told of it without knowing what it means, in some microseconds."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, fields

from core.listening.heard import Heard, telling
from core.requests import LONGEST

_CLOCK = re.compile(
    r"\b\d{1,2}(?::\d\d| ?[ap]\.?m\b| ?h\b| ?o'?clock)|\b(?:at|by|from|until|till|before) \d{1,2}\b", re.IGNORECASE
)
_DAY = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days?|today|tonight|tomorrow|yesterday|noon|midnight|weekend|morning|"
    r"evening|january|february|march|april|june|july|august|september|october|november|december|"
    r"\d{1,2}(?:st|nd|rd|th))\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d+")
_CODE = re.compile(r"`+[^`\n]*`*|(?:^|\s)/\w+/|\w\(\)|[{}]|\berr(?:or|no)?:", re.IGNORECASE)
_LINK = re.compile(r"\b(?:https?://|www\.)", re.IGNORECASE)
_MENTION = re.compile(r"<[@#!]|(?<![\w.])@\w")
_PLACE = re.compile(
    r"\b(?:rooms?|floors?|desks?|doors?|building|hall|kitchen|canteen|reception|lobby|office|folders?|drive|wiki|inbox|"
    r"drawer|cabinet|box|board|sheets?|attached|slides?|pdf|form|calendar|invoices?|parcels?|tickets?)\b",
    re.IGNORECASE,
)
_DEED = re.compile(
    r"\b(?:please|pls|reminder|fyi|anyone|anybody|someone|somebody|moved|cancelled|canceled|postponed|booked|arrived|"
    r"merged|updated|uploaded|signed|closed|closes|opens|starts|thanks|thank|thx|sorry|congrats|welcome|lunch|birthday)\b",
    re.IGNORECASE,
)
_WONDER = re.compile(
    r"\b(?:how (?:do|does|can|could|would|should|much|early)|why|what if|should|is it|would you)\b", re.IGNORECASE
)
_STRUGGLE = re.compile(
    r"\b(?:can'?t|cannot|never|nobody|worried|afraid|scared|nervous|stuck|stall\w*|struggl\w*|doubt\w*|unsure|wonder\w*|"
    r"decide|fail\w*|wrong|keeps?|always|hard|lost|honest\w*|feel|feels|felt|useless|argu\w*|fight\w*|mess)\b",
    re.IGNORECASE,
)
_SELF = re.compile(r"\b(?:i|i'm|i've|my|me|we|we're|we've|our|us)\b", re.IGNORECASE)

# Fewer words say nothing that a passage could answer.
_FEWEST_WORDS = 4
_FEWEST_TELLING = 1
# More words say no more about whether somebody wonders or arranges something.
_LONG = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """Counts of what a message has, each told by its form alone.

    `words` is the natural logarithm of one more than the number of its words, `telling` the share of them that say
    what it is about. The others count: questions marks, clock times, days and dates, numbers, code, links, mentions,
    places and papers, deeds of every day (a request, a reminder, thanks), words that wonder (how, why, should), words
    of a struggle (stuck, doubt, nobody), first persons, exclamation marks; each at most 3.
    """

    words: float
    telling: float
    questions: float
    clocks: float
    days: float
    numbers: float
    code: float
    links: float
    mentions: float
    places: float
    deeds: float
    wonders: float
    struggles: float
    selves: float
    exclamations: float

    @property
    def values(self) -> tuple[float, ...]:
        """All of them, in the order of their names in SHAPE."""
        return tuple(getattr(self, name) for name in SHAPE)


SHAPE = tuple(field.name for field in fields(Shape))
"""Names of what a shape holds, in order."""

_COUNTED = {
    "clocks": _CLOCK,
    "days": _DAY,
    "numbers": _NUMBER,
    "code": _CODE,
    "links": _LINK,
    "mentions": _MENTION,
    "places": _PLACE,
    "deeds": _DEED,
    "wonders": _WONDER,
    "struggles": _STRUGGLE,
    "selves": _SELF,
}
_MOST = 3


def shape_of(heard: Heard) -> Shape:
    """Look at the form of a message; what was said before it does not count."""
    text = heard.text[:LONGEST]
    words = heard.words
    count = len(words.split())
    counts = {name: float(min(len(pattern.findall(text)), _MOST)) for name, pattern in _COUNTED.items()}
    return Shape(
        words=math.log1p(min(count, _LONG)),
        telling=min(len(telling(words)) / max(count, 1), 1.0),
        questions=float(min(words.count("?"), _MOST)),
        exclamations=float(min(words.count("!"), _MOST)),
        **counts,
    )


def says_too_little(heard: Heard) -> bool:
    """Whether a message is a greeting, a thanks, a link or the like: nothing that a passage could answer."""
    words = heard.words
    return len(words.split()) < _FEWEST_WORDS or len(telling(words)) < _FEWEST_TELLING
