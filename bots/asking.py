"""Talking to the bot: what is said to it, and the `ask` command, one question and one answer."""

from __future__ import annotations

import re
from datetime import date, datetime

from bots.app import App
from bots.codes import DONE, NOTHING
from bots.forms import reply_form
from bots.learning import learn_a_little
from bots.terminal import reply_view, show
from core.grammar import parse_command, parse_mention
from core.requests import Asker, Request, SearchRequest
from core.team import Team

BOT = "@quotidian"
CHANNEL = "#console"
MEMBER = "you"
_MENTION = re.compile(rf"(?<!\w){BOT}\b[ ,:]*", re.IGNORECASE)


async def ask_once(app: App, text: str, team: Team, *, as_json: bool) -> int:
    """Ask once, with or without naming the bot, and print the answer; returns the exit code."""
    asker = Asker(team=team, channel=CHANNEL, member=MEMBER, today=local_today())
    said = text.strip()
    request = said_to_bot(said, asker) or parse_mention(said, asker)
    if isinstance(request, SearchRequest) and not request.terms.are_empty:
        await learn_a_little(app)
    reply = await app.commands.answer(request)
    show(as_json=as_json, form=lambda: reply_form(reply), view=lambda: reply_view(reply))
    return DONE if reply.found else NOTHING


def said_to_bot(said: str, asker: Asker) -> Request | None:
    """Read what is said to the bot, as a command or by naming it; None for plain talk among people."""
    if said.startswith("/"):
        return parse_command(said, asker)
    if _MENTION.search(said):
        return parse_mention(_MENTION.sub(" ", said).strip(), asker)
    return None


def local_today() -> date:
    """Tell the date where this machine stands."""
    return datetime.now().astimezone().date()
