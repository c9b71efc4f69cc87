"""Which events tell that a person says something; nothing here looks at the words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_SPOKEN = frozenset((None, "file_share", "thread_broadcast"))
"""Subtypes of messages in which somebody says something: not those of edits, deletions, joins and the like."""

_NO_PERSON = frozenset((None, "USLACKBOT"))
_OF_CHANNELS = frozenset(("channel", "group"))


def event_of(body: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give the event that a payload brings; an empty one where it brings none."""
    found = body.get("event")
    return found if isinstance(found, Mapping) else {}


async def is_direct(body: Mapping[str, Any]) -> bool:
    """Tell whether a message stands in a conversation of a member with the app; a matcher for Bolt."""
    return event_of(body).get("channel_type") == "im"


async def is_not_direct(body: Mapping[str, Any]) -> bool:
    """Tell whether a message stands anywhere else; a matcher for Bolt."""
    return not await is_direct(body)


def is_in_channel(event: Mapping[str, Any]) -> bool:
    """Tell whether a message stands in a channel, be it public or private; group messages are none."""
    return event.get("channel_type") in _OF_CHANNELS


def is_spoken(event: Mapping[str, Any]) -> bool:
    """Tell whether it is a person who says something, for the first time."""
    if event.get("subtype") not in _SPOKEN or event.get("bot_id") or "edited" in event:
        return False
    return bool(event.get("ts")) and event.get("user") not in _NO_PERSON


def has_words(event: Mapping[str, Any]) -> bool:
    """Tell whether something is said in words, not by a file alone."""
    return bool(event.get("text") or not event.get("files"))
