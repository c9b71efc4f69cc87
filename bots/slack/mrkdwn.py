"""Text for where Slack formats whatever it is given, made literal.

Most of what the app shows needs none of this: rich text and plain_text objects are never parsed. A message's `text`
and the objects of type mrkdwn are.
"""

from __future__ import annotations

import re
from urllib.parse import quote

from core.fitting import clean

_JOINER = "\u2060"  # is not seen, and parts what would be one word to a parser
# Formatting cannot be escaped in mrkdwn, so signs that look the same stand for those that format. The sign > at the
# beginning of a line makes a quote even where it is escaped.
_ALIKE = str.maketrans({"*": "∗", "~": "∼", "`": "ˋ"})
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_MARKS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?<!\w)_|_(?!\w)"), "ˍ"),
    (re.compile(r"^(\s*)>", re.MULTILINE), r"\1›"),
    (re.compile(r"^(\s*)-(?=\s)", re.MULTILINE), r"\1–"),
    (re.compile(r":(?=[\d+'-]*[^\W\d][\w+'-]*:)|(?<!\d):(?=[\w+'-]+:)"), "∶"),  # not in 0:30-0:45
    (re.compile(r"(?<=[@#])(?=\w)|(?<=:)(?=//)|(?<=[\w])(?=\.[^\W\d_]{2})"), _JOINER),
)
_IN_URLS = "!#$%&'()*+,/:;=?@[]~"


def escape(text: str) -> str:
    """Make a text mean itself: nothing in it pings, links, formats or becomes an emoji."""
    text = clean(text).translate(_ALIKE)
    for mark, instead in _MARKS:
        text = mark.sub(instead, text)
    return text.translate(_ENTITIES)


def link(url: str, label: str) -> str:
    """Write a link; whatever could end it early is percent-encoded."""
    return f"<{quote(clean(url), safe=_IN_URLS).replace('&', '&amp;')}|{escape(label).replace('|', '¦')}>"


def channel(key: str) -> str:
    """Write a link to a channel, which shows its name."""
    return f"<#{key}>"
