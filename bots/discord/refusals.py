"""What Discord answers where it refuses something, and what follows for a post."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import discord

from core.errors import QuotidianError
from core.ports import ChannelClosedError, InDoubtError, RateLimitedError, RefusedError

UNAUTHORIZED, TOO_MANY, BROKEN = 401, 429, 500
"""Statuses: a token that is not taken, too many requests, and whatever went wrong at Discord itself from there on."""

UNKNOWN_MESSAGE, MAY_NOT = 10008, 50013

_SLOW_MODE = 20016
_WAIT = 30
"""Seconds to wait where Discord does not say for how long."""

_LET_IN = "let it view the channel, or choose another one"
_LET_WRITE = "give it Send Messages there, in threads Send Messages in Threads"
_CLOSED: Mapping[int, str] = {
    10003: "this channel is gone: choose another one",
    10004: "the bot is not in this server any more: invite it again",
    40067: "this forum wants a tag on each post: switch that off in its settings, or choose another channel",
    50001: f"the bot does not see this channel: {_LET_IN}",
    50007: "this member takes no direct messages of the bot: let it write, in your privacy settings for a server",
    50008: "nothing can be posted to a channel of this kind: choose another one",
    MAY_NOT: f"the bot may not post to this channel: {_LET_WRITE}",
    50024: "nothing can be posted to a channel of this kind: choose another one",
    50083: "this thread is archived: open it again, or choose another channel",
    160005: "this thread is locked: unlock it, or choose another channel",
}
"""Why a channel takes no posts and will take none until somebody does something."""

TOKEN = "Discord does not take the bot's token any more: set QUOTIDIAN_DISCORD__TOKEN to the one that it has now."  # noqa: S105 - a sentence
_FAILED = "Discord failed ({status}), and it is open whether it posted."
_SLOW = "Slow mode keeps the bot from posting to this channel: let it bypass that."
_REFUSED = "Discord refused the post ({status}, code {code})."


def refused(error: discord.HTTPException) -> QuotidianError:
    """Say what an error of Discord means for a post, in the terms of core.ports; InDoubtError where that is open."""
    if error.status == TOO_MANY:
        return RateLimitedError(timedelta(seconds=_WAIT))
    if error.status >= BROKEN:
        return InDoubtError(_FAILED.format(status=error.status))
    if error.status == UNAUTHORIZED:
        return RefusedError(TOKEN)
    if error.code in _CLOSED:
        return ChannelClosedError(_CLOSED[error.code])
    return RefusedError(_REFUSED.format(status=error.status, code=error.code))


def given_up(status: int, headers: Mapping[str, str], body: bytes, patience: float) -> QuotidianError | None:
    """Say what follows from an answer after which discord.py would ask again; None where it may do so.

    That is where it would have to wait for some seconds at most, because there were too many requests.
    """
    if status >= BROKEN:
        return InDoubtError(_FAILED.format(status=status))
    if status != TOO_MANY:
        return None
    said = _read(body)
    if said.get("code") == _SLOW_MODE:
        return RefusedError(_SLOW)
    wait = _seconds(said.get("retry_after"), headers.get("Retry-After"))
    return RateLimitedError(timedelta(seconds=max(wait, 1))) if wait > patience else None


def _read(body: bytes) -> Mapping[str, Any]:
    try:
        said = json.loads(body)
    except ValueError:  # of what stands before Discord
        return {}
    return said if isinstance(said, Mapping) else {}


def _seconds(*said: object) -> float:
    for each in said:
        try:
            return float(str(each))
        except ValueError:
            continue
    return _WAIT
