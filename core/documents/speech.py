"""Spoken words to entries: cut, with the question they answer; the same for every kind of transcript."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from core.documents.conversation import ends_asking, is_courtesy, is_cross_talk, leads
from core.documents.cutting import Piece, cut, sentences
from core.documents.document import Entry
from core.documents.fragments import asks_somebody, is_filler, only_asks, standing_of, without_sounds
from core.documents.promotion import is_promotion
from core.documents.text import shorten, squeeze, words
from core.locator import Locator, WordRange
from core.models import Evidence, PassageKind, Standing

LONGEST_CONTEXT = 400
_REMARK = 12  # words from which on a host's remark is one to respond to
_HOLDS = 300  # words of unlabelled speech that a question stays the context of
_LEAST_QUESTION = 3  # words
Place = Callable[[int, int], Locator | None]
"""Says where the characters from `start` up to `end` of a turn's text stand in the source."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What one person says in one go, or a stretch of unlabelled speech.

    `asks`: a question, which is context to what follows. `answers`: may carry the last question as its context.
    """

    text: str
    place: Place
    speaker: str | None = None
    heading: str | None = None
    asks: bool = False
    answers: bool = True


def spoken(turns: Iterable[Turn]) -> tuple[Entry, ...]:
    """Cut turns into entries in their order; filler gives none; it and sounds are trimmed from the ends of a piece."""
    return tuple(_entries(turns))


def context_of(question: str) -> str:
    """Give a question in at most 400 characters: a long one starts with an ellipsis, since its last sentences ask."""
    text = squeeze(question)
    if len(text) <= LONGEST_CONTEXT:
        return text
    starts = [sentence.start for sentence in sentences(text) if len(text) - sentence.start <= LONGEST_CONTEXT - 2]
    kept = [start for start in starts if "?" in text[start:]]
    return f"… {text[kept[0] :]}" if kept else shorten(text, LONGEST_CONTEXT)


def asked_and_said(text: str, place: Place) -> Iterator[Turn]:
    """Part speech without labels into questions put to somebody and what is said between them."""
    start = end = 0
    asking = False
    for sentence in sentences(text):
        asks = len(words(sentence.text)) >= _LEAST_QUESTION and asks_somebody(sentence.text)
        if asks != asking:
            if end > start:
                yield _stretch(text, start, end, place, asks=asking)
            start, asking = sentence.start, asks
        end = sentence.end
    if end > start:
        yield _stretch(text, start, end, place, asks=asking)


def _stretch(text: str, start: int, end: int, place: Place, *, asks: bool) -> Turn:
    return Turn(text=text[start:end], place=lambda first, last: place(start + first, start + last), asks=asks)


def word_places(text: str, first: int = 1) -> Place:
    """Tell places in a text as ranges of its words, split on white space and counted from `first`."""
    starts = [match.start() for match in re.finditer(r"\S+", text)]

    def place(start: int, end: int) -> WordRange:
        return WordRange(first=bisect_right(starts, start) - 1 + first, last=bisect_right(starts, end - 1) - 1 + first)

    return place


class _Context:
    """The question that is being answered. Where nobody is named it holds only for a while: another may go unheard."""

    def __init__(self) -> None:
        self._question: str | None = None
        self._said = 0

    def ask(self, question: str) -> None:
        self._question, self._said = context_of(question), 0

    def end(self) -> None:
        self._question = None

    def of(self, turn: Turn, text: str) -> str | None:
        held = turn.speaker is not None or self._said < _HOLDS
        self._said += len(words(text))
        return self._question if held and turn.answers else None


def _entries(turns: Iterable[Turn]) -> Iterator[Entry]:
    context = _Context()
    for turn in turns:
        if turn.asks:
            context.ask(turn.text)
        elif not turn.answers and len(words(turn.text)) >= _REMARK:
            context.end()  # what follows answers the remark rather than the question before it
        for piece in cut(turn.text):
            kept = _trimmed(piece)
            if kept is None:
                continue
            standing = _standing(turn, kept.text)
            asks = standing is Standing.QUESTION
            if asks and not turn.asks:
                context.ask(kept.text)
            yield Entry(
                text=squeeze(kept.text),
                kind=PassageKind.QUOTE,
                evidence=Evidence.VERIFIED,
                standing=standing,
                heading=turn.heading,
                speaker=turn.speaker,
                locator=turn.place(kept.start, kept.end),
                context=None if asks else context.of(turn, kept.text),
            )


def _standing(turn: Turn, text: str) -> Standing:
    if turn.asks or (turn.speaker is None and only_asks(text)):
        return Standing.QUESTION
    # Where nobody is named, the words of two people may stand in one piece.
    unsure = turn.speaker is None and (ends_asking(text) or is_cross_talk(text) or leads(text))
    return Standing.FRAGMENT if unsure or is_courtesy(text) or is_promotion(text) else standing_of(text)


def _trimmed(piece: Piece) -> Piece | None:
    said = [sentence for sentence in sentences(piece.text) if not is_filler(sentence.text)]
    if not said:
        return None
    first, last = said[0].start, said[-1].end
    start, end = (first + at for at in without_sounds(piece.text[first:last]))
    return Piece(piece.text[start:end], piece.start + start, piece.start + end)
