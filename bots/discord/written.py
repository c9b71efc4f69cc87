"""What somebody wrote in a message, as people saw it: without what only formats it."""

from __future__ import annotations

import re

_SIGNS = re.compile(
    r"\\(?P<meant>[^\w\s]|_)"
    r"|```(?:[\w+#.-]*\n)?(?P<block>.+?)```"
    r"|(?P<ticks>`+)(?P<code>.+?)(?P=ticks)(?!`)"
    r"|(?P<link><[^<>\s]+>|https?://[^\s<>]+)"
    r"|\[(?P<label>[^\[\]\n]+)\]\(<?https?://[^\s()<>]+>?\)"
    r"|(?P<sign>\*\*\*|\*\*|__|~~|\|\|)(?=\S)(?P<words>.+?)(?<=\S)(?P=sign)"
    # Amid letters one alone is meant, as in snake_case.
    r"|(?<!\w)(?P<single>[*_])(?=[^\s*_])(?P<few>[^\n]*?[^\s*_])(?P=single)(?![\w*_])"
    r"|^(?:>{1,3}|\#{1,3}|-\#)[ ]+",
    re.DOTALL | re.MULTILINE,
)
"""Signs that format in Discord's markdown, and what keeps others as they are: a backslash, code, a link."""

_KEPT = ("meant", "block", "code", "link", "label")
_FORMATTED = ("words", "few")


def without_formatting(text: str) -> str:
    """Take the signs of Discord's markdown off the words that they format."""
    return _SIGNS.sub(_plain, text)


def _plain(match: re.Match[str]) -> str:
    for name in _FORMATTED:
        if match[name]:
            return without_formatting(match[name])
    return next((match[name].strip("\n") for name in _KEPT if match[name]), "")
