"""What is said to the bot in plain words about its listening: `not me`, `please stop listening`."""

from __future__ import annotations

import re

_PLEASE = r"(?:(?:please|pls|ok|okay|hey|thanks|thank you)[,.!]?\s+)*"
_NOT = r"(?:do\s+not|don['’]?t|never|stop)"
_ANSWER = r"(?:answer|answering|reply\s+to|replying\s+to|respond\s+to|responding\s+to)"
_HEAR = r"(?:listen\s+to|listening\s+to|judge|judging)"
_HERE = r"(?:\s+(?:here|in\s+here|in\s+this\s+channel|to\s+us|to\s+this\s+channel|now))?"
_MEANT = {
    "not me": rf"not\s+me|{_NOT}\s+{_ANSWER}\s+me\s+(?:unasked|unless\s+i\s+ask(?:\s+you)?)|{_NOT}\s+{_HEAR}\s+me|"
    r"leave\s+me\s+alone|listen\s+not\s+me",
    "me": r"listen\s+to\s+me\s+again|listen\s+me",
    "off": rf"(?:stop\s+listening|{_NOT}\s+listen){_HERE}|{_NOT}\s+{_ANSWER}\s+(?:us\s+)?unasked|listen\s+off",
    "on": r"listen\s+on",
    "shadow": r"listen\s+shadow",
    "status": r"listen\s+status",
    "log": r"listen\s+log",
}
_PLAIN = {
    typed: re.compile(rf"{_PLEASE}(?:{words})(?:,?\s+(?:please|pls|thanks|thank\s+you))?[\s.!]*", re.IGNORECASE)
    for typed, words in _MEANT.items()
}


def read_plain(said: str) -> str | None:
    """Give what would be typed after `/listen`, where the whole of what was said means that and nothing else."""
    return next((typed for typed, words in _PLAIN.items() if words.fullmatch(said)), None)
