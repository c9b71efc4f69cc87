"""What somebody typed, made ready to be read, and shown back in an answer."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

from core.documents.text import clean, shorten, squeeze
from core.errors import TooMuchError, UnsaidError

LONGEST = 100
"""Characters of one value, such as a time or a date."""
LONGEST_LIST = 20_000
"""Characters of a list of dates."""

_LONGEST_SHOWN = 60
_NEAR = 0.4
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))


def tidy(typed: str, what: str) -> str:
    """Give what was typed in small letters and plain digits, every dash a hyphen, every run of white space one space.

    `what` names the value in the sentence of the ScheduleError that nothing, and more than `LONGEST`, raises.
    """
    if len(typed) > LONGEST:
        raise TooMuchError(f"{what[0].upper()}{what[1:]} has at most {LONGEST} characters, this has {len(typed):,}.")
    text = squeeze(clean(unicodedata.normalize("NFKC", clean(typed)))).casefold().translate(_DASHES)
    if not text:
        raise UnsaidError(f"Nothing was typed where {what} was wanted.")
    return text


def shown(typed: str) -> str:
    """Give what was typed as an answer quotes it: on one line, in quotation marks, cut where it is long."""
    return f"'{shorten(squeeze(clean(typed)), _LONGEST_SHOWN)}'"


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Give the known word that a slip of the keyboard most likely made into this one; None where none is near."""
    found = process.extractOne(word, list(known), scorer=OSA.normalized_distance, score_cutoff=_NEAR)
    return found[0] if found else None
