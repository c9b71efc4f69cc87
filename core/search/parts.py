"""What of a passage has a meaning of its own: the whole, its heading and sentences, its question, its words."""

from __future__ import annotations

from dataclasses import dataclass

from core.documents.cutting import sentences
from core.models import Passage
from core.search.schema import PLAIN
from core.search.stopwords import STOPWORDS

# Shorter ones ("Right.", "Yes, exactly.") mean nothing alone, but are near to any short query.
_SHORTEST_SENTENCE = 5
_MOST_SENTENCES = 40
_MOST_WORDS = 1000
_SHORTEST_WORD = 3
_LONGEST_WORD = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The parts of one passage.

    `sentences` are its heading, which says in short what it says, and those of its sentences that have several words,
    40 at most; none where the passage is one sentence without a heading. `question` is empty where it answers none.
    `words` are all words in order as the index knows them (lower case, unaccented), 1000 at most; `beside` are those
    that tell something of its heading, its question, its topics and who speaks, each once.
    """

    text: str
    question: str
    sentences: tuple[str, ...]
    words: tuple[str, ...]
    beside: tuple[str, ...]

    @property
    def meanings(self) -> tuple[str, ...]:
        """The texts that have a vector each: the whole, the question if there is one, the sentences."""
        return (self.text, *([self.question] if self.question else []), *self.sentences)


def parts_of(passage: Passage) -> Parts:
    """Take a passage apart."""
    question = passage.context or ""
    beside = PLAIN.analyze(" ".join((passage.heading or "", question, *_names(passage))))[:_MOST_WORDS]
    return Parts(
        text=passage.text,
        question=question,
        sentences=_sentences(passage),
        words=tuple(PLAIN.analyze(passage.text)[:_MOST_WORDS]),
        beside=tuple(dict.fromkeys(word for word in beside if tells(word))),
    )


def tells(word: str) -> bool:
    """Whether a word, as the index knows it, says something about what is meant."""
    return word not in STOPWORDS


def has_meaning(word: str) -> bool:
    """Whether a word has a vector: it tells something, and is neither a number nor too short or long for a word."""
    return tells(word) and _SHORTEST_WORD <= len(word) <= _LONGEST_WORD and word.isalpha()


def _names(passage: Passage) -> tuple[str, ...]:
    people = [passage.speaker] if passage.speaker else [person.name for person in passage.source.people]
    return (*passage.topics, *people)


def _sentences(passage: Passage) -> tuple[str, ...]:
    whole = [piece.text for piece in sentences(passage.text)]
    several = [each for each in whole if len(each.split()) >= _SHORTEST_SENTENCE] if len(whole) > 1 else []
    if passage.heading:
        return (passage.heading, *(several or [passage.text]))[:_MOST_SENTENCES]
    return tuple(several[:_MOST_SENTENCES])
