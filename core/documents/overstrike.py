r"""Overstrike of old printers: letters typed over others by backspace, as `_\bn` for an underlined n."""

from __future__ import annotations

import unicodedata

BACKSPACE = "\b"
_ACCENTS = {"'": "\u0301", "`": "\u0300", "^": "\u0302", '"': "\u0308", "~": "\u0303", ",": "\u0327"}


def mend(text: str) -> str:
    """Give every line as a printer would leave it: underlining goes, an accent joins its letter, the last letter stays.

    Must run before control characters are removed, since it reads the backspaces.
    """
    if BACKSPACE not in text:
        return text
    return "\n".join(_mended(line) if BACKSPACE in line else line for line in text.split("\n"))


def _mended(line: str) -> str:
    cells: list[str] = []
    at = 0
    for sign in line:
        if sign == BACKSPACE:
            at = max(0, at - 1)
            continue
        if at == len(cells):
            cells.append(sign)
        else:
            cells[at] = _over(cells[at], sign)
        at += 1
    return "".join(cells)


def _over(below: str, above: str) -> str:
    for accent, letter in ((below, above), (above, below)):
        if accent in _ACCENTS and letter.isalpha():
            return unicodedata.normalize("NFC", letter + _ACCENTS[accent])
    return below if above in "_ " else above
