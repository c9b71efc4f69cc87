"""Talking to the bot: what is said to it, and the `ask` command, one question and one answer."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfoNotFoundError

from bots.announced import begin, is_announcement
from bots.app import MEMBER, App
from bots.codes import DONE, NOTHING
from bots.forms import reply_form
from bots.learning import learn_a_little
from bots.rights import ConsoleRights
from bots.terminal import reply_view, show
from core.commands import Commands
from core.daily.zones import read_zone
from core.errors import ScheduleError
from core.grammar import parse_command, parse_mention
from core.reply import Reply
from core.requests import Asker, Request, SearchRequest
from core.team import CONSOLE, Team

BOT = "@quotidian"
CHANNEL = "#console"
_MENTION = re.compile(rf"(?<!\w){BOT}\b[ ,:]*", re.IGNORECASE)


async def ask_once(app: App, text: str, team: Team, *, as_json: bool) -> int:
    """Ask once, with or without naming the bot, and print the answer; returns the exit code."""
    asker = local_asker(team=team)
    said = text.strip()
    request = said_to_bot(said, asker) or parse_mention(said, asker)
    if isinstance(request, SearchRequest) and not request.terms.are_empty:
        await learn_a_little(app)
    reply = await _as_administrator(app).answer(request)
    show(as_json=as_json, form=lambda: reply_form(reply), view=lambda: reply_view(reply))
    await was_shown(app, request, reply)
    return DONE if reply.found else NOTHING


async def was_shown(app: App, request: Request, reply: Reply) -> None:
    """Note that a reply stands in the channel: where it told that the bot listens there, it does from now on."""
    if is_announcement(request, reply):
        await begin(app.commands, request.asker)


def _as_administrator(app: App) -> Commands:
    """Let whoever sits at the terminal do what an administrator of the team may: no platform knows them."""
    rights = ConsoleRights(MEMBER)
    listening = app.commands.listening and replace(app.commands.listening, rights=rights)
    return Commands(app.finder, replace(app.daily, rights=rights), replace(app.curating, rights=rights), listening)


def said_to_bot(said: str, asker: Asker) -> Request | None:
    """Read what is said to the bot, as a command or by naming it; None for plain talk among people."""
    if said.startswith("/"):
        return parse_command(said, asker)
    if _MENTION.search(said):
        return parse_mention(_MENTION.sub(" ", said).strip(), asker)
    return None


def local_asker(member: str = MEMBER, team: Team = CONSOLE) -> Asker:
    """Say who asks in the pretend channel: somebody who is where this machine stands."""
    return Asker(team=team, channel=CHANNEL, member=member, today=local_today(), zone=local_zone())


def local_zone() -> str | None:
    """Tell the time zone where this machine stands; None where it has none of the tz database."""
    from tzlocal import get_localzone_name  # noqa: PLC0415 - comes with APScheduler; loaded when somebody asks

    try:
        return read_zone(get_localzone_name() or "")
    except (ScheduleError, ZoneInfoNotFoundError, ValueError):
        return None


def local_today() -> date:
    """Tell the date where this machine stands."""
    return datetime.now().astimezone().date()
