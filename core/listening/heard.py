"""A message as the listening bot takes it in, and what of it counts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from core.requests import LONGEST
from core.search.schema import PLAIN
from core.search.stopwords import STOPWORDS

MOST_BEFORE = 3
"""Earlier messages of the same talk that are looked at, at most."""

# A message with fewer telling words says too little alone; then what was said just before tells what it is about.
_ENOUGH = 5

_CODE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]*`", re.DOTALL)
_LINK = re.compile(r"\b(?:https?://|www\.)\S+", re.IGNORECASE)
_MENTION = re.compile(r"<[@#!][^>\s]{1,80}>|(?<![\w.])@[\w.-]+")
_SHORTCODE = re.compile(r"<a?:\w{2,32}:\d{1,20}>|:[a-z][a-z0-9_+-]{1,30}:")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, kw_only=True)
class Heard:
    """A message, and up to MOST_BEFORE messages of the same talk before it, the oldest first; more are passed over."""

    text: str
    before: tuple[str, ...] = ()

    @cached_property
    def words(self) -> str:
        """The message without code, links, mentions and emoji codes, cut to LONGEST characters; may be empty."""
        return in_words(self.text)

    @cached_property
    def talk(self) -> str:
        """What the message is about, in words: itself, after what was said before where it says too little alone."""
        words = self.words
        earlier = [in_words(each) for each in self.before[-MOST_BEFORE:]]
        taken: list[str] = []
        while earlier and len(telling(" ".join((*taken, words)))) < _ENOUGH:
            taken.insert(0, earlier.pop())
        return " ".join(each for each in (*taken, words) if each)[-LONGEST:]


def in_words(text: str) -> str:
    """Leave what people say in words: no code, links, mentions and emoji codes; at most LONGEST characters."""
    left = text[:LONGEST]
    for noise in (_CODE, _LINK, _MENTION, _SHORTCODE):
        left = noise.sub(" ", left)
    return _SPACE.sub(" ", left).strip()


def telling(words: str) -> tuple[str, ...]:
    """List the words, as the index knows them, that say what a text is about, each once."""
    return tuple(dict.fromkeys(word for word in PLAIN.analyze(words) if word not in STOPWORDS))
