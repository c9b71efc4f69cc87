"""Bytes to text that is safe to keep and show, and the counting of its words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from charset_normalizer import from_bytes

from core.errors import DocumentError

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_SAMPLE = 100_000  # bytes that tell an encoding without a mark
_NOT_TEXT = ((b"%PDF-", "a PDF"), (b"PK\x03\x04", "a ZIP or an office document"), (b"{\\rtf", "a rich text document"))
_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Controls, the marks that make text run in another direction than its letters do, halves of a character, inner BOMs.
_UNSAFE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]")
_CONTROL = re.compile(
    "[\x00-\x07\x0e-\x1a\x1c-\x1f]"
)  # those that no text holds: neither breaks nor backspace nor escape
_CJK = "\u3040-\u30ff\u3400-\u9fff"
WORD = re.compile(rf"[{_CJK}]{{1,2}}|[^\s{_CJK}]{{1,200}}")
"""What counts as one word: at most 200 signs, two where a script has no spaces."""


def decode(data: bytes) -> str:
    """Read bytes in the encoding they are most likely in: UTF-8, UTF-16 or UTF-32 by their mark, else an older one.

    UTF-16 without a mark is told where most of it is Latin. Raises DocumentError for empty and for binary data.
    """
    if not data.strip():
        raise DocumentError("The file is empty: there is nothing to read in it.")
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    _refuse_known(data)
    if b"\x00" in data:
        return _wide(data)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _guess(data)


def clean(text: str) -> str:
    r"""Give every line break as `\n` and take out what can harm a display; all letters, marks and emoji stay."""
    return _UNSAFE.sub("", _BREAKS.sub("\n", text))


def squeeze(text: str) -> str:
    """Make every run of white space one space."""
    return " ".join(text.split())


def words(text: str) -> list[str]:
    """Split into words for counting, as `WORD` tells them."""
    return WORD.findall(text)


def shorten(text: str, limit: int) -> str:
    """Keep at most `limit` characters, cut after a whole word and marked with an ellipsis."""
    if len(text) <= limit:
        return text
    kept = text[: limit - 1]
    whole = kept if text[limit - 1].isspace() else kept[: kept.rfind(" ") + 1].strip() or kept
    return f"{whole.rstrip(' ,;:–—-')}…"


def listed(names: Sequence[str], last: str = "and") -> str:
    """List names as a sentence does, with a word before the last one: `a, b and c`; of none, nothing."""
    return f" {last} ".join(each for each in (", ".join(names[:-1]), *names[-1:]) if each)


def _refuse_known(data: bytes) -> None:
    for mark, what in _NOT_TEXT:
        if data.startswith(mark):
            raise DocumentError(f"The file is {what}, which cannot be read: save it as plain text first.")


def _wide(data: bytes) -> str:
    """Read UTF-16 that has no mark: every second byte of Latin text is NUL, and text holds no NUL of its own."""
    sample = data[:_SAMPLE]
    zeros = (sample[0::2].count(0), sample[1::2].count(0))
    if 4 * max(zeros) > len(sample) and not min(zeros):  # half of one of the two halves
        text = data.decode("utf-16-le" if zeros[1] else "utf-16-be", errors="replace")
        if _CONTROL.search(text) is None:
            return text
    raise DocumentError("The file holds binary data, not text: save the document as plain text first.")


def _guess(data: bytes) -> str:
    loose = data.decode("utf-8", errors="replace")
    broken = loose.count("\ufffd")
    if sum(1 for sign in loose if sign > "\x7f") > 2 * broken:
        return loose  # UTF-8 with a few damaged bytes: another encoding would spoil all the others
    best = from_bytes(data).best()
    if best is None:
        raise DocumentError("The file is in no encoding that can be told: save it as UTF-8 text first.")
    return str(best)
