"""Running text to pieces of a length that people like to read: whole sentences, about 15 to 90 words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from core.documents.text import WORD, words

FEWEST = 15
AIM = 70
MOST = 90
LONGEST_SENTENCE = 110
LONGEST_CLAUSE = 80
_SHORTEST_CLAUSE = 20

_STOP = re.compile(r"(?P<mark>[.!?…。！？]++)(?P<close>[\"'”’»)\]」』）]*+)|\n[ \t]*+\n")
_WORD_BEFORE = re.compile(r"[^\s(\[\"“‘']+$")
_FULL_WIDTH = frozenset("。！？")
_NEVER_END = frozenset(
    ("mr", "mrs", "ms", "dr", "prof", "st", "sr", "jr", "vs", "e.g", "i.e", "cf", "approx", "gen", "gov", "sen", "rev")
)
_END_BEFORE_CAPITAL = frozenset(("etc", "inc", "ltd", "co", "corp", "al", "a.m", "p.m", "ph.d", "dept", "est"))
_BEFORE_NUMBER = frozenset(("no", "nos", "fig", "vol", "p", "pp", "ch", "sec", "eq", "ca"))
_INITIALS = re.compile(r"^(?:[A-HJ-Z]|(?:[A-Za-z]\.)+[A-Za-z])$")
_LIST_NUMBER = re.compile(r"^\(?\d{1,3}$")
_CLAUSE_WORDS = frozenset(("and", "but", "so", "because", "which", "although", "while", "then"))


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text: `text[start:end]`, without white space at its ends."""

    text: str
    start: int
    end: int


def sentences(text: str) -> tuple[Piece, ...]:
    """Cut after every sentence; a blank line ends one too. Abbreviations, initials and decimals do not."""
    ends = [*_ends(text), len(text)]
    starts = [0, *ends[:-1]]
    pieces = (_piece(text, start, end) for start, end in zip(starts, ends, strict=True))
    return tuple(piece for piece in pieces if piece.text)


def cut(text: str) -> tuple[Piece, ...]:
    """Cut into pieces of whole sentences, about 15 to 90 words each, in order and without losing a word.

    A sentence of more than 110 words is cut at clauses, or after 80 words where it has none.
    """
    parts = [part for sentence in sentences(text) for part in _clauses(text, sentence)]
    spans: list[tuple[int, int, int]] = []
    for part in parts:
        size = len(words(part.text))
        if spans and _belongs(spans[-1][2], size):
            start, _, before = spans.pop()
            spans.append((start, part.end, before + size))
        else:
            spans.append((part.start, part.end, size))
    return tuple(_piece(text, start, end) for start, end, _ in _with_tail(spans))


def _belongs(before: int, size: int) -> bool:
    return before + size <= AIM or (min(before, size) < FEWEST and before + size <= MOST and before < AIM)


def _with_tail(spans: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    if len(spans) < 2:  # noqa: PLR2004 - a tail needs something before it
        return spans
    (start, _, before), (_, end, size) = spans[-2:]
    if size < FEWEST and before + size <= MOST:
        return [*spans[:-2], (start, end, before + size)]
    return spans


def _ends(text: str) -> Iterator[int]:
    start = 0
    for match in _STOP.finditer(text):
        if _is_end(text, start, match):
            start = match.end()
            yield start


def _is_end(text: str, start: int, match: re.Match[str]) -> bool:
    mark = match["mark"]
    if mark is None or mark[-1] in _FULL_WIDTH:
        return True
    if match.end() < len(text) and not text[match.end()].isspace():
        return False
    following = text[match.end() : match.end() + 12].lstrip().lstrip("\"'“‘([")[:1]
    if following.islower() and (match["close"] or mark in ("...", "…")):
        return False
    return mark != "." or bool(match["close"]) or not _is_abbreviation(text, start, match.start(), following)


def _is_abbreviation(text: str, start: int, dot: int, following: str) -> bool:
    found = _WORD_BEFORE.search(text[max(start, dot - 20) : dot])
    if found is None:
        return False
    word = found[0]
    if word.lower() in _NEVER_END or (word.lower() in _BEFORE_NUMBER and following.isdigit()):
        return True
    if word.lower() in _END_BEFORE_CAPITAL:
        return not following.isupper()
    opens = not text[start:dot].strip().removesuffix(word)
    return bool(_INITIALS.match(word)) or (opens and bool(_LIST_NUMBER.match(word)))


def _clauses(text: str, sentence: Piece) -> Iterator[Piece]:
    if len(sentence.text) <= LONGEST_SENTENCE or len(words(sentence.text)) <= LONGEST_SENTENCE:
        yield sentence
        return
    tokens = [(match[0], sentence.start + match.start()) for match in WORD.finditer(sentence.text)]
    first = 0
    while len(tokens) - first > MOST:
        until = _clause_end(tokens, first, min(LONGEST_CLAUSE, len(tokens) - first - _SHORTEST_CLAUSE))
        yield _piece(text, tokens[first][1], tokens[until][1])
        first = until
    yield _piece(text, tokens[first][1], sentence.end)


def _clause_end(tokens: list[tuple[str, int]], first: int, most: int) -> int:
    """Find the token that opens the next piece: after a clause if one ends in reach, else after `most` words."""
    comma = clause = 0
    for at in range(first + _SHORTEST_CLAUSE, first + most + 1):
        before, after = tokens[at - 1][0], tokens[at][0].lower()
        if before.endswith(";") or after in _CLAUSE_WORDS:
            clause = at
        elif before.endswith((",", ":", "–", "—", "--")):
            comma = at
    return clause or comma or first + most


def _piece(text: str, start: int, end: int) -> Piece:
    raw = text[start:end]
    start += len(raw) - len(raw.lstrip())
    kept = raw.strip()
    return Piece(kept, start, start + len(kept))
