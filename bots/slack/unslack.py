"""What people typed in Slack, as plain text: names in place of ids, labels in place of links, and no escapes."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping

from bots.slack.askers import in_time
from bots.slack.edge import Edge
from bots.slack.place import Place

# What stands between angle brackets is Slack's; those that somebody typed arrive as &lt; and &gt;.
_MARKED = re.compile(r"<(?P<sign>[@#!]?)(?P<what>[^<>|]*)(?:\|(?P<label>[^<>]*))?>")
_MEMBER = re.compile(r"<@(?P<key>[UW][A-Z0-9]{1,30})(?:\|[^<>]*)?>")
_SIGNS = {"&amp;": "&", "&lt;": "<", "&gt;": ">"}
_ESCAPED = re.compile("|".join(_SIGNS))
_MOST_NAMES = 10
_ADDRESSES = ("mailto:", "tel:")


def unslack(text: str, names: Mapping[str, str] | None = None, at: str = "@") -> str:
    """Turn a message's text into plain text. `names` are those of members by their ids; `at` stands before a name.

    Formatting stays as it was typed: `*bold*` is what somebody wrote, too.
    """
    known = names or {}

    def plain(match: re.Match[str]) -> str:
        what, label = match["what"], match["label"]
        match match["sign"]:
            case "@":
                return _named(text[: match.start()], known.get(what) or label or "somebody", at)
            case "#":
                return f"#{label or what}"
            case "!":
                return label or f"@{what.partition('^')[0]}"
        return label or _address(what)

    return unescape_marks(_MARKED.sub(plain, text))


def unescape_marks(text: str) -> str:
    """Take back the three escapes that Slack makes, and no others: `&copy;` was typed so."""
    return _ESCAPED.sub(lambda match: _SIGNS[match[0]], text)


async def plain_text_at(edge: Edge, place: Place, text: str, at: str = "@") -> str:
    """Turn what was typed at a place into plain text, with the names of the first few members that it mentions."""
    keys = list(dict.fromkeys(match["key"] for match in _MEMBER.finditer(text)))[:_MOST_NAMES]
    members = await asyncio.gather(*(in_time(edge.workspaces.member(place.team, key)) for key in keys))
    return unslack(text, {member.key: member.name for member in members if member}, at)


def without_member(text: str, key: str) -> str:
    """Take the mention of a member out, wherever it stands."""
    return " ".join(_MEMBER.sub(lambda match: " " if match["key"] == key else match[0], text).split())


def mentions_member(text: str, key: str) -> bool:
    """Tell whether a message mentions a member."""
    return any(match["key"] == key for match in _MEMBER.finditer(text))


def _named(before: str, name: str, at: str) -> str:
    """Write a member's name; in quotation marks where it is the value of a filter such as `by:`."""
    return f'"{name}"' if " " in name and before.endswith(":") else f"{at}{name}"


def _address(link: str) -> str:
    return next((link.removeprefix(each) for each in _ADDRESSES if link.startswith(each)), link)
