"""Stable ids: the same document gives the same ids on every machine, whatever was imported before.

An id is 128 bits of BLAKE2b in lower-case Crockford base 32 (no i, l, o, u): 26 characters. People see the first 8.
"""

from __future__ import annotations

import hashlib
import re

from core.library.words import normalise
from core.models import DocumentKind

SHORT = 8
LENGTH = 26
BITS = 128
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_READ_ALIKE = str.maketrans({"o": "0", "i": "1", "l": "1"})
_ID = re.compile(rf"^[{_ALPHABET}]{{{SHORT},{LENGTH}}}$")


def source_id(kind: DocumentKind, title: str, url: str | None) -> str:
    """Id of the document that has this kind, title and URL; a new edition of it keeps the id."""
    return _digest("source", kind.value, " ".join(normalise(title)) or title.strip(), url or "")


def passage_id(source: str, text: str, occurrence: int = 0) -> str:
    """Id of a wording in a source; `occurrence` counts earlier passages of that source with the same words."""
    return _digest("passage", source, " ".join(normalise(text)) or text.strip(), str(occurrence))


def spell(number: int) -> str:
    """Write a number of 128 bits as an id."""
    return "".join(_ALPHABET[number >> shift & 31] for shift in range(5 * (LENGTH - 1), -1, -5))


def as_id(text: str) -> str | None:
    """Read an id or its beginning as people type it (any case, o for 0, i and l for 1); None if it is none."""
    read = text.strip().removeprefix("#").casefold().translate(_READ_ALIKE)
    return read if _ID.match(read) else None


def _digest(*parts: str) -> str:
    """Hash the parts, each led by its length, so that no two lists of parts run together."""
    message = "".join(f"{len(part)}:{part}" for part in parts).encode("utf-8", "surrogatepass")
    return spell(int.from_bytes(hashlib.blake2b(message, digest_size=BITS // 8).digest()))
