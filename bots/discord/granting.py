"""Buttons below answers to /daily do what the command itself may: of a click, Discord does not tell that.

A server's own settings may let somebody use /daily who has no permission to manage the server. What they may by that,
they may for a while: the settings may be others by then.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import discord

from bots.discord.askers import GRANTED, asker_of, has_permission
from core.errors import NotAllowedError
from core.reply import Action, Reply
from core.requests import Asker, DailyRequest, Request

LASTS = timedelta(hours=1)
"""How long after the command its buttons do what it may, and those below their own answers."""

# No command that somebody typed begins so: each begins with a slash. The number is that of seconds since 1970.
_LET = re.compile(r"let (?P<since>[0-9]{1,10}) (?=/)")
_COMMAND = f"/{GRANTED} "
_TOO_OLD = "This button is too old to know whether you still may do that: please type the command."

Interaction = discord.Interaction[Any]


def letting(interaction: Interaction, request: Request | None, reply: Reply) -> Reply:
    """Mark the buttons below an answer to the command of somebody who manages by a server's settings alone."""
    if interaction.command is None or interaction.guild_id is None or has_permission(interaction):
        return reply
    if not isinstance(request, DailyRequest) or not request.asker.manages:
        return reply
    return marked(reply, int(interaction.created_at.timestamp()))


def marked(reply: Reply, since: int | None) -> Reply:
    """Mark the buttons below an answer as those that go back to a command of that moment, where there is one."""
    if since is None:
        return reply
    return replace(reply, actions=tuple(_marked(action, since) for action in reply.actions))


def let(interaction: Interaction, command: str) -> tuple[Asker, str, int | None]:
    """Give who clicks on a button, its command without the mark, and the moment that the mark tells.

    Raises NotAllowedError where that is too long ago.
    """
    asker, mark = asker_of(interaction), _LET.match(command)
    if mark is None:
        return asker, command, None
    since = int(mark["since"])
    if interaction.created_at - datetime.fromtimestamp(since, UTC) > LASTS:
        raise NotAllowedError(_TOO_OLD)
    return replace(asker, manages=True), command[mark.end() :], since


def _marked(action: Action, since: int) -> Action:
    return replace(action, command=f"let {since} {action.command}") if action.command.startswith(_COMMAND) else action
