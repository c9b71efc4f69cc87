"""What a reply says beyond itself where it is read on Discord."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from bots.discord import markdown
from bots.discord.carried import too_long
from bots.discord.edge import Edge
from bots.discord.render import render
from bots.discord.rendered import Rendered
from core import offers
from core.opinions import with_opinions
from core.reply import Reply
from core.requests import DailyRequest, HelpRequest, ListenRequest, Request
from core.team import Team

_FIELDS = (
    "On Discord a command has a field for each of these, and offers what there is while you type; "
    "where you mention me, write it as above."
)
_SHORTCUT = "“Save as quote”, among the apps of a message, keeps its words; /saved lists what was kept so far."
_MENTION = "@quotidian"
_CHANNEL = re.compile(r"(?<!\w)[0-9]{15,20}(?!\w)")
_SPEAKER = re.compile(r"(?<= to )[0-9]{15,20}(?=:)")
_MESSAGE = re.compile(r"(?<!\S)https://discord\.com/channels/[0-9]{1,20}/[0-9]{1,20}/[0-9]{1,20}(?!\S)")


async def shown(edge: Edge, team: Team, request: Request | None, reply: Reply, owner: int | None = None) -> Rendered:
    """Render the reply to a request as it is shown on Discord; only the member `owner` may press its buttons.

    What is too long for a button is kept for the team.
    """
    if request is not None:
        reply = with_opinions(request, reply)
        reply = replace(reply, notes=(*reply.notes, *_hints(request)))
    long = tuple(too_long(reply.actions, owner))
    keys = await offers.keep(edge.app.library.store, team, [each.command for each in long], datetime.now(UTC))
    offered = dict(zip(long, keys, strict=True))
    return render(reply, offered, owner=owner, known=_known(request, reply))


def with_own_name(request: Request | None, reply: Reply, name: str) -> Reply:
    """Call the bot by its name where it is read, where help tells how to mention it."""
    if not isinstance(request, HelpRequest):
        return reply
    return replace(reply, body=reply.body.replace(_MENTION, f"@{name}"))


def channels_in(text: str) -> Mapping[str, str]:
    """Find the ids of channels that stand in a text as words; gives for each what shows its name."""
    return {key: markdown.channel(key) for key in _CHANNEL.findall(text)}


def _hints(request: Request) -> Iterator[str]:
    """Say what only Discord offers, where somebody asks what there is."""
    if isinstance(request, HelpRequest):
        yield _FIELDS
        if request.command is None:
            yield _SHORTCUT


def _known(request: Request | None, reply: Reply) -> Mapping[str, str]:
    """Name the channels that a reply about schedules calls by their ids, and those who said something in a channel."""
    if isinstance(request, DailyRequest):
        return channels_in("\n".join((reply.title, reply.body, *reply.notes)))
    if isinstance(request, ListenRequest):
        members = {key: markdown.member(key) for key in _SPEAKER.findall(reply.body)}
        return {**members, **{link: link for link in _MESSAGE.findall(reply.body)}}
    return {}
