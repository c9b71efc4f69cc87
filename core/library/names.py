"""Whether two ways to write a name may be one person."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from core.library.words import normalise

_INITIAL = 1


@lru_cache(maxsize=4096)
def may_be_same_person(one: str | None, other: str | None) -> bool:
    """Whether nothing speaks against one person: `Ada`, `Lovelace, Ada`, `A. Lovelace`; unknown is anybody."""
    mine, theirs = _parts(one), _parts(other)
    if len(mine) > len(theirs):
        mine, theirs = theirs, mine
    for part in mine:
        fits = next((name for name in theirs if _fits(part, name)), None)
        if fits is None:
            return False
        theirs.remove(fits)
    return True


def _parts(name: str | None) -> list[str]:
    """Split a name, longest part first, so that an initial never takes a full name's place; accents aside."""
    plain = (char for char in unicodedata.normalize("NFKD", name or "") if not unicodedata.combining(char))
    return sorted(normalise("".join(plain)), key=len, reverse=True)


def _fits(one: str, other: str) -> bool:
    if _INITIAL in (len(one), len(other)):
        return one[0] == other[0]
    return one == other
