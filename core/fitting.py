"""Text for where a platform shows it: without what nobody is to see, and cut to what there is room for."""

from __future__ import annotations

import re
from collections.abc import Callable

# Control characters, halves of characters, and what turns the direction of everything behind it.
_UNSHOWN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_BLANK = re.compile(r"\s")
_ELLIPSIS = "…"
_LOOSE_END = " \t\n,;:–—-"


def clean(text: str) -> str:
    """Put blanks for what nobody is to see or no wire takes; line breaks and tabs stay."""
    return _UNSHOWN.sub(" ", text.replace("\r\n", "\n"))


def cut(text: str, longest: int) -> str:
    """Keep at most `longest` characters (1 or more), cut after a whole word where one is near, and mark the cut."""
    if len(text) <= longest:
        return text
    kept = text[: longest - len(_ELLIPSIS)]
    if not _BLANK.match(text[len(kept)]):
        blanks = [blank.start() for blank in _BLANK.finditer(kept, len(kept) // 2)]
        kept = kept[: blanks[-1]] if blanks else kept
    return f"{kept.rstrip(_LOOSE_END)}{_ELLIPSIS}"


def cut_to_fit(text: str, fits: Callable[[str], bool]) -> str:
    """Keep as much of a text as fits, cut as `cut` does; nothing where not even one character fits."""
    if fits(text):
        return text
    fitting, too_long = 0, len(text)
    while too_long - fitting > 1:
        middle = (fitting + too_long) // 2
        if fits(cut(text, middle)):
            fitting = middle
        else:
            too_long = middle
    return cut(text, fitting) if fitting else ""
