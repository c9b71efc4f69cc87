"""The normalised words of a text: what ids, duplicates and evidence compare."""

from __future__ import annotations

import re
import unicodedata

_MARKS_FROM, _MARKS_TO = 0x300, 0x1F000
_SELECTORS = range(0xFE00, 0xFE10)
"""Variation selectors: they choose the look of the sign before them and say nothing."""

# Vowel signs and accents without a composed letter belong to their word; `\w` leaves them out.
_MARKS = "".join(
    chr(code)
    for code in range(_MARKS_FROM, _MARKS_TO)
    if unicodedata.category(chr(code)) in ("Mn", "Mc") and code not in _SELECTORS
)
# A number keeps its sign, inner points, per cent and unit, because a changed number is a changed saying; a hyphen is
# a sign only where neither word nor dash goes before it. A word keeps its inner apostrophe, because "we're" and
# "were" are two words.
_WORD = re.compile(
    rf"""
    (?:(?<![\w.\-])-)?\d+(?:[.,]\d+)*(?:%|[\w{_MARKS}]*)   # a number
    | \w[\w{_MARKS}]*(?:'\w[\w{_MARKS}]*)*                 # a word
    """,
    re.VERBOSE,
)
_ALIKE = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'", "−": "-", "_": " "})


def normalise(text: str) -> tuple[str, ...]:
    """Split a text into words without case, width, accents' encoding or punctuation; linear in its length."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return tuple(
        _without_grouping(word) for word in _WORD.findall(unicodedata.normalize("NFC", folded).translate(_ALIKE))
    )


def _without_grouping(word: str) -> str:
    """Write `10,000` as `10000`, so that the two ways to write one number are one word."""
    return re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", word) if "," in word else word
