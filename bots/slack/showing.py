"""What a reply says beyond itself where it is read in Slack."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from dataclasses import replace

from bots.slack.askers import app_name, in_time
from bots.slack.edge import Edge
from bots.slack.message import Message
from bots.slack.place import channels_in, members_in, name_members
from bots.slack.render import render
from bots.slack.surface import COMMANDS
from bots.slack.workspaces import APP
from core.opinions import with_opinions
from core.reply import ActionKind, Reply
from core.requests import DailyRequest, HelpRequest, ListenRequest, Request
from core.team import Team

_IN_THREADS = "In a thread, mention me instead: Slack knows no commands there."
_BESIDE = "\n"
_LONGEST_BESIDE = 1_000
"""Characters of a command that two buttons carry: longer ones would leave the others no room."""

_MOST_NAMES = 10
_FORM = "/daily alone opens a form, in which there is less to type."
_SHORTCUT = "“Save as quote”, among the shortcuts of a message, keeps its words."
_ASKS_WHAT_THERE_IS = frozenset(("", "help", "list"))
_MESSAGE = re.compile(
    r"(?<!\S)https://[a-z0-9.-]+\.slack(?:-gov)?\.com/archives/[A-Z0-9]+/p[0-9]+(?:\?[\w.=&-]*)?(?!\S)"
)
_NAMED = re.compile(rf"(?<![\w/])/(?=(?:{'|'.join(command.name for command in COMMANDS)})\b)")


def message_of(edge: Edge, request: Request, reply: Reply, *, spoken: bool = False) -> Message:
    """Render the reply to a request as it is shown in Slack; `spoken` says that it was asked without a command."""
    reply = _carrying(with_opinions(request, reply))
    reply = replace(reply, notes=(*reply.notes, *_hints(request, spoken=spoken)))
    reply = _with_prefix(reply, edge.prefix)
    return render(reply, channels=_channels(request, reply), messages=_messages(request, reply))


def remark_of(edge: Edge, reply: Reply) -> Message:
    """Render what is said unasked, in a thread. Of all that it says, only its notes tell of commands."""
    return render(replace(reply, notes=tuple(_named(note, edge.prefix) for note in reply.notes)))


def shared_and_another(value: str) -> tuple[str, str]:
    """Read what the button Share carries: the command that shares, and the one for another answer, if it has one."""
    share, _, another = value.partition(_BESIDE)
    return share, another


def _carrying(reply: Reply) -> Reply:
    """Let Share carry what Another stands for: it is to stay, and Slack does not tell what a member alone sees."""
    another = next((each.command for each in reply.actions if each.kind is ActionKind.ANOTHER), "")
    if not another or len(another) > _LONGEST_BESIDE:
        return reply
    actions = (
        replace(each, command=f"{each.command}{_BESIDE}{another}") if each.kind is ActionKind.SHARE else each
        for each in reply.actions
    )
    return replace(reply, actions=tuple(actions))


async def with_names(edge: Edge, team: Team, request: Request, reply: Reply) -> Reply:
    """Call by their names in this workspace what the core has no name for.

    That is the app itself where help tells how to mention it, and members to whom something would have been said.
    """
    match request:
        case HelpRequest() if f"@{APP}" in reply.body:
            return replace(reply, body=reply.body.replace(f"@{APP}", f"@{await app_name(edge, team)}"))
        case ListenRequest():
            return replace(reply, body=await _with_members(edge, team, reply.body))
    return reply


async def _with_members(edge: Edge, team: Team, text: str) -> str:
    keys = members_in(text)[:_MOST_NAMES]
    members = await asyncio.gather(*(in_time(edge.workspaces.member(team, key)) for key in keys))
    return name_members(text, {member.key: member.name for member in members if member})


def _hints(request: Request, *, spoken: bool) -> Iterator[str]:
    """Say what only Slack offers, where somebody asks what there is."""
    is_daily = isinstance(request, DailyRequest) and request.typed.strip().casefold() in _ASKS_WHAT_THERE_IS
    if is_daily or (isinstance(request, HelpRequest) and request.command is None):
        yield _FORM
    if isinstance(request, HelpRequest):
        if request.command is None:
            yield _SHORTCUT
        if not spoken:
            yield _IN_THREADS


def _with_prefix(reply: Reply, prefix: str) -> Reply:
    """Call the commands by what they are called in this workspace; nobody's words are changed."""
    if not prefix or reply.results:
        return reply
    title, body, *notes = (_named(text, prefix) for text in (reply.title, reply.body, *reply.notes))
    actions = tuple(replace(action, label=_named(action.label, prefix)) for action in reply.actions)
    return replace(reply, title=title, body=body, notes=tuple(notes), actions=actions)


def _named(text: str, prefix: str) -> str:
    return _NAMED.sub(f"/{prefix}", text)


def _channels(request: Request, reply: Reply) -> frozenset[str]:
    """Name the channels that a reply about schedules calls by their ids."""
    if not isinstance(request, DailyRequest):
        return frozenset()
    return channels_in("\n".join((reply.title, reply.body, *reply.notes)))


def _messages(request: Request, reply: Reply) -> frozenset[str]:
    """Find the addresses of the messages that led to what a reply lists."""
    return frozenset(_MESSAGE.findall(reply.body)) if isinstance(request, ListenRequest) else frozenset()
