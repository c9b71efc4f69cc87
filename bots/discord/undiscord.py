"""What people typed in Discord, as plain text: names in place of ids, and nothing of how Discord writes them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime

import discord

_MARKED = re.compile(
    r"<(?:@(?P<role>&)?!?(?P<key>[0-9]{1,20})"  # a member, a role
    r"|\#(?P<channel>[0-9]{1,20})"
    r"|(?P<emoji>a?:[A-Za-z0-9_]{1,40}:)[0-9]{1,20}"
    r"|(?P<command>/[^<>:\n]{1,100}):[0-9]{1,20}"
    r"|t:(?P<moment>-?[0-9]{1,13})(?::[A-Za-z])?"
    r"|id:(?P<place>[a-z-]{1,40})"
    r"|(?P<link>https?://[^\s<>]+))>"
)
_SOMEBODY, _SOME_ROLE, _SOMEWHERE = "somebody", "a role", "a channel"


def plain_text_of(message: discord.Message, text: str | None = None, at: str = "@") -> str:
    """Turn what a message says, or another text of it, into plain text; `at` stands before the names of people.

    Names are those that came with the message, and of channels and roles those of its server. Formatting stays as it
    was typed, see bots.discord.written.
    """
    said = message.content if text is None else text
    return _MARKED.sub(lambda match: _plain(match, message, at), said)


def without_names(text: str) -> str:
    """Put nobody in particular in the place of each member and role that is mentioned."""
    return re.sub(r"<@[!&]?[0-9]{1,20}>", f"@{_SOMEBODY}", text)


def without_member(text: str, key: int) -> str:
    """Take the mentions of a member out, wherever they stand."""
    return " ".join(re.sub(rf"<@!?{key}>", " ", text).split())


def mentions_member(text: str, key: int) -> bool:
    """Tell whether a text itself mentions a member: not by a role, nor as one of all."""
    return re.search(rf"<@!?{key}>", text) is not None


def _plain(match: re.Match[str], message: discord.Message, at: str) -> str:
    kind = match.lastgroup or ""
    if match["key"]:
        return _named(match, message, at)
    return _WRITTEN[kind](match[kind], message)


def _named(match: re.Match[str], message: discord.Message, at: str) -> str:
    """Write a name; in quotation marks where it is the value of a filter such as `by:`."""
    key, before = int(match["key"]), match.string[: match.start()]
    if match["role"]:
        role = message.guild.get_role(key) if message.guild else None
        return f"@{role.name if role else _SOME_ROLE}"
    name = next((member.display_name for member in message.mentions if member.id == key), _SOMEBODY)
    return f'"{name}"' if " " in name and before.endswith(":") else f"{at}{name}"


def _channel(key: str, message: discord.Message) -> str:
    found = message.guild.get_channel_or_thread(int(key)) if message.guild else None
    return f"#{found.name if found else _SOMEWHERE}"


def _moment(seconds: str, _message: discord.Message) -> str:
    """Write a moment, which Discord shows everybody in their own time zone, as that in UTC."""
    try:
        return f"{datetime.fromtimestamp(int(seconds), UTC):%Y-%m-%d %H:%M} UTC"
    except (OverflowError, OSError, ValueError):
        return ""


_WRITTEN: dict[str, Callable[[str, discord.Message], str]] = {
    "channel": _channel,
    "emoji": lambda name, _message: name.removeprefix("a"),
    "command": lambda name, _message: name,
    "moment": _moment,
    "place": lambda name, _message: f"#{name}",
    "link": lambda link, _message: link,
}
