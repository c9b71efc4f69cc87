"""Slash commands: what was typed goes to the core, and the answer to whoever typed it."""

from __future__ import annotations

from dataclasses import replace as changed
from functools import partial

from slack_bolt.async_app import AsyncApp

from bots.announced import is_announcement
from bots.slack import daily_form, library_form
from bots.slack.announcing import announce
from bots.slack.askers import app_name, asker_at, in_time
from bots.slack.call import Call
from bots.slack.edge import Edge
from bots.slack.guarding import after_ack
from bots.slack.place import DIRECT
from bots.slack.replying import answer, tell
from bots.slack.showing import message_of, with_names
from bots.slack.surface import COMMANDS
from bots.slack.unslack import plain_text_at
from core.curating import export_format, subcommand
from core.curating.answers import UNKNOWN_FORMAT
from core.grammar import parse_command
from core.reply import ActionKind
from core.requests import DailyRequest

_TO_FORM = frozenset(("", "new", "add", "create"))
_POSTS = frozenset(("add", "resume"))
_NOT_IN = "I am not in this channel yet: type /invite @{app}, or nothing can be posted."


def listen(bolt: AsyncApp, edge: Edge) -> None:
    """Register the slash commands, by their names in this workspace."""
    for command in COMMANDS:
        work = partial(_take, command.name)
        bolt.command(f"/{edge.prefix}{command.name}")(after_ack(edge, f"/{command.name}", work))


async def _take(name: str, edge: Edge, call: Call) -> None:
    """Take a command as it was typed."""
    typed = await plain_text_at(edge, call.place, str(call.payload.get("text") or ""), at="")
    await run(edge, call, f"/{name} {typed}")


async def run(edge: Edge, call: Call, command: str, *, replace: bool = False) -> None:
    """Answer a command that was typed, or that a button carries, in private; by a form where it asks for one.

    `replace` puts the answer in the place of what was clicked on, unless it is a miss: nobody loses an answer by that.
    """
    name, _, typed = command.removeprefix("/").partition(" ")
    word, rest = subcommand(typed)
    match name, word:
        case "daily", _ if typed.strip().casefold() in _TO_FORM:
            await daily_form.open_form(edge, call)
        case "library", "import":
            await library_form.open_import(edge, call)
        case "library", "export":
            await _export(edge, call, rest)
        case _:
            await _answer(edge, call, command, replace=replace)


async def _answer(edge: Edge, call: Call, command: str, *, replace: bool) -> None:
    asker = await asker_at(edge, call.place)
    request = parse_command(command, asker)
    reply = await edge.app.commands.answer(request)
    if is_announcement(request, reply):
        await announce(edge, call, request, reply)
        return
    reply = await with_names(edge, call.place.team, request, reply)
    if isinstance(request, DailyRequest) and reply.found and not await _can_post(edge, call, request):
        app = await app_name(edge, call.place.team)
        reply = changed(reply, notes=(*reply.notes, _NOT_IN.format(app=app)))
    if not call.place.channel:  # clicked on the Home tab, and answered in a direct message, where nobody else reads
        reply = reply.without(ActionKind.SHARE)
    await answer(edge, call, message_of(edge, request, reply), replace=replace and reply.found)


async def _can_post(edge: Edge, call: Call, request: DailyRequest) -> bool:
    """Tell whether what now posts to the channel finds the app there, as far as Slack tells it in time."""
    first = request.typed.casefold().partition(" ")[0]
    if first not in _POSTS or call.place.channel.startswith(DIRECT):
        return True
    channel = await in_time(edge.workspaces.channel(call.place.team, call.place.channel))
    return channel is None or channel.joined


async def _export(edge: Edge, call: Call, typed: str) -> None:
    form = export_format(typed)
    if form is None:
        await tell(edge, call, UNKNOWN_FORMAT.replace("/", f"/{edge.prefix}"))
    else:
        await library_form.send_export(edge, call, form)
