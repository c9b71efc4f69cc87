"""Written prose to entries: cut where it runs on, whole where its document parts it, quotes where they are credited."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from core.documents.attribution import Attribution, quotation
from core.documents.cutting import MOST, Piece, cut
from core.documents.document import Entry
from core.documents.fragments import dangles, is_filler, speaks_of_nobody, standing_of
from core.documents.lines import Joined
from core.documents.text import squeeze, words
from core.locator import LineRange
from core.models import Evidence, PassageKind, Standing

FEWEST_WORDS_ALONE = 5


def lessons(lines: Joined, *, whole: bool = False, heading: str | None = None) -> Iterator[Entry]:
    """Make entries of a paragraph: one quote if it is `"words" — name`, else lessons.

    `whole` says that the document itself parts the text, as by a bullet: it stays in one piece up to 90 words.
    """
    credited = quotation(lines.text)
    if credited:
        yield quote(credited[0], credited[1], lines.lines_of(0, len(lines.text)), heading=heading)
        return
    alone = whole and len(words(lines.text)) <= MOST
    for piece in (Piece(lines.text, 0, len(lines.text)),) if alone else cut(lines.text):
        if is_filler(piece.text):
            continue
        yield Entry(
            text=squeeze(piece.text),
            kind=PassageKind.LESSON,
            evidence=Evidence.PARAPHRASE,
            standing=_standing_alone(piece.text) if alone else standing_of(piece.text),
            heading=heading,
            locator=lines.lines_of(piece.start, piece.end),
        )


def held_back(entry: Entry, names: Collection[str]) -> Entry:
    """Make a lesson a fragment that tells of one of its document's people by `he` or `she` alone."""
    picked = entry.kind is PassageKind.LESSON and entry.standing is Standing.STATEMENT
    return replace(entry, standing=Standing.FRAGMENT) if picked and speaks_of_nobody(entry.text, names) else entry


def quote(text: str, credit: Attribution, place: LineRange, *, heading: str | None = None) -> Entry:
    """Make the entry of words that the document credits to somebody, or to a place alone."""
    return Entry(
        text=text,
        kind=PassageKind.QUOTE,
        evidence=Evidence.ATTRIBUTED,
        heading=heading,
        speaker=credit.speaker,
        origin=credit.origin,
        locator=place,
    )


def _standing_alone(text: str) -> Standing:
    """Judge a text that its document sets apart, which needs no full stop."""
    return Standing.FRAGMENT if len(words(text)) < FEWEST_WORDS_ALONE or dangles(text) else Standing.STATEMENT
