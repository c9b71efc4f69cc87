"""Names as people type them: without case, accents and punctuation."""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+")
# Letters that Unicode gives no accent to take away from, and quotation marks, which make English text look foreign.
_PLAIN = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
    | dict.fromkeys("’‘ʼ`'", "")
    | dict.fromkeys("“”«»–—…", " ")
)
# Most texts are English and most time goes to folding them: this takes half of what the regular expression does.
_PLAIN_ASCII = bytes(code if chr(code).isalnum() else ord(" ") for code in bytes(range(128)).lower()) + bytes(128)


def fold(text: str) -> tuple[str, ...]:
    """Split a name into words as they are compared while it is typed; linear in its length.

    `Zoë O’Brien-Wałęsa` and `zoe obrien walesa` are one name. Vowel signs and accents of every script are left out.
    """
    if text.isascii():
        return tuple(text.encode().translate(_PLAIN_ASCII, b"'`").decode().split())
    letters = unicodedata.normalize("NFKD", text.casefold().translate(_PLAIN))
    plain = "".join(each for each in letters if unicodedata.category(each)[0] != "M").casefold()
    return tuple(_WORD.findall(plain))
