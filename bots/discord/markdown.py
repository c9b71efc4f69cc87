"""Text for where Discord formats whatever it is given: made literal, and formatted.

A backslash takes from any sign that is neither letter nor digit what it means to Discord, and is not seen: whoever
copies what they see copies the words alone. Only who is pinged is looked for without regard to it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import quote as percent_encode

from core.fitting import clean

JOINER = "\u2060"
"""Is not seen, and parts what would be one word to a parser."""

_BREAKS = str.maketrans({"\u2028": "\n", "\u2029": "\n"})
_SIGNS = re.compile(
    r"""
    [\\*_~`|<\[\]]                                            # formatting, links, mentions, moments, servers' emoji
    | :(?=//|(?:[+-]1|100|1234|[\w+-]*[^\W\d_][\w+-]*):)       # addresses, and emoji by their names
    | (?<=discord)\.(?=gg/|com/) | (?<=discordapp)\.(?=com/)  # invitations, which need no https://
    """,
    re.VERBOSE | re.IGNORECASE,
)
_BEGINNINGS = re.compile(r"^([^\S\n]*(?:(?=[>#+-])|\d+(?=\.)))", re.MULTILINE)
_PINGS = re.compile(r"@(?=everyone|here|[!&]?\d{15})", re.IGNORECASE)
_IN_URLS = "!#$%&*+,/:;=?@~"


def escape(text: str) -> str:
    """Make a text mean itself: nothing in it pings, links, formats or becomes an emoji."""
    literal = _SIGNS.sub(r"\\\g<0>", _unpinging(text))
    return _BEGINNINGS.sub(r"\1\\", literal)


def bold(text: str) -> str:
    """Write a text in bold; blanks around it stay outside, where they do not keep it from being so."""
    return _around(text, escape, "**")


def code(text: str) -> str:
    """Write a text as something to be typed, in which nothing is read as markup."""
    if "`" in text or len(text.splitlines()) > 1:
        return escape(text)
    return _around(text, _unpinging, "`")


def heading(text: str) -> str:
    """Write a line that heads what follows."""
    return f"### {escape(' '.join(text.split()))}"


def quotation(text: str) -> str:
    """Set a text that is markup already apart, as somebody's words."""
    return "\n".join(f"> {line}" for line in text.strip().split("\n"))


def small(text: str) -> str:
    """Set a text that is markup already small, each line of it."""
    return "\n".join(f"-# {line.strip()}" for line in text.split("\n") if line.strip())


def link(url: str, label: str) -> str:
    """Write a link; whatever could end it early is percent-encoded."""
    return f"[{escape(label)}]({percent_encode(clean(url), safe=_IN_URLS)})"


def channel(key: str) -> str:
    """Write a link to a channel, which shows its name."""
    return f"<#{key}>"


def member(key: str) -> str:
    """Write who somebody is, which shows their name; whether it pings them is up to what is allowed beside it."""
    return f"<@{key}>"


def _unpinging(text: str) -> str:
    return _PINGS.sub(f"@{JOINER}", clean(text).translate(_BREAKS))


def _around(text: str, write: Callable[[str], str], sign: str) -> str:
    inner = text.strip()
    if not inner:
        return text
    before, _, after = text.partition(inner)
    return f"{before}{sign}{write(inner)}{sign}{after}"
