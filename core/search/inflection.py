"""Other forms of an English word, by its endings."""

from __future__ import annotations

from collections.abc import Callable

from core.search.schema import ENGLISH

# The commonest first; what is found by them is checked by its stem.
_ENDINGS = (
    "", "s", "e", "ed", "ing", "es", "er", "ly", "y", "d", "ers", "ion", "ions", "ment", "al", "able", "ation", "ies",
)  # fmt: skip


def known_form(word: str, is_known: Callable[[str], bool]) -> str | None:
    """Find a form of a word (lower case, unaccented) that is known, as `crush` is of `crushes`; None where none is."""
    stem = "".join(ENGLISH.analyze(word))
    roots = (stem, f"{stem[:-1]}y") if stem.endswith("i") else (stem,)
    forms = (f"{root}{ending}" for root in roots for ending in _ENDINGS)
    return next((form for form in forms if is_known(form) and ENGLISH.analyze(form) == [stem]), None)
