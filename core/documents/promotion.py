"""Telling what a show says to sell something, or about itself, from what is said in it. Knows English."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz import fuzz

from core.documents.fragments import ends_sentence

_SURE = re.compile(
    r"\b(?:brought to you by|(?:use|with|enter) (?:the |my |our |promo |discount ){0,3}code\b|promo code|discount code"
    r"|(?:today's|this episode's|our) sponsors?\b|sponsored by"
    r"|support for (?:the|this) (?:show|podcast|episode) comes from"
    r"|dot com (?:forward )?slash|[\w-]{1,60}\.(?:com|org|net|io|co|ai)/\w+|\d+(?:%| percent) off\b|free shipping"
    r"|terms (?:and conditions )?apply)",
    re.IGNORECASE,
)
_LIKELY = re.compile(
    r"\b(?:sponsors?|free trial|sign up (?:at|for|today)|(?:visit|go to|head to|learn more at) \S{1,60} ?(?:\.|dot )com"
    r"|\w{1,60}\.com\b|dot com\b|discount|money-back|first order|link in the (?:description|show notes))",
    re.IGNORECASE,
)
_SELF = re.compile(
    r"\b(?:subscrib(?:e|ing) to (?:the|this|our|my) (?:podcast|channel|show|newsletter)|like and subscribe"
    r"|leave (?:us )?a (?:review|rating)|shar(?:e|ing) (?:it|this episode) with (?:a friend|friends|your friends)"
    r"|see you (?:next (?:episode|time|week)|in the next))",
    re.IGNORECASE,
)
_GAP = 12  # rows of a sponsor's message that may lie between two of its signs
_EDGE = 80  # rows at either end of an episode in which its jingle is looked for
_JINGLE_GAP = 8
_JINGLE_ROWS = 3
_ALIKE = 78  # automatic transcripts spell an unusual name in many ways


def is_promotion(text: str) -> bool:
    """Whether the text sells something or asks for subscribers."""
    return bool(_SURE.search(text) or _SELF.search(text))


def promotions(rows: Sequence[str], sponsors: Sequence[str]) -> frozenset[int]:
    """Find the rows (from 0) of sponsors' messages: signs of selling close together, at least one beyond doubt.

    `sponsors` are names from the episode's description. A message starts and ends with whole sentences.
    """
    names = [name.lower() for name in sponsors if len(name) > 2]  # noqa: PLR2004 - shorter ones are in any text
    signs = [at for at, row in enumerate(rows) if _is_sign(row, names)]
    found: set[int] = set()
    for group in _groups(signs, _GAP):
        if any(_SURE.search(rows[at]) for at in group):
            found.update(range(_sentence_start(rows, group[0]), _sentence_end(rows, group[-1]) + 1))
    return frozenset(found)


def jingles(rows: Sequence[str], show: str | None) -> frozenset[int]:
    """Find the rows (from 0) where an episode repeats its show's name at either end, and rows of the name alone."""
    if not show:
        return frozenset()
    edges = [at for at in range(len(rows)) if at < _EDGE or at >= len(rows) - _EDGE]
    signs = [at for at in edges if _names(rows[at], show)]
    found = {at for at in signs if len(rows[at].split()) <= len(show.split())}
    for group in _groups(signs, _JINGLE_GAP):
        if len(group) < _JINGLE_ROWS:
            continue
        closing = group[-1] >= len(rows) - _JINGLE_GAP
        found.update(range(group[0], len(rows) if closing else group[-1] + 1))
    return frozenset(found)


def _is_sign(row: str, names: list[str]) -> bool:
    folded = row.lower()
    return bool(_SURE.search(row) or _LIKELY.search(row)) or any(name in folded for name in names)


def _names(row: str, show: str) -> bool:
    if " " in show:
        return show.lower() in row.lower()
    return any(fuzz.ratio(word.strip(".,!?").lower(), show.lower()) >= _ALIKE for word in row.split())


def _groups(places: Sequence[int], gap: int) -> list[list[int]]:
    groups: list[list[int]] = []
    for at in places:
        if groups and at - groups[-1][-1] <= gap:
            groups[-1].append(at)
        else:
            groups.append([at])
    return groups


def _sentence_start(rows: Sequence[str], at: int) -> int:
    while at > 0 and not ends_sentence(rows[at - 1]):
        at -= 1
    return at


def _sentence_end(rows: Sequence[str], at: int) -> int:
    while at < len(rows) - 1 and not ends_sentence(rows[at]):
        at += 1
    return at
